"""Long curves drawn with as many points as the screen can show, and no spike lost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the greatest value of each block of ``block`` steps, of which ``start`` is the first; NaN is none.

    Of single steps both are the value itself.
    """

    low: Numbers
    high: Numbers
    start: int = 0
    block: int = 1

    @classmethod
    def of(cls, values: Numbers, start: int = 0) -> Bounds:
        """Each of the values, from the step ``start`` on."""
        return cls(values, values, start)


def envelope(bounds: Bounds, columns: int) -> tuple[Numbers, Numbers]:
    """Places and values to draw: all, or each column's least and greatest.

    A step's value stands in the middle of its heatmap column. The columns begin at whole multiples of their
    width, so that a curve stands still while it grows.
    """
    count, start = len(bounds.low), bounds.start // bounds.block
    if count <= 2 * columns and bounds.block == 1:
        return np.arange(start, start + count, dtype=np.float64) + 0.5, bounds.low
    merged = -(-count // columns)
    edges = np.arange(start - start % merged, start + count, merged)
    inner = np.maximum(edges - start, 0)
    low, high = np.fmin.reduceat(bounds.low, inner), np.fmax.reduceat(bounds.high, inner)
    places = (edges + 0.5 * merged) * bounds.block
    return np.repeat(places, 2), np.stack([low, high], axis=1).ravel()


def with_lone_points_seen(places: Numbers, values: Numbers) -> tuple[Numbers, Numbers]:
    """Points without a neighbour that is a number, as lines one step wide: a curve would not show them."""
    finite = np.pad(np.isfinite(values), 1)
    lone = finite[1:-1] & ~finite[:-2] & ~finite[2:]
    if not lone.any():
        return places, values
    copies = 1 + lone
    last = (np.cumsum(copies) - 1)[lone]
    places, values = np.repeat(places, copies), np.repeat(values, copies)
    places[last - 1] -= 0.5
    places[last] += 0.5
    return places, values
