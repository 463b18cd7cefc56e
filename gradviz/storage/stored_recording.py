"""Recordings in files, read in parts. The format is described in :mod:`gradviz.storage.file_format`.

Files are untrusted: they are opened read-only, their tables must match the schema exactly, every size is checked
before memory is allocated, and every error becomes a :class:`FileError`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from copy import copy
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from gradviz.catalog.statistics import Rows
from gradviz.errors import FileError, InputError
from gradviz.message import Message
from gradviz.recording.overview import BLOCK_STEPS, CHUNK_STEPS, Overview
from gradviz.recording.reading import Event
from gradviz.recording.recording import Recording
from gradviz.recording.run_info import time_rows
from gradviz.storage.description import Ending, UnreadableError, ending_of, info_of, row_kind_of, series_of
from gradviz.storage.file_format import MAX_CHECKPOINT_BYTES, End, SeriesInfo
from gradviz.storage.tables import Tables, damaged, empty_rows, opened_tables
from gradviz.storage.untrusted import UNREADABLE, check_schema, version_of

MAX_WHOLE_BYTES = 8 * 2**30  # limit of one read


def open_recording(path: str | Path) -> StoredRecording:
    """Open a recording; its numbers are read on demand.

    Raises :class:`FileError` if the file is not a recording, is of a newer version, or has a damaged description.
    Damaged chunks raise when they are read; :func:`recover` returns the steps before them.
    """
    return StoredRecording(Path(path))


def opened(path: str | Path) -> StoredRecording:
    """Open a recording; if that fails, return the part of it that can be recovered."""
    try:
        return open_recording(path)
    except FileError as error:
        try:
            return recover(path)
        except InputError:
            raise error from None


def recover(path: str | Path, statistics: Sequence[str] | None = None) -> StoredRecording:
    """Open a recording truncated at the first damaged chunk, which its attribute ``damage`` describes.

    Reads the scalars and ``statistics`` (all by default) once. Raises :class:`FileError` if nothing can be recovered.
    """
    recording = StoredRecording(Path(path), strict=False)
    wanted = recording.statistics if statistics is None else statistics
    names = [*recording.scalars, *(name for name in recording.statistics if name in wanted)]
    for start in range(0, len(recording), CHUNK_STEPS):
        try:
            for name in names:
                recording.read(name, start, start + CHUNK_STEPS)
        except FileError as error:
            recording.cut(start, error.message)
            break
    return recording


class StoredRecording(Recording):
    """A recording in a file. The file is not kept open between two calls. Any thread may call its methods.

    Attributes:
        path: the path of the file.
        end: the end of the run; None if the run goes on or the program was killed.
        damage: a message about the part that was left out; empty if the file is intact.
        forgiving: if set, reads never raise :class:`FileError`; the recording is truncated at the first damaged chunk.
        chunks_read: the number of chunks that have been read.
    """

    keeps_overviews = True

    def __init__(self, path: Path, strict: bool = True) -> None:
        self.path = path
        self.damage = ""
        self.forgiving = False
        self.end: End | None = None
        self.chunks_read = 0
        self._strict = strict
        self._length = 0
        self._whole: dict[str, NDArray[Any]] = {}
        self._version = version_of(path)
        with opened_tables(path, cut_off=not strict) as tables:
            check_schema(path, tables.db, self._version)
            about = tables.about()
            try:
                self.info = info_of(about, self._version, str(path))
            except UnreadableError as error:
                raise damaged(path, error.part, error.reason) from error
            self._grow(tables, about)

    def refresh(self) -> bool:
        """Update the recording from the file; return True if there is anything new."""
        before = (len(self), self.end)
        with opened_tables(self.path, cut_off=not self._strict) as tables:
            self._grow(tables, tables.about())
        if before[0] != len(self):
            self._whole = {}
        return before != (len(self), self.end)

    def _grow(self, tables: Tables, about: dict[str, Any]) -> None:
        """Read the series, the number of steps, the events and the end from the file."""
        try:
            listed = series_of(about["series"], len(self.info.layers))
            ending = ending_of(about.get("end"))
        except UnreadableError as error:
            raise damaged(self.path, error.part, error.reason) from error
        self._series = {series.name: (number, series) for number, series in enumerate(listed) if series is not None}
        self.end = ending.end if ending else None
        self._length = 0
        events: list[Event] = []
        try:
            self._length = tables.count_steps(ending.steps if ending else None)
            events.extend(tables.events())
        except (*UNREADABLE, FileError) as error:
            if self._strict:
                raise
            self._set_damage(tables, ending, error)
        self.events = [event for event in events if event.step < len(self)]

    def _set_damage(self, tables: Tables, ending: Ending | None, error: Exception) -> None:
        reported = error if isinstance(error, FileError) else damaged(self.path, Message("the file"), str(error))
        self.damage = reported.message
        self._length = self._length or (tables.probe_steps() if ending is None else ending.steps)

    def cut(self, steps: int, damage: str) -> None:
        """Truncate the recording after ``steps`` steps."""
        kept = (
            Message("the first {steps} of {count} steps can be shown", steps=f"{steps:,}", count=f"{len(self):,}")
            if steps
            else Message("no step can be shown")
        )
        self.damage = f"{damage}; {kept}"
        self._length = steps
        self.events = [event for event in self.events if event.step < steps]
        self._whole = {}

    def snapshot(self) -> Self:
        """Return a recording of the steps so far that does not grow and whose reads raise errors."""
        snapshot = copy(self)
        snapshot.forgiving = False
        snapshot.events = list(self.events)
        snapshot._whole = dict(self._whole)
        return snapshot

    def __len__(self) -> int:
        return self._length

    @property
    def statistics(self) -> list[str]:
        """Names of the recorded statistics, including those that are not in the catalog."""
        return [name for name, (_, series) in self._series.items() if series.along != "step"]

    def columns(self, statistic: str) -> int:
        """Return the number of values per step of ``statistic``."""
        return self._series[statistic][1].columns

    def first_step(self, statistic: str) -> int:
        """Return the first step of ``statistic``."""
        return self._series[statistic][1].first

    def row_kind(self, statistic: str) -> Rows:
        """Return the kind of row that ``statistic`` has a value for."""
        return row_kind_of(self._series[statistic][1])

    def rows(self, statistic: str) -> list[str]:
        """Return the names of the rows; they are numbered if the file does not name them, as in version 1."""
        names, count = super().rows(statistic), self.columns(statistic)
        if len(names) == count:
            return names
        if self.row_kind(statistic) == "time":
            return list(time_rows(count))
        return [f"p{number}" for number in range(1, count + 1)]

    def read(self, name: str, start: int = 0, stop: int | None = None) -> NDArray[Any]:
        """Return the steps from ``start`` to before ``stop`` of a statistic, (steps, rows), or a scalar, (steps,).

        Steps before the statistic's first are left out. Raises :class:`FileError` if a step is damaged. Series that are
        read as a whole are cached.
        """
        first, last, _ = slice(start, stop).indices(len(self))
        number, series = self._series[name]
        first = max(first, series.first)
        last = max(first, last)
        if name in self._whole:
            return self._whole[name][first - series.first : last - series.first]
        if series.chunk_bytes(max(0, last - first)) > MAX_WHOLE_BYTES:
            raise InputError(
                "{name}: {count} steps are too many to read at once; read a range of them",
                name=name,
                count=f"{last - first:,}",
            )
        parts: list[NDArray[Any]] = []
        start = first // CHUNK_STEPS * CHUNK_STEPS
        try:
            with self._tables_of(series) as tables:
                for offset in range(start, last if last > first else 0, CHUNK_STEPS):
                    rows = self._chunk(tables, offset // CHUNK_STEPS, number, series)
                    parts.append(rows[max(0, first - offset) : last - offset])
        except FileError as error:
            last = max(first, self._forgive(error, start + CHUNK_STEPS * len(parts)))
        values = np.concatenate(parts) if parts else empty_rows(series)
        values = values.astype(series.dtype.newbyteorder("="), copy=False)
        if series.along == "step":
            values = values[:, 0]
        values.flags.writeable = False
        if last - first == len(self) - series.first:
            self._whole[name] = values
        return values

    def overview(self, name: str, start: int = 0, stop: int | None = None) -> Overview:
        """Return summaries of the blocks of the whole chunks that contain the steps ``start`` to before ``stop``."""
        first, last, _ = slice(start, stop).indices(len(self))
        number, series = self._series[name]
        first = max(first, series.first)
        parts: list[Overview] = []
        start = first // CHUNK_STEPS * CHUNK_STEPS
        try:
            with self._tables_of(series) as tables:
                for offset in range(start, last if last > first else 0, CHUNK_STEPS):
                    parts.append(self._overview(tables, offset // CHUNK_STEPS, number, series))  # noqa: PERF401
        except FileError as error:
            self._forgive(error, start + CHUNK_STEPS * len(parts))
        if not parts:
            empty = empty_rows(series)
            return Overview(first // BLOCK_STEPS * BLOCK_STEPS, empty.astype(np.uint8), empty, empty, empty, empty)
        return Overview.joined(parts)

    def checkpoints(self) -> Iterator[tuple[int, bytes]]:
        """Yield each checkpoint with the step from which the training continues; damaged ones are left out."""
        for step in self.checkpoint_steps():
            with suppress(FileError):
                yield step, self.checkpoint(step)

    def checkpoint_steps(self) -> list[int]:
        """Return the steps from which the training can continue."""
        if self._version == 1:
            return []
        with opened_tables(self.path, cut_off=not self._strict) as tables:
            return [step for step in tables.checkpoint_steps() if 0 <= step <= len(self)]

    def checkpoint(self, step: int) -> bytes:
        """Return the state of the training before ``step``. Raises :class:`FileError` if it is damaged or missing."""
        with opened_tables(self.path, MAX_CHECKPOINT_BYTES, cut_off=not self._strict) as tables:
            return tables.checkpoint(step)

    def _tables_of(self, series: SeriesInfo) -> AbstractContextManager[Tables]:
        return opened_tables(self.path, series.chunk_bytes(CHUNK_STEPS), cut_off=not self._strict)

    def _chunk(self, tables: Tables, chunk: int, number: int, series: SeriesInfo) -> NDArray[Any]:
        rows = tables.chunk(chunk, number, series, min(CHUNK_STEPS, len(self) - chunk * CHUNK_STEPS))
        self.chunks_read += 1
        return rows

    def _overview(self, tables: Tables, chunk: int, number: int, series: SeriesInfo) -> Overview:
        """Return the overview of a chunk for the steps that this recording has."""
        start = chunk * CHUNK_STEPS
        steps = min(CHUNK_STEPS, len(self) - start)
        if steps == CHUNK_STEPS:
            return tables.overview(chunk, number, series, steps)
        rows = self._chunk(tables, chunk, number, series)[:steps]  # the file may have grown meanwhile
        return Overview.of(rows, start, max(0, series.first - start))

    def _forgive(self, error: FileError, step: int) -> int:
        """Truncate the recording before a damaged step and return the step. Raises ``error`` unless forgiving."""
        if not self.forgiving:
            raise error
        self.cut(step, error.message)
        return step
