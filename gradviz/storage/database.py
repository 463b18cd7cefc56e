"""The SQLite database of a recording as its writer uses it: creation, merging into one file, and write errors."""

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
_LOG_PAGES = 100  # of 4,096 bytes; a copy of the file alone lacks the contents of the log


def create(path: Path, about: Mapping[str, Any]) -> None:
    """Create a recording without steps."""
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
    """Return a connection for writing that keeps the file readable for other programs."""
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
        db.execute("SELECT count(*) FROM about").fetchone()  # opens the log: other programs see that the file is in use
    except BaseException:
        db.close()
        raise
    return db


def put_about(db: sqlite3.Connection, key: str, value: Any) -> None:
    """Set a value of the table ``about``."""
    text = json.dumps(value, ensure_ascii=False)
    db.execute("INSERT OR REPLACE INTO about VALUES (?, ?, ?)", (key, text, checksum(key, data=text.encode())))


def close_into_one_file(db: sqlite3.Connection) -> None:
    """Close the file and merge the log into it, unless a disk error or a reader prevents that."""
    try:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error:
        pass  # the log stays beside the file, and readers read both
    finally:
        db.close()


def remove_sidecars(path: Path) -> None:
    """Remove the files that a killed run left beside a removed recording."""
    for ending in SIDECARS:
        path.with_name(path.name + ending).unlink(missing_ok=True)


def settle(path: Path) -> None:
    """Merge the log that a killed run left into its recording at ``path``; one file remains.

    Does nothing if ``path`` is not a recording. Raises :class:`FileError` if a program is recording into it, which
    distinguishes a running recording from an interrupted one.
    """
    if not is_recording(path):
        return
    try:
        with closing(sqlite3.connect(path, timeout=1)) as db:
            db.execute("PRAGMA trusted_schema = OFF")
            (mode,) = db.execute("PRAGMA journal_mode = DELETE").fetchone()
            used = mode == "wal"
    except (
        sqlite3.Error,
        UnicodeDecodeError,
    ) as error:  # any other error: not a database that a program could be using
        used = getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY")
    if used:
        raise FileError("{path}: can't be written: another program is recording into it", path=path)


def is_full(error: FileError) -> bool:
    """Return True if the disk or the user's quota is full; writing can be retried when there is room."""
    cause = error.__cause__
    if isinstance(cause, OSError):
        return cause.errno in (errno.ENOSPC, errno.EDQUOT)
    return getattr(cause, "sqlite_errorname", "") == "SQLITE_FULL"


def reason(error: sqlite3.Error | OSError) -> str:
    """Return a short message that says why a file can't be written."""
    if isinstance(error, OSError):
        return Message("can't be written: {reason}", reason=error.strerror or error)
    if getattr(error, "sqlite_errorname", "") == "SQLITE_FULL":
        return Message("the disk is full")
    return Message("can't be written: {error}", error=error)
