from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from gradviz.experiment.experiment import Experiment
from gradviz.figures import columns as module
from gradviz.figures.columns import Extent, fitted, read_columns, worst
from gradviz.recording.reading import Layer, Reading
from gradviz.recording.recording import Recording
from gradviz.recording.scale import LogScale, fitted_range
from gradviz.recording.stored import open_recording

SPECIAL = (np.nan, -np.nan, np.inf, -np.inf, 0.0, -0.0, 1e-40, -1e-40)


def nasty(steps: int, rows: int, share: float = 0.05) -> NDArray[np.float32]:
    """Values of every kind, of both signs."""
    rng = np.random.default_rng(0)
    values = (rng.choice([-1, 1], (steps, rows)) * 10 ** rng.uniform(-37, 37, (steps, rows))).astype(np.float32)
    special = rng.random((steps, rows)) < share
    values[special] = rng.choice(np.array(SPECIAL, np.float32), special.sum())
    return values


def recorded(values: NDArray[np.float32]) -> Recording:
    layers = [Layer(f"linear{number}", "Linear", (1,)) for number in range(values.shape[1])]
    made = Recording(Experiment.from_dict({}), {}, layers, ["grad_l2"])
    for step, row in enumerate(values):
        made.append(Reading(step, 1.0, 1.0, 1.0, {"grad_l2": row}))
    return made


@pytest.mark.parametrize("share", [0, 0.001, 0.05, 1])
def test_a_column_shows_what_the_largest_code_of_its_steps_shows(share: float) -> None:
    values, edges = nasty(500, 7, share), np.array([0, 1, 17, 18, 200, 499, 500])
    scale = LogScale(-20, 20)
    expected = [scale.codes(values[a:b]).max(axis=0).tolist() for a, b in pairwise(edges)]
    assert scale.codes(worst(values, edges[:-1])).tolist() == expected


@pytest.mark.parametrize("at_once", [1, 50, 10**9])
@pytest.mark.parametrize("stored", [False, True])
def test_in_parts_or_whole_from_a_file_or_not(
    at_once: int, stored: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CELLS_AT_ONCE", at_once)
    values = nasty(2500, 3)
    recording = recorded(values)
    if stored:
        recording.save(tmp_path / "a.gradviz")
        recording = open_recording(tmp_path / "a.gradviz")
    found = read_columns(recording, "grad_l2", range(100, 2300), 90, rows=(2, 0))
    edges = np.arange(91) * 2200 // 90
    assert found.values.tobytes() == worst(np.ascontiguousarray(values[100:2300, [2, 0]]), edges[:-1]).tobytes()
    assert fitted([found.extent]) == LogScale(*fitted_range(values[100:2300, [2, 0]]) or (0, 0))
    assert found.extent.negative


def test_few_steps_are_left_as_they_are() -> None:
    values = nasty(40, 3)
    assert read_columns(recorded(values), "grad_l2", range(5, 40), 35).values.tobytes() == values[5:40].tobytes()


def test_nothing_ordinary_has_no_range() -> None:
    extent = Extent()
    extent.add(np.array([[0, np.nan, -np.inf, 1e-40]], np.float32))
    assert fitted([extent]) is None
    assert not extent.negative


def test_a_constant_has_a_decade() -> None:
    extent = Extent()
    extent.add(np.ones((3, 2), np.float32))
    assert fitted([extent]) == LogScale(0, 1)
