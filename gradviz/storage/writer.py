"""Writes a recording during the run. The format is described in :mod:`gradviz.storage.file_format`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from gradviz.catalog.statistics import statistic_named
from gradviz.errors import FileError
from gradviz.files import replacing
from gradviz.recording.overview import CHUNK_STEPS, Overview
from gradviz.recording.reading import Event, Reading
from gradviz.storage import database
from gradviz.storage.checkpoints import superfluous
from gradviz.storage.description import about_of, event_to_dict
from gradviz.storage.file_format import ALONG, MAX_CHECKPOINT_BYTES, End, SeriesInfo, checksum, packed

if TYPE_CHECKING:
    from gradviz.recording.recording import Recording
    from gradviz.recording.run_info import RunInfo

COMMIT_INTERVAL_S = 1.0
SAVED_CHECKPOINT_BYTES = 32 * 2**20
"""Budget of the checkpoints in a saved file."""


class RecordingWriter:
    """Appends readings to a new file that replaces the one at ``path``. Other processes can read it meanwhile.

    Readings are written to the disk after a second or 1,000 steps, or at once by :meth:`flush`. Any thread may use a
    writer, but only one at a time. Every method raises :class:`FileError` if the system refuses to write, e.g. because
    the disk is full. The file then stays readable and holds ``saved_steps`` steps; the writer keeps up to 1,000 unsaved
    steps, and the next :meth:`flush` tries again.

    ``statistics`` are those of the first step; further ones begin with the first reading that has them.
    ``checkpoint_budget`` is the maximum size of all checkpoints of the file in bytes.
    """

    def __init__(
        self, path: Path, info: RunInfo, statistics: Sequence[str] = (), *, checkpoint_budget: int = 0
    ) -> None:
        self.path = path
        self.steps = self.saved_steps = 0
        self._closed = False
        self._scalars = info.scalars
        self._series: list[SeriesInfo] = []
        self._rows: list[NDArray[Any]] = []
        for name in info.scalars:
            self._add_series(SeriesInfo(name, "<f8", "step", 1))
        for name in statistics:
            kind = statistic_named(name).rows
            self._add_series(SeriesInfo(name, "<f4", ALONG[kind], len(info.rows(kind))))
        self._series_are_saved = True
        self._events: list[Event] = []
        self._saved_events = 0
        self._checkpoint_budget = checkpoint_budget
        self._checkpoints: dict[int, int] = {}  # sizes by step
        database.settle(path)
        with self._errors(), replacing(path) as temporary:
            database.create(temporary, {**about_of(info), "series": self._series_as_data()})
            database.remove_sidecars(path)  # sidecars of a killed run belong to the replaced file
        with self._errors():
            self._db = database.open_for_writing(path)
        self._last_commit = self._last_append = monotonic()

    def append(self, reading: Reading) -> None:
        """Append the reading of the next step. Statistics that no earlier reading has begin at this step."""
        if reading.step != self.steps:
            raise ValueError(f"the next step is {self.steps}, not {reading.step}")
        row = self.steps % CHUNK_STEPS
        self._flush_full_chunk()
        names = {series.name for series in self._series}
        for name in [name for name in reading.statistics if name not in names]:
            along = ALONG[statistic_named(name).rows]
            self._add_series(SeriesInfo(name, "<f4", along, len(reading.statistics[name]), reading.step))
        values: list[Any] = [reading.scalar(name) for name in self._scalars]
        values += [reading.statistics[series.name] for series in self._series[len(self._scalars) :]]
        for rows, value in zip(self._rows, values, strict=True):
            rows[row] = value
        self._events.extend(reading.events)
        self.steps += 1
        now = monotonic()
        expected_next = now + (now - self._last_append)
        self._last_append = now
        if self.steps % CHUNK_STEPS == 0 or expected_next - self._last_commit >= COMMIT_INTERVAL_S:
            self.flush()

    def extend(self, readings: Iterable[Reading]) -> None:
        """Append the readings of the next steps."""
        for reading in readings:
            self.append(reading)

    def copy(self, recording: Recording, progress: Callable[[float], None] | None = None) -> None:
        """Append the steps of ``recording`` that this file does not have yet, and write them to the disk.

        ``progress`` is called from time to time with the finished fraction, from 0 to 1.
        """
        names = {series.name for series in self._series}
        for name in [name for name in recording.statistics if name not in names]:
            along, columns = ALONG[recording.row_kind(name)], recording.columns(name)
            self._add_series(SeriesInfo(name, "<f4", along, columns, recording.first_step(name)))
        while self.steps < len(recording):
            self._flush_full_chunk()
            if progress is not None:
                progress(self.steps / len(recording))
            self._copy_chunk(recording, self.steps)
        self.flush()

    def _flush_full_chunk(self) -> None:
        """Write a full chunk that could not be written before. Raises :class:`FileError` if it fails again."""
        if self.steps % CHUNK_STEPS == 0 and self.steps > self.saved_steps:
            self.flush()

    def _copy_chunk(self, recording: Recording, start: int) -> None:
        """Append the steps from ``start`` to the end of its chunk."""
        row = start % CHUNK_STEPS
        blocks = [recording.read(series.name, start, start - row + CHUNK_STEPS) for series in self._series]
        stop = row + len(blocks[0])
        for rows, block in zip(self._rows, blocks, strict=True):
            rows[row : stop - len(block)] = np.nan
            rows[stop - len(block) : stop] = block.reshape(-1, rows.shape[1])
        self.steps += stop - row
        self._events += [event for event in recording.events if start <= event.step < self.steps]

    def keep_checkpoint(self, step: int, data: bytes) -> bool:
        """Keep a state of the training from which it can continue at ``step``; return False if it does not fit.

        Other checkpoints are dropped to stay within the budget; those that remain are evenly spread.
        """
        if len(data) > min(self._checkpoint_budget, MAX_CHECKPOINT_BYTES):
            return False
        sizes = {**self._checkpoints, step: len(data)}
        dropped = superfluous(sizes, self._checkpoint_budget)
        with self._transaction():
            self._db.executemany("DELETE FROM checkpoints WHERE step = ?", [(old_step,) for old_step in dropped])
            if step not in dropped:
                row = (step, checksum(step, data=data), data)
                self._db.execute("INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?)", row)
        self._checkpoints = {kept: size for kept, size in sizes.items() if kept not in dropped}
        return step in self._checkpoints

    def flush(self) -> None:
        """Write everything that was appended to the disk."""
        self._last_commit = monotonic()
        if self.steps == self.saved_steps and self._series_are_saved:
            return
        with self._transaction():
            if not self._series_are_saved:
                database.put_about(self._db, "series", self._series_as_data())
            if self.steps > self.saved_steps:
                self._write_chunk()
                self._write_events()
        self.saved_steps = self.steps
        self._saved_events = len(self._events)
        self._series_are_saved = True

    def close(self, end: End = "completed") -> None:
        """Write everything to the disk, store the end of the run, and merge the log into the file.

        If this raises, it can be called again, or the file can be closed with :meth:`abandon`.
        """
        self.flush()
        with self._transaction():
            database.put_about(self._db, "end", {"how": end, "steps": self.steps})
        self._closed = True
        database.close_into_one_file(self._db)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if not self._closed and (kind is None or not issubclass(kind, FileError)):
                self.close("completed" if kind is None else "failed")
        finally:
            self.abandon()

    def abandon(self) -> None:
        """Close the file as it is after an error; the run continues without it."""
        database.close_into_one_file(self._db)

    def _add_series(self, series: SeriesInfo) -> None:
        self._series.append(series)
        self._rows.append(np.full((CHUNK_STEPS, series.columns), np.nan, series.dtype))
        self._series_are_saved = False

    def _series_as_data(self) -> list[dict[str, Any]]:
        return [series.to_dict() for series in self._series]

    def _write_chunk(self) -> None:
        chunk = (self.steps - 1) // CHUNK_STEPS
        steps = self.steps - chunk * CHUNK_STEPS
        for number, rows in enumerate(self._rows):
            left_out = max(0, self._series[number].first - chunk * CHUNK_STEPS)
            if left_out >= steps:
                continue
            codec, data = packed(rows[:steps], compress=steps == CHUNK_STEPS)
            crc = checksum(chunk, number, steps, codec, data=data)
            self._db.execute(
                "INSERT OR REPLACE INTO chunks VALUES (?, ?, ?, ?, ?, ?)", (chunk, number, steps, codec, crc, data)
            )
            overview = Overview.of(rows[:steps], left_out=left_out).to_bytes()
            crc = checksum(chunk, number, data=overview)
            self._db.execute("INSERT OR REPLACE INTO overviews VALUES (?, ?, ?, ?)", (chunk, number, crc, overview))

    def _write_events(self) -> None:
        for number in range(self._saved_events, len(self._events)):
            value = json.dumps(event_to_dict(self._events[number]), ensure_ascii=False)
            row = (number, value, checksum(number, data=value.encode()))
            self._db.execute("INSERT OR REPLACE INTO events VALUES (?, ?, ?)", row)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._errors():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise FileError(
                "{path}: {reason}; it holds {saved_steps} steps",
                path=self.path,
                reason=database.reason(error),
                saved_steps=f"{self.saved_steps:,}",
            ) from error


def write_recording(
    recording: Recording,
    path: Path,
    progress: Callable[[float], None] | None = None,
    end: End | None = None,
    checkpoints: Mapping[int, bytes] | None = None,
) -> None:
    """Write a complete recording or none at all. Raises :class:`FileError`, and any exception of ``progress``.

    ``end`` is the end of the run, by default that of the recording's file, or completed for a recording in memory.
    ``checkpoints`` maps steps to states of the training, by default those of the file; those that fit are kept.
    """
    with replacing(path) as temporary:
        database.settle(path)
        with RecordingWriter(temporary, recording.info, checkpoint_budget=SAVED_CHECKPOINT_BYTES) as writer:
            writer.copy(recording, progress)
            for step, data in recording.checkpoints() if checkpoints is None else checkpoints.items():
                writer.keep_checkpoint(step, data)
            writer.close(end or getattr(recording, "end", "completed") or "stopped")
        database.remove_sidecars(path)
