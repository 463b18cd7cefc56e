from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtWidgets import QWidget

from gradviz.recording.live_recording import LiveRecording
from gradviz.recording.reading import Event
from gradviz.ui.charts.envelope import Bounds, envelope, with_lone_points_seen
from gradviz.ui.charts.strip import GradNormStrip, LossStrip, StripView
from gradviz.ui.widgets.theme import LIGHT

Record = Callable[..., LiveRecording]


def show_strip(show: Callable[[QWidget], None], strip: StripView, recording: LiveRecording) -> None:
    strip.style_with(LIGHT)
    strip.resize(700, 150)
    show(strip)
    strip.plot.getViewBox().setXRange(0, len(recording), padding=0)
    strip.show_recording(recording)


def data(curve: Any) -> tuple[NDArray[Any], NDArray[Any]]:
    x, y = curve.getData()
    return np.asarray(x), np.asarray(y)


def test_the_loss_stands_in_the_middle_of_its_step(show: Callable[[QWidget], None], record: Record) -> None:
    losses = np.array([3.0, 2.0, np.nan, 1.0, np.inf])
    strip = LossStrip()
    show_strip(show, strip, record(np.ones((5, 2)), loss=losses))
    x, y = data(strip._loss)
    np.testing.assert_array_equal(x[:3], [0.5, 1.5, 2.5])
    np.testing.assert_array_equal(y[:3], [3, 2, np.nan])
    assert x[3:].tolist() == [3, 4, 4.5], "a point alone is a line one step wide"
    low, high = strip.plot.getViewBox().viewRange()[1]
    assert low < 1
    assert 3 < high < 4


@pytest.mark.parametrize("losses", [[np.nan] * 3, [np.inf] * 3, [0.0] * 3, [2.0] * 3, [1e300, 1.0, 2.0], [-1, 0, 1]])
def test_losses_of_every_kind_draw(show: Callable[[QWidget], None], record: Record, losses: list[float]) -> None:
    strip = LossStrip()
    show_strip(show, strip, record(np.ones((3, 2)), loss=losses))
    low, high = strip.plot.getViewBox().viewRange()[1]
    assert low < high
    strip.grab()


def test_the_loss_axis_stands_still_while_it_fits(show: Callable[[QWidget], None], record: Record) -> None:
    strip = LossStrip()
    losses = np.linspace(2, 1, 100)
    show_strip(show, strip, record(np.ones((100, 2)), loss=losses))
    before = strip.plot.getViewBox().viewRange()[1]
    strip.show_recording(record(np.ones((100, 2)), loss=losses * 0.99))
    assert strip.plot.getViewBox().viewRange()[1] == before


def test_norms_before_and_after_clipping(show: Callable[[QWidget], None], record: Record) -> None:
    strip = GradNormStrip()
    norms, coefficients = np.array([1.0, 10, 100, 0, np.inf]), np.array([1.0, 0.1, 0.01, 1, np.nan])
    show_strip(show, strip, record(np.ones((5, 2)), grad_norm=norms, clip_coef=coefficients))
    np.testing.assert_allclose(data(strip._before)[1], [0, 1, 2, np.nan, np.nan])
    np.testing.assert_allclose(data(strip._after)[1], [np.nan, 0, 0, np.nan, np.nan], atol=1e-12)


def test_the_threshold_is_drawn_where_it_was_in_force(show: Callable[[QWidget], None], record: Record) -> None:
    changes = [(2, "on", True), (4, "threshold", 0.01), (6, "kind", "value"), (8, "on", False)]
    events = [Event(step, "change", "", key=f"training.clipping.{key}", value=value) for step, key, value in changes]
    strip = GradNormStrip()
    show_strip(show, strip, record(np.ones((10, 2)), events=events))
    x, y = data(strip._threshold)
    at = {step: [level for place, level in zip(x, y, strict=True) if place == step] for step in (0, 2, 4, 6, 8, 10)}
    assert at[2][-1] == 0
    assert at[4] == [0, -2]
    assert at[6][0] == -2
    assert np.isnan(at[0]).all()
    assert np.isnan(at[6][1])
    assert np.isnan(at[10]).all()


def test_the_picture_holds_the_threshold(show: Callable[[QWidget], None], record: Record) -> None:
    event = Event(0, "change", "", key="training.clipping.on", value=True)
    strip = GradNormStrip()
    show_strip(show, strip, record(np.ones((10, 2)), grad_norm=np.full(10, 1e-3), events=[event]))
    low, high = strip.plot.getViewBox().viewRange()[1]
    assert low < -3
    assert high > 0


def test_a_short_curve_keeps_every_point() -> None:
    values = np.arange(10.0)
    x, y = envelope(Bounds.of(values, 5), 16)
    np.testing.assert_array_equal(x, np.arange(5, 15) + 0.5)
    np.testing.assert_array_equal(y, values)


@pytest.mark.parametrize(("start", "count"), [(0, 1000), (0, 99_999), (37, 12_345)])
def test_a_long_curve_keeps_every_extreme(start: int, count: int) -> None:
    values = np.random.default_rng(0).standard_normal(count)
    values[count // 3], values[count // 2], values[5] = 1e6, -1e6, np.nan
    x, y = envelope(Bounds.of(values, start), 100)
    assert len(x) <= 2 * 102
    assert np.nanmax(y) == 1e6
    assert np.nanmin(y) == -1e6
    assert not np.isnan(y).any()
    assert (np.diff(x) >= 0).all()


def test_a_growing_curve_stands_still_to_the_left() -> None:
    values = np.random.default_rng(0).standard_normal(1_000)
    _, shorter = envelope(Bounds.of(values[:900]), 100)
    _, longer = envelope(Bounds.of(values[:905]), 100)
    block = -(-905 // 100)
    assert block == 10
    np.testing.assert_array_equal(envelope(Bounds.of(values[:910]), 100)[1][:160], longer[:160])
    assert len(shorter) == 200


def test_a_lone_point_is_a_line_one_step_wide() -> None:
    nan = np.nan
    x, y = with_lone_points_seen(np.arange(0.5, 6), np.array([1, nan, 2, nan, 3, 4.0]))
    np.testing.assert_array_equal(x, [0, 1, 1.5, 2, 3, 3.5, 4.5, 5.5])
    np.testing.assert_array_equal(y, [1, 1, nan, 2, 2, nan, 3, 4])
    x, y = with_lone_points_seen(np.array([0.5]), np.array([7.0]))
    assert (x.tolist(), y.tolist()) == ([0, 1], [7, 7])
    assert with_lone_points_seen(np.empty(0), np.empty(0))[0].size == 0


def test_a_curve_of_one_step_is_seen(show: Callable[[QWidget], None], record: Record) -> None:
    strip = LossStrip()
    show_strip(show, strip, record(np.ones((1, 2)), loss=[2.0]))
    image = strip.plot.grab().toImage()
    column = [image.pixelColor(image.width() // 2, y).name() for y in range(image.height())]
    assert LIGHT.curve in column


@pytest.mark.parametrize("norm", [1e-30, 0.5, 7.0, 1e30])
def test_a_constant_norm_has_numbers_beside_it(show: Callable[[QWidget], None], record: Record, norm: float) -> None:
    strip = GradNormStrip()
    show_strip(show, strip, record(np.ones((20, 2)), grad_norm=np.full(20, norm)))
    low, high = strip.plot.getViewBox().viewRange()[1]
    assert low < np.log10(norm) < high
    assert high - low >= 1
