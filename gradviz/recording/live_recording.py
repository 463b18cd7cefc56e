"""A recording that grows in memory during a run."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from gradviz.recording.reading import Event, Reading
from gradviz.recording.recording import Recording
from gradviz.recording.run_info import RunInfo
from gradviz.recording.series import Series


class LiveRecording(Recording):
    """Grows with :meth:`append`; ``statistics`` are those of the first step."""

    def __init__(self, info: RunInfo, statistics: Sequence[str]) -> None:
        self.info = info
        self.events: list[Event] = []
        self._scalars = {name: Series((), np.float64) for name in info.scalars}
        self._statistics = {name: self._series(name, 0) for name in statistics}

    def _series(self, statistic: str, first: int) -> Series:
        return Series((len(self.info.rows(self.row_kind(statistic))),), np.float32, first)

    def append(self, reading: Reading) -> None:
        """Append the reading of the next step. Statistics that no earlier reading has begin at this step."""
        if reading.step != len(self):
            raise ValueError(f"the next step is {len(self)}, not {reading.step}")
        for name in {**self._statistics, **reading.statistics}:
            if name not in self._statistics:
                self._statistics[name] = self._series(name, reading.step)
            self._statistics[name].append(reading.statistics[name])
        for name, series in self._scalars.items():
            series.append(reading.scalar(name))
        self.events.extend(reading.events)

    def snapshot(self) -> Self:
        """Return a recording of the steps so far that does not grow; it shares the numbers."""
        snapshot = copy(self)
        snapshot.events = list(self.events)
        snapshot._scalars = {name: copy(series) for name, series in self._scalars.items()}
        snapshot._statistics = {name: copy(series) for name, series in self._statistics.items()}
        return snapshot

    def __len__(self) -> int:
        return len(self._scalars["loss"])

    @property
    def statistics(self) -> list[str]:
        """Names of the recorded statistics."""
        return list(self._statistics)

    def first_step(self, statistic: str) -> int:
        """Return the first step of ``statistic``: 0 unless it was chosen during the run."""
        return self._statistics[statistic].first

    def columns(self, statistic: str) -> int:
        """Return the number of values per step of ``statistic``."""
        return int(self._statistics[statistic].values.shape[1])

    def read(self, name: str, start: int = 0, stop: int | None = None) -> NDArray[Any]:
        """Return the steps from ``start`` to before ``stop`` of a statistic, (steps, rows), or a scalar, (steps,).

        Steps before the statistic's first are left out.
        """
        series = self._scalars[name] if name in self._scalars else self._statistics[name]
        first, last, _ = slice(start, stop).indices(len(self))
        return series.values[max(0, first - series.first) : max(0, last - series.first)]
