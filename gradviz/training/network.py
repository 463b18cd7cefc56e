"""What every architecture has in common: switches that are read each step, and layers in a known order."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from torch import Tensor, nn

from gradviz.recording.reading import Layer

if TYPE_CHECKING:
    from gradviz.experiment.model import Model

Group = Literal["always", "normalization", "shortcut"]
GROUPS: tuple[Group, ...] = ("always", "normalization", "shortcut")


@dataclass(frozen=True, slots=True)
class Switches:
    """Which remedies a forward pass uses."""

    normalization: bool
    residual: bool

    @property
    def groups(self) -> set[Group]:
        """The parameters that such a pass trains."""
        used: set[Group] = {"always"}
        if self.normalization:
            used.add("normalization")
        if self.residual:
            used.add("shortcut")
        return used


@dataclass(slots=True)
class Trace:
    """What a forward pass leaves for the probe, one tensor per layer, from input to output.

    ``z`` is the output of the linear map; ``pre`` the input of the activation (z, normalized where that is
    on) and ``a`` its output, both the same tensor as z for the output layer.
    """

    z: list[Tensor] = field(default_factory=list)
    pre: list[Tensor] = field(default_factory=list)
    a: list[Tensor] = field(default_factory=list)

    def add(self, z: Tensor, pre: Tensor, a: Tensor) -> None:
        """Leave the tensors of the next layer."""
        self.z.append(z)
        self.pre.append(pre)
        self.a.append(a)


class Network(nn.Module, ABC):
    """A network whose remedies are all built in, and used or not in each pass.

    So no switch ever changes the parameters, their order, or the state of the optimizer. Built from the
    experiment's model, the shape of one input, and the number of outputs.
    """

    def __init__(self, model: Model, input_shape: tuple[int, ...], outputs: int) -> None:
        super().__init__()

    @abstractmethod
    def forward(self, x: Tensor, switches: Switches) -> tuple[Tensor, Trace]:
        """Map inputs (batch, \\*input_shape) to (batch, outputs), and leave a trace."""

    @abstractmethod
    def layers(self) -> Sequence[tuple[Layer, Tensor]]:
        """Every layer with its weight, from input to output."""

    @abstractmethod
    def group_of(self, name: str) -> Group:
        """The switch that the parameter of this name depends on."""
