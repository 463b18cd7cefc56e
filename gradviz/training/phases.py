"""The phases of a run, each with the loss of its steps and the parameters that they change."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Sequence

from torch import Generator, Tensor, nn

from gradviz.catalog.statistics import Need
from gradviz.message import Message
from gradviz.networks.network import (
    Network,
    Switches,
)
from gradviz.probe.owned_buffers import OwnedBuffers
from gradviz.probe.trace import Trace

Loss = Callable[[Tensor, Tensor], Tensor]


class Phase(ABC):
    """Consecutive steps with one loss and one optimizer, whose state is empty at the first of them.

    The optimizer gets ``parameters``. ``label`` and ``detail`` describe the phase in the event at its beginning; they
    are empty if the phase makes no event.
    """

    parameters: Sequence[nn.Parameter]
    label: str = ""
    detail: str = ""

    @abstractmethod
    def begin(self) -> None:
        """Prepare for the first step."""

    @abstractmethod
    def forward(
        self, inputs: Tensor, targets: Tensor, switches: Switches, needs: Collection[Need]
    ) -> tuple[Tensor, Trace]:
        """Return the mean loss over a batch and the trace of the whole network."""

    @abstractmethod
    def train_only(self, switches: Switches) -> None:
        """Hide the gradients of parameters that such a pass does not use from the optimizer."""


class TrainingPhase(Phase):
    """Trains all layers together for the experiment's loss of output and target.

    ``element_wise`` is the optimizer's, see :class:`gradviz.catalog.optimizers.OptimizerKind`.
    """

    def __init__(self, network: Network, flat: OwnedBuffers, loss: Loss, element_wise: bool = True) -> None:
        self.parameters = flat.for_optimizer(element_wise)
        self._network, self._flat, self._loss = network, flat, loss

    def begin(self) -> None:
        """Do nothing: the weights are kept."""

    def forward(
        self, inputs: Tensor, targets: Tensor, switches: Switches, needs: Collection[Need]
    ) -> tuple[Tensor, Trace]:
        """Return L(network(x), y) and the trace."""
        output, trace = self._network(inputs, switches, needs)
        return self._loss(output, targets), trace

    def train_only(self, switches: Switches) -> None:
        """Hide the gradients of whole blocks of the flat buffer."""
        self._flat.train_only(switches.groups)


class FineTuning(TrainingPhase):
    """The training phase after a pre-training."""

    label = Message("Fine-tuning")
    detail = Message("Fine-tuning begins: all layers are trained together, and the loss is that of the experiment.")


class PretrainingPhases(nn.Module):
    """The phases before the training; this class has none.

    Its parameters are those that only the pre-training needs. It is built from an initialized network and a generator
    that nothing else draws from.
    """

    def __init__(self, network: Network, generator: Generator) -> None:
        super().__init__()

    def phases(self, network: Network, flat: OwnedBuffers) -> dict[int, Phase]:
        """Return the phases by their first steps; ``flat`` holds the parameters of the network and of this module."""
        return {}
