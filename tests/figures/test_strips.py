from __future__ import annotations

import numpy as np
import pytest

from gradviz.figures.frame import Frame
from gradviz.figures.page import Page
from gradviz.figures.strips import draw_strip, loss_strips, norm_strip, outlined, strip_of
from gradviz.figures.ticks import decade_ticks, log_ticks, power, step_ticks
from gradviz.heatmap.scale import MINUS_INF, NAN, PLUS_INF, ZERO


def test_a_wide_range_is_drawn_in_decades() -> None:
    strip = strip_of("loss", np.array([2.0, 30.0, 4e5]))
    assert strip.logarithmic
    assert strip.heights == pytest.approx(np.log10([2, 30, 4e5]))
    assert strip.ticks.labels[0] == "10⁰"
    assert not strip_of("loss", np.array([2.0, 19.0])).logarithmic
    assert not strip_of("loss", np.array([0.0, 4e5])).logarithmic


def test_a_spike_hides_nothing_that_comes_after_it() -> None:
    loss = np.array([3.0, 109, *np.linspace(9, 2.3, 50)])
    (strip,) = loss_strips([loss])
    assert strip.title == "loss, log scale"
    fall = strip.heights[2] - strip.heights[-1]
    assert fall > 0.3 * (strip.high - strip.low)


def test_small_noise_looks_small() -> None:
    strip = norm_strip(np.array([1.0, 1.2, 0.9]), np.full(3, np.nan))
    assert np.ptp(strip.heights) < 0.2 * (strip.high - strip.low)
    assert len(strip.ticks.labels) >= 2


def test_values_that_alternate_with_none_cost_pixels_not_steps() -> None:
    loss = np.ones(200_000)
    loss[::2] = np.nan
    page = Page((800, 450))
    axes = draw_strip(page, Frame(100, 100, 700, 200, len(loss)), strip_of("loss", loss), 0)
    assert sum(len(collection.get_paths()) for collection in axes.collections) <= 800
    assert all(np.size(line.get_xdata()) <= 2000 for line in axes.lines)


def test_what_has_no_height_is_kept_apart() -> None:
    strip = strip_of("norm", np.array([0.0, 1.0, np.nan, np.inf, -np.inf]), logarithmic=True)
    assert {code: steps.tolist() for code, steps in strip.special.items()} == {
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


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [
        (-0.6, 0.7, ["0.5", "1", "2", "5"]),
        (-1.1, 0.5, ["0.1", "0.3", "1", "3"]),
        (-3.2, 2.2, ["10⁻²", "10⁰", "10²"]),
        (-20.6, -19.6, ["5·10⁻²¹", "10⁻²⁰", "2·10⁻²⁰"]),
    ],
)
def test_logarithmic_ticks_are_few_and_round(low: float, high: float, labels: list[str]) -> None:
    assert list(log_ticks(low, high, 4).labels) == labels


def test_powers_in_words() -> None:
    assert [power(exponent) for exponent in (-7.0, 0.0, -2.5, 38.53)] == ["10⁻⁷", "10⁰", "3.2·10⁻³", "3.4·10³⁸"]
