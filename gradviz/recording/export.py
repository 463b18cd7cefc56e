"""The numbers of a recording in files that other programs read: CSV and NPZ. The formats are a contract."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.errors import InputError
from gradviz.files import replacing
from gradviz.recording.recording import Recording

SCALARS = ("loss", "grad_norm", "clip_coef")


def write_csv(recording: Recording, path: Path, statistic: str, steps: range | None = None) -> None:
    """A row per step: ``step``, the scalars, then ``statistic`` of each layer or time; raises :class:`FileError`.

    Every number reads back to the same bits; those that are none are spelled nan, inf and -inf. The cells of a
    statistic are empty at steps before it was recorded.
    """
    first, stop = _bounds(recording, steps)
    recording.check(statistic)
    names = recording.rows(statistic)
    columns = [recording.read(name, first, stop) for name in SCALARS]
    cells = recording.read(statistic, first, stop)
    empty = stop - first - len(cells)  # steps
    # 9 digits tell any two float32 apart; repr of a float64 is the shortest text that does.
    start, row = ",".join(["%d", *["%r"] * len(columns)]), ",%.9g" * len(names) + "\n"
    without = "," * len(names) + "\n"
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        file.write(_csv_line(["step", *SCALARS, *names]))
        for index in range(stop - first):
            file.write(start % (first + index, *(float(column[index]) for column in columns)))
            file.write(row % tuple(cells[index - empty].tolist()) if index >= empty else without)


def write_npz(recording: Recording, path: Path, statistic: str, steps: range | None = None) -> None:
    """Every statistic, ``statistic`` among them, (steps, layers) float32, besides scalars, layers and JSON texts.

    A statistic that was chosen during the run has NaN at the steps before, and ``NAME_first_step`` is the first that
    has numbers. Nothing in it needs pickle. Raises :class:`FileError`.
    """
    first, stop = _bounds(recording, steps)
    recording.check(statistic)
    names = list(dict.fromkeys([statistic, *recording]))
    arrays: dict[str, Any] = {
        "layers": np.array(recording.layers),
        "step": np.arange(first, stop, dtype=np.int64),
        **{name: recording.read(name, first, stop) for name in SCALARS},
        **{name: _every_step(recording, name, first, stop) for name in names},
        **{f"{name}_first_step": np.int64(began) for name in names if (began := recording.first_step(name))},
        "events": np.array(json.dumps([event.to_dict() for event in recording.events], ensure_ascii=False)),
        "experiment": np.array(json.dumps(recording.experiment.to_dict(), ensure_ascii=False)),
    }
    with replacing(path) as temporary, temporary.open("wb") as file:  # given a name, savez may append to it
        np.savez(file, **arrays)


def _every_step(recording: Recording, name: str, first: int, stop: int) -> NDArray[np.float32]:
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
        raise InputError(f"steps: found {steps.start:,}:{steps.stop:,}; this recording holds 0:{len(recording):,}")
    return steps.start, stop


def _csv_line(cells: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()
