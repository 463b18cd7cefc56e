from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradviz.heatmap.scale import NOTHING
from gradviz.recording.live_recording import LiveRecording
from gradviz.recording.reading import Event, Reading
from gradviz.ui.charts.charts import Charts
from gradviz.ui.charts.cursor import CursorPlace
from gradviz.ui.charts.span import Span
from gradviz.ui.charts.strip import GradNormStrip, LossStrip
from gradviz.ui.charts.table_view import TableView
from gradviz.ui.widgets.theme import DARK, LIGHT, Theme

if TYPE_CHECKING:
    from tests.conftest import Mouse

Record = Callable[..., LiveRecording]
Mice = Callable[..., "Mouse"]


@pytest.fixture
def charts(show: Callable[[QWidget], None]) -> Charts:
    charts = Charts(LIGHT)
    charts.resize(960, 600)
    show(charts)
    return charts


def flat(steps: int, planned: int, record: Record) -> LiveRecording:
    """Return a recording of the first steps of a longer run."""
    recording = record(np.ones((planned, 4)))
    started = LiveRecording(recording.info, ("grad_l2", "delta_l2"))
    grow(started, steps)
    return started


def grow(recording: LiveRecording, steps: int) -> None:
    row = np.array([1e-3, 1e-2, 1e-1, 1], np.float32)
    for _ in range(steps):
        step = len(recording)
        recording.append(Reading(step, 2.0, 1.0, 1.0, {"grad_l2": row, "delta_l2": 10 * row}))


def mode(charts: Charts) -> Span:
    return charts.span.kind


def span_of(charts: Charts) -> tuple[float, float]:
    left, right = charts.heatmap.plot.getViewBox().viewRange()[0]
    return left, right


def test_before_the_first_run_a_hint_says_what_to_do(charts: Charts, record: Record) -> None:
    assert charts.heatmap._hint.isVisible()
    assert "Run" in charts.heatmap._hint.text
    charts.show_recording(flat(0, 100, record))
    assert not charts.heatmap._hint.isVisible()


def test_the_whole_run_is_shown_and_grows_in_doublings(charts: Charts, record: Record) -> None:
    recording = flat(0, 1000, record)
    charts.show_recording(recording)
    seen = []
    for _ in range(100):
        grow(recording, 10)
        charts.draw()
        seen.append(span_of(charts))
    assert sorted(set(seen)) == [(0, 100), (0, 200), (0, 400), (0, 800), (0, 1000)]
    assert seen == sorted(seen)


@pytest.mark.parametrize("planned", [1, 2, 3, 50])
def test_a_short_run_fills_the_picture(charts: Charts, record: Record, planned: int) -> None:
    recording = flat(planned, planned, record)
    charts.show_recording(recording)
    charts.draw()
    assert span_of(charts) == (0, planned)
    charts.grab()


def test_follow_keeps_the_newest_step_at_the_width_shown(
    charts: Charts, record: Record, mouse: Mice, qtbot: QtBot
) -> None:
    recording = flat(500, 10_000, record)
    charts.show_recording(recording)
    charts.draw()
    charts.heatmap.plot.getViewBox().setXRange(100, 200, padding=0)
    QTest.keyClick(charts, Qt.Key.Key_F)
    qtbot.waitUntil(lambda: charts.span.kind is Span.FOLLOW)
    assert charts.header.follow.isChecked()
    assert span_of(charts) == (400, 500)
    grow(recording, 30)
    charts.draw()
    assert span_of(charts) == (430, 530)
    hand = mouse(charts.heatmap.plot)
    charts.grab()
    hand.drag(hand.place(500, 1), hand.place(450, 1))
    assert mode(charts) is Span.FREE
    assert not charts.header.follow.isChecked()
    moved = span_of(charts)
    grow(recording, 30)
    charts.draw()
    assert span_of(charts) == moved, "what a person chose is left alone"
    QTest.keyClick(charts, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: charts.span.kind is Span.HOME)
    assert span_of(charts) == (0, 800)


def test_follow_from_the_start(charts: Charts, record: Record) -> None:
    charts.header.follow.setChecked(True)
    recording = flat(0, 1000, record)
    charts.show_recording(recording)
    width = np.diff(span_of(charts))
    grow(recording, 3)
    charts.draw()
    assert np.diff(span_of(charts)) == width
    assert span_of(charts)[0] == 0
    grow(recording, 500)
    charts.draw()
    assert span_of(charts)[1] == 503
    assert mode(charts) is Span.FOLLOW, "a restart goes on following"


def test_the_wheel_zooms_about_the_mouse_and_stops_at_the_run(charts: Charts, record: Record, mouse: Mice) -> None:
    charts.show_recording(flat(400, 400, record))
    charts.draw()
    charts.grab()
    hand = mouse(charts.heatmap.plot)
    hand.wheel(hand.place(100, 1), 3)
    left, right = span_of(charts)
    assert mode(charts) is Span.FREE
    assert 0 < left < 100 < right < 400
    assert (100 - left) / (right - left) == pytest.approx(0.25, abs=0.02)
    for _ in range(60):
        hand.wheel(hand.place(100, 1), 5)
    left, right = span_of(charts)
    assert right - left == pytest.approx(4, abs=0.1)
    for _ in range(60):
        hand.wheel(QPointF(300, 100), -5)
    assert span_of(charts) == pytest.approx((0, 400))


def test_dragging_stops_at_the_first_and_last_step(charts: Charts, record: Record, mouse: Mice) -> None:
    charts.show_recording(flat(400, 400, record))
    charts.draw()
    charts.heatmap.plot.getViewBox().setXRange(100, 200, padding=0)
    charts.grab()
    hand = mouse(charts.heatmap.plot)
    for _ in range(3):
        hand.drag(QPointF(200, 100), QPointF(500, 100))
    assert span_of(charts)[0] == 0
    for _ in range(9):
        hand.drag(QPointF(500, 100), QPointF(150, 100))
    assert span_of(charts)[1] == 400


@pytest.mark.parametrize("strip", ["loss", "grad_norm"])
def test_strips_move_with_the_heatmap_and_the_heatmap_with_them(
    charts: Charts, record: Record, mouse: Mice, strip: str
) -> None:
    charts.show_recording(flat(400, 400, record))
    charts.draw()
    charts.grab()
    plots = [view.plot for view in (charts.heatmap, charts.view(LossStrip), charts.view(GradNormStrip))]
    for plot in (charts.heatmap.plot, charts.views[strip].plot):
        mouse(plot).wheel(QPointF(400, 30), 3)
        ranges = [plot.getViewBox().viewRange()[0] for plot in plots]
        assert ranges[0] == pytest.approx(ranges[1])
        assert ranges[0] == pytest.approx(ranges[2])
        assert mode(charts) is Span.FREE
        charts.span.go_home()


@pytest.mark.parametrize("size", [(700, 400), (960, 600), (1500, 900)])
def test_steps_and_layers_line_up_to_the_pixel(
    charts: Charts, record: Record, qtbot: QtBot, size: tuple[int, int]
) -> None:
    charts.show_recording(flat(400, 400, record))
    charts.resize(*size)
    qtbot.waitUntil(lambda: (charts.width(), charts.height()) == size)
    charts.draw()
    charts.grab()

    def place(view: QWidget, x: float, y: float) -> QPoint:
        plot = view.plot  # type: ignore[attr-defined]
        return QPoint(plot.mapTo(charts, plot.mapFromScene(plot.getViewBox().mapViewToScene(QPointF(x, y)))))

    for step in (0, 123, 400):
        columns = {
            place(view, step, 0).x() for view in (charts.heatmap, charts.view(LossStrip), charts.view(GradNormStrip))
        }
        assert len(columns) == 1
    for row in (0, 2, 4):
        assert place(charts.heatmap, 0, row).y() == place(charts.profile, 0, row).y()


def test_the_read_out_says_layer_step_and_value(charts: Charts, record: Record, mouse: Mice) -> None:
    event = Event(3, "change", "Batch norm on", key="model.normalization.on", value=True)
    values = np.tile([1e-3, 0.0, np.nan, np.inf], (10, 1))
    charts.show_recording(record(values, loss=np.linspace(2, 1, 10), events=[event]))
    charts.draw()
    charts.grab()
    hand = mouse(charts.heatmap.plot)
    for layer, text in enumerate(("0.001", "zero", "NaN", "+Inf")):
        hand.hover(3.5, layer + 0.5)
        words = charts.readout.text()
        assert f"<b>linear{layer + 1}</b>, step 3" in words
        assert f"<b>{text}</b>" in words
        assert "‖∂L/∂W‖₂" in words
        assert "loss 1.667" in words
        assert "Batch norm on" in words
    hand.hover(4.5, 0.5)
    assert "Batch norm" not in charts.readout.text()


def test_the_profile_shows_the_step_under_the_mouse_or_the_newest(
    charts: Charts, record: Record, mouse: Mice, qtbot: QtBot
) -> None:
    recording = flat(10, 10, record)
    charts.show_recording(recording)
    charts.draw()
    label = charts.profile.plot.getPlotItem().getAxis("bottom").label
    qtbot.waitUntil(lambda: "step 9" in label.toPlainText())
    charts.grab()
    mouse(charts.heatmap.plot).hover(3.5, 0.5)
    assert "grad_l2, step 3" in label.toPlainText()


def test_restarting_under_a_resting_mouse(charts: Charts, record: Record, mouse: Mice) -> None:
    charts.show_recording(flat(50, 100, record))
    charts.draw()
    charts.grab()
    mouse(charts.heatmap.plot).hover(40.5, 0.5)
    charts.show_recording(flat(0, 100, record))
    assert "Point at" in charts.readout.text()
    recording = flat(2, 100, record)
    charts.show_recording(recording)
    charts.draw()


def test_another_statistic_is_named_everywhere(charts: Charts, record: Record, qtbot: QtBot, mouse: Mice) -> None:
    recording = flat(10, 10, record)
    charts.show_recording(recording)
    charts.draw()
    assert charts.shown_statistic == "grad_l2"
    assert charts.heatmap.scale is not None
    low = charts.heatmap.scale.low
    charts.header.statistic.setCurrentIndex(charts.header.statistic.findData("delta_l2"))
    assert charts.shown_statistic == "delta_l2"
    assert "delta_l2" in charts.profile.plot.getPlotItem().getAxis("bottom").label.toPlainText()
    assert charts.heatmap.scale.low == low + 1
    charts.grab()
    mouse(charts.heatmap.plot).hover(3.5, 0.5)
    assert "‖∂L/∂z‖₂" in charts.readout.text()
    assert "delta_l2" in charts.header.statistic.currentText()


def test_choosing_a_statistic_before_the_first_run(charts: Charts) -> None:
    charts.header.statistic.setCurrentIndex(1)
    charts.header.fit.click()
    charts.header.home.click()
    charts.header.follow.click()
    charts.draw()


def test_the_range_is_written_beside_the_statistic(charts: Charts, record: Record) -> None:
    charts.show_recording(flat(10, 10, record))
    assert "10⁻³ to 10⁰" in charts.header.scale_note.text() or "10⁻⁴ to 10⁰" in charts.header.scale_note.text()
    assert "log₁₀" in charts.header.scale_note.text()
    assert "before clipping" in charts.header.scale_note.text()


def test_both_themes(charts: Charts, record: Record) -> None:
    charts.show_recording(flat(10, 10, record))
    for theme in (DARK, LIGHT):
        charts.style_with(theme)
        corner = charts.view(LossStrip).plot.grab().toImage().pixelColor(3, 3)
        assert corner.name() == theme.background


def test_a_statistic_chosen_during_a_run_is_drawn_from_where_it_begins(
    charts: Charts, record: Record, mouse: Mice
) -> None:
    recording = flat(30, 100, record)
    charts.show_recording(recording)
    charts.draw()
    charts.header.statistic.setCurrentIndex(charts.header.statistic.findData("weight_l2"))
    assert "next step" in charts.heatmap._hint.text
    for step in range(30, 50):
        row = np.array([1e-3, 1e-2, 1e-1, step], np.float32)
        recording.append(Reading(step, 2.0, 1.0, 1.0, {"grad_l2": row, "delta_l2": row, "weight_l2": row}))
    charts.draw()
    assert not charts.heatmap._hint.isVisible()
    codes, area = charts.heatmap.item.visible_codes()
    assert area.getRect() == (0, 0, 50, 4)
    assert (codes[:, :30] == NOTHING).all()
    assert (codes[:, 30:] != NOTHING).all()
    assert charts.heatmap.scale is not None
    np.testing.assert_array_equal(codes.T[30:], charts.heatmap.scale.codes(recording["weight_l2"]))
    pointer = mouse(charts.heatmap.plot)
    pointer.hover(40.5, 3.5)
    assert "step 40" in charts.readout.text()
    assert "<b>40" in charts.readout.text()
    pointer.hover(20.5, 3.5)
    assert "not recorded yet" in charts.readout.text()
    charts.header.statistic.setCurrentIndex(charts.header.statistic.findData("grad_l2"))
    _, area = charts.heatmap.item.visible_codes()
    assert charts.heatmap.item.mapRectToParent(area).getRect() == (0, 0, 50, 4)


def test_other_charts_of_the_same_run_look_the_same(
    charts: Charts, record: Record, show: Callable[[QWidget], None]
) -> None:
    recording = flat(400, 400, record)
    charts.show_recording(recording)
    charts.draw()
    charts.header.rows.click()
    charts.header.toggles["table"].click()
    charts.rows_bar.filter.setText("linear2")
    charts.selection.select(100, None)
    charts.crosshair.hold(CursorPlace(50, 0))
    other = Charts(LIGHT)
    show(other)
    other.show_recording(recording)
    other.draw()
    other.look_as(charts)
    assert other.heatmap.shown.names == ("linear2",)
    assert other.rows_bar.filter.text() == "linear2"
    assert other.selected_steps == range(100, 400)
    assert other.crosshair.held
    assert other.readout.text() == charts.readout.text()
    assert other.rows_bar.isVisible()
    assert other.view(TableView).isVisible()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_button_that_is_on_looks_on(charts: Charts, theme: Theme) -> None:
    charts.style_with(theme)
    for is_on in (False, True):
        charts.header.toggles["table"].setChecked(is_on)
        button = charts.header.toggles["table"]
        color = button.grab().toImage().pixelColor(6, button.height() // 2)
        accent = QColor(theme.accent)
        pairs = (color.red(), accent.red()), (color.green(), accent.green()), (color.blue(), accent.blue())
        assert all(abs(channel - expected) < 60 for channel, expected in pairs) == is_on
