"""The values of a panel as magnitude codes, reduced to at most one column per pixel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradviz.catalog.scales import Kind
from gradviz.heatmap.coded_statistic import CodedStatistic
from gradviz.heatmap.magnitude_codes import magnitude_codes, ratio_magnitude_codes
from gradviz.heatmap.scale import Scale, least_and_largest, scale_around
from gradviz.recording.recording import Recording

CELLS_AT_ONCE = 2_000_000


@dataclass(frozen=True, slots=True)
class Columns:
    """Magnitude codes, (columns, rows); if several steps share a column, it holds their most important code.

    ``least`` and ``largest``, (rows,), are the extreme codes of ordinary values over all steps; ``reference``, (rows,),
    holds the first values.
    """

    kind: Kind
    magnitudes: NDArray[np.uint16]
    least: NDArray[np.uint16]
    largest: NDArray[np.uint16]
    reference: NDArray[np.float32] | None = None

    @classmethod
    def none(cls, kind: Kind) -> Columns:
        """Return the empty columns of a statistic that was not recorded."""
        return cls(kind, np.empty((0, 0), np.uint16), np.empty(0, np.uint16), np.empty(0, np.uint16))

    def scale(self, rows: Sequence[int] | None = None) -> Scale | None:
        """Return the scale fitted to ``rows``, by default all rows, or None if there is no ordinary value."""
        chosen = slice(None) if rows is None else list(rows)
        reference = None if self.reference is None else self.reference[chosen]
        return scale_around(self.kind, self.least[chosen], self.largest[chosen], reference)

    def codes(self, scale: Scale) -> NDArray[np.uint8]:
        """Return the color code of each magnitude code, (rows, columns)."""
        return np.ascontiguousarray(scale.codes_of(self.magnitudes, self.reference).T)


def read_columns(recording: Recording, statistic: str, steps: range, most: int, kind: Kind = "log") -> Columns:
    """Read ``steps`` of a recording part by part into at most ``most`` columns; all the steps must be recorded."""
    source = CodedStatistic(recording, statistic, kind == "loss")
    count = min(most, len(steps))
    edges = steps.start + np.arange(count + 1) * len(steps) // count
    per_part = max(1, CELLS_AT_ONCE * count // (len(steps) * max(1, recording.columns(statistic))))
    parts, bounds = [], []
    for first in range(0, count, per_part):
        inner = edges[first : first + per_part + 1]
        values = recording.read(statistic, int(inner[0]), int(inner[-1]))
        magnitudes = ratio_magnitude_codes(values) if source.as_ratio else magnitude_codes(values, source.zero)
        parts.append(np.maximum.reduceat(magnitudes, inner[:-1] - inner[0], axis=0))
        bounds.append(least_and_largest(magnitudes))
    least, largest = (np.stack(ends) for ends in zip(*bounds, strict=True))
    reference = source.reference() if kind == "start" else None
    return Columns(kind, np.concatenate(parts), least.min(axis=0), largest.max(axis=0), reference)
