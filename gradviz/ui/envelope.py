"""Long curves drawn with as many points as the screen can show, and no spike lost."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def envelope(values: NDArray[np.float64], start: int, columns: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Places and values to draw for the steps from ``start`` on: all, or each column's least and greatest.

    A step's value stands in the middle of its heatmap column. The columns begin at whole multiples of their
    width, so that a curve stands still while it grows.
    """
    count = len(values)
    if count <= 2 * columns:
        return np.arange(start, start + count, dtype=np.float64) + 0.5, values
    block = -(-count // columns)
    edges = np.arange(start - start % block, start + count, block)
    inner = np.maximum(edges - start, 0)
    low, high = np.fmin.reduceat(values, inner), np.fmax.reduceat(values, inner)
    return np.repeat(edges + 0.5 * block, 2).astype(np.float64), np.stack([low, high], axis=1).ravel()


def with_lone_points_seen(
    places: NDArray[np.float64], values: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
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
