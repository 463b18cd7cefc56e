"""Reduces long curves to the points that the screen can show, without losing a spike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The smallest and largest value of each block of ``block`` steps from step ``start`` on, or NaN if there is none.

    If the blocks are single steps, both are the value of the step.
    """

    low: Numbers
    high: Numbers
    start: int = 0
    block: int = 1

    @classmethod
    def of(cls, values: Numbers, start: int = 0) -> Bounds:
        """Return the bounds of single steps, from step ``start`` on."""
        return cls(values, values, start)


def envelope(bounds: Bounds, columns: int) -> tuple[Numbers, Numbers]:
    """Return the x and y values to draw: all steps, or the smallest and largest value of each column.

    The x value of a step is the center of its heatmap column. Columns start at multiples of their width, which keeps
    the drawn curve in place while it grows.
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
    """Replace each point between two NaNs by a line one step wide, since a curve does not show single points."""
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
