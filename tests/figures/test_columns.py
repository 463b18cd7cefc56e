from __future__ import annotations

from io import BytesIO
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread
from numpy.typing import NDArray

from gradviz.catalog.scales import SCALE_KINDS, Kind
from gradviz.experiment.experiment import Experiment
from gradviz.figures import columns as module
from gradviz.figures.columns import read_columns
from gradviz.figures.heatmap import png_bytes
from gradviz.heatmap.scale import NAN, SPECIAL_COLORS, Scale, fitted_scale
from gradviz.recording.live_recording import LiveRecording
from gradviz.recording.reading import Layer, Reading
from gradviz.recording.recording import Recording
from gradviz.recording.run_info import RunInfo
from gradviz.storage.stored_recording import open_recording

SPECIAL = (np.nan, -np.nan, np.inf, -np.inf, 0.0, -0.0, 1e-40, -1e-40)


def nasty(steps: int, rows: int, share: float = 0.05) -> NDArray[np.float32]:
    """Return values of every kind with both signs."""
    rng = np.random.default_rng(0)
    values = (rng.choice([-1, 1], (steps, rows)) * 10 ** rng.uniform(-37, 37, (steps, rows))).astype(np.float32)
    special = rng.random((steps, rows)) < share
    values[special] = rng.choice(np.array(SPECIAL, np.float32), special.sum())
    return values


def recorded(values: NDArray[np.float32]) -> Recording:
    layers = [Layer(f"linear{number}", "Linear", (1,)) for number in range(values.shape[1])]
    made = LiveRecording(RunInfo.of(Experiment.from_dict({}), layers, {}), ["grad_l2"])
    for step, row in enumerate(values):
        made.append(Reading(step, 1.0, 1.0, 1.0, {"grad_l2": row}))
    return made


@pytest.mark.parametrize("at_once", [1, 50, 10**9])
@pytest.mark.parametrize("stored", [False, True])
@pytest.mark.parametrize("kind", SCALE_KINDS)
def test_a_column_shows_the_largest_code_of_its_steps(
    kind: Kind, at_once: int, stored: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CELLS_AT_ONCE", at_once)
    values = nasty(2500, 3)
    recording = recorded(values)
    if stored:
        recording.save(tmp_path / "a.gradviz")
        recording = open_recording(tmp_path / "a.gradviz")
    columns = read_columns(recording, "grad_l2", range(100, 2300), 90, kind)
    scale = fitted_scale(kind, values[100:2300], values[0])
    assert scale
    assert columns.scale() == scale
    codes, edges = scale.codes(values[100:2300], values[0]), np.arange(91) * 2200 // 90
    assert columns.codes(scale).T.tolist() == [codes[a:b].max(axis=0).tolist() for a, b in pairwise(edges)]


def test_few_steps_have_a_column_each() -> None:
    values = nasty(40, 3)
    columns = read_columns(recorded(values), "grad_l2", range(5, 40), 35)
    assert (columns.codes(Scale(-9, 9)) == Scale(-9, 9).codes(values[5:40]).T).all()


def test_the_scale_is_that_of_the_rows_shown() -> None:
    values = np.array([[1e-9, 1, 20]], np.float32)
    columns = read_columns(recorded(values), "grad_l2", range(1), 9)
    assert columns.scale() == Scale(-9, 2)
    assert columns.scale([2, 1]) == Scale(0, 2)


def test_nothing_ordinary_has_no_range() -> None:
    values = np.array([[0, np.nan, -np.inf, 1e-40]], np.float32)
    assert read_columns(recorded(values), "grad_l2", range(1), 9).scale() is None


@pytest.mark.parametrize(("steps", "widest"), [(20_000, 5), (40, 100)])
def test_a_lone_nan_is_wide_enough_for_an_eye(steps: int, widest: int) -> None:
    values = np.full((steps, 3), 0.01, np.float32)
    values[steps // 3, 1] = np.nan
    pixels = imread(BytesIO(png_bytes(recorded(values), "grad_l2", (1280, 720))))[..., :3]
    pink = np.all(np.abs(pixels[:, :1000] * 255 - SPECIAL_COLORS[NAN]) < 1, axis=-1)
    width = pink.any(axis=0).sum()
    assert 3 <= width <= widest
