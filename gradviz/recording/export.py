"""The numbers of a recording in files that other programs read: CSV and NPZ. The formats are a contract."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import numpy as np

from gradviz.files import replacing
from gradviz.recording.recording import Recording

SCALARS = ("loss", "grad_norm", "clip_coef")


def write_csv(recording: Recording, path: Path, statistic: str) -> None:
    """A row per step: ``step``, the scalars, then ``statistic`` of each layer or time step; raises :class:`FileError`.

    Every number reads back to the same bits; those that are none are spelled nan, inf and -inf.
    """
    columns = [getattr(recording, name) for name in SCALARS]
    cells, names = recording[statistic], recording.rows(statistic)
    # 9 digits tell any two float32 apart; repr of a float64 is the shortest text that does.
    row = ",".join(["%d", *["%r"] * len(columns), *["%.9g"] * len(names)]) + "\n"
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        file.write(_csv_line(["step", *SCALARS, *names]))
        for step in range(len(recording)):
            scalars = (float(column[step]) for column in columns)
            file.write(row % (step, *scalars, *cells[step].tolist()))


def write_npz(recording: Recording, path: Path, statistic: str) -> None:
    """Every statistic, ``statistic`` among them, (steps, rows) float32, besides scalars, layers and JSON texts.

    Nothing in it needs pickle. Raises :class:`FileError`.
    """
    arrays: dict[str, Any] = {
        "layers": np.array(recording.layers),
        "step": np.arange(len(recording), dtype=np.int64),
        **{name: getattr(recording, name) for name in SCALARS},
        **{name: recording[name] for name in dict.fromkeys([statistic, *recording])},
        "events": np.array(json.dumps([event.to_dict() for event in recording.events], ensure_ascii=False)),
        "experiment": np.array(json.dumps(recording.experiment.to_dict(), ensure_ascii=False)),
    }
    with replacing(path) as temporary, temporary.open("wb") as file:  # given a name, savez may append to it
        np.savez(file, **arrays)


def _csv_line(cells: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()
