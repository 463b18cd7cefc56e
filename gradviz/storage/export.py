"""The numbers of a recording in files that other programs read: CSV and NPZ. The formats are a contract."""

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

_BLOCK_STEPS = 5000  # that are in memory at once

Tell = Callable[[float], None]
"""Told from time to time how much is done, from 0 to 1; what it raises ends the writing, and no file is left."""


def write_csv(
    recording: Recording,
    path: Path,
    statistic: str,
    steps: range | None = None,
    tell: Tell | None = None,
    scalars: Sequence[str] = (),
) -> None:
    """A row per step: ``step``, the scalars, then ``statistic`` of each layer or time; raises :class:`FileError`.

    The scalars are those that every recording holds, then those that are asked for by name. Every number reads back
    to the same bits; those that are none are spelled nan, inf and -inf. The cells of a statistic are empty at steps
    before it was recorded.
    """
    first, stop = _bounds(recording, steps)
    recording.check(statistic)
    _check_scalars(recording, scalars)
    numbers = list(dict.fromkeys([*RECORDED_ALWAYS, *scalars]))
    names = recording.rows(statistic)
    # 9 digits tell any two float32 apart; repr of a float64 is the shortest text that does.
    begin, row = ",".join(["%d", *["%r"] * len(numbers)]), ",%.9g" * len(names) + "\n"
    without = "," * len(names) + "\n"
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        file.write(_csv_line(["step", *numbers, *names]))
        for start, end in _blocks(first, stop, tell):
            columns = [recording.read(name, start, end) for name in numbers]
            cells = recording.read(statistic, start, end)
            empty = end - start - len(cells)  # steps
            for index in range(end - start):
                file.write(begin % (start + index, *(float(column[index]) for column in columns)))
                file.write(row % tuple(cells[index - empty].tolist()) if index >= empty else without)


def write_npz(
    recording: Recording, path: Path, statistic: str, steps: range | None = None, tell: Tell | None = None
) -> None:
    """Every statistic, ``statistic`` among them, (steps, layers) float32, besides scalars, layers and JSON texts.

    A statistic that was chosen during the run has NaN at the steps before, and ``NAME_first_step`` is the first that
    has numbers. Nothing in it needs pickle. Raises :class:`FileError`.
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
                for start, end in _blocks(first, stop, tell, number, len(series)):
                    file.write(_every_step(recording, name, start, end).astype(dtype, copy=False).tobytes())


def _check_scalars(recording: Recording, names: Sequence[str]) -> None:
    if missing := [name for name in names if name not in recording.scalars]:
        raise InputError(
            "scalars: found {missing}; this recording holds {scalars}",
            missing=repr(missing[0]),
            scalars=", ".join(recording.scalars),
        )


def _blocks(first: int, stop: int, tell: Tell | None, part: int = 0, parts: int = 1) -> Iterator[tuple[int, int]]:
    """The steps in pieces; told is how much of all parts is done."""
    for start in range(first, stop, _BLOCK_STEPS):
        if tell is not None:
            tell((part + (start - first) / (stop - first)) / parts)
        yield start, min(stop, start + _BLOCK_STEPS)


def _every_step(recording: Recording, name: str, first: int, stop: int) -> NDArray[Any]:
    """A row for each step, NaN where there are no numbers."""
    found = recording.read(name, first, stop)
    if len(found) == stop - first:
        return found
    missing = np.full((stop - first - len(found), recording.columns(name)), np.nan, np.float32)
    return np.concatenate([missing, found])


def _bounds(recording: Recording, steps: range | None) -> tuple[int, int]:
    """The first step and the one after the last; raises :class:`InputError` where there is none of ``steps``."""
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
