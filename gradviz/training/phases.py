"""The phases of a run: what loss a step has, and which parameters it changes."""

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
    """Steps with one loss, and one optimizer whose state starts with them.

    ``parameters`` are what the optimizer gets; ``label`` and ``detail`` tell of the phase where it begins, and are
    empty where there is nothing to tell.
    """

    parameters: Sequence[nn.Parameter]
    label: str = ""
    detail: str = ""

    @abstractmethod
    def begin(self) -> None:
        """Get ready for the first step."""

    @abstractmethod
    def forward(
        self, inputs: Tensor, targets: Tensor, switches: Switches, needs: Collection[Need]
    ) -> tuple[Tensor, Trace]:
        """The mean loss over a batch, and the trace of the whole network."""

    @abstractmethod
    def train_only(self, switches: Switches) -> None:
        """Hide the gradients of what such a pass does not use from the optimizer."""


class TrainingPhase(Phase):
    """All layers together, for the experiment's loss of output and target.

    ``element_wise`` is that of the optimizer, :class:`gradviz.catalog.optimizers.OptimizerKind`.
    """

    def __init__(self, network: Network, flat: OwnedBuffers, loss: Loss, element_wise: bool = True) -> None:
        self.parameters = flat.for_optimizer(element_wise)
        self._network, self._flat, self._loss = network, flat, loss

    def begin(self) -> None:
        """The weights are as they are."""

    def forward(
        self, inputs: Tensor, targets: Tensor, switches: Switches, needs: Collection[Need]
    ) -> tuple[Tensor, Trace]:
        """L(network(x), y)."""
        output, trace = self._network(inputs, switches, needs)
        return self._loss(output, targets), trace

    def train_only(self, switches: Switches) -> None:
        """Whole blocks of the flat buffer."""
        self._flat.train_only(switches.groups)


class FineTuning(TrainingPhase):
    """The same after pre-training."""

    label = Message("Fine-tuning")
    detail = Message("Fine-tuning begins: all layers are trained together, and the loss is that of the experiment.")


class PretrainingPhases(nn.Module):
    """What comes before the training: nothing. Its parameters are those that only it needs.

    Built from the network, its weights set, and a generator of its own.
    """

    def __init__(self, network: Network, generator: Generator) -> None:
        super().__init__()

    def phases(self, network: Network, flat: OwnedBuffers) -> dict[int, Phase]:
        """The phases by their first steps; ``flat`` holds the parameters of both."""
        return {}
