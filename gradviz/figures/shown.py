"""The part of a recording that a panel of a figure shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from gradviz.catalog.scales import Kind
from gradviz.catalog.statistics import Statistic, statistic_named
from gradviz.errors import InputError
from gradviz.figures.columns import Columns, read_columns
from gradviz.figures.strips import thresholds
from gradviz.heatmap.rows import ShownRows
from gradviz.heatmap.scale import Scale
from gradviz.recording.reading import Event
from gradviz.recording.recording import Recording


@dataclass(frozen=True, slots=True)
class Shown:
    """Steps and rows of one statistic of a recording, with loss, gradient norm, thresholds and events of these steps.

    ``names`` are the names of the rows from the top, empty if the statistic was not recorded. ``recorded`` are the
    steps at which it was recorded, fewer than ``steps`` if it was chosen during the run. ``loss``, ``norms`` and
    ``limits`` are (steps,).
    """

    recording: Recording
    statistic: Statistic
    steps: range
    recorded: range
    rows: ShownRows | None
    names: tuple[str, ...]
    loss: NDArray[np.float64]
    norms: NDArray[np.float64]
    limits: NDArray[np.float64]
    events: tuple[Event, ...]

    @classmethod
    def of(
        cls, recording: Recording, statistic: str, steps: range | None = None, rows: ShownRows | None = None
    ) -> Self:
        """Return ``steps`` and ``rows`` of a recording, by default all; raises :class:`InputError` without a step."""
        if not len(recording):
            raise InputError("this recording holds no step; there is nothing to draw")
        first, stop = (0, len(recording)) if steps is None else (steps.start, min(steps.stop, len(recording)))
        if not 0 <= first < stop:
            raise InputError(
                "steps: found {first}:{stop}; this recording holds 0:{count}",
                first=f"{first:,}",
                stop=f"{steps.stop if steps else stop:,}",
                count=f"{len(recording):,}",
            )
        began = recording.first_step(statistic) if statistic in recording.statistics else stop
        names = recording.rows(statistic) if began < stop else []
        return cls(
            recording,
            recording.described(statistic) if statistic in recording.statistics else statistic_named(statistic),
            range(first, stop),
            range(max(first, began), stop),
            rows,
            tuple(names if rows is None or not names else rows.names),
            recording.read("loss", first, stop),
            recording.read("grad_norm", first, stop),
            thresholds(recording)[first:stop],
            tuple(event for event in recording.events if first <= event.step < stop),
        )

    def check(self) -> None:
        """Raise :class:`InputError` if there is no value to show."""
        self.recording.check(self.statistic.name)
        if not self.names:
            began = self.recording.first_step(self.statistic.name)
            steps = f"{self.steps.start:,}:{self.steps.stop:,}"
            raise InputError(
                "steps: found {found}; {name} was recorded from step {began} on",
                found=steps,
                name=self.statistic.name,
                began=f"{began:,}",
            )

    def columns(self, most: int, kind: Kind) -> Columns:
        """Read the values of all recorded rows for a kind of scale; all steps take at most ``most`` columns."""
        if not self.names:
            return Columns.none(kind)
        most = max(1, round(most * len(self.recorded) / len(self.steps)))
        return read_columns(self.recording, self.statistic.name, self.recorded, most, kind)

    def fitted(self, columns: Columns) -> Scale | None:
        """Return the scale fitted to the shown rows, or None if there is no ordinary value."""
        rows = None if self.rows is None else [row for members in self.rows.members for row in members]
        return columns.scale(rows)
