"""All parameters in one buffer and all gradients in another: a step then takes a few calls, not hundreds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from gradviz.probe.buffers import Quantity, Reduce
from gradviz.probe.layout import Layout
from gradviz.probe.norms import wide


class Matrix(NamedTuple):
    """Neighboring parameters of equal size in the buffer, read as a (rows, size) matrix that begins at ``start``."""

    start: int
    rows: int
    size: int

    @property
    def stop(self) -> int:
        """The position at which the next parameter begins."""
        return self.start + self.rows * self.size


class Matrices(NamedTuple):
    """Parameters as rows of the buffer; ``order`` sorts the rows into the order of the parameters."""

    matrices: list[Matrix]
    order: Tensor | None

    def reduce(self, buffer: Tensor, reduce: Reduce) -> Tensor:
        """Reduce each row and return (parameters,)."""
        parts = [reduce(buffer[m.start : m.stop].view(m.rows, m.size)) for m in self.matrices]
        reduced = parts[0] if len(parts) == 1 else torch.cat(parts)
        return reduced if self.order is None else reduced[self.order]


class OwnedBuffers:
    """Buffers for gradviz's own training loop: every parameter and its ``.grad`` become views of two flat buffers.

    ``values`` and ``grads`` hold the blocks of the layout one after the other, and in each block the layers' weights
    come first. Numbers per layer are then reductions over the rows of a few matrices, one for each run of neighboring
    weights of equal size. ``device`` and ``dtype`` are those of the buffers and default to the parameters' own; the
    parameters are moved there with their values. ``beside`` holds parameters that follow those of the layout and
    belong to no block.
    """

    def __init__(
        self,
        layout: Layout,
        device: torch.device | None = None,
        dtype: torch.dtype | None = None,
        beside: Iterable[nn.Parameter] = (),
    ) -> None:
        order = {name: index for index, name in enumerate(layout.layers)}
        blocks = {
            block: sorted(names, key=lambda name: order.get(name, len(order))) for block, names in layout.blocks.items()
        }
        parameters = [layout.parameters[name] for names in blocks.values() for name in names] + list(beside)
        sizes = [parameter.numel() for parameter in parameters]
        starts = [sum(sizes[:index]) for index in range(len(sizes) + 1)]
        self.values = torch.zeros(starts[-1], dtype=dtype or parameters[0].dtype, device=device or parameters[0].device)
        self.grads = torch.zeros_like(self.values)
        self._before: Tensor | None = None
        self._change: Tensor | None = None  # overwrites the copy of the weights: a pass over all of them is not free
        twins: list[tuple[nn.Parameter, Tensor]] = []  # a twin of each parameter, with its gradient
        for parameter, start, size in zip(parameters, starts, sizes, strict=False):
            values = self.values[start : start + size].view_as(parameter)
            parameter.data = values.copy_(parameter.detach())
            parameter.grad = self.grads[start : start + size].view_as(parameter)
            twins.append((nn.Parameter(values), parameter.grad))
        self.blocks: dict[str, nn.Parameter] = {}
        self._trained: dict[str, list[tuple[nn.Parameter, Tensor]]] = {}
        first = 0
        for block, names in blocks.items():
            last = first + len(names)
            span = slice(starts[first], starts[last])
            self.blocks[block] = nn.Parameter(self.values[span])
            self._trained[block] = [(self.blocks[block], self.grads[span]), *twins[first:last]]
            first = last
        self.train_only(self.blocks)
        starts_by_id = {id(parameter): start for parameter, start in zip(parameters, starts, strict=False)}
        self._layers = _matrices(layout.of_layers(), starts_by_id)
        self._others = _matrices(layout.of_others(), starts_by_id)
        counts = [weight.numel() for weight in layout.of_layers()]
        self.sizes = torch.tensor(counts, dtype=wide(self.values.device), device=self.values.device)

    def per_layer(self, quantity: Quantity, reduce: Reduce) -> Tensor:
        """Reduce each layer's weight and return (layers,), from input to output."""
        return self._layers.reduce(self._buffer(quantity), reduce)

    def per_other(self, quantity: Quantity, reduce: Reduce) -> Tensor:
        """Reduce each parameter that is not a layer's weight and return (others,), in their order."""
        return self._others.reduce(self._buffer(quantity), reduce)

    def begin_step(self, keep_weights: bool) -> None:
        """Begin a step with the current weights; copy them if ``keep_weights`` is set."""
        self._change = None
        if not keep_weights:
            self._before = None
        elif self._before is None:
            self._before = self.values.clone()
        else:
            self._before.copy_(self.values)

    def refresh(self) -> None:
        """Do nothing: the parameters are views of these buffers, which are therefore never out of date."""

    def for_optimizer(self, element_wise: bool) -> list[nn.Parameter]:
        """Return the parameters to give to an optimizer, in the memory of the network's parameters.

        They are one vector for each block, because a step then takes a few calls. If the optimizer isn't element-wise,
        they are all parameters in their own shapes.
        """
        if element_wise:
            return list(self.blocks.values())
        return [parameter for _, *twins in self._trained.values() for parameter, _ in twins]

    def train_only(self, blocks: Collection[str]) -> None:
        """Hide the gradients of the other blocks from the optimizer, which then leaves those blocks unchanged."""
        for block, trained in self._trained.items():
            for parameter, grad in trained:
                parameter.grad = grad if block in blocks else None

    def _buffer(self, quantity: Quantity) -> Tensor:
        match quantity:
            case "grads":
                return self.grads
            case "weights":
                assert self._change is None, "the weights of the forward pass have been overwritten by their change"
                return self.values if self._before is None else self._before
            case "change":
                assert self._before is not None, "the weights were not kept"
                if self._change is None:
                    self._change = self._before.sub_(self.values)
                return self._change


def _matrices(parameters: Sequence[nn.Parameter], starts: dict[int, int]) -> Matrices:
    """Group parameters into matrices; ``starts`` maps the id of each parameter to its position in the buffer."""
    matrices: list[Matrix] = []
    in_buffer = sorted(range(len(parameters)), key=lambda index: starts[id(parameters[index])])
    for index in in_buffer:
        start, size = starts[id(parameters[index])], parameters[index].numel()
        if matrices and matrices[-1].size == size and matrices[-1].stop == start:
            matrices[-1] = matrices[-1]._replace(rows=matrices[-1].rows + 1)
        else:
            matrices.append(Matrix(start, 1, size))
    if in_buffer == sorted(in_buffer):
        return Matrices(matrices, None)
    return Matrices(matrices, torch.tensor(np.argsort(in_buffer), device=parameters[0].device))
