"""Kind and range of the color scale: typed, fitted, locked, shared and stored."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from gradviz.heatmap.scale import ABOVE, BELOW, Scale
from gradviz.recording.live_recording import LiveRecording
from gradviz.recording.reading import Reading
from gradviz.ui.charts.charts import Charts
from gradviz.ui.heatmap.scale_controls import ScaleControls
from gradviz.ui.heatmap.scales import Scales
from gradviz.ui.widgets.theme import LIGHT

Record = Callable[..., LiveRecording]


@pytest.fixture
def charts(show: Callable[[QWidget], None]) -> Charts:
    charts = Charts(LIGHT)
    charts.resize(960, 600)
    show(charts)
    return charts


def falling(steps: int = 200) -> NDArray[np.float32]:
    """Return values that fall from 1 to 10⁻⁶ in the first row and are 0.01 and 0.1 in the others."""
    values = np.tile(np.array([1, 0.01, 0.1], np.float32), (steps, 1))
    values[:, 0] = np.geomspace(1, 1.1e-6, steps)
    return values


def grow(recording: LiveRecording, value: float) -> None:
    row = np.full(3, value, np.float32)
    recording.append(Reading(len(recording), 1.0, 1.0, 1.0, {"grad_l2": row, "delta_l2": row}))


def retype(controls: ScaleControls, low: str, high: str) -> None:
    for field, text in ((controls.low, low), (controls.high, high)):
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
    QTest.keyClick(controls.high, Qt.Key.Key_Return)


def opened(charts: Charts) -> ScaleControls:
    charts.header.scale.click()
    controls = charts.pane.scale_controls
    assert controls.isVisible()
    return controls


def note(charts: Charts) -> str:
    return charts.header.scale_note.text()


def test_a_range_by_hand_is_locked_and_what_lies_outside_has_its_colors(charts: Charts, record: Record) -> None:
    recording = record(falling())
    charts.show_recording(recording)
    retype(opened(charts), "1e-3", "0,05")
    scale = charts.heatmap.scale
    assert scale is not None
    assert (scale.low, scale.high) == pytest.approx((-3, np.log10(0.05)))
    codes, _ = charts.heatmap.item.visible_codes()
    assert codes[0].max() == ABOVE
    assert codes[0].min() == BELOW
    assert codes[2].min() == ABOVE
    assert "10⁻³ to 0.05" in note(charts)
    assert "locked" in note(charts)
    grow(recording, 1e9)
    charts.draw()
    assert charts.heatmap.scale == scale


def test_a_range_that_is_none_is_refused_with_what_is_allowed(charts: Charts, record: Record) -> None:
    charts.show_recording(record(falling()))
    before = charts.heatmap.scale
    controls = opened(charts)
    for low, high, word in (("1", "1e-3", "below"), ("abc", "1", "abc"), ("0", "1", "0"), ("-1", "1", "-1")):
        retype(controls, low, high)
        assert word in controls.problem.text()
        assert charts.heatmap.scale == before
    retype(controls, "1e-5", "1")
    assert not controls.problem.isVisible()
    assert charts.heatmap.scale == Scale(-5, 0)


def test_the_lock_ends_the_growing_until_it_is_opened(charts: Charts, record: Record) -> None:
    recording = record(falling())
    charts.show_recording(recording)
    controls = opened(charts)
    controls.lock.click()
    grow(recording, 1e3)
    charts.draw()
    assert charts.heatmap.scale == Scale(-6, 0)
    controls.lock.click()
    assert "locked" not in note(charts)
    grow(recording, 2e3)
    charts.draw()
    assert charts.heatmap.scale == Scale(-6, 4)


def test_fit_to_what_is_visible(charts: Charts, record: Record) -> None:
    values = np.ones((3000, 3), np.float32)
    values[:1000] = falling(1000)
    values[1500:2500, 1] = np.geomspace(2e-9, 1e-4, 1000)
    charts.show_recording(record(values))
    charts.heatmap.plot.getViewBox().setXRange(1600, 2400, padding=0)
    controls = opened(charts)
    controls.fit_visible.click()
    seen = values[1600:2400]
    assert charts.heatmap.scale == Scale(np.floor(np.log10(seen.min())), 0)
    assert controls.lock.isChecked()
    charts.heatmap.plot.getViewBox().setXRange(2550, 2560, padding=0)
    controls.fit_visible.click()
    assert charts.heatmap.scale == Scale(0, 1)
    controls.fit_all.click()
    assert charts.heatmap.scale == Scale(-9, 0)
    assert controls.lock.isChecked(), "fitting doesn't unlock"


@pytest.mark.parametrize(
    ("kind", "expected", "words"),
    [
        ("linear", Scale(0, 1, "linear"), "linear, 0 to 1"),
        ("start", Scale(-6, 6, "start"), "relative to the row's first step, 10⁻⁶ to 10⁶"),
        ("loss", Scale(-5, 1, "loss"), "relative to the row nearest to the loss, 10⁻⁵ to 10¹"),
    ],
)
def test_each_kind_colors_by_its_codes_and_says_so(
    charts: Charts, record: Record, kind: str, expected: Scale, words: str
) -> None:
    values = falling(100)
    values[50, 1] = np.nan
    charts.show_recording(record(values))
    controls = opened(charts)
    controls.kind.setCurrentIndex(controls.kind.findData(kind))
    assert charts.heatmap.scale == expected
    charts.heatmap.plot.getViewBox().setXRange(0, 100, padding=0)
    codes, _ = charts.heatmap.item.visible_codes()
    np.testing.assert_array_equal(codes.T, expected.codes(values, values[0]))
    assert words in note(charts)
    controls.kind.setCurrentIndex(controls.kind.findData("log"))
    assert charts.heatmap.scale == Scale(-6, 0)


def test_dragging_an_end_of_the_color_bar_moves_it_by_decades(charts: Charts, record: Record) -> None:
    charts.show_recording(record(falling()))
    bar = charts.pane.bar
    height = bar.height() - 2 * bar.fontMetrics().height()
    decade = height / 6
    top, bottom = bar.fontMetrics().height() + 5, bar.height() - bar.fontMetrics().height() - 5

    def drag(start: float, stop: float) -> None:
        QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=QPoint(10, round(start)))
        QTest.mouseMove(bar, QPoint(10, round(stop)))
        QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=QPoint(10, round(stop)))

    drag(top, top + decade)
    assert charts.heatmap.scale == Scale(-6, -1)
    assert charts.heatmap.color_scale.locked
    drag(bottom, bottom - 2 * height / 5)
    assert charts.heatmap.scale == Scale(-4, -1)
    drag(top, bottom + height)
    assert charts.heatmap.scale is not None
    assert charts.heatmap.scale.low < charts.heatmap.scale.high


def test_a_click_on_the_color_bar_opens_the_numbers(charts: Charts, record: Record) -> None:
    charts.show_recording(record(falling()))
    QTest.mouseClick(charts.pane.bar, Qt.MouseButton.LeftButton)
    controls = charts.pane.scale_controls
    assert controls.isVisible()
    assert (controls.low.text(), controls.high.text()) == ("1e-06", "1")
    assert not charts.heatmap.color_scale.locked


def test_a_locked_range_goes_with_the_family_to_other_statistics_recordings_and_starts(
    charts: Charts, record: Record, settings: QSettings
) -> None:
    charts.remember_in(settings)
    charts.show_recording(record(falling()))
    retype(opened(charts), "1e-4", "1e-2")
    charts.header.statistic.setCurrentIndex(charts.header.statistic.findData("delta_l2"))
    assert charts.heatmap.scale == Scale(-4, -2)
    charts.show_recording(record(falling() * np.float32(100)))
    assert charts.heatmap.scale == Scale(-4, -2)
    again = Scales()
    again.remember_in(settings)
    assert again.locked("grad_max_abs") == Scale(-4, -2)
    assert again.locked("weight_l2") is None
    assert again.kind("activation_dead_fraction") == "linear"


@pytest.mark.parametrize("setting", ["log", "", "quadratic 1 2", "log 1", "log a b", "log 2 1", "linear -3 1"])
def test_settings_that_are_not_ours_are_left(qapp: object, settings: QSettings, setting: str) -> None:
    settings.setValue("scales/gradient", setting)
    scales = Scales()
    scales.remember_in(settings)
    assert scales.locked("grad_l2") is None


def test_every_control_can_be_named_and_explains_itself(charts: Charts, record: Record) -> None:
    charts.show_recording(record(falling()))
    controls = opened(charts)
    for widget in (controls.kind, controls.low, controls.high, controls.fit_all, controls.fit_visible, controls.lock):
        assert widget.objectName()
        assert widget.accessibleName()
        assert widget.toolTip()
