"""A recording: the experiment, what it ran on, its events, and the statistics of every step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gradviz.catalog.statistics import STATISTICS
from gradviz.errors import InputError
from gradviz.recording.overview import BLOCK_STEPS, Overview
from gradviz.recording.reading import Event, Layer, Reading
from gradviz.recording.series import Series

if TYPE_CHECKING:
    from gradviz.experiment.experiment import Experiment


class Recording:
    """Grows by :meth:`append` while a run goes on; reads the same live and afterwards.

    ``recording["grad_l2"]`` is (steps, layers) float32, ``recording["time_delta_l2"]`` (steps, time steps).
    ``loss``, ``grad_norm``, ``clip_coef`` are (steps,) float64. Step ``i`` is row ``i``, but for a statistic that was
    chosen during the run: what it was before is not known, and row 0 is that of the step :meth:`first_step`.
    ``keeps_overviews``: an :meth:`overview` costs less than to read the steps.
    """

    keeps_overviews = False

    def __init__(
        self,
        experiment: Experiment,
        environment: dict[str, Any],
        layers: Sequence[Layer],
        statistics: Sequence[str],
    ) -> None:
        self.experiment = experiment
        self.environment = environment
        self.layer_info = tuple(layers)
        self.events: list[Event] = []
        self._scalars = {name: Series((), np.float64) for name in ("loss", "grad_norm", "clip_coef")}
        self._statistics: dict[str, Series] = {}
        for name in statistics:
            rows = len(self.layer_info) if STATISTICS[name].rows == "layers" else 0
            self._statistics[name] = Series((rows,), np.float32)

    def snapshot(self) -> Recording:
        """A recording of the steps so far that doesn't grow; shares the numbers."""
        still = copy(self)
        still.events = list(self.events)
        still._scalars = {name: copy(series) for name, series in self._scalars.items()}
        still._statistics = {name: copy(series) for name, series in self._statistics.items()}
        return still

    def append(self, reading: Reading) -> None:
        """Add the reading of the next step; a statistic that it is the first to have begins with it."""
        if reading.step != len(self):
            raise ValueError(f"the next step is {len(self)}, not {reading.step}")
        self._scalars["loss"].append(reading.loss)
        self._scalars["grad_norm"].append(reading.grad_norm)
        self._scalars["clip_coef"].append(reading.clip_coef)
        for name in {**self._statistics, **reading.statistics}:
            row = reading.statistics[name]
            series = self._statistics.get(name)
            if series is None or not len(series):  # how many time steps there are, only the data know
                self._statistics[name] = series = Series(row.shape, np.float32, reading.step)
            series.append(row)
        self.events.extend(reading.events)

    def __len__(self) -> int:
        return len(self._scalars["loss"])

    def __getitem__(self, statistic: str) -> NDArray[np.float32]:
        self.check(statistic)
        return self.read(statistic)

    def __iter__(self) -> Iterator[str]:
        return iter(self.statistics)

    def check(self, statistic: str) -> None:
        """Raise :class:`InputError` where ``statistic`` was not recorded."""
        if statistic not in self.statistics:
            raise InputError(f"statistic: found {statistic!r}; this recording holds {', '.join(self.statistics)}")

    def read(self, name: str, start: int = 0, stop: int | None = None) -> NDArray[Any]:
        """The steps from ``start`` to before ``stop`` of a statistic, (steps, rows), or a scalar, (steps,).

        Those before the statistic's first step are left out.
        """
        series = self._scalars[name] if name in self._scalars else self._statistics[name]
        first, last, _ = slice(start, stop).indices(len(self))
        return series.values[max(0, first - series.first) : max(0, last - series.first)]

    def first_step(self, statistic: str) -> int:
        """The step from which on ``statistic`` was recorded: 0 unless it was chosen during the run."""
        return self._statistics[statistic].first

    def at(self, statistic: str, step: int) -> NDArray[np.float32] | None:
        """The numbers of one step, (rows,); None where ``statistic`` was not recorded at it."""
        self.check(statistic)
        rows = self.read(statistic, step, step + 1)
        return rows[0] if len(rows) else None

    def overview(self, name: str, start: int = 0, stop: int | None = None) -> Overview:
        """What there is in the blocks of steps that hold ``start`` … ``stop``."""
        first, last, _ = slice(start, stop).indices(len(self))
        first -= first % BLOCK_STEPS
        last = min(len(self), -(-last // BLOCK_STEPS) * BLOCK_STEPS)
        values = self.read(name, first, last)
        values = values[:, None] if values.ndim == 1 else values
        left_out = last - first - len(values)
        return Overview.of(np.pad(values, ((left_out, 0), (0, 0))), first, left_out)

    def save(self, path: str | Path) -> None:
        """Write a ``.gradviz`` file, whole or not at all; raises :class:`FileError`."""
        from gradviz.storage.writer import write_recording

        write_recording(self, Path(path))

    @property
    def layers(self) -> list[str]:
        """Names, from input to output."""
        return [layer.name for layer in self.layer_info]

    def rows(self, statistic: str) -> list[str]:
        """What ``statistic`` has a number for: layers from input to output, time steps t=1 … t=T, or parameters."""
        kind = STATISTICS[statistic].rows
        if kind == "layers":
            return self.layers
        count = self.columns(statistic)
        if kind == "time":
            return [f"t={t}" for t in range(1, count + 1)]
        names = self.environment.get("parameters")
        if isinstance(names, list) and len(names) == count:
            return [str(name) for name in names]
        return [f"p{number}" for number in range(1, count + 1)]  # a file from elsewhere

    def columns(self, statistic: str) -> int:
        """How many numbers a step of ``statistic`` has."""
        return int(self._statistics[statistic].values.shape[1])

    @property
    def statistics(self) -> list[str]:
        """Names of the statistics that were recorded."""
        return list(self._statistics)

    @property
    def loss(self) -> NDArray[np.float64]:
        """Mean loss over the batch, (steps,)."""
        return self.read("loss")

    @property
    def grad_norm(self) -> NDArray[np.float64]:
        """Global L2 norm of the gradient before clipping, (steps,)."""
        return self.read("grad_norm")

    @property
    def clip_coef(self) -> NDArray[np.float64]:
        """What clipping multiplied the gradient with, (steps,)."""
        return self.read("clip_coef")
