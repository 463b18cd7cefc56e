"""Reads recordings from files, a part at a time. The format is described in :mod:`gradviz.storage.file_format`.

A file may come from anyone: it is opened for reading alone, its tables must be ours to the letter, every size is
bounded before anything is reserved for it, and whatever is wrong becomes a :class:`FileError`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from copy import copy
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from gradviz.catalog.statistics import STATISTICS
from gradviz.errors import FileError, InputError
from gradviz.recording.overview import BLOCK_STEPS, CHUNK_STEPS, Overview
from gradviz.recording.reading import Event, Reading
from gradviz.recording.recording import Recording
from gradviz.storage.file_format import (
    MAX_EVENTS,
    MAX_JSON,
    MAX_SERIES,
    MAX_STEPS,
    SCALARS,
    End,
    SeriesInfo,
    checksum,
    unpacked,
)
from gradviz.storage.untrusted import (
    check_header,
    check_schema,
    connected_to,
    environment_of,
    event_of,
    experiment_of,
    layers_of,
    series_of,
)

MAX_WHOLE_BYTES = 8 * 2**30  # what may be read at once
_ENDS = ("completed", "stopped", "failed")


def open_recording(path: str | Path) -> StoredRecording:
    """Open a recording; its numbers are read when they are asked for.

    Raises :class:`FileError` for what is no recording, is of a newer version, or whose description is damaged.
    Damaged numbers are found when they are read; :func:`recover` finds what comes before them.
    """
    return StoredRecording(Path(path))


def opened(path: str | Path) -> StoredRecording:
    """Open a recording, or where that fails what can be saved of it."""
    try:
        return open_recording(path)
    except FileError as error:
        try:
            return recover(path)
        except InputError:
            raise error from None


def recover(path: str | Path, statistics: Sequence[str] | None = None) -> StoredRecording:
    """Open a recording up to where it is damaged, which ``damage`` then says.

    Reads the scalars and ``statistics``, by default all, once. Raises :class:`FileError` where nothing can be saved.
    """
    recording = StoredRecording(Path(path), strict=False)
    wanted = recording.statistics if statistics is None else statistics
    names = [*SCALARS, *(name for name in recording.statistics if name in wanted)]
    for start in range(0, len(recording), CHUNK_STEPS):
        try:
            for name in names:
                recording.read(name, start, start + CHUNK_STEPS)
        except FileError as error:
            recording.cut(start, str(error))
            break
    return recording


class StoredRecording(Recording):
    """A recording in a file. No file stays open between two calls, and any thread may call.

    ``end`` says how the run ended: completed, stopped, failed; None where it goes on, or the program was killed.
    ``damage`` says what was left out; empty where nothing is wrong. Who sets ``forgiving`` is given what comes before
    the first damage that is met, the recording ends there from then on, and no reading raises :class:`FileError`.
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
        check_header(path)
        with self._connected() as db:
            check_schema(path, db)
            about = self._read_about(db)
            self.experiment = experiment_of(path, about["experiment"])
            self.environment = environment_of(path, about["environment"])
            self.layer_info = layers_of(path, about["layers"])
            self._series = self._series_of(about["series"])
            self._grow(db, about)

    def refresh(self) -> bool:
        """Take in what was written since; whether there is anything new."""
        before = (len(self), self.end)
        with self._connected() as db:
            about = self._read_about(db)
            self._series = self._series_of(about["series"])
            self._grow(db, about)
        if before[0] != len(self):
            self._whole = {}
        return before != (len(self), self.end)

    def cut(self, steps: int, damage: str) -> None:
        """Leave out what comes after ``steps`` steps."""
        kept = f"the first {steps:,} of {len(self):,} steps can be shown" if steps else "no step can be shown"
        self.damage = f"{damage}; {kept}"
        self._length = steps
        self.events = [event for event in self.events if event.step < steps]
        self._whole = {}

    def snapshot(self) -> StoredRecording:
        """A recording of the steps so far that neither grows nor forgives."""
        still = copy(self)
        still.forgiving = False
        still.events = list(self.events)
        still._whole = dict(self._whole)
        return still

    def append(self, reading: Reading) -> NoReturn:
        """A file grows by its writer alone."""
        raise TypeError("a recording that was opened from a file can't be appended to")

    def __len__(self) -> int:
        return self._length

    @property
    def statistics(self) -> list[str]:
        """Names of the statistics that were recorded; those that this gradviz doesn't know are left out."""
        return [one.name for one in self._series if one.name in STATISTICS]

    def columns(self, statistic: str) -> int:
        """How many numbers a step of ``statistic`` has."""
        return self._series_named(statistic)[1].columns

    def first_step(self, statistic: str) -> int:
        """The step from which on ``statistic`` was recorded."""
        return self._series_named(statistic)[1].first

    def read(self, name: str, start: int = 0, stop: int | None = None) -> NDArray[Any]:
        """The steps from ``start`` to before ``stop`` of a statistic, (steps, rows), or a scalar, (steps,).

        Those before the statistic's first step are left out. Raises :class:`FileError` where one is damaged. What is
        read whole is kept.
        """
        first, last, _ = slice(start, stop).indices(len(self))
        number, series = self._series_named(name)
        first = max(first, series.first)
        last = max(first, last)
        if name in self._whole:
            return self._whole[name][first - series.first : last - series.first]
        if series.chunk_bytes(max(0, last - first)) > MAX_WHOLE_BYTES:
            raise InputError(f"{name}: {last - first:,} steps are too many to read at once; read a range of them")
        parts: list[NDArray[Any]] = []
        start = first // CHUNK_STEPS * CHUNK_STEPS
        try:
            with self._connected(series.chunk_bytes(CHUNK_STEPS)) as db:
                for offset in range(start, last if last > first else 0, CHUNK_STEPS):
                    rows = self._read_chunk(db, offset // CHUNK_STEPS, number, series)
                    parts.append(rows[max(0, first - offset) : last - offset])
        except FileError as error:
            last = max(first, self._forgive(error, start + CHUNK_STEPS * len(parts)))
        values = np.concatenate(parts) if parts else np.empty((0, series.columns), series.dtype)
        values = values.astype(series.dtype.newbyteorder("="), copy=False)
        if series.along == "step":
            values = values[:, 0]
        values.flags.writeable = False
        if last - first == len(self) - series.first:
            self._whole[name] = values
        return values

    def overview(self, name: str, start: int = 0, stop: int | None = None) -> Overview:
        """What there is in the blocks of steps that hold ``start`` … ``stop``, from whole chunks."""
        first, last, _ = slice(start, stop).indices(len(self))
        number, series = self._series_named(name)
        first = max(first, series.first)
        parts: list[Overview] = []
        start = first // CHUNK_STEPS * CHUNK_STEPS
        try:
            with self._connected(series.chunk_bytes(CHUNK_STEPS)) as db:
                for offset in range(start, last if last > first else 0, CHUNK_STEPS):
                    parts.append(self._read_overview(db, offset // CHUNK_STEPS, number, series))  # noqa: PERF401
        except FileError as error:
            self._forgive(error, start + CHUNK_STEPS * len(parts))
        if not parts:
            empty = np.empty((0, series.columns), series.dtype)
            return Overview(first // BLOCK_STEPS * BLOCK_STEPS, empty.astype(np.uint8), empty, empty, empty, empty)
        return Overview.joined(parts)

    def _read_overview(self, db: sqlite3.Connection, chunk: int, number: int, series: SeriesInfo) -> Overview:
        """The overview of a chunk, of as many steps as this recording shows."""
        name, start = series.name, chunk * CHUNK_STEPS
        steps = min(CHUNK_STEPS, len(self) - start)
        row = db.execute("SELECT crc, data FROM overviews WHERE chunk = ? AND series = ?", (chunk, number))
        crc, data = self._row(row.fetchone(), f"the overview of {name}", (int, bytes))
        if crc != checksum(chunk, number, data=data):
            raise self._damaged(f"the overview of {name} at step {start:,}", "wrong checksum")
        if steps < CHUNK_STEPS:  # the file may have grown since
            rows = self._read_chunk(db, chunk, number, series)[:steps]
            return Overview.of(rows, start, max(0, series.first - start))
        try:
            return Overview.from_bytes(data, series.dtype, series.columns, start, steps)
        except ValueError as error:
            raise self._damaged(f"the overview of {name}", str(error)) from error

    def _forgive(self, error: FileError, step: int) -> int:
        """End before a step that can't be read, where that is wanted; gives the step."""
        if not self.forgiving:
            raise error
        self.cut(step, str(error))
        return step

    def _series_named(self, name: str) -> tuple[int, SeriesInfo]:
        number = [one.name for one in self._series].index(name)
        return number, self._series[number]

    def _read_chunk(self, db: sqlite3.Connection, chunk: int, number: int, series: SeriesInfo) -> NDArray[Any]:
        """The steps of a chunk that are there, at least as many as this recording shows."""
        start = chunk * CHUNK_STEPS
        what = f"{series.name} from step {start:,} on"
        query = "SELECT steps, codec, crc, data FROM chunks WHERE chunk = ? AND series = ?"
        try:
            row = db.execute(query, (chunk, number)).fetchone()
        except sqlite3.Error as error:
            raise self._damaged(what, str(error)) from error
        steps, codec, crc, data = self._row(row, what, (int, int, int, bytes))
        if not min(CHUNK_STEPS, len(self) - start) <= steps <= CHUNK_STEPS:
            raise self._damaged(what, f"{steps:,} steps")
        if crc != checksum(chunk, number, steps, codec, data=data):
            raise self._damaged(what, "wrong checksum")
        self.chunks_read += 1
        try:
            return unpacked(codec, data, series, steps)
        except ValueError as error:
            raise self._damaged(what, str(error)) from error

    @contextmanager
    def _connected(self, longest: int = MAX_JSON) -> Iterator[sqlite3.Connection]:
        """A connection that can do nothing but read our tables, no value of them longer than ``longest`` bytes."""
        try:
            with closing(connected_to(self.path, max(longest, MAX_JSON) + 1_000_000, not self._strict)) as db:
                yield db
        except (sqlite3.Error, sqlite3.Warning, OverflowError) as error:
            raise self._damaged("the file", str(error)) from error

    def _read_about(self, db: sqlite3.Connection) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key in ("experiment", "environment", "layers", "series", "end"):
            row = db.execute("SELECT value, crc FROM about WHERE key = ?", (key,)).fetchone()
            if row is None and key == "end":
                return {**found, "end": None}
            value, crc = self._row(row, key, (str, int))
            found[key] = self._json(key, value, crc, checksum(key, data=value.encode()))
        return found

    def _grow(self, db: sqlite3.Connection, about: dict[str, Any]) -> None:
        """Take the number of steps, the events and the end from the file."""
        end = about["end"]
        if end is not None:
            known = isinstance(end, dict) and end.get("how") in _ENDS and type(end.get("steps")) is int
            if not known or not 0 <= end["steps"] <= MAX_STEPS:
                raise self._damaged("end", "not what it should be")
        declared = None if end is None else end["steps"]
        self.end = None if end is None else end["how"]
        self._length = 0
        events: list[Event] = []
        try:
            self._length = self._count_steps(db, declared)
            events.extend(self._read_events(db))
        except (sqlite3.Error, FileError) as error:
            if self._strict:
                raise
            self.damage = str(error if isinstance(error, FileError) else self._damaged("the file", str(error)))
            self._length = self._length or (self._probed(db) if declared is None else declared)
        self.events = [event for event in events if event.step < len(self)]

    def _count_steps(self, db: sqlite3.Connection, declared: int | None) -> int:
        """How many steps there are; where the description of the end says another number, something is damaged."""
        row = db.execute("SELECT max(chunk) FROM chunks").fetchone()
        last = -1 if row == (None,) else self._row(row, "chunks", (int,))[0]
        if not -1 <= last < -(-MAX_STEPS // CHUNK_STEPS):
            raise self._damaged("chunks", f"the last is number {last:,}")
        steps = 0
        if last >= 0:
            row = db.execute("SELECT steps FROM chunks WHERE chunk = ? AND series = 0", (last,)).fetchone()
            (steps,) = self._row(row, "the last chunk", (int,))
            if not 1 <= steps <= CHUNK_STEPS:
                raise self._damaged("the last chunk", f"{steps:,} steps")
        count: int = max(0, last) * CHUNK_STEPS + steps
        if declared not in (None, count):
            raise self._damaged("chunks", f"{count:,} of {declared:,} steps")
        return count

    def _probed(self, db: sqlite3.Connection) -> int:
        """How many steps can be found one chunk after the other, where the last can't be found at once."""
        steps = 0
        for chunk in range(MAX_STEPS // CHUNK_STEPS):
            try:
                row = db.execute("SELECT steps FROM chunks WHERE chunk = ? AND series = 0", (chunk,)).fetchone()
            except sqlite3.Error:
                break
            if row is None or type(row[0]) is not int or not 1 <= row[0] <= CHUNK_STEPS:
                break
            steps = chunk * CHUNK_STEPS + row[0]
        return steps

    def _read_events(self, db: sqlite3.Connection) -> Iterator[Event]:
        rows = db.execute("SELECT number, value, crc FROM events ORDER BY number LIMIT ?", (MAX_EVENTS + 1,))
        for expected, row in enumerate(rows):
            number, value, crc = self._row(row, "events", (int, str, int))
            if number != expected or expected == MAX_EVENTS:
                raise self._damaged("events", f"number {number:,} in place {expected:,}")
            event = event_of(self._json("events", value, crc, checksum(number, data=value.encode())))
            if event is None:
                raise self._damaged("events", f"number {number:,} is no event")
            yield event

    def _series_of(self, found: Any) -> list[SeriesInfo]:
        if not isinstance(found, list) or not len(SCALARS) <= len(found) <= MAX_SERIES:
            raise self._damaged("series", "not a list of them")
        series = [series_of(one, len(self.layer_info)) for one in found]
        if None in series or tuple(one.name for one in series[: len(SCALARS)] if one) != SCALARS:
            raise self._damaged("series", "not what they should be")
        listed = [one for one in series if one is not None]
        if len({one.name for one in listed}) < len(listed):
            raise self._damaged("series", "a name stands there twice")
        return listed

    def _row(self, row: Any, what: str, kinds: tuple[type, ...]) -> tuple[Any, ...]:
        if row is None:
            raise self._damaged(what, "missing")
        if tuple(map(type, row)) != kinds:
            raise self._damaged(what, "values of another type")
        return tuple(row)

    def _json(self, what: str, value: str, crc: int, expected: int) -> Any:
        if crc != expected:
            raise self._damaged(what, "wrong checksum")
        try:
            return json.loads(value)
        except (ValueError, RecursionError) as error:
            raise self._damaged(what, str(error)) from error

    def _damaged(self, what: str, why: str) -> FileError:
        return FileError(f"{self.path}: damaged: {what}: {why}")
