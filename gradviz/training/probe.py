"""The probe reads the statistics of one step from buffers and traces, with one synchronization at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from gradviz.catalog.statistics import STATISTICS, When
from gradviz.training.flat import FlatParameters
from gradviz.training.network import Trace


@dataclass(slots=True)
class Step:
    """What the statistics of one step are computed from.

    ``saturated_bounds`` are those of :func:`gradviz.training.activations.saturated_regions`.
    """

    flat: FlatParameters
    trace: Trace
    saturated_bounds: Tensor
    weights_before: Tensor

    def deltas(self) -> list[Tensor]:
        """∂L/∂z of every layer, each (batch, …)."""
        return [z.new_zeros(z.shape) if z.grad is None else z.grad for z in self.trace.z]


class Probe:
    """Computes the chosen statistics, each at its point of the step, and nothing else.

    The points are :meth:`watch` between forward and backward pass, then :meth:`read` with ``backward``,
    ``clipping`` and ``update``; :meth:`collect` gives the numbers.
    """

    def __init__(self, statistics: Sequence[str], flat: FlatParameters, saturated_bounds: Tensor) -> None:
        self.statistics = tuple(statistics)
        self._flat = flat
        self._bounds = saturated_bounds
        self._rows = {name: STATISTICS[name] for name in self.statistics}
        self._functions = {name: row.resolve() for name, row in self._rows.items()}
        needs = frozenset[str]().union(*(row.needs for row in self._rows.values()))
        self._wants_deltas = "deltas" in needs
        self._before = torch.empty_like(flat.values) if "weights_before" in needs else flat.values[:0]
        self._read: dict[str, Tensor] = {}

    def watch(self, trace: Trace) -> None:
        """Keep of the coming backward pass what the statistics need."""
        if self._wants_deltas:
            for z in trace.z:
                z.retain_grad()
        if self._before.numel():
            self._before.copy_(self._flat.values)
        self._step = Step(self._flat, trace, self._bounds, self._before)

    @torch.no_grad()
    def read(self, when: When) -> None:
        """Compute the statistics that belong to this point of the step."""
        for name, row in self._rows.items():
            if row.when == when:
                self._read[name] = self._functions[name](self._step)

    def collect(self, *scalars: Tensor) -> tuple[list[float], dict[str, NDArray[np.float32]]]:
        """Some scalars and every statistic, (layers,) float32 each: one transfer from the device."""
        parts = [scalar.detach().reshape(1).double() for scalar in scalars]
        parts += [self._read[name].double() for name in self.statistics]
        numbers = torch.cat(parts).cpu().numpy()
        rows = numbers[len(scalars) :].reshape(len(self.statistics), -1)
        with np.errstate(over="ignore", under="ignore"):
            rows = rows.astype(np.float32)
        rows.flags.writeable = False
        return numbers[: len(scalars)].tolist(), dict(zip(self.statistics, rows, strict=True))
