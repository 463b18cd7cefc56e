"""The interface of all architectures: switches that are read in every step, and layers in a fixed order."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import torch
from torch import Tensor, nn

from gradviz.catalog.statistics import NEEDS, Need, Rows
from gradviz.errors import ExperimentError, Fault
from gradviz.message import Message
from gradviz.probe.layout import Layout
from gradviz.probe.trace import Trace
from gradviz.recording.reading import Layer

if TYPE_CHECKING:
    from gradviz.experiment.model import Initializer, Model

Group = Literal["always", "normalization", "shortcut", "shortcut_normalization"]
GROUPS: tuple[Group, ...] = ("always", "normalization", "shortcut", "shortcut_normalization")


@dataclass(frozen=True, slots=True)
class Switches:
    """The parts of a network that a forward pass uses; ``dropout`` is the probability of a 0, and 0 if it is off."""

    normalization: bool
    residual: bool
    dropout: float = 0.0

    @classmethod
    def of(cls, model: Model) -> Switches:
        """Return the switches of the model section of an experiment; parts that the architecture lacks are off."""
        dropout = getattr(model, "dropout", None)
        return cls(model.normalization.on, model.residual.on, dropout.p if dropout and dropout.on else 0.0)

    @property
    def groups(self) -> set[Group]:
        """The groups of parameters that such a pass trains."""
        used: set[Group] = {"always"}
        if self.normalization:
            used.add("normalization")
        if self.residual:
            used.add("shortcut")
        if self.normalization and self.residual:
            used.add("shortcut_normalization")
        return used


def image_shape(architecture: str, input_shape: tuple[int, ...]) -> tuple[int, int, int]:
    """Return (channels, height, width) of a sample; raises :class:`ExperimentError` if it is not an image."""
    if len(input_shape) != 3:
        raise _unfit(architecture, Message("images (channels × height × width)"), input_shape)
    return input_shape[0], input_shape[1], input_shape[2]


def sequence_shape(architecture: str, input_shape: tuple[int, ...]) -> tuple[int, int]:
    """Return (length, features) of a sample; an image is the sequence of its rows, see :func:`as_sequences`.

    Raises :class:`ExperimentError` if the sample is neither a sequence nor an image.
    """
    match input_shape:
        case (length, features):
            return length, features
        case (channels, height, width):
            return height, channels * width
    raise _unfit(architecture, Message("sequences (length × features) or images, row by row"), input_shape)


def as_sequences(x: Tensor) -> Tensor:
    """Return (batch, length, features) unchanged, and images (batch, channels, height, width) as sequences of rows.

    The sequences of images have the shape (batch, height, channels·width).
    """
    return x if x.dim() == 3 else x.transpose(1, 2).flatten(2)


def _unfit(architecture: str, reads: str, input_shape: tuple[int, ...]) -> ExperimentError:
    shape = " × ".join(str(size) for size in input_shape)
    message = Message(
        'found "{architecture}" with samples of {shape} numbers; it reads {reads}: choose other data',
        architecture=architecture,
        shape=shape,
        reads=reads,
    )
    return ExperimentError([Fault("model.architecture", message)])


class Network(nn.Module, ABC):
    """A network that contains all remedies; each forward pass selects the ones it uses.

    No switch therefore changes the parameters, their order, or the state of the optimizer. A network is built from the
    experiment's model, the shape of one input, and the number of outputs.

    ``time_steps`` is the number of hidden states in a trace, or 0 if there are none. ``has_shortcuts`` is True if the
    residual switch adds a shortcut anywhere. Passes draw random numbers from ``generator``, or from torch's own
    generator if it is None; it advances only in passes that use a switch that needs it.
    """

    time_steps: int = 0
    has_shortcuts: bool = True
    generator: torch.Generator | None = None

    def __init__(self, model: Model, input_shape: tuple[int, ...], outputs: int) -> None:
        super().__init__()

    @abstractmethod
    def forward(self, x: Tensor, switches: Switches, needs: Collection[Need] = NEEDS) -> tuple[Tensor, Trace]:
        """Map inputs (batch, \\*input_shape) to (batch, outputs); return them and a trace that satisfies ``needs``."""

    def drop(self, a: Tensor, p: float) -> Tensor:
        """Set elements to 0 with probability p and multiply the others by 1/(1 − p), which keeps the mean."""
        if p == 0:
            return a
        return a * torch.empty_like(a).bernoulli_(1 - p, generator=self.generator).div_(1 - p)

    @abstractmethod
    def layers(self) -> Sequence[tuple[Layer, Tensor]]:
        """Return every layer with its weight, from input to output."""

    def kinds_of_rows(self) -> set[Rows]:
        """Return the kinds of rows that statistics can have: layers, and in some networks time steps or parameters."""
        kinds: set[Rows] = {"layers"}
        if self.time_steps:
            kinds.add("time")
        if self.others():
            kinds.add("parameters")
        return kinds

    def layout(self) -> Layout:
        """Return every parameter by its name in PyTorch, in one block for each switch that parameters depend on."""
        named = dict(self.named_parameters())
        names = {id(parameter): name for name, parameter in named.items()}
        blocks: dict[str, list[str]] = {}
        for name in sorted(named, key=lambda name: GROUPS.index(self.group_of(name))):
            blocks.setdefault(self.group_of(name), []).append(name)
        return Layout(named, [names[id(weight)] for _, weight in self.layers()], blocks)

    def on_flattened(self) -> None:
        """Prepare for parameters and gradients that have become views of flat buffers."""

    def others(self) -> list[tuple[str, nn.Parameter]]:
        """Return the parameters that are not a layer's weight, with their names in PyTorch."""
        weights = {id(weight) for _, weight in self.layers()}
        return [(name, parameter) for name, parameter in self.named_parameters() if id(parameter) not in weights]

    def matrices(self) -> Iterable[Tensor]:
        """Return the matrices that the initializer sets, in the order in which they are drawn."""
        return [weight for _, weight in self.layers()]

    def initialize_own(self, initializer: Initializer, generator: torch.Generator) -> None:
        """Set the parameters that only this architecture has, after all others."""

    @abstractmethod
    def group_of(self, name: str) -> Group:
        """Return the switch that the named parameter depends on."""
