"""The ranks of a panel, no more columns of them than there are pixels, however many steps there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradviz.catalog.scales import Kind
from gradviz.recording.ranked import RankSource
from gradviz.recording.scale import Scale, least_and_largest, scale_around

CELLS_AT_ONCE = 2_000_000

Ranks = NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Columns:
    """``ranks`` (columns, rows), of steps that share a column the largest, and what a scale needs of all steps.

    ``least`` and ``largest`` are the ordinary ranks of each row, ``reference`` the numbers of the first step that
    was recorded, (rows,) each.
    """

    ranks: Ranks
    least: Ranks
    largest: Ranks
    reference: NDArray[np.float32] | None = None

    @classmethod
    def none(cls) -> Columns:
        """Of a statistic that was not recorded."""
        nothing = np.empty(0, np.uint16)
        return cls(nothing.reshape(0, 0), nothing, nothing)


def read_columns(source: RankSource, steps: range, most: int, rows: Sequence[int] | None = None) -> Columns:
    """``steps`` of a recording in at most ``most`` columns, read a part at a time; ``rows`` are by default all."""
    count = min(most, len(steps))
    edges = steps.start + np.arange(count + 1) * len(steps) // count
    width = max(1, source.recording.columns(source.statistic))
    per_part = max(1, CELLS_AT_ONCE * count // (len(steps) * width))
    parts, extremes = [], []
    for first in range(0, count, per_part):
        inner = edges[first : first + per_part + 1]
        ranks = source.ranks(int(inner[0]), int(inner[-1]))
        ranks = ranks if rows is None else ranks[:, rows]
        extremes.append(least_and_largest(ranks))
        parts.append(ranks if count == len(steps) else np.maximum.reduceat(ranks, inner[:-1] - inner[0], axis=0))
    least, largest = zip(*extremes, strict=True)
    reference = source.reference()
    if reference is not None and rows is not None:
        reference = reference[list(rows)]
    return Columns(np.concatenate(parts), np.min(least, axis=0), np.max(largest, axis=0), reference)


def fitted(kind: Kind, panels: Sequence[Columns]) -> Scale | None:
    """The scale of a kind that holds every ordinary value; None where there is none."""
    fitting = (scale_around(kind, one.least, one.largest, one.reference) for one in panels)
    scales = [scale for scale in fitting if scale]
    if not scales:
        return None
    return Scale(min(scale.low for scale in scales), max(scale.high for scale in scales), kind)
