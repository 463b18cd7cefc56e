"""All parameters in one buffer and all gradients in another, so that a step is a few calls, not hundreds."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from gradviz.networks.network import GROUPS, Group, Network
from gradviz.probe.norms import wide


class Run(NamedTuple):
    """Neighbouring weights of equal size in the buffer: a (rows, size) matrix from ``start`` on."""

    start: int
    rows: int
    size: int

    @property
    def stop(self) -> int:
        """Where the next weight stands."""
        return self.start + self.rows * self.size


class FlatParameters:
    """Makes every parameter of a network, and its ``.grad``, a view of two flat buffers.

    The buffers hold one block for each switch that parameters depend on, in each block the layers' weights
    first. Numbers per layer are then reductions over the rows of a few matrices, one for each run of weights
    of equal size. ``device`` and ``dtype`` are those of the buffers, by default the network's; its parameters go
    there, with their values. ``layer_sizes`` are the numbers of elements, (layers,). ``beside`` holds parameters that
    stand behind the network's, in no block.
    """

    def __init__(
        self,
        network: Network,
        device: torch.device | None = None,
        dtype: torch.dtype | None = None,
        beside: nn.Module | None = None,
    ) -> None:
        layers = [id(weight) for _, weight in network.layers()]
        named = [(network.group_of(name), parameter) for name, parameter in network.named_parameters()]

        def place(item: tuple[Group, nn.Parameter]) -> tuple[int, int]:
            group, parameter = item
            return GROUPS.index(group), layers.index(id(parameter)) if id(parameter) in layers else len(layers)

        named.sort(key=place)
        parameters = [parameter for _, parameter in named] + list(beside.parameters() if beside else ())
        sizes = [parameter.numel() for parameter in parameters]
        starts = [sum(sizes[:index]) for index in range(len(sizes) + 1)]
        of_network = named[0][1]
        self.values = torch.zeros(starts[-1], dtype=dtype or of_network.dtype, device=device or of_network.device)
        self.grads = torch.zeros_like(self.values)
        self.scratch = torch.empty_like(self.values)
        self.blocks: dict[Group, nn.Parameter] = {}
        for group, block in groupby(range(len(named)), key=lambda index: named[index][0]):
            indices = list(block)
            span = slice(starts[indices[0]], starts[indices[-1] + 1])
            self.blocks[group] = nn.Parameter(self.values[span])
            self.blocks[group].grad = self.grads[span]
        self._runs: list[Run] = []
        self._other_runs: list[Run] = []
        others = [id(parameter) for _, parameter in network.others()]
        in_buffer: list[int] = []
        others_in_buffer: list[int] = []
        for parameter, start, size in zip(parameters, starts, sizes, strict=False):
            values = self.values[start : start + size].view_as(parameter)
            parameter.data = values.copy_(parameter.detach())
            parameter.grad = self.grads[start : start + size].view_as(parameter)
            if id(parameter) in layers:
                in_buffer.append(layers.index(id(parameter)))
                _extend(self._runs, start, size)
            elif id(parameter) in others:
                others_in_buffer.append(others.index(id(parameter)))
                _extend(self._other_runs, start, size)
        self._order = self._order_of(in_buffer)
        self._other_order = self._order_of(others_in_buffer)
        counts = [weight.numel() for _, weight in network.layers()]
        self.layer_sizes = torch.tensor(counts, dtype=wide(self.values.device), device=self.values.device)
        network.on_flattened()

    def _order_of(self, in_buffer: list[int]) -> Tensor | None:
        """Where in the buffer each row stands; None where they stand in their order."""
        if in_buffer == sorted(in_buffer):
            return None
        return torch.tensor(np.argsort(in_buffer), device=self.values.device)

    def per_layer(self, buffer: Tensor, reduce: Callable[[Tensor], Tensor]) -> Tensor:
        """``reduce`` maps weights (rows, size) to (rows,); gives (layers,) from input to output.

        ``buffer`` is laid out as ``values``.
        """
        return _reduced(buffer, reduce, self._runs, self._order)

    def per_other(self, buffer: Tensor, reduce: Callable[[Tensor], Tensor]) -> Tensor:
        """As :meth:`per_layer` of the network's other parameters, in the order of ``Network.others``."""
        return _reduced(buffer, reduce, self._other_runs, self._other_order)

    def train_only(self, groups: set[Group]) -> None:
        """Hide the gradients of the other blocks from the optimizer: they stay as they are."""
        start = 0
        for group, block in self.blocks.items():
            span = slice(start, start + block.numel())
            block.grad = self.grads[span] if group in groups else None
            start = span.stop


def _extend(runs: list[Run], start: int, size: int) -> None:
    """Add a row to the last of the runs, or begin another."""
    if runs and runs[-1].size == size and runs[-1].stop == start:
        runs[-1] = runs[-1]._replace(rows=runs[-1].rows + 1)
    else:
        runs.append(Run(start, 1, size))


def _reduced(buffer: Tensor, reduce: Callable[[Tensor], Tensor], runs: list[Run], order: Tensor | None) -> Tensor:
    parts = [reduce(buffer[r.start : r.stop].view(r.rows, r.size)) for r in runs]
    rows = parts[0] if len(parts) == 1 else torch.cat(parts)
    return rows if order is None else rows[order]
