"""Curves of long runs, live or from a file: as single steps or blocks, without losing a spike."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from gradviz.experiment.experiment import Experiment
from gradviz.recording.live_recording import LiveRecording
from gradviz.recording.reading import Layer, Reading
from gradviz.recording.run_info import RunInfo
from gradviz.storage.stored_recording import open_recording
from gradviz.ui.charts import scalars as module
from gradviz.ui.charts.envelope import Bounds, envelope
from gradviz.ui.charts.scalars import Scalars

STEPS = 12_345


def read(scalars: Scalars, start: int, stop: int) -> Bounds:
    """Return the bounds of the loss after all chunks have been read."""
    for _ in range(1000):
        scalars.is_waiting = False
        (bounds,) = scalars.bounds(["loss"], start, stop)
        if not scalars.is_waiting:
            return bounds
    raise AssertionError("the chunks were never all read")


def recorded(losses: NDArray[np.float64]) -> LiveRecording:
    recording = LiveRecording(RunInfo.of(Experiment.from_dict({}), [Layer("linear1", "Linear", (1,))], {}), [])
    for step, loss in enumerate(losses.tolist()):
        recording.append(Reading(step, loss, 1.0, 1.0, {}))
    return recording


@pytest.fixture(params=["live", "file"])
def scalars(request: pytest.FixtureRequest, tmp_path: Path) -> Scalars:
    losses = np.random.default_rng(0).uniform(1, 2, STEPS)
    losses[7654], losses[3000], losses[3001:3100] = 1e9, np.inf, np.nan
    losses[3100:3200] = np.nan
    recording = recorded(losses)
    if request.param == "live":
        return Scalars(recording)
    recording.save(tmp_path / "a.gradviz")
    return Scalars(open_recording(tmp_path / "a.gradviz"))


@pytest.mark.parametrize(
    "span", [(0, STEPS), (17, 5321), (7_000, 7_001), (12_200, 20_000), (11_999, 12_100), (20_000, 30_000)]
)
def test_few_steps_are_read_one_by_one(scalars: Scalars, span: tuple[int, int]) -> None:
    for start, stop in (span, (span[0] + 1, span[1] - 1), span):
        bounds = read(scalars, start, stop)
        assert bounds.block == 1
        np.testing.assert_array_equal(bounds.low, scalars.recording.loss[start:stop])


def test_many_steps_are_read_by_blocks(scalars: Scalars, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_STEPS", 1000)
    losses = scalars.recording.loss
    for start, stop in ((0, STEPS), (250, 9_999), (7_601, 9_000), (11_111, 99_999)):
        bounds = read(scalars, start, stop)
        assert bounds.block == 100
        assert bounds.start == start // 100 * 100
        for index, (low, high) in enumerate(zip(bounds.low, bounds.high, strict=True)):
            block = losses[bounds.start + index * 100 : bounds.start + (index + 1) * 100]
            finite = block[np.isfinite(block)]
            if finite.size:
                assert (low, high) == (finite.min(), finite.max())
            else:
                assert np.isnan([low, high]).all()
        x, y = envelope(bounds, 20)
        assert len(x) <= 2 * 22
        if start <= 7654 < stop:
            assert y[np.argmin(np.abs(x - 7654))] == 1e9 or np.nanmax(y) == 1e9


def test_blocks_of_a_run_that_grows_are_those_of_the_run_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_STEPS", 10)
    losses = np.random.default_rng(1).uniform(0, 1, 1000)
    recording = recorded(losses[:50])
    scalars = Scalars(recording)
    for step in range(50, 1000):
        recording.append(Reading(step, float(losses[step]), 1.0, 1.0, {}))
        if step % 33 == 0:
            bounds = read(scalars, 0, 10**9)
            expected = [losses[block : min(block + 100, step + 1)].max() for block in range(0, step + 1, 100)]
            assert bounds.high.tolist() == expected
    before = recording.snapshot()
    recording.append(Reading(1000, 5.0, 1.0, 1.0, {}))
    assert read(Scalars(before), 0, 2000).high.max() < 1
    assert read(scalars, 0, 2000).high.tolist()[-1] == 5


def test_while_steps_are_being_read_blocks_stand_for_them(tmp_path: Path) -> None:
    losses = np.ones(STEPS)
    losses[5_555] = 7
    recorded(losses).save(tmp_path / "a.gradviz")
    stored = open_recording(tmp_path / "a.gradviz")
    scalars = Scalars(stored)
    (bounds,) = scalars.bounds(["loss"], 0, STEPS)
    assert scalars.is_waiting
    assert bounds.block == 100
    assert bounds.high.max() == 7
    assert stored.chunks_read < 10
    assert read(scalars, 0, STEPS).block == 1
    loss, coefficient = scalars.bounds(["loss", "clip_coef"], 0, STEPS)
    assert loss.block == coefficient.block


def test_what_was_read_of_a_file_is_not_read_again(tmp_path: Path) -> None:
    recorded(np.ones(STEPS)).save(tmp_path / "a.gradviz")
    stored = open_recording(tmp_path / "a.gradviz")
    scalars = Scalars(stored)
    read(scalars, 2_000, 8_000)
    before = stored.chunks_read
    read(scalars, 2_500, 7_500)
    assert stored.chunks_read == before
    read(scalars, 2_500, 8_500)
    assert stored.chunks_read == before + 1
