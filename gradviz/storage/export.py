"""Export of a recording to files that other programs read: CSV and NPZ. The formats are a contract."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.catalog.scalars import RECORDED_ALWAYS
from gradviz.errors import InputError
from gradviz.files import replacing
from gradviz.recording.recording import Recording

_BLOCK_STEPS = 5000  # in memory at once

Progress = Callable[[float], None]
"""Called from time to time with the finished fraction, from 0 to 1; if it raises, no file is written."""


def write_csv(
    recording: Recording,
    path: Path,
    statistic: str,
    steps: range | None = None,
    progress: Progress | None = None,
    scalars: Sequence[str] = (),
) -> None:
    """Write one row per step: ``step``, the scalars, then ``statistic`` of each row. Raises :class:`FileError`.

    The scalars are those that every recording holds, then the further ones named in ``scalars``. Every number reads
    back to the same bits; non-finite values are spelled nan, inf and -inf. The cells of a statistic are empty at
    steps before it was recorded.
    """
    first, stop = _bounds(recording, steps)
    recording.check(statistic)
    _check_scalars(recording, scalars)
    numbers = list(dict.fromkeys([*RECORDED_ALWAYS, *scalars]))
    names = recording.rows(statistic)
    # 9 digits distinguish any two float32; repr is the shortest text that distinguishes any two float64.
    begin, row = ",".join(["%d", *["%r"] * len(numbers)]), ",%.9g" * len(names) + "\n"
    without = "," * len(names) + "\n"
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        file.write(_csv_line(["step", *numbers, *names]))
        for start, end in _blocks(first, stop, progress):
            columns = [recording.read(name, start, end) for name in numbers]
            cells = recording.read(statistic, start, end)
            empty = end - start - len(cells)  # steps
            for index in range(end - start):
                file.write(begin % (start + index, *(float(column[index]) for column in columns)))
                file.write(row % tuple(cells[index - empty].tolist()) if index >= empty else without)


def write_npz(
    recording: Recording, path: Path, statistic: str, steps: range | None = None, progress: Progress | None = None
) -> None:
    """Write the scalars, every statistic, (steps, rows) float32, the names of the layers, and events as JSON.

    A statistic that was chosen during the run is NaN at earlier steps, and ``NAME_first_step`` is the first step that
    has values. No array needs pickle. Raises :class:`FileError`.
    """
    first, stop = _bounds(recording, steps)
    recording.check(statistic)
    names = list(dict.fromkeys([statistic, *recording]))
    experiment = recording.experiment
    arrays: dict[str, Any] = {
        "layers": np.array(recording.layers),
        "step": np.arange(first, stop, dtype=np.int64),
        **{f"{name}_first_step": np.int64(began) for name in names if (began := recording.first_step(name))},
        "events": np.array(json.dumps([event.to_dict() for event in recording.events], ensure_ascii=False)),
        "experiment": np.array(json.dumps(experiment and experiment.to_dict(), ensure_ascii=False)),
    }
    series = [name for name in (*recording.scalars, *names) if name not in arrays]
    with replacing(path) as temporary, zipfile.ZipFile(temporary, "w") as archive:
        for name, array in arrays.items():
            with archive.open(f"{name}.npy", "w") as file:
                np.lib.format.write_array(file, np.asanyarray(array), allow_pickle=False)
        for number, name in enumerate(series):
            columns = () if name in recording.scalars else (recording.columns(name),)
            dtype = np.dtype("<f8" if name in recording.scalars else "<f4")
            with archive.open(f"{name}.npy", "w", force_zip64=True) as file:
                shape = (stop - first, *columns)
                header = {"descr": dtype.str, "fortran_order": False, "shape": shape}
                np.lib.format.write_array_header_1_0(file, header)
                for start, end in _blocks(first, stop, progress, number, len(series)):
                    file.write(_every_step(recording, name, start, end).astype(dtype, copy=False).tobytes())


def _check_scalars(recording: Recording, names: Sequence[str]) -> None:
    if missing := [name for name in names if name not in recording.scalars]:
        raise InputError(
            "scalars: found {missing}; this recording holds {scalars}",
            missing=repr(missing[0]),
            scalars=", ".join(recording.scalars),
        )


def _blocks(
    first: int, stop: int, progress: Progress | None, part: int = 0, parts: int = 1
) -> Iterator[tuple[int, int]]:
    """Yield the bounds of blocks of steps, and report the finished fraction of all parts to ``progress``."""
    for start in range(first, stop, _BLOCK_STEPS):
        if progress is not None:
            progress((part + (start - first) / (stop - first)) / parts)
        yield start, min(stop, start + _BLOCK_STEPS)


def _every_step(recording: Recording, name: str, first: int, stop: int) -> NDArray[Any]:
    """Return a row for each step; the rows of steps before the first recorded one are NaN."""
    values = recording.read(name, first, stop)
    if len(values) == stop - first:
        return values
    missing = np.full((stop - first - len(values), recording.columns(name)), np.nan, np.float32)
    return np.concatenate([missing, values])


def _bounds(recording: Recording, steps: range | None) -> tuple[int, int]:
    """Return the first step and the one after the last. Raises :class:`InputError` if no step is within ``steps``."""
    if steps is None:
        return 0, len(recording)
    stop = min(steps.stop, len(recording))
    if steps.start >= stop:
        raise InputError(
            "steps: found {start}:{stop}; this recording holds 0:{count}",
            start=f"{steps.start:,}",
            stop=f"{steps.stop:,}",
            count=f"{len(recording):,}",
        )
    return steps.start, stop


def _csv_line(cells: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()
