"""The numbers of a panel as magnitudes, no more columns of them than there are pixels, however many steps there are."""

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
    """``magnitudes`` (columns, rows); where steps share a column, it holds the magnitude that matters most of them.

    ``least`` and ``largest``, (rows,), are the ordinary ones of all steps, ``reference`` the first values, (rows,).
    """

    kind: Kind
    magnitudes: NDArray[np.uint16]
    least: NDArray[np.uint16]
    largest: NDArray[np.uint16]
    reference: NDArray[np.float32] | None = None

    @classmethod
    def none(cls, kind: Kind) -> Columns:
        """Of a statistic that was not recorded."""
        return cls(kind, np.empty((0, 0), np.uint16), np.empty(0, np.uint16), np.empty(0, np.uint16))

    def scale(self, rows: Sequence[int] | None = None) -> Scale | None:
        """The scale of its kind for ``rows``, by default all; None where there is no ordinary number."""
        chosen = slice(None) if rows is None else list(rows)
        reference = None if self.reference is None else self.reference[chosen]
        return scale_around(self.kind, self.least[chosen], self.largest[chosen], reference)

    def codes(self, scale: Scale) -> NDArray[np.uint8]:
        """The code of each magnitude, (rows, columns)."""
        return np.ascontiguousarray(scale.codes_of(self.magnitudes, self.reference).T)


def read_columns(recording: Recording, statistic: str, steps: range, most: int, kind: Kind = "log") -> Columns:
    """``steps`` of a recording, all of them recorded, in at most ``most`` columns; read a part at a time."""
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
