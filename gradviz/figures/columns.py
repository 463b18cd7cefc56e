"""The numbers of a panel, no more columns of them than there are pixels, however many steps there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gradviz.recording.recording import Recording
from gradviz.recording.scale import LogScale

CELLS_AT_ONCE = 2_000_000
_TINY, _INF, _MAGNITUDE = (np.uint32(bits) for bits in (0x00800000, 0x7F800000, 0x7FFFFFFF))


@dataclass(slots=True)
class Extent:
    """The smallest and largest ordinary magnitude, and whether a finite value is below zero."""

    smallest: float = np.inf
    largest: float = 0.0
    negative: bool = False

    def add(self, values: NDArray[np.float32]) -> None:
        """Take in further values, in C order."""
        bits = values.view(np.uint32) & _MAGNITUDE
        ordinary = bits - _TINY < _INF - _TINY  # zero and subnormals wrap around to the top
        if ordinary.any():
            self.smallest = min(self.smallest, float(bits.min(where=ordinary, initial=_INF).view(np.float32)))
            self.largest = max(self.largest, float(bits.max(where=ordinary, initial=_TINY).view(np.float32)))
        self.negative = self.negative or bool(((values < 0) & (values > -np.inf)).any())


@dataclass(frozen=True, slots=True)
class Columns:
    """``values`` (columns, rows); where steps share a column, it holds the value that matters most of them."""

    values: NDArray[np.float32]
    extent: Extent = field(default_factory=Extent)


def read_columns(
    recording: Recording, statistic: str, steps: range, most: int, rows: Sequence[int] | None = None
) -> Columns:
    """``steps`` of a recording in at most ``most`` columns, read a part at a time; ``rows`` are by default all."""
    count = min(most, len(steps))
    edges = steps.start + np.arange(count + 1) * len(steps) // count
    per_part = max(1, CELLS_AT_ONCE * count // (len(steps) * max(1, recording.columns(statistic))))
    extent, parts = Extent(), []
    for first in range(0, count, per_part):
        inner = edges[first : first + per_part + 1]
        values = recording.read(statistic, int(inner[0]), int(inner[-1]))
        values = np.ascontiguousarray(values if rows is None else values[:, rows], np.float32)
        extent.add(values)
        parts.append(values if count == len(steps) else worst(values, inner[:-1] - inner[0]))
    return Columns(np.concatenate(parts), extent)


def worst(values: NDArray[np.float32], starts: NDArray[np.int64]) -> NDArray[np.float32]:
    """Of each run of steps, which begin at ``starts``, the value that matters most, (runs, rows), without its sign.

    The order is that of the codes in :mod:`gradviz.recording.scale`: NaN, +Inf, −Inf, subnormal, zero, and then the
    largest. Bits of floats sort as their magnitudes do.
    """
    bits = values.view(np.uint32) & _MAGNITUDE
    greatest = np.maximum.reduceat(bits, starts, axis=0)
    least_ordinary_last = np.maximum.reduceat(bits - _TINY, starts, axis=0) + _TINY  # zero and subnormals wrap around
    found = np.where(greatest >= _INF, greatest, least_ordinary_last).view(np.float32)
    if (greatest == _INF).any():
        found[(greatest == _INF) & ~np.logical_or.reduceat(values == np.inf, starts, axis=0)] = -np.inf
    return found


def fitted(extents: Sequence[Extent]) -> LogScale | None:
    """The whole decades that hold every ordinary value; None where there is none."""
    smallest, largest = (min(one.smallest for one in extents), max(one.largest for one in extents))
    if smallest > largest:
        return None
    low, high = float(np.floor(np.log10(smallest))), float(np.ceil(np.log10(largest)))
    return LogScale(low, max(high, low + 1))
