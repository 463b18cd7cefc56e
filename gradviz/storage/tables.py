"""Reads the tables of a recording. Every size is checked before memory is allocated.

Every error in the tables becomes a :class:`FileError`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.errors import FileError
from gradviz.message import Message
from gradviz.recording.overview import CHUNK_STEPS, Overview
from gradviz.recording.reading import Event
from gradviz.storage.description import OPTIONAL, REQUIRED, event_of
from gradviz.storage.file_format import (
    MAX_CHECKPOINT_BYTES,
    MAX_CHECKPOINTS,
    MAX_EVENTS,
    MAX_JSON,
    MAX_STEPS,
    SeriesInfo,
    checksum,
    unpacked,
)
from gradviz.storage.untrusted import UNREADABLE, connected_to


def damaged(path: Path, part: str, reason: str) -> FileError:
    """Return the error for a part of a file that can't be read."""
    return FileError("{path}: damaged: {what}: {why}", path=path, what=part, why=reason)


@contextmanager
def opened_tables(path: Path, longest: int = MAX_JSON, *, cut_off: bool = False) -> Iterator[Tables]:
    """Open the tables of a file for the duration of the block; values of more than ``longest`` bytes are not read.

    If ``cut_off`` is set, the file may be shorter than its header states.
    """
    try:
        with closing(connected_to(path, max(longest, MAX_JSON) + 1_000_000, cut_off)) as db:
            yield Tables(path, db)
    except UNREADABLE as error:
        raise damaged(path, Message("the file"), str(error)) from error


class Tables:
    """The tables of one file, through a connection that can only read them."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        self.path = path
        self.db = db

    def about(self) -> dict[str, Any]:
        """Return the description of the run: the values of all known keys that the file has."""
        values: dict[str, Any] = {}
        for key in (*REQUIRED, *OPTIONAL):
            row = self.db.execute("SELECT value, crc FROM about WHERE key = ?", (key,)).fetchone()
            if row is not None or key in REQUIRED:
                value, crc = self._row(row, key, (str, int))
                values[key] = self._json(key, value, crc, checksum(key, data=value.encode()))
        return values

    def events(self) -> Iterator[Event]:
        """Yield every event in order."""
        rows = self.db.execute("SELECT number, value, crc FROM events ORDER BY number LIMIT ?", (MAX_EVENTS + 1,))
        for expected, row in enumerate(rows):
            number, value, crc = self._row(row, "events", (int, str, int))
            if number != expected or expected == MAX_EVENTS:
                raise self._damaged(
                    "events",
                    Message("number {number} in place {expected}", number=f"{number:,}", expected=f"{expected:,}"),
                )
            event = event_of(self._json("events", value, crc, checksum(number, data=value.encode())))
            if event is None:
                raise self._damaged("events", Message("number {number} is no event", number=f"{number:,}"))
            yield event

    def count_steps(self, declared: int | None) -> int:
        """Return the number of steps. Raises :class:`FileError` if it is not the ``declared`` one."""
        row = self.db.execute("SELECT max(chunk) FROM chunks").fetchone()
        last = -1 if row == (None,) else self._row(row, "chunks", (int,))[0]
        if not -1 <= last < -(-MAX_STEPS // CHUNK_STEPS):
            raise self._damaged("chunks", Message("the last is number {count}", count=f"{last:,}"))
        steps = 0
        if last >= 0:
            row = self.db.execute("SELECT steps FROM chunks WHERE chunk = ? AND series = 0", (last,)).fetchone()
            (steps,) = self._row(row, Message("the last chunk"), (int,))
            if not 1 <= steps <= CHUNK_STEPS:
                raise self._damaged(Message("the last chunk"), Message("{steps} steps", steps=f"{steps:,}"))
        count: int = max(0, last) * CHUNK_STEPS + steps
        if declared not in (None, count):
            raise self._damaged(
                "chunks", Message("{count} of {declared} steps", count=f"{count:,}", declared=f"{declared:,}")
            )
        return count

    def probe_steps(self) -> int:
        """Count the steps chunk by chunk up to the first unreadable one, for files whose last chunk can't be read."""
        steps = 0
        for chunk in range(MAX_STEPS // CHUNK_STEPS):
            try:
                row = self.db.execute("SELECT steps FROM chunks WHERE chunk = ? AND series = 0", (chunk,)).fetchone()
            except UNREADABLE:
                break
            if row is None or type(row[0]) is not int or not 1 <= row[0] <= CHUNK_STEPS:
                break
            steps = chunk * CHUNK_STEPS + row[0]
        return steps

    def chunk(self, chunk: int, number: int, series: SeriesInfo, least: int) -> NDArray[Any]:
        """Return the steps of a chunk, at least ``least`` of them."""
        part = Message("{name} from step {chunk} on", name=series.name, chunk=f"{chunk * CHUNK_STEPS:,}")
        query = "SELECT steps, codec, crc, data FROM chunks WHERE chunk = ? AND series = ?"
        try:
            row = self.db.execute(query, (chunk, number)).fetchone()
        except UNREADABLE as error:
            raise self._damaged(part, str(error)) from error
        steps, codec, crc, data = self._row(row, part, (int, int, int, bytes))
        if not least <= steps <= CHUNK_STEPS:
            raise self._damaged(part, Message("{steps} steps", steps=f"{steps:,}"))
        if crc != checksum(chunk, number, steps, codec, data=data):
            raise self._damaged(part, Message("wrong checksum"))
        try:
            return unpacked(codec, data, series, steps)
        except ValueError as error:
            raise self._damaged(part, str(error)) from error

    def overview(self, chunk: int, number: int, series: SeriesInfo, steps: int) -> Overview:
        """Return the overview of a chunk of ``steps`` steps."""
        start, part = chunk * CHUNK_STEPS, Message("the overview of {name}", name=series.name)
        query = "SELECT crc, data FROM overviews WHERE chunk = ? AND series = ?"
        crc, data = self._row(self.db.execute(query, (chunk, number)).fetchone(), part, (int, bytes))
        if crc != checksum(chunk, number, data=data):
            raise self._damaged(
                Message("the overview of {name} at step {start}", name=series.name, start=f"{start:,}"),
                Message("wrong checksum"),
            )
        try:
            return Overview.from_bytes(data, series.dtype, series.columns, start, steps)
        except ValueError as error:
            raise self._damaged(part, str(error)) from error

    def checkpoint_steps(self) -> list[int]:
        """Return the steps of the checkpoints in order."""
        rows = self.db.execute("SELECT step FROM checkpoints ORDER BY step LIMIT ?", (MAX_CHECKPOINTS,)).fetchall()
        return [self._row(row, "checkpoints", (int,))[0] for row in rows]

    def checkpoint(self, step: int) -> bytes:
        """Return the checkpoint of a step."""
        row = self.db.execute("SELECT crc, data FROM checkpoints WHERE step = ?", (step,)).fetchone()
        crc, data = self._row(row, Message("the checkpoint of step {step}", step=f"{step:,}"), (int, bytes))
        if crc != checksum(step, data=data) or len(data) > MAX_CHECKPOINT_BYTES:
            raise self._damaged(Message("the checkpoint of step {step}", step=f"{step:,}"), Message("wrong checksum"))
        return bytes(data)

    def _row(self, row: Any, part: str, kinds: tuple[type, ...]) -> tuple[Any, ...]:
        if row is None:
            raise self._damaged(part, Message("missing"))
        if tuple(map(type, row)) != kinds:
            raise self._damaged(part, Message("values of another type"))
        return tuple(row)

    def _json(self, part: str, value: str, crc: int, expected: int) -> Any:
        if crc != expected:
            raise self._damaged(part, Message("wrong checksum"))
        try:
            return json.loads(value)
        except (ValueError, RecursionError) as error:
            raise self._damaged(part, str(error)) from error

    def _damaged(self, part: str, reason: str) -> FileError:
        return damaged(self.path, part, reason)


def empty_rows(series: SeriesInfo) -> NDArray[Any]:
    """Return an array of a series with no steps."""
    return np.empty((0, series.columns), series.dtype)
