"""Reads the tables of a recording, every size bounded before anything is reserved for it.

Whatever is wrong with them becomes a :class:`FileError`.
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
from gradviz.storage.untrusted import connected_to


def damaged(path: Path, what: str, why: str) -> FileError:
    """The error that a part of a file can't be read."""
    return FileError("{path}: damaged: {what}: {why}", path=path, what=what, why=why)


@contextmanager
def opened_tables(path: Path, longest: int = MAX_JSON, *, cut_off: bool = False) -> Iterator[Tables]:
    """The tables of a file as long as the block lasts; no value of more than ``longest`` bytes is read.

    With ``cut_off`` a file may be shorter than it says of itself.
    """
    try:
        with closing(connected_to(path, max(longest, MAX_JSON) + 1_000_000, cut_off)) as db:
            yield Tables(path, db)
    except (sqlite3.Error, sqlite3.Warning, OverflowError) as error:
        raise damaged(path, Message("the file"), str(error)) from error


class Tables:
    """The tables of one file, through a connection that can only read them."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        self.path = path
        self.db = db

    def about(self) -> dict[str, Any]:
        """The description of the run: all keys that are known and there."""
        found: dict[str, Any] = {}
        for key in (*REQUIRED, *OPTIONAL):
            row = self.db.execute("SELECT value, crc FROM about WHERE key = ?", (key,)).fetchone()
            if row is not None or key in REQUIRED:
                value, crc = self._row(row, key, (str, int))
                found[key] = self._json(key, value, crc, checksum(key, data=value.encode()))
        return found

    def events(self) -> Iterator[Event]:
        """Every event, in order."""
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
        """How many steps there are; where the description of the end says another number, something is damaged."""
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
        """How many steps can be found one chunk after the other, if the last can't be found at once."""
        steps = 0
        for chunk in range(MAX_STEPS // CHUNK_STEPS):
            try:
                row = self.db.execute("SELECT steps FROM chunks WHERE chunk = ? AND series = 0", (chunk,)).fetchone()
            except sqlite3.Error:
                break
            if row is None or type(row[0]) is not int or not 1 <= row[0] <= CHUNK_STEPS:
                break
            steps = chunk * CHUNK_STEPS + row[0]
        return steps

    def chunk(self, chunk: int, number: int, series: SeriesInfo, least: int) -> NDArray[Any]:
        """The steps of a chunk that are there, ``least`` or more."""
        what = Message("{name} from step {chunk} on", name=series.name, chunk=f"{chunk * CHUNK_STEPS:,}")
        query = "SELECT steps, codec, crc, data FROM chunks WHERE chunk = ? AND series = ?"
        try:
            row = self.db.execute(query, (chunk, number)).fetchone()
        except sqlite3.Error as error:
            raise self._damaged(what, str(error)) from error
        steps, codec, crc, data = self._row(row, what, (int, int, int, bytes))
        if not least <= steps <= CHUNK_STEPS:
            raise self._damaged(what, Message("{steps} steps", steps=f"{steps:,}"))
        if crc != checksum(chunk, number, steps, codec, data=data):
            raise self._damaged(what, Message("wrong checksum"))
        try:
            return unpacked(codec, data, series, steps)
        except ValueError as error:
            raise self._damaged(what, str(error)) from error

    def overview(self, chunk: int, number: int, series: SeriesInfo, steps: int) -> Overview:
        """The overview of a chunk that holds ``steps`` steps."""
        start, what = chunk * CHUNK_STEPS, Message("the overview of {name}", name=series.name)
        query = "SELECT crc, data FROM overviews WHERE chunk = ? AND series = ?"
        crc, data = self._row(self.db.execute(query, (chunk, number)).fetchone(), what, (int, bytes))
        if crc != checksum(chunk, number, data=data):
            raise self._damaged(
                Message("the overview of {name} at step {start}", name=series.name, start=f"{start:,}"),
                Message("wrong checksum"),
            )
        try:
            return Overview.from_bytes(data, series.dtype, series.columns, start, steps)
        except ValueError as error:
            raise self._damaged(what, str(error)) from error

    def checkpoint_steps(self) -> list[int]:
        """The steps before which a state of the training was kept, in order."""
        rows = self.db.execute("SELECT step FROM checkpoints ORDER BY step LIMIT ?", (MAX_CHECKPOINTS,)).fetchall()
        return [self._row(row, "checkpoints", (int,))[0] for row in rows]

    def checkpoint(self, step: int) -> bytes:
        """One of them."""
        row = self.db.execute("SELECT crc, data FROM checkpoints WHERE step = ?", (step,)).fetchone()
        crc, data = self._row(row, Message("the checkpoint of step {step}", step=f"{step:,}"), (int, bytes))
        if crc != checksum(step, data=data) or len(data) > MAX_CHECKPOINT_BYTES:
            raise self._damaged(Message("the checkpoint of step {step}", step=f"{step:,}"), Message("wrong checksum"))
        return bytes(data)

    def _row(self, row: Any, what: str, kinds: tuple[type, ...]) -> tuple[Any, ...]:
        if row is None:
            raise self._damaged(what, Message("missing"))
        if tuple(map(type, row)) != kinds:
            raise self._damaged(what, Message("values of another type"))
        return tuple(row)

    def _json(self, what: str, value: str, crc: int, expected: int) -> Any:
        if crc != expected:
            raise self._damaged(what, Message("wrong checksum"))
        try:
            return json.loads(value)
        except (ValueError, RecursionError) as error:
            raise self._damaged(what, str(error)) from error

    def _damaged(self, what: str, why: str) -> FileError:
        return damaged(self.path, what, why)


def empty_rows(series: SeriesInfo) -> NDArray[Any]:
    """No step of a series."""
    return np.empty((0, series.columns), series.dtype)
