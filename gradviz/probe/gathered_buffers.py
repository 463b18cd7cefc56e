"""Statistics of parameters that other code owns: their tensors are read, and never replaced or written to."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from gradviz.probe.buffers import Quantity, Reduce
from gradviz.probe.layout import Layout
from gradviz.probe.norms import wide
from gradviz.probe.stacks import Stacks


class GatheredBuffers:
    """The interface of :class:`gradviz.probe.owned_buffers.OwnedBuffers` for a training loop outside gradviz.

    The loop may assign other tensors to ``.data`` and ``.grad`` of a parameter at any time. A missing gradient is read
    as zeros. Small tensors of one shape are copied into one matrix at the first read after :meth:`refresh`; large
    tensors are read in place.
    """

    def __init__(self, layout: Layout) -> None:
        self._layers = _Gathered(layout.of_layers())
        self._others = _Gathered(layout.of_others())
        counts = [weight.numel() for weight in layout.of_layers()]
        device = next(iter(layout.parameters.values())).device
        self.sizes = torch.tensor(counts, dtype=wide(device), device=device)

    def per_layer(self, quantity: Quantity, reduce: Reduce) -> Tensor:
        """Reduce each layer's weight and return (layers,), from input to output."""
        return self._layers.reduce(quantity, reduce)

    def per_other(self, quantity: Quantity, reduce: Reduce) -> Tensor:
        """Reduce each parameter that is not a layer's weight and return (others,), in their order."""
        return self._others.reduce(quantity, reduce)

    def begin_step(self, keep_weights: bool) -> None:
        """Begin a step with the current weights; copy them if ``keep_weights`` is set."""
        for gathered in (self._layers, self._others):
            gathered.begin_step(keep_weights)

    def refresh(self) -> None:
        """Discard the copies, so that the next call reads the tensors again."""
        for gathered in (self._layers, self._others):
            gathered.refresh()


class _Gathered:
    """A group of parameters that are read together."""

    def __init__(self, parameters: Sequence[nn.Parameter]) -> None:
        self._parameters = parameters
        self._stacks = Stacks(parameters)
        self._before: list[Tensor] | None = None
        self._read: dict[Quantity, list[Tensor]] = {}

    @torch.no_grad()
    def begin_step(self, keep_weights: bool) -> None:
        self.refresh()
        if not keep_weights:
            self._before = None
        elif self._before is None:
            self._before = [matrix.clone() for matrix in self._stacks.matrices(self._parameters)]
        else:
            self._stacks.copy(self._parameters, out=self._before)

    def refresh(self) -> None:
        self._read.clear()

    @torch.no_grad()
    def reduce(self, quantity: Quantity, reduce: Reduce) -> Tensor:
        if quantity not in self._read:
            self._read[quantity] = self._gather(quantity)
        return self._stacks.reduce(self._read[quantity], reduce)

    def _gather(self, quantity: Quantity) -> list[Tensor]:
        match quantity:
            case "grads":
                return self._stacks.matrices([_grad_of(parameter) for parameter in self._parameters])
            case "weights":
                return self._stacks.matrices(self._parameters) if self._before is None else self._before
            case "change":
                assert self._before is not None, "the weights were not kept"
                after = self._stacks.matrices(self._parameters)
                return [old - new for old, new in zip(self._before, after, strict=True)]


def _grad_of(parameter: nn.Parameter) -> Tensor:
    """Return the gradient, or zeros that take no memory if there is none."""
    return parameter.new_zeros(()).expand(parameter.shape) if parameter.grad is None else parameter.grad
