"""Checks that a run is recorded and that its file can be opened again."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np

from gradviz.self_test.check import Check, make_sure
from gradviz.self_test.training import train
from gradviz.storage.export import write_csv, write_npz
from gradviz.storage.stored_recording import open_recording


def checks(folder: Path) -> Iterator[Check]:
    """Yield the checks of a recording file and of exported numbers."""
    yield Check("recorded and opened again", partial(_round_trip, folder / "run.gradviz"))
    yield Check("numbers as CSV and NPZ", partial(_numbers, folder))


def _round_trip(path: Path) -> str:
    recorded = train({})
    recorded.save(path)
    opened = open_recording(path)
    make_sure(opened.experiment == recorded.experiment, "the experiment is another one")
    make_sure(not opened.damage, opened.damage)
    for name in recorded.statistics:
        make_sure(np.array_equal(opened[name], recorded[name], equal_nan=True), f"{name} is not as it was recorded")
    return f"{len(opened)} steps, {path.stat().st_size:,} bytes"


def _numbers(folder: Path) -> None:
    recording = train({})
    write_csv(recording, folder / "run.csv", "grad_l2", None)
    write_npz(recording, folder / "run.npz", "grad_l2", None)
    with np.load(folder / "run.npz") as arrays:
        make_sure(np.array_equal(arrays["grad_l2"], recording["grad_l2"]), "run.npz holds other numbers")
    lines = (folder / "run.csv").read_text(encoding="utf-8").splitlines()
    make_sure(len(lines) == 1 + len(recording), f"run.csv: found {len(lines)} lines; needed: {1 + len(recording)}")
