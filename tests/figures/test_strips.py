from __future__ import annotations

import numpy as np
import pytest

from gradviz.figures.strips import outlined, strip_of
from gradviz.figures.ticks import decade_ticks, step_ticks
from gradviz.recording.scale import MINUS_INF, NAN, PLUS_INF, ZERO


def test_a_wide_range_is_drawn_in_decades() -> None:
    strip = strip_of("loss", np.array([2.0, 30.0, 4e5]))
    assert strip.logarithmic
    assert strip.heights == pytest.approx(np.log10([2, 30, 4e5]))
    assert strip.ticks.labels[0] == "10⁰"
    assert not strip_of("loss", np.array([2.0, 30.0])).logarithmic
    assert not strip_of("loss", np.array([0.0, 4e5])).logarithmic


def test_what_has_no_height_is_kept_apart() -> None:
    strip = strip_of("norm", np.array([0.0, 1.0, np.nan, np.inf, -np.inf]), logarithmic=True)
    assert {code: where.tolist() for code, where in strip.special.items()} == {
        ZERO: [0],
        NAN: [2],
        PLUS_INF: [3],
        MINUS_INF: [4],
    }
    assert np.isfinite(strip.heights).tolist() == [False, True, False, False, False]


@pytest.mark.parametrize("value", [0.0, 2.5, 1e-300, 1e300, np.nan])
@pytest.mark.parametrize("logarithmic", [False, True])
def test_a_constant_has_a_range(value: float, logarithmic: bool) -> None:
    strip = strip_of("x", np.full(3, value), logarithmic)
    assert strip.low < strip.high
    assert all(strip.low <= at <= strip.high for at in strip.ticks.at)


def test_a_threshold_nearby_is_in_range_and_one_far_off_is_not() -> None:
    values = np.array([1e-2, 2e-2])
    assert strip_of("norm", values, True, near=np.array([np.nan, 1.0])).high > 0
    assert strip_of("norm", values, True, near=np.array([1e30, np.nan])).high < 0


def test_labels_tell_ticks_apart() -> None:
    strip = strip_of("loss", np.array([2.302585, 2.302586, 2.302587]))
    assert len(strip.ticks.labels) >= 2
    assert len(set(strip.ticks.labels)) == len(strip.ticks.labels)


def test_decades_are_thinned() -> None:
    ticks = decade_ticks(-38, 4, most=12)
    assert len(ticks.at) <= 12
    assert decade_ticks(-2, 1, most=12).labels == ("10⁻²", "10⁻¹", "10⁰", "10¹")


@pytest.mark.parametrize("steps", [1, 2, 3, 10, 300, 1_000_000])
def test_steps_are_named_in_the_middle_of_their_column(steps: int) -> None:
    ticks = step_ticks(steps)
    assert ticks.at[0] == 0.5
    assert all(0 < at < steps for at in ticks.at)
    assert 1 <= len(ticks.at) <= 12
    assert ticks.labels == tuple(f"{int(at):,}" for at in ticks.at)


def test_no_spike_is_lost_where_steps_share_a_pixel() -> None:
    heights = np.zeros(100_000)
    heights[[7, 31_313, 99_999]] = [5.0, -5.0, np.nan]
    x, y = outlined(heights, 1000)
    assert len(x) == len(y) == 2000
    assert np.nanmax(y) == 5
    assert np.nanmin(y) == -5
    assert x[y == 5][0] == pytest.approx(7, abs=100)
