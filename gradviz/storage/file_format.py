"""The ``.gradviz`` file: what it looks like inside, so that anyone can read it with the standard library alone.

A recording is one SQLite 3 database. While it is written there are ``FILE-wal`` and ``FILE-shm`` beside it (the
write-ahead log); they belong to it, and go away when the run ends. ``PRAGMA application_id`` is 0x67726476
("grdv"), ``PRAGMA user_version`` the version of the format: 2, or 1 for files of gradviz 0.1. A reader refuses a
higher version, and a file with triggers, views or virtual tables. It passes over tables, keys, series and kinds of
events that it does not know. Numbers are IEEE 754, little-endian, in C order. Texts are UTF-8.

``about (key, value, crc)``: a row per key, each value JSON. Keys marked with * are missing in version 1.

================ =================================================================================================
key              value
================ =================================================================================================
experiment       the experiment file, see :mod:`gradviz.experiment.experiment`; missing for the training loop of
                 somebody else, which is described by ``title``* and, if known, ``planned_steps``*
environment      what the run ran on: versions, device, threads. In version 1 the names of the columns ``along``
                 parameter are its entry ``parameters``
layers           list of ``{"name", "kind", "shape"}``, from input to output: the columns of what is ``along`` layers
rows*            ``{"time": [...], "parameter": [...]}``: names of the columns of what is ``along`` these
series           list of ``{"name", "type", "along", "columns"}``; the place in the list is the series' number.
                 First the scalars with type ``<f8`` (float64), along ``step``, 1 column: loss, grad_norm,
                 clip_coef, then further ones*, NaN at steps that have none; then the statistics with type ``<f4``
                 (float32), along ``layer``, ``parameter`` or ``time``. One that was chosen during the run has
                 ``"first"``, too: the step at which it begins. It stands in no chunk before the one that holds
                 that step, and what stands there for the steps before it means nothing
scalars*         list of the names of the scalars
run_id*          32 hexadecimal digits that tell this run from every other one; copies of a recording share them
parent*          ``{"run", "step"}``: the run that this one is a fork of, and the step at which it left it. Without
                 ``run``, if that run had no id, ``experiment_sha256`` identifies it. Missing if it is no fork
read_at*         where in a step the gradients were read: ``backward``, after the backward pass; ``clip``, at the
                 entry of a clip function; ``step``, as the optimizer used them
constant_loss*   the loss of the best constant prediction on the training data; missing if unknown
end              ``{"how": "completed" | "stopped" | "failed", "steps": N}``; the key is missing while the run goes
                 on, and for ever if the program was killed
================ =================================================================================================

``events (number, value, crc)``: number counts from 0; value is a JSON object with ``step``, ``kind`` (``change``,
``inf``, ``nan``, ``weights``, ``phase``), ``label``, and where they aren't empty ``detail``, ``key``, ``value``,
``layer``. An event of any other kind is shown by its label.

``chunks (chunk, series, steps, codec, crc, data)``: chunk ``c`` holds the steps 1000·c … 1000·c + steps − 1; all
chunks but the last have 1000. ``data`` is an array (steps, columns) of the series' type; with codec 0 as it is,
with codec 1 its bytes regrouped (the first byte of each number, then the second …) and deflated by zlib.

``checkpoints (step, crc, data)``, not in version 1: states of the training from which it can go on at ``step``, as
many as fit into a budget. A file may have none.

``overviews (chunk, series, crc, data)``: a summary of each block of 100 steps of the chunk, for drawing much at
once. ``data`` holds five arrays (blocks, columns): uint8 flags (1 zero, 2 subnormal, 4 −Inf, 8 +Inf, 16 NaN,
32 ordinary; what is subnormal is so in float32; none at steps before the first), and in the series' type: smallest,
largest and mean finite value (+Inf, −Inf, NaN where there is none), smallest magnitude of an ordinary value (+Inf
where there is none).

``crc`` is ``zlib.crc32`` of the row's other columns, joined by commas, the last as its bytes: of a chunk
``crc32(b"0,3,1000,1," + data)``.

A stranger's reading of one statistic::

    import array, json, sqlite3, zlib
    db = sqlite3.connect("file:run.gradviz?mode=ro", uri=True)
    series = json.loads(db.execute("SELECT value FROM about WHERE key = 'series'").fetchone()[0])
    number = [one["name"] for one in series].index("grad_l2")
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

MAX_COLUMNS = 100_000  # layers, or time steps
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

_PAYS_BELOW = 0.9  # of the plain size
PLAIN, DEFLATED = 0, 1

Along = Literal["step", "layer", "time", "parameter"]
ALONG: dict[Rows, Along] = {"layers": "layer", "time": "time", "parameters": "parameter"}
End = Literal["completed", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class SeriesInfo:
    """One number per step and column from the step ``first`` on; ``along`` says what the columns are."""

    name: str
    type: Literal["<f4", "<f8"]
    along: Along
    columns: int
    first: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON data."""
        found = asdict(self)
        if not self.first:
            del found["first"]
        return found

    @property
    def dtype(self) -> np.dtype[Any]:
        """As numpy has it."""
        return np.dtype(self.type)

    def chunk_bytes(self, steps: int) -> int:
        """The size of so many steps, not compressed."""
        return steps * self.columns * self.dtype.itemsize


def checksum(*values: int | str, data: bytes) -> int:
    """The ``crc`` of a row."""
    return zlib.crc32(data, zlib.crc32("".join(f"{value}," for value in values).encode()))


def packed(rows: NDArray[Any], compress: bool) -> tuple[int, bytes]:
    """Codec and bytes of an array; compressed where that is asked for and pays."""
    plain = rows.tobytes()
    if compress and plain:
        grouped = np.frombuffer(plain, np.uint8).reshape(-1, rows.itemsize).T.tobytes()
        deflated = zlib.compress(grouped, 1)
        if len(deflated) < _PAYS_BELOW * len(plain):
            return DEFLATED, deflated
    return PLAIN, plain


def unpacked(codec: int, data: bytes, series: SeriesInfo, steps: int) -> NDArray[Any]:
    """The array (steps, columns) of a chunk; raises :class:`ValueError` where the bytes are not that."""
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
