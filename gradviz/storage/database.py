"""The SQLite database of a recording as its writer uses it: made, folded into one file, and why it can't be written."""

from __future__ import annotations

import errno
import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from gradviz.errors import FileError
from gradviz.message import Message
from gradviz.storage.file_format import APPLICATION_ID, SCHEMA, VERSION, checksum
from gradviz.storage.untrusted import is_recording

SIDECARS = ("-wal", "-shm", "-journal")
_LOG_PAGES = 100  # of 4,096 bytes; what is in the log is lost to whoever copies the file alone


def create(path: Path, about: Mapping[str, Any]) -> None:
    """Make a recording without steps."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("BEGIN")
        db.execute(f"PRAGMA user_version = {VERSION}")
        for statement in SCHEMA.values():
            db.execute(statement)
        for key, value in about.items():
            put_about(db, key, value)
        db.execute("COMMIT")


def open_for_writing(path: Path) -> sqlite3.Connection:
    """A connection that leaves the file readable for other programs while it writes."""
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
        db.execute("SELECT count(*) FROM about").fetchone()  # opens the log: others see that it is in use
    except BaseException:
        db.close()
        raise
    return db


def put_about(db: sqlite3.Connection, key: str, value: Any) -> None:
    """Set a value of the table ``about``."""
    text = json.dumps(value, ensure_ascii=False)
    db.execute("INSERT OR REPLACE INTO about VALUES (?, ?, ?)", (key, text, checksum(key, data=text.encode())))


def close_into_one_file(db: sqlite3.Connection) -> None:
    """Close the file; fold the log into it unless the disk or a reader forbids."""
    try:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error:
        pass  # the log stays beside the file, and whoever opens it reads both
    finally:
        db.close()


def remove_sidecars(path: Path) -> None:
    """Remove what a killed run left beside a file that is gone."""
    for ending in SIDECARS:
        path.with_name(path.name + ending).unlink(missing_ok=True)


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
        raise FileError("{path}: can't be written: another program is recording into it", path=path)


def is_full(error: FileError) -> bool:
    """Whether a disk, or what a person may have on it, is full: it can be tried again when there is room."""
    cause = error.__cause__
    if isinstance(cause, OSError):
        return cause.errno in (errno.ENOSPC, errno.EDQUOT)
    return getattr(cause, "sqlite_errorname", "") == "SQLITE_FULL"


def reason(error: sqlite3.Error | OSError) -> str:
    """Why a file can't be written, in a few words."""
    if isinstance(error, OSError):
        return Message("can't be written: {reason}", reason=error.strerror or error)
    if getattr(error, "sqlite_errorname", "") == "SQLITE_FULL":
        return Message("the disk is full")
    return Message("can't be written: {error}", error=error)
