"""The probe computes the statistics of a step from buffers and traces, with one synchronization at the end."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from gradviz.catalog.statistics import STATISTICS, Need, Rows, When
from gradviz.errors import InputError
from gradviz.probe.buffers import Buffers
from gradviz.probe.deltas import Deltas
from gradviz.probe.norms import as_rows, l2_rows, mean_rows
from gradviz.probe.samples import sampled
from gradviz.probe.trace import Trace


@dataclass(slots=True)
class Step:
    """The inputs of a step's statistics, and intermediate results that several statistics share, computed once.

    ``saturated_bounds`` returns the bounds of :func:`gradviz.networks.activations.saturated_regions`. ``deltas`` are
    the norms of ∂L/∂z of the layers, ``state_deltas`` those of ∂L/∂h_t of the time steps.
    """

    buffers: Buffers
    trace: Trace
    saturated_bounds: Callable[[], tuple[float, ...]]
    deltas: Deltas
    state_deltas: Deltas
    _grad_norms: Tensor | None = None
    _weight_norms: Tensor | None = None
    _activation_rows: list[Tensor] | None = None
    _activation_means: list[Tensor] | None = None

    def grad_norms(self) -> Tensor:
        """Return ‖∂L/∂W‖₂ of the layers before clipping; first called between backward pass and clipping."""
        if self._grad_norms is None:
            self._grad_norms = self.buffers.per_layer("grads", l2_rows)
        return self._grad_norms

    def weight_norms(self) -> Tensor:
        """Return ‖W‖₂ of the layers in the forward pass."""
        if self._weight_norms is None:
            self._weight_norms = self.buffers.per_layer("weights", l2_rows)
        return self._weight_norms

    def activation_rows(self) -> list[Tensor]:
        """Return the sampled outputs of the activations as rows (count, size), in the order of the layers."""
        if self._activation_rows is None:
            self._activation_rows = as_rows([sampled(a) for a in self.trace.a])
        return self._activation_rows

    def activation_means(self) -> list[Tensor]:
        """Return the mean of each row of :meth:`activation_rows`, (count,) float64."""
        if self._activation_means is None:
            self._activation_means = [mean_rows(rows) for rows in self.activation_rows()]
        return self._activation_means


def check_statistics(statistics: Sequence[str], rows: Collection[Rows]) -> None:
    """Raise :class:`InputError` for an unknown statistic, or one whose rows the network doesn't have."""
    for name in statistics:
        if name not in STATISTICS:
            raise InputError(
                "statistic: found {name}; allowed: one of {statistics}",
                name=repr(name),
                statistics=", ".join(STATISTICS),
            )
        if STATISTICS[name].rows == "time" and "time" not in rows:
            raise InputError(
                "statistic: {name} has a row per time step, and only a recurrent network has those", name=name
            )
        if STATISTICS[name].rows == "parameters" and "parameters" not in rows:
            raise InputError(
                "statistic: {name} is of parameters that are no layer's weight, and there are none", name=name
            )


class Probe:
    """Computes the chosen statistics, each at its point of the step, and nothing else.

    Call :meth:`watch` between forward and backward pass, then :meth:`read` with ``backward``, ``clipping`` and
    ``update`` in turn. :meth:`collect` returns the numbers.
    """

    def __init__(
        self, statistics: Sequence[str], buffers: Buffers, saturated_bounds: Callable[[], tuple[float, ...]]
    ) -> None:
        self.statistics = tuple(statistics)
        self._buffers = buffers
        self._bounds = saturated_bounds
        self._rows = {name: STATISTICS[name] for name in self.statistics}
        self._functions = {name: row.resolve() for name, row in self._rows.items()}
        self.needs = frozenset[Need]().union(*(row.needs for row in self._rows.values()))
        self._read: dict[str, Tensor] = {}

    def watch(self, trace: Trace) -> None:
        """Prepare to record the quantities of the next backward pass that the statistics need."""
        deltas = Deltas(trace.sources if "deltas" in self.needs else ())
        state_deltas = Deltas(trace.states if "states" in self.needs else ())
        self._buffers.begin_step(keep_weights="weights_before" in self.needs)
        self._step = Step(self._buffers, trace, self._bounds, deltas, state_deltas)

    @torch.no_grad()
    def read(self, when: When) -> None:
        """Compute the statistics that belong to this point of the step."""
        self._buffers.refresh()
        for name, row in self._rows.items():
            if row.when == when:
                self._read[name] = self._functions[name](self._step)

    def collect(self, *scalars: Tensor) -> tuple[list[float], dict[str, NDArray[np.float32]]]:
        """Return the scalars and every statistic, (rows,) float32 each, in one transfer from the device."""
        sums = self._buffers.sizes.dtype
        parts = [scalar.detach().reshape(1).to(sums) for scalar in scalars]
        parts += [self._read[name].to(sums) for name in self.statistics]
        numbers = torch.cat(parts).cpu().double().numpy()
        del self._step  # otherwise the activations would stay alive through the next forward pass
        with np.errstate(over="ignore", under="ignore"):
            rows = numbers[len(scalars) :].astype(np.float32)
        rows.flags.writeable = False
        statistics, start = {}, 0
        for name in self.statistics:
            statistics[name] = rows[start : start + len(self._read[name])]
            start += len(statistics[name])
        return numbers[: len(scalars)].tolist(), statistics
