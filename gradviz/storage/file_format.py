"""Specification of the ``.gradviz`` file, which anyone can read with the standard library alone.

A recording is one SQLite 3 database. While it is written, the files ``FILE-wal`` and ``FILE-shm`` exist beside it (the
write-ahead log); they are part of the recording, and disappear when the run ends. ``PRAGMA application_id`` is
0x67726476 ("grdv"), ``PRAGMA user_version`` the version of the format: 2, or 1 for files of gradviz 0.1. A reader
rejects a higher version, and a file with triggers, views or virtual tables. It ignores unknown tables, keys and series,
and shows events of unknown kinds by their label. Numbers are IEEE 754, little-endian, in C order. Texts are UTF-8.

``about (key, value, crc)``: a row per key, each value JSON. Keys marked with * do not exist in version 1.

================ =================================================================================================
key              value
================ =================================================================================================
experiment       the experiment file, see :mod:`gradviz.experiment.experiment`; missing for a training loop that is
                 not gradviz's own, which is described by ``title``* and, if known, ``planned_steps``*
environment      versions, device and threads of the run. In version 1, its entry ``parameters`` holds the names of
                 the columns ``along`` parameter
layers           list of ``{"name", "kind", "shape"}``, from input to output: the columns of series ``along`` layer
rows*            ``{"time": [...], "parameter": [...]}``: names of the columns of series ``along`` time and parameter
series           list of ``{"name", "type", "along", "columns"}``; the index in the list is the series' number.
                 First the scalars with type ``<f8`` (float64), along ``step``, 1 column: loss, grad_norm,
                 clip_coef, then further ones*, NaN at steps that have none; then the statistics with type ``<f4``
                 (float32), along ``layer``, ``parameter`` or ``time``. A statistic that was chosen during the run
                 also has ``"first"``, the step at which it begins. No chunk before the one that holds that step
                 has a row of it, and its values of earlier steps in that chunk are meaningless
scalars*         list of the names of the scalars
run_id*          unique id of the run, 32 hexadecimal digits; copies of a recording share it
parent*          ``{"run", "step"}``: the run from which this one was forked, and the step of the fork. If that run
                 has no id, ``run`` is missing and ``experiment_sha256`` identifies it. Missing if the run is no fork
read_at*         the point of a step at which the gradients were read: ``backward``, after the backward pass;
                 ``clip``, at the entry of a clip function; ``step``, in the step of the optimizer
constant_loss*   the loss of the best constant prediction on the training data; missing if unknown
end              ``{"how": "completed" | "stopped" | "failed", "steps": N}``; missing until the run ends, and
                 forever if the program was killed
================ =================================================================================================

``events (number, value, crc)``: number counts from 0; value is a JSON object with ``step``, ``kind`` (``change``,
``inf``, ``nan``, ``weights``, ``phase``), ``label``, and unless they are empty ``detail``, ``key``, ``value``,
``layer``. An event of any other kind is shown by its label.

``chunks (chunk, series, steps, codec, crc, data)``: chunk ``c`` holds the steps 1000·c … 1000·c + steps − 1; all
chunks but the last have 1000. ``data`` is an array (steps, columns) of the series' type: with codec 0, its plain bytes;
with codec 1, its bytes regrouped (the first byte of each number, then the second …) and deflated by zlib.

``checkpoints (step, crc, data)``, not in version 1: states of the training from which it can continue at ``step``, as
many as fit into a budget. A file may have none.

``overviews (chunk, series, crc, data)``: a summary of each block of 100 steps of the chunk, from which a long run is
drawn. ``data`` holds five arrays (blocks, columns): uint8 flags (1 zero, 2 subnormal in float32, 4 −Inf, 8 +Inf,
16 NaN, 32 ordinary; 0 before the first step of the statistic), and in the series' type: smallest, largest and mean
finite value (+Inf, −Inf, NaN if no value is finite), smallest absolute value of the ordinary values (+Inf if no value
is ordinary).

``crc`` is ``zlib.crc32`` of the row's other columns joined by commas, the last one as bytes. For example, the ``crc``
of a chunk is ``crc32(b"0,3,1000,1," + data)``.

A program for the standard library alone that reads one statistic::

    import array, json, sqlite3, zlib
    db = sqlite3.connect("file:run.gradviz?mode=ro", uri=True)
    series = json.loads(db.execute("SELECT value FROM about WHERE key = 'series'").fetchone()[0])
    number = [entry["name"] for entry in series].index("grad_l2")
    start = series[number].get("first", 0) // 1000 * 1000  # the step of the first row
    numbers = array.array("f")  # (steps, columns); byteswap() on a big-endian machine
    for codec, data in db.execute("SELECT codec, data FROM chunks WHERE series = ? ORDER BY chunk", [number]):
        if codec == 1:
            data = zlib.decompress(data)
            count = len(data) // 4
            data = bytes(data[byte * count + i] for i in range(count) for byte in range(4))
        numbers.frombytes(data)
"""

from __future__ import annotations

import zlib
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from gradviz.catalog.scalars import RECORDED_ALWAYS
from gradviz.catalog.statistics import Rows

SUFFIX = ".gradviz"
APPLICATION_ID = 0x67726476
VERSION = 2
SCALARS = RECORDED_ALWAYS

MAX_COLUMNS = 100_000  # layers, time steps or parameters
MAX_SERIES = 256
MAX_STEPS = 10_000_000
MAX_EVENTS = 100_000
MAX_NAME = 1000
MAX_SENTENCE = 10_000
MAX_JSON = 8_000_000
MAX_CHECKPOINTS = 1000
MAX_CHECKPOINT_BYTES = 256 * 2**20

SCHEMA = {
    "about": "CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL, crc INTEGER NOT NULL) WITHOUT ROWID",
    "events": "CREATE TABLE events (number INTEGER PRIMARY KEY, value TEXT NOT NULL, crc INTEGER NOT NULL)",
    "chunks": (
        "CREATE TABLE chunks (chunk INTEGER NOT NULL, series INTEGER NOT NULL, steps INTEGER NOT NULL, "
        "codec INTEGER NOT NULL, crc INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (chunk, series)) WITHOUT ROWID"
    ),
    "overviews": (
        "CREATE TABLE overviews (chunk INTEGER NOT NULL, series INTEGER NOT NULL, crc INTEGER NOT NULL, "
        "data BLOB NOT NULL, PRIMARY KEY (chunk, series)) WITHOUT ROWID"
    ),
    "checkpoints": "CREATE TABLE checkpoints (step INTEGER PRIMARY KEY, crc INTEGER NOT NULL, data BLOB NOT NULL)",
}
TABLES = {1: tuple(SCHEMA)[:4], 2: tuple(SCHEMA)}
"""Names of the tables of each version."""

_MAX_DEFLATED_RATIO = 0.9  # chunks that compress worse are stored plain
PLAIN, DEFLATED = 0, 1

Along = Literal["step", "layer", "time", "parameter"]
ALONG: dict[Rows, Along] = {"layers": "layer", "time": "time", "parameters": "parameter"}
End = Literal["completed", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class SeriesInfo:
    """A series: one number per step and column from the step ``first`` on. ``along`` is the kind of the columns."""

    name: str
    type: Literal["<f4", "<f8"]
    along: Along
    columns: int
    first: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON data."""
        entry = asdict(self)
        if not self.first:
            del entry["first"]
        return entry

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of the numbers as a NumPy dtype."""
        return np.dtype(self.type)

    def chunk_bytes(self, steps: int) -> int:
        """Return the uncompressed size of ``steps`` steps in bytes."""
        return steps * self.columns * self.dtype.itemsize


def checksum(*values: int | str, data: bytes) -> int:
    """Return the ``crc`` of a row."""
    return zlib.crc32(data, zlib.crc32("".join(f"{value}," for value in values).encode()))


def packed(rows: NDArray[Any], compress: bool) -> tuple[int, bytes]:
    """Return the codec and the bytes of an array, compressed if ``compress`` is set and saves enough."""
    plain = rows.tobytes()
    if compress and plain:
        grouped = np.frombuffer(plain, np.uint8).reshape(-1, rows.itemsize).T.tobytes()
        deflated = zlib.compress(grouped, 1)
        if len(deflated) < _MAX_DEFLATED_RATIO * len(plain):
            return DEFLATED, deflated
    return PLAIN, plain


def unpacked(codec: int, data: bytes, series: SeriesInfo, steps: int) -> NDArray[Any]:
    """Return the array (steps, columns) of a chunk. Raises :class:`ValueError` if the bytes do not fit."""
    expected = series.chunk_bytes(steps)
    if codec == DEFLATED:
        inflate = zlib.decompressobj()
        try:
            data = inflate.decompress(data, expected + 1)
        except zlib.error as error:
            raise ValueError(str(error)) from error
        if not inflate.eof and len(data) == expected:
            raise ValueError("the compressed data don't end")
    elif codec != PLAIN:
        raise ValueError(f"the codec {codec} is not known")
    if len(data) != expected:
        raise ValueError(f"{len(data):,} bytes instead of {expected:,}")
    if codec == DEFLATED:
        data = np.frombuffer(data, np.uint8).reshape(series.dtype.itemsize, -1).T.tobytes()
    return np.frombuffer(data, series.dtype).reshape(steps, series.columns)
