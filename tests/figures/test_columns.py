from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from gradviz.catalog.scales import Kind
from gradviz.experiment.experiment import Experiment
from gradviz.figures import columns as module
from gradviz.figures.columns import fitted, read_columns
from gradviz.recording.ranked import RankSource
from gradviz.recording.ranks import ranks_of
from gradviz.recording.reading import Layer, Reading
from gradviz.recording.recording import Recording
from gradviz.recording.scale import Scale
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


@pytest.mark.parametrize("at_once", [1, 50, 10**9])
@pytest.mark.parametrize("stored", [False, True])
@pytest.mark.parametrize("as_ratio", [False, True])
def test_in_parts_or_whole_from_a_file_or_not(
    at_once: int, stored: bool, as_ratio: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CELLS_AT_ONCE", at_once)
    values = nasty(2500, 3)
    recording = recorded(values)
    if stored:
        recording.save(tmp_path / "a.gradviz")
        recording = open_recording(tmp_path / "a.gradviz")
    found = read_columns(RankSource(recording, "grad_l2", as_ratio), range(100, 2300), 90, rows=(2, 0))
    edges = 100 + np.arange(91) * 2200 // 90
    kind: Kind = "loss" if as_ratio else "log"
    scale = Scale(-20, 20, kind)
    expected = [scale.codes(values[a:b])[:, [2, 0]].max(axis=0).tolist() for a, b in pairwise(edges)]
    assert scale.codes_of(found.ranks).tolist() == expected
    ordinary = scale.places(values[100:2300])[:, [2, 0]]
    fit = fitted(kind, [found])
    assert fit is not None
    assert fit.low == pytest.approx(max(-38, np.nanmin(ordinary)), abs=1)
    assert fit.high == pytest.approx(min(39, np.nanmax(ordinary)), abs=1)


def test_few_steps_are_left_as_they_are() -> None:
    values = nasty(40, 3)
    found = read_columns(RankSource(recorded(values), "grad_l2"), range(5, 40), 35)
    assert found.ranks.tolist() == ranks_of(values[5:40]).tolist()


def test_nothing_ordinary_has_no_range() -> None:
    values = np.array([[0, np.nan, -np.inf, 1e-40]], np.float32)
    assert fitted("log", [read_columns(RankSource(recorded(values), "grad_l2"), range(1), 1)]) is None


def test_panels_share_a_range() -> None:
    panels = [
        read_columns(RankSource(recorded(np.full((3, 2), value, np.float32)), "grad_l2"), range(3), 3)
        for value in (1.0, 2e-5)
    ]
    assert fitted("log", panels[:1]) == Scale(0, 1)
    assert fitted("log", panels) == Scale(-5, 1)
