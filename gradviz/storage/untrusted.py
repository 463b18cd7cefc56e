"""Opens untrusted files read-only and checks that their tables are those of a recording."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from gradviz.errors import FileError
from gradviz.storage.file_format import APPLICATION_ID, MAX_JSON, SCHEMA, SUFFIX, TABLES, VERSION

_HEADER_BYTES = 100
_MAX_TABLES = 200  # tables and indexes, including unknown ones
_MAX_INSTRUCTIONS = 50_000_000  # of SQLite per query: a damaged tree may have cycles
_TABLES = frozenset([*SCHEMA, "sqlite_master"])
UNREADABLE = (sqlite3.Error, sqlite3.Warning, OverflowError, UnicodeDecodeError)
"""The errors of reading a damaged database; a message of SQLite quotes the file, in whatever bytes it holds."""

_MODES = ("mode=ro", "mode=ro&immutable=1")  # the second one for a log on a read-only medium


def is_recording(path: Path) -> bool:
    """Return True if the file has the header of a recording."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEADER_BYTES)
    except OSError:
        return False
    return head.startswith(b"SQLite format 3\0") and head[68:72] == APPLICATION_ID.to_bytes(4, "big")


def claims_to_be_recording(path: Path) -> bool:
    """Return True if the file has the header or the suffix of a recording, and should be opened as one."""
    return is_recording(path) or path.suffix == SUFFIX


def version_of(path: Path) -> int:
    """Return the version of the format. Raises :class:`FileError` if this version can't be read."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEADER_BYTES)
    except OSError as error:
        raise FileError("{path}: can't be read: {reason}", path=path, reason=error.strerror) from error
    if not is_recording(path) or len(head) < _HEADER_BYTES:
        raise FileError("{path}: not a recording of gradviz", path=path)
    version = int.from_bytes(head[60:64], "big")
    if version > VERSION:
        if maker := _maker_of(path):
            raise FileError(
                "{path}: format version {version} can be read by gradviz {maker}, not by this one",
                path=path,
                version=version,
                maker=maker,
            )
        raise FileError(
            "{path}: format version {version} is of a newer gradviz; this one reads version {version2}",
            path=path,
            version=version,
            version2=VERSION,
        )
    if version < 1:
        raise FileError("{path}: damaged: format version {version}", path=path, version=version)
    return version


def _maker_of(path: Path) -> str:
    """Return the version of gradviz that wrote a file of a newer version, or an empty text if it is unknown."""
    try:
        with closing(connected_to(path, MAX_JSON)) as db:
            (text,) = db.execute("SELECT value FROM about WHERE key = 'environment'").fetchone()
        version = json.loads(text)["gradviz"]
    except (*UNREADABLE, ValueError, RecursionError, KeyError, TypeError):
        return ""
    is_valid = isinstance(version, str) and version.isprintable() and len(version) < 40
    return version if is_valid else ""


def connected_to(path: Path, longest: int, cut_off: bool = False) -> sqlite3.Connection:
    """Return a connection that can only read the tables of a recording, and no value of more than ``longest`` bytes.

    If ``cut_off`` is set, the file may be shorter than its header states.
    """
    pragmas = ["trusted_schema = OFF", "query_only = ON", "cell_size_check = ON", "mmap_size = 0"]
    if cut_off:
        pragmas.append("writable_schema = ON")  # SQLite opens such a file only with this; nothing is writable anyway
    for mode in _MODES:
        db = sqlite3.connect(f"{path.resolve().as_uri()}?{mode}", uri=True, isolation_level=None)
        try:
            db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, longest)
            db.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
            for pragma in pragmas:
                db.execute(f"PRAGMA {pragma}")
            db.execute("SELECT count(*) FROM (SELECT 1 FROM sqlite_master LIMIT 1)").fetchone()
            db.set_authorizer(_authorize)
            db.set_progress_handler(_budget(), 1_000_000)
        except sqlite3.Error as error:
            db.close()
            if error.sqlite_errorname.startswith("SQLITE_CANTOPEN") and mode != _MODES[-1]:
                continue
            raise
        except BaseException:
            db.close()
            raise
        return db
    raise AssertionError


def _authorize(action: int, table: str | None, column: str | None, database: str | None, source: str | None) -> int:
    """Allow only our own queries to read, and only from the tables of a recording."""
    allowed = (
        action == sqlite3.SQLITE_SELECT
        or (action == sqlite3.SQLITE_READ and table in _TABLES and source is None)
        or (action == sqlite3.SQLITE_FUNCTION and column in ("max", "count"))
    )
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def _budget() -> Callable[[], int]:
    left = _MAX_INSTRUCTIONS

    def spend() -> int:
        nonlocal left
        left -= 1_000_000
        return int(left < 0)

    return spend


def check_schema(path: Path, db: sqlite3.Connection, version: int) -> None:
    """Raise :class:`FileError` unless the tables match the schema exactly and nothing in the file can run code.

    Other plain tables and their indexes are ignored; triggers, views and virtual tables are rejected.
    """
    rows = db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master LIMIT ?", (_MAX_TABLES + 1,)).fetchall()
    ours = {("table", name, name, SCHEMA[name]) for name in TABLES[version]}
    others = [row for row in rows if row not in ours]
    complete = len(rows) - len(others) == len(ours)
    if not complete or len(rows) > _MAX_TABLES or not all(_is_plain(*row) for row in others):
        raise FileError("{path}: damaged: its tables are not those of a recording", path=path)


def _is_plain(kind: object, name: object, table: object, sql: object) -> bool:
    """Return True for a table that is not virtual and for an index, unless it concerns a table of the schema."""
    if not isinstance(name, str) or not isinstance(table, str) or table.casefold() in SCHEMA:
        return False
    if kind == "table":
        begins = re.fullmatch(rf"CREATE TABLE [\"'`\[]?{re.escape(name)}[\"'`\]]?\s*\(.*", str(sql), re.DOTALL)
        return table == name and begins is not None
    return kind == "index" and (sql is None or re.match("CREATE (UNIQUE )?INDEX ", str(sql)) is not None)
