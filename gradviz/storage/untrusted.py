"""What a file from anyone says of itself, opened and read with every size and type looked at."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

from gradviz.catalog.statistics import STATISTICS
from gradviz.errors import FileError, GradvizError
from gradviz.experiment.experiment import Experiment
from gradviz.recording.reading import Event, EventKind, Layer
from gradviz.storage.file_format import (
    ALONG,
    APPLICATION_ID,
    MAX_COLUMNS,
    MAX_NAME,
    MAX_SENTENCE,
    MAX_STEPS,
    SCALARS,
    SCHEMA,
    SUFFIX,
    VERSION,
    SeriesInfo,
)

_HEADER_BYTES = 100
_MAX_INSTRUCTIONS = 50_000_000  # of SQLite in one query: a damaged tree may be an endless one
_TABLES = frozenset([*SCHEMA, "sqlite_master"])
_MODES = ("mode=ro", "mode=ro&immutable=1")  # the second for a log on a medium that can't be written to


def is_recording(path: Path) -> bool:
    """Whether the file begins as a database of ours does."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEADER_BYTES)
    except OSError:
        return False
    return head.startswith(b"SQLite format 3\0") and head[68:72] == APPLICATION_ID.to_bytes(4, "big")


def claims_to_be_recording(path: Path) -> bool:
    """Whether the file is one of ours or has the name of one: to be opened, and told what is wrong with it."""
    return is_recording(path) or path.suffix == SUFFIX


def check_header(path: Path) -> None:
    """Raise :class:`FileError` unless the first bytes are those of a version that can be read."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEADER_BYTES)
    except OSError as error:
        raise FileError(f"{path}: can't be read: {error.strerror}") from error
    if not is_recording(path) or len(head) < _HEADER_BYTES:
        raise FileError(f"{path}: not a recording of gradviz")
    version = int.from_bytes(head[60:64], "big")
    if version > VERSION:
        raise FileError(f"{path}: format version {version} is of a newer gradviz; this one reads version {VERSION}")
    if version < 1:
        raise FileError(f"{path}: damaged: format version {version}")


def connected_to(path: Path, longest: int, cut_off: bool = False) -> sqlite3.Connection:
    """A connection that can only read our tables, and no value of more than ``longest`` bytes.

    With ``cut_off`` a file may be shorter than it says of itself.
    """
    pragmas = ["trusted_schema = OFF", "query_only = ON", "cell_size_check = ON", "mmap_size = 0"]
    if cut_off:
        pragmas.append("writable_schema = ON")  # nothing is writable here; it makes SQLite open such a file
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
    """Only reading our own tables is allowed, and only by our own queries."""
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


def check_schema(path: Path, db: sqlite3.Connection) -> None:
    """Raise :class:`FileError` unless the tables are ours and nothing else is there."""
    rows = db.execute("SELECT type, name, sql FROM sqlite_master LIMIT 20").fetchall()
    if {tuple(row) for row in rows} != {("table", name, sql) for name, sql in SCHEMA.items()}:
        raise FileError(f"{path}: damaged: its tables are not those of a recording")


def experiment_of(path: Path, found: Any) -> Experiment:
    """The experiment; raises :class:`FileError` or :class:`ExperimentError`."""
    try:
        return Experiment.from_json(json.dumps(found), f"{path}: experiment")
    except GradvizError:
        raise
    except (ValueError, RecursionError) as error:
        raise FileError(f"{path}: damaged: experiment: {error}") from error


def environment_of(path: Path, found: Any) -> dict[str, Any]:
    """What the run ran on; raises :class:`FileError`."""
    if not isinstance(found, dict) or len(found) > 100:
        raise FileError(f"{path}: damaged: environment: not what it should be")
    if not _is_plain(found):
        raise FileError(f"{path}: damaged: environment: not what it should be")
    return found


def _is_plain(found: Any, depth: int = 3) -> bool:
    """Whether it is JSON data of such a depth, with no text but such as a terminal may show."""
    if isinstance(found, dict | list) and depth:
        parts = [*found, *found.values()] if isinstance(found, dict) else found
        return all(_is_plain(part, depth - 1) for part in parts)
    return _is_text(found, MAX_SENTENCE) if isinstance(found, str) else isinstance(found, int | float | None)


def layers_of(path: Path, found: Any) -> tuple[Layer, ...]:
    """The layers; raises :class:`FileError`."""
    layers = [_layer_of(one) for one in found] if isinstance(found, list) and len(found) <= MAX_COLUMNS else []
    if not layers or None in layers:
        raise FileError(f"{path}: damaged: layers: not a list of at most {MAX_COLUMNS:,} of them")
    return tuple(layer for layer in layers if layer is not None)


def _layer_of(found: Any) -> Layer | None:
    if not isinstance(found, dict) or found.keys() != {"name", "kind", "shape"}:
        return None
    name, kind, shape = found["name"], found["kind"], found["shape"]
    if not (_is_text(name) and _is_text(kind) and isinstance(shape, list) and len(shape) <= 8):
        return None
    if not all(type(side) is int and 0 <= side < 2**53 for side in shape):
        return None
    return Layer(name, kind, tuple(shape))


def series_of(found: Any, layers: int) -> SeriesInfo | None:
    """One of the series; None for what is none."""
    if not isinstance(found, dict) or found.keys() - {"first"} != {"name", "type", "along", "columns"}:
        return None
    series = SeriesInfo(**found)
    if not _is_text(series.name) or type(series.columns) is not int:
        return None
    if type(series.first) is not int or not 0 <= series.first < MAX_STEPS:
        return None
    if series.name in SCALARS:
        return series if series == SeriesInfo(series.name, "<f8", "step", 1) else None
    if series.name in STATISTICS and ALONG[STATISTICS[series.name].rows] != series.along:
        return None
    fits = series.columns == layers if series.along == "layer" else 0 <= series.columns <= MAX_COLUMNS
    return series if series.type == "<f4" and series.along in ALONG.values() and fits else None


def event_of(found: Any) -> Event | None:
    """An event; None for what is none."""
    if not isinstance(found, dict) or not {"step", "kind", "label"} <= found.keys() <= set(Event.__slots__):
        return None
    texts = [found.get(key, "") for key in ("label", "key", "layer")]
    known = found["kind"] in get_args(EventKind) and type(found["step"]) is int and found["step"] >= 0
    plain = isinstance(found.get("value"), str | int | float | bool | None)
    worded = all(map(_is_text, texts)) and _is_text(found.get("detail", ""), MAX_SENTENCE)
    return Event(**found) if known and plain and worded else None


def _is_text(found: Any, longest: int = MAX_NAME) -> bool:
    """Whether it is one line that a terminal may show."""
    return isinstance(found, str) and len(found) <= longest and found.isprintable()
