"""Writes a recording while the run goes on. The format is described in :mod:`gradviz.storage.file_format`."""

from __future__ import annotations

import errno
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from gradviz.catalog.statistics import STATISTICS
from gradviz.errors import FileError
from gradviz.files import replacing
from gradviz.recording.overview import CHUNK_STEPS, Overview
from gradviz.recording.reading import Event, Layer, Reading
from gradviz.storage.file_format import (
    ALONG,
    APPLICATION_ID,
    SCALARS,
    SCHEMA,
    VERSION,
    End,
    SeriesInfo,
    checksum,
    packed,
)
from gradviz.storage.untrusted import is_recording

if TYPE_CHECKING:
    from gradviz.experiment.experiment import Experiment
    from gradviz.recording.recording import Recording

COMMIT_INTERVAL_S = 1.0
_LOG_PAGES = 100  # of 4,096 bytes; what is in the log is lost to whoever copies the file alone
SIDECARS = ("-wal", "-shm", "-journal")


class RecordingWriter:
    """Appends readings to a new file that replaces what was at ``path``; other processes can read it meanwhile.

    What was appended is on the disk a second or 1,000 steps later, with :meth:`flush` at once. Any thread may use
    it, one at a time. Every method raises :class:`FileError` where the system refuses, a full disk above all: what
    is on the disk stays and can be opened, ``saved_steps`` of them; what isn't stays here, up to 1,000 steps, and
    the next :meth:`flush` tries again.
    """

    def __init__(
        self,
        path: Path,
        experiment: Experiment,
        environment: Mapping[str, Any],
        layers: Sequence[Layer],
        statistics: Sequence[str],
    ) -> None:
        self.path = path
        self.steps = self.saved_steps = 0
        self._closed = False
        along = {name: ALONG[STATISTICS[name].rows] for name in statistics}
        self._series = [SeriesInfo(name, "<f8", "step", 1) for name in SCALARS]
        for name in statistics:
            columns = len(layers) if along[name] == "layer" else 0  # how many others there are, the data know
            self._series.append(SeriesInfo(name, "<f4", along[name], columns))
        self._rows = [np.empty((CHUNK_STEPS, one.columns), one.dtype) for one in self._series]
        self._events: list[Event] = []
        self._saved_events = 0
        self._series_are_saved = {*along.values()} <= {"layer"}
        settle(path)
        about = {
            "experiment": experiment.to_dict(),
            "environment": dict(environment),
            "layers": [{"name": one.name, "kind": one.kind, "shape": list(one.shape)} for one in layers],
            "series": _plain(self._series),
        }
        with self._errors(), replacing(path) as temporary:
            _create(temporary, about)
            for ending in SIDECARS:  # what a killed run left belongs to the file that goes
                path.with_name(path.name + ending).unlink(missing_ok=True)
        with self._errors():
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
            self._db.execute("SELECT count(*) FROM about").fetchone()  # opens the log: others see that it is in use
        self._last_commit = self._last_append = monotonic()

    def append(self, reading: Reading) -> None:
        """Add the reading of the next step; a statistic that it is the first to have begins with it."""
        if reading.step != self.steps:
            raise ValueError(f"the next step is {self.steps}, not {reading.step}")
        row = self.steps % CHUNK_STEPS
        if row == 0 and self.steps > self.saved_steps:
            self.flush()  # the chunk that could not be written makes way, or nothing is taken
        if self.steps == 0:
            self._measure_times({name: numbers.shape for name, numbers in reading.statistics.items()})
        self._begin_series(reading)
        values: list[Any] = [getattr(reading, name) for name in SCALARS]
        values += [reading.statistics[one.name] for one in self._series[len(SCALARS) :]]
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
        """Add the readings of the next steps."""
        for reading in readings:
            self.append(reading)

    def copy(self, recording: Recording, tell: Callable[[float], None] | None = None) -> None:
        """Add what ``recording`` holds and this file doesn't, and put it on the disk.

        ``tell`` is told from time to time how much is done, from 0 to 1.
        """
        if len(recording):
            self._take_series(recording)
        while self.steps < len(recording):
            if self.steps % CHUNK_STEPS == 0:
                self.flush()  # as in append
            if tell is not None:
                tell(self.steps / len(recording))
            self._copy_chunk(recording, self.steps)
        self.flush()

    def _take_series(self, recording: Recording) -> None:
        """Make room for the statistics of a recording, those that were chosen since the last copy among them."""
        if self.steps == 0:
            first = [replace(one, first=recording.first_step(one.name)) for one in self._series[len(SCALARS) :]]
            self._series[len(SCALARS) :] = first
            self._series_are_saved &= not any(one.first for one in first)
            self._measure_times({name: (recording.columns(name),) for name in recording.statistics})
        known = {one.name for one in self._series}
        for name in [name for name in recording.statistics if name not in known]:
            self._add_series(name, recording.columns(name), recording.first_step(name))

    def _copy_chunk(self, recording: Recording, start: int) -> None:
        """Add the steps from ``start`` to the end of its chunk."""
        row = start % CHUNK_STEPS
        blocks = [recording.read(one.name, start, start - row + CHUNK_STEPS) for one in self._series]
        stop = row + len(blocks[0])
        for rows, block in zip(self._rows, blocks, strict=True):
            rows[row : stop - len(block)] = np.nan
            rows[stop - len(block) : stop] = block.reshape(-1, rows.shape[1])
        self.steps += stop - row
        self._events += [event for event in recording.events if start <= event.step < self.steps]

    def flush(self) -> None:
        """Put everything on the disk that was appended."""
        self._last_commit = monotonic()
        if self.steps == self.saved_steps:
            return
        with self._transaction():
            self._write_about_series()
            self._write_chunk()
            self._write_events()
        self.saved_steps = self.steps
        self._saved_events = len(self._events)
        self._series_are_saved = True

    def close(self, how: End = "completed") -> None:
        """Put everything on the disk, say how the run ended, and leave one file.

        Where the system refuses it can be tried again, or left with :meth:`abandon`.
        """
        self.flush()
        with self._transaction():
            _put_about(self._db, "end", {"how": how, "steps": self.steps})
        self._closed = True
        self._leave()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if not self._closed and (kind is None or not issubclass(kind, FileError)):
                self.close("completed" if kind is None else "failed")
        finally:
            self._leave()

    def abandon(self) -> None:
        """Close the file as it is, after a failure: the run goes on without it."""
        self._leave()

    def _leave(self) -> None:
        """Close the file; fold the log into it unless the disk or a reader forbids."""
        try:
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._db.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.Error:
            pass  # the log stays beside the file, and whoever opens it reads both
        finally:
            self._db.close()

    def _measure_times(self, shapes: Mapping[str, tuple[int, ...]]) -> None:
        """Make room for as many time steps or parameters as the first step has, which only the data know."""
        for number, one in enumerate(self._series):
            if one.along in ("time", "parameter"):
                self._series[number] = replace(one, columns=shapes[one.name][0])
                self._rows[number] = np.empty((CHUNK_STEPS, self._series[number].columns), one.dtype)

    def _begin_series(self, reading: Reading) -> None:
        """Make room for the statistics that were chosen since the step before."""
        known = {one.name for one in self._series}
        for name in [name for name in reading.statistics if name not in known]:
            self._add_series(name, len(reading.statistics[name]), reading.step)

    def _add_series(self, name: str, columns: int, first: int) -> None:
        self._series.append(SeriesInfo(name, "<f4", ALONG[STATISTICS[name].rows], columns, first))
        self._rows.append(np.full((CHUNK_STEPS, columns), np.nan, self._series[-1].dtype))
        self._series_are_saved = False

    def _write_about_series(self) -> None:
        if not self._series_are_saved:
            _put_about(self._db, "series", _plain(self._series))

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
            value = json.dumps(self._events[number].to_dict(), ensure_ascii=False)
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
            raise FileError(f"{self.path}: {_reason(error)}; it holds {self.saved_steps:,} steps") from error


def write_recording(
    recording: Recording, path: Path, tell: Callable[[float], None] | None = None, how: End | None = None
) -> None:
    """Write a recording whole or not at all; raises :class:`FileError`, and what ``tell`` raises.

    ``how`` the run ended is by default what the file says that it comes from; of a run in memory that it completed.
    """
    with replacing(path) as temporary:
        settle(path)
        made_of = (recording.experiment, recording.environment, recording.layer_info, recording.statistics)
        with RecordingWriter(temporary, *made_of) as writer:
            writer.copy(recording, tell)
            writer.close(how or getattr(recording, "end", "completed") or "stopped")
        for ending in SIDECARS:
            path.with_name(path.name + ending).unlink(missing_ok=True)


def _plain(series: Sequence[SeriesInfo]) -> list[dict[str, Any]]:
    return [one.to_dict() for one in series]


def _create(path: Path, about: Mapping[str, Any]) -> None:
    """An empty recording."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("BEGIN")
        db.execute(f"PRAGMA user_version = {VERSION}")
        for statement in SCHEMA.values():
            db.execute(statement)
        for key, value in about.items():
            _put_about(db, key, value)
        db.execute("COMMIT")


def _put_about(db: sqlite3.Connection, key: str, value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False)
    db.execute("INSERT OR REPLACE INTO about VALUES (?, ?, ?)", (key, text, checksum(key, data=text.encode())))


def settle(path: Path) -> None:
    """Fold the log that a killed run left into its recording at ``path``, so that one file remains.

    Nothing happens where there is no recording. Raises :class:`FileError` where a program is recording into it:
    so an interrupted run is told from one that goes on.
    """
    if not is_recording(path):
        return
    try:
        with closing(sqlite3.connect(path, timeout=1)) as db:
            db.execute("PRAGMA trusted_schema = OFF")
            (mode,) = db.execute("PRAGMA journal_mode = DELETE").fetchone()
            used = mode == "wal"
    except sqlite3.Error as error:  # else it is no database that anyone could be using
        used = getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY")
    if used:
        raise FileError(f"{path}: can't be written: another program is recording into it")


def is_full(error: FileError) -> bool:
    """Whether a disk, or what a person may have on it, is full: it can be tried again when there is room."""
    cause = error.__cause__
    if isinstance(cause, OSError):
        return cause.errno in (errno.ENOSPC, errno.EDQUOT)
    return getattr(cause, "sqlite_errorname", "") == "SQLITE_FULL"


def _reason(error: sqlite3.Error | OSError) -> str:
    if isinstance(error, OSError):
        return f"can't be written: {error.strerror or error}"
    if getattr(error, "sqlite_errorname", "") == "SQLITE_FULL":
        return "the disk is full"
    return f"can't be written: {error}"
