"""The interface of every recording, whether it grows in memory or is read from a file."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from gradviz.catalog.statistics import Rows, Statistic, statistic_named
from gradviz.errors import InputError
from gradviz.recording.in_force import in_force, replayed
from gradviz.recording.overview import BLOCK_STEPS, Overview
from gradviz.recording.reading import Event
from gradviz.recording.run_info import Parent, RunInfo

if TYPE_CHECKING:
    from gradviz.experiment.experiment import Experiment


class Recording(ABC):
    """The numbers and events of a run.

    ``recording["grad_l2"]`` is (steps, layers) float32, ``recording["time_delta_l2"]`` (steps, time steps).
    ``loss``, ``grad_norm``, ``clip_coef`` are (steps,) float64. Step ``i`` is row ``i``, except for a statistic that
    was chosen during the run: its row 0 is the step :meth:`first_step`, and it has no values before.

    Attributes:
        info: the description of the run.
        events: the events of the run in order.
        keeps_overviews: True if an :meth:`overview` costs less than reading the steps.
    """

    info: RunInfo
    events: list[Event]
    keeps_overviews = False

    @abstractmethod
    def __len__(self) -> int: ...

    @property
    @abstractmethod
    def statistics(self) -> list[str]:
        """Names of the recorded statistics."""

    @abstractmethod
    def first_step(self, statistic: str) -> int:
        """Return the first step of ``statistic``: 0 unless it was chosen during the run."""

    @abstractmethod
    def columns(self, statistic: str) -> int:
        """Return the number of values per step of ``statistic``."""

    @abstractmethod
    def read(self, name: str, start: int = 0, stop: int | None = None) -> NDArray[Any]:
        """Return the steps from ``start`` to before ``stop`` of a statistic, (steps, rows), or a scalar, (steps,).

        Steps before the statistic's first are left out.
        """

    @abstractmethod
    def snapshot(self) -> Self:
        """Return a recording of the steps so far that does not grow; it shares the numbers."""

    def overview(self, name: str, start: int = 0, stop: int | None = None) -> Overview:
        """Return summaries of the blocks that contain the steps from ``start`` to before ``stop``."""
        first, last, _ = slice(start, stop).indices(len(self))
        first -= first % BLOCK_STEPS
        last = min(len(self), -(-last // BLOCK_STEPS) * BLOCK_STEPS)
        values = self.read(name, first, last)
        values = values[:, None] if values.ndim == 1 else values
        left_out = last - first - len(values)
        return Overview.of(np.pad(values, ((left_out, 0), (0, 0))), first, left_out)

    def __getitem__(self, statistic: str) -> NDArray[np.float32]:
        self.check(statistic)
        return self.read(statistic)

    def __iter__(self) -> Iterator[str]:
        return iter(self.statistics)

    def check(self, statistic: str) -> None:
        """Raise :class:`InputError` if ``statistic`` was not recorded."""
        if statistic not in self.statistics:
            raise InputError(
                "statistic: found {statistic}; this recording holds {statistics}",
                statistic=repr(statistic),
                statistics=", ".join(self.statistics),
            )

    def at(self, statistic: str, step: int) -> NDArray[np.float32] | None:
        """Return the values of one step, (rows,), or None if ``statistic`` was not recorded at that step."""
        self.check(statistic)
        rows = self.read(statistic, step, step + 1)
        return rows[0] if len(rows) else None

    def row_kind(self, statistic: str) -> Rows:
        """Return the kind of row that ``statistic`` has a value for."""
        return statistic_named(statistic).rows

    def described(self, statistic: str) -> Statistic:
        """Return the catalog row of a statistic; one that is not in the catalog is described by its name."""
        return statistic_named(statistic, self.row_kind(statistic))

    def rows(self, statistic: str) -> list[str]:
        """Return the names of the rows: layers from input to output, time steps t=1 … t=T, or parameters."""
        return list(self.info.rows(self.row_kind(statistic)))

    def in_force(self, step: int) -> Experiment | None:
        """Return the experiment with every change up to ``step``, including those of ``step``.

        The changes of future steps are those of the schedule. Returns None if the run has no experiment.
        """
        experiment = self.info.experiment
        return None if experiment is None else in_force(experiment, self.events, step, len(self))

    def checkpoints(self) -> Iterator[tuple[int, bytes]]:
        """Yield each checkpoint, a state of the training, with the step from which it continues.

        Only files keep checkpoints.
        """
        return iter(())

    def replayed(self, source: str = "recording") -> Experiment:
        """Return the experiment that reproduces the run: changes made by hand are part of its schedule.

        Raises :class:`InputError` if the run has no experiment. Error messages call the recording ``source``.
        """
        if self.info.experiment is None:
            raise InputError(
                "{source}: holds no experiment: gradviz only watched this run, and can't make it again", source=source
            )
        return replayed(self.info.experiment, self.events, len(self), source)

    def save(self, path: str | Path) -> None:
        """Write a complete ``.gradviz`` file or none at all. Raises :class:`FileError` if it can't be written."""
        from gradviz.storage.writer import write_recording

        write_recording(self, Path(path))

    @property
    def experiment(self) -> Experiment | None:
        """The experiment at the start of the run; None for a training loop that is not gradviz's own."""
        return self.info.experiment

    @property
    def environment(self) -> Mapping[str, Any]:
        """Versions, device and threads of the run."""
        return self.info.environment

    @property
    def parent(self) -> Parent | None:
        """The run from which this one was forked, and the step of the fork; None if it is not a fork."""
        return self.info.parent

    @property
    def layers(self) -> list[str]:
        """Names of the layers, from input to output."""
        return list(self.info.rows("layers"))

    @property
    def scalars(self) -> list[str]:
        """Names of the recorded scalars; :meth:`read` returns their values."""
        return list(self.info.scalars)

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
        """Factor that clipping multiplied the gradient with, (steps,)."""
        return self.read("clip_coef")
