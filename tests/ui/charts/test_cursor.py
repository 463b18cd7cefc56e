from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gradviz.recording.live_recording import LiveRecording
from gradviz.recording.reading import Event, Layer, Reading
from gradviz.ui.charts.charts import Charts
from gradviz.ui.charts.cursor import Cursor, CursorPlace
from gradviz.ui.charts.pane import TimePane
from gradviz.ui.charts.strip import GradNormStrip, LossStrip
from gradviz.ui.widgets.theme import LIGHT

if TYPE_CHECKING:
    from tests.conftest import Mouse

Record = Callable[..., LiveRecording]
Mice = Callable[..., "Mouse"]

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
LEFT, RIGHT, UP, DOWN = Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down


class PlaceChanges(QObject):
    def __init__(self, cursor: Cursor) -> None:
        super().__init__(cursor)
        self.places: list[CursorPlace | None] = []
        self._cursor = cursor
        cursor.changed.connect(self._on_changed)

    @Slot()
    def _on_changed(self) -> None:
        self.places.append(self._cursor.place)


@pytest.fixture
def cursor(qapp: QApplication) -> Iterator[Cursor]:
    parent = QObject()
    cursor = Cursor(parent)
    cursor.set_steps(100)
    cursor.set_rows("layers", 5)
    cursor.set_rows("time", 40)
    yield cursor
    parent.deleteLater()


@pytest.fixture
def charts(show: Callable[[QWidget], None]) -> Charts:
    charts = Charts(LIGHT)
    charts.resize(960, 600)
    show(charts)
    charts.setFocus()
    return charts


def values(steps: int = 400, layers: int = 5) -> Any:
    return np.outer(np.linspace(1, 2, steps), np.geomspace(1e-4, 1, layers)).astype(np.float32)


def shown(charts: Charts, recording: LiveRecording) -> Charts:
    charts.show_recording(recording)
    charts.draw()
    charts.grab()
    return charts


def profile_title(charts: Charts) -> str:
    return str(charts.profile.plot.getPlotItem().getAxis("bottom").label.toPlainText()).strip()


# The cursor without charts


def test_it_follows_the_mouse_until_it_is_held(cursor: Cursor) -> None:
    changes = PlaceChanges(cursor)
    assert cursor.step == 99, "the newest step where nothing is pointed at"
    cursor.point_at(CursorPlace(3, 1))
    cursor.point_at(CursorPlace(3, 1))
    cursor.hold(CursorPlace(7, 2))
    cursor.point_at(CursorPlace(50, 1))
    cursor.point_at(None)
    assert changes.places == [CursorPlace(3, 1), CursorPlace(7, 2)]
    assert cursor.step == 7
    cursor.hold(CursorPlace(7, 2))
    cursor.point_at(None)
    assert cursor.place is None


@pytest.mark.parametrize(
    "place",
    [CursorPlace(100, 0), CursorPlace(-1, 0), CursorPlace(3, 5), CursorPlace(3, -1), CursorPlace(3, 40, "time")],
)
def test_it_is_nowhere_where_nothing_is(cursor: Cursor, place: CursorPlace) -> None:
    cursor.point_at(place)
    assert cursor.place is None
    cursor.hold(place)
    assert not cursor.held


def test_arrows_stop_at_the_ends(cursor: Cursor) -> None:
    cursor.move(-1, 0)
    assert cursor.place == CursorPlace(99, 0), "the first key shows where it is"
    cursor.move(5, -5)
    assert cursor.place == CursorPlace(99, 0)
    cursor.move(-1000, 1000)
    assert cursor.place == CursorPlace(0, 4)
    cursor.hold(CursorPlace(5, 39, "time"))
    cursor.move(0, 1)
    assert cursor.place == CursorPlace(5, 39, "time")


def test_a_shorter_recording_or_fewer_rows_are_no_trap(cursor: Cursor) -> None:
    cursor.hold(CursorPlace(50, 4))
    cursor.set_rows("layers", 3)
    assert cursor.place == CursorPlace(50, None)
    cursor.move(0, 1)
    assert cursor.place == CursorPlace(50, 0)
    cursor.set_steps(50)
    assert cursor.place is None
    assert not cursor.held
    cursor.set_steps(0)
    cursor.move(1, 1)
    assert cursor.place is None


# In the charts


def test_one_cursor_goes_through_all_views(charts: Charts, record: Record, mouse: Mice) -> None:
    shown(charts, record(values()))
    mouse(charts.heatmap.plot).hover(123.5, 3.5)
    assert charts.crosshair.place == CursorPlace(123, 3)
    assert profile_title(charts) == "grad_l2, step 123"
    mouse(charts.view(LossStrip).plot).move_to(QPointF(300, 20))
    place = charts.crosshair.place
    assert place is not None
    assert place.row is None
    assert profile_title(charts) == f"grad_l2, step {place.step}"
    QApplication.sendEvent(charts.view(LossStrip).plot.viewport(), QEvent(QEvent.Type.Leave))
    mouse(charts.profile.plot).hover(-2, 1.5)
    assert charts.crosshair.place == CursorPlace(399, 1), "the profile is of one step, here the newest"
    QApplication.sendEvent(charts.profile.plot.viewport(), QEvent(QEvent.Type.Leave))
    assert charts.crosshair.place is None


def line_columns(plot: Any) -> list[int]:
    """Return the columns of a plot of curves that have the foreground color from top to bottom: the cursor's line."""
    image = plot.grab().toImage()
    rows = range(12, image.height() - 12)
    return [x for x in range(image.width()) if all(image.pixelColor(x, y).name() == LIGHT.foreground for y in rows)]


@pytest.mark.parametrize("step", [10, 200])
def test_a_line_stands_at_the_same_pixel_in_heatmap_and_strips(
    charts: Charts, record: Record, mouse: Mice, step: int
) -> None:
    shown(charts, record(values()))
    hand = mouse(charts.heatmap.plot)
    place = hand.place(step + 0.5, 2.5)
    hand.drag(place, place)
    assert charts.crosshair.held
    columns = line_columns(charts.view(GradNormStrip).plot)
    assert len(columns) == 1
    assert columns == line_columns(charts.view(LossStrip).plot)
    assert columns[0] == pytest.approx(place.x(), abs=1.5)
    image = charts.heatmap.plot.grab().toImage()
    assert image.pixelColor(columns[0], round(hand.place(step, 0.5).y())).name() == "#ffffff"
    for plot, color in ((charts.heatmap.plot, "#ffffff"), (charts.profile.plot, LIGHT.foreground)):
        image, row = plot.grab().toImage(), round(place.y())
        near = {image.pixelColor(image.width() - 20, row + dy).name() for dy in (-1, 0, 1)}
        assert color in near, "a line at the row, too"


def test_a_click_holds_it_while_the_run_goes_on_and_escape_lets_it_go(
    charts: Charts, record: Record, mouse: Mice
) -> None:
    recording = record(values())
    shown(charts, recording)
    hand = mouse(charts.heatmap.plot)
    place = hand.place(123.5, 3.5)
    hand.drag(place, place)
    assert "held" in charts.readout.text()
    hand.hover(300.5, 0.5)
    recording.append(Reading(400, 1.0, 1.0, 1.0, {name: values()[0] for name in recording.statistics}))
    charts.draw()
    charts._show_newest()
    assert charts.crosshair.place == CursorPlace(123, 3)
    assert profile_title(charts) == "grad_l2, step 123"
    assert "<b>linear4</b>, step 123" in charts.readout.text()
    QTest.keyClick(charts, Qt.Key.Key_Escape)
    assert not charts.crosshair.held
    assert profile_title(charts) == "grad_l2, step 400"
    hand.hover(300.5, 0.5)
    assert charts.crosshair.place == CursorPlace(300, 0)


def test_a_drag_moves_the_picture_and_holds_nothing(charts: Charts, record: Record, mouse: Mice) -> None:
    shown(charts, record(values()))
    charts.heatmap.plot.getViewBox().setXRange(100, 200, padding=0)
    hand = mouse(charts.heatmap.plot)
    hand.drag(hand.place(150, 2), hand.place(120, 2))
    assert not charts.crosshair.held


def test_arrow_keys_move_it_and_the_picture_follows(charts: Charts, record: Record) -> None:
    shown(charts, record(values()))
    QTest.keyClick(charts, LEFT)
    assert charts.crosshair.place == CursorPlace(399, 0)
    for key, modifier in ((LEFT, None), (DOWN, None), (LEFT, SHIFT), (DOWN, CONTROL), (UP, None)):
        QTest.keyClick(charts, key, modifier or Qt.KeyboardModifier.NoModifier)
    assert charts.crosshair.place == CursorPlace(388, 3)
    charts.heatmap.plot.getViewBox().setXRange(300, 400, padding=0)
    QTest.keyClick(charts, LEFT, CONTROL)
    assert charts.crosshair.place == CursorPlace(288, 3)
    assert charts.span.shown == (288, 388)
    QTest.keyClick(charts, RIGHT, SHIFT)
    assert charts.span.shown == (288, 388)


def test_the_read_out_tells_of_the_neighbors(charts: Charts, record: Record) -> None:
    numbers = np.arange(15, dtype=np.float32).reshape(3, 5)
    numbers[1, 1], numbers[0, 2] = np.nan, np.inf
    event = Event(1, "change", "a <b> & c")
    shown(charts, record(numbers, loss=[3, 2.5, 2], grad_norm=[1, 7, 1], events=[event]))
    charts.crosshair.hold(CursorPlace(1, 2))
    text = charts.readout.text()
    for line in (
        "linear3",
        "= <b>7</b>",
        "↑ linear2: NaN",
        "↓ linear4: 8",
        "← step 0: +Inf",
        "→ step 2: 12",
        "loss 2.5",
    ):
        assert line in text
    assert "‖∇L‖₂ 7" in text
    assert "a &lt;b&gt; &amp; c" in text
    charts.crosshair.hold(CursorPlace(0, 0))
    assert "↑" not in charts.readout.text()
    assert "←" not in charts.readout.text()


def test_in_time_steps_it_reads_those(charts: Charts, record_time: Record, mouse: Mice) -> None:
    shown(charts, record_time(values(50, 2), values(50, 12)))
    mouse(charts.view(TimePane).heatmap.plot).hover(20.5, 11.5)
    assert charts.crosshair.place == CursorPlace(20, 11, "time")
    assert "t=12" in charts.readout.text()
    assert profile_title(charts) == "grad_l2, step 20", "the other view is at the same step"
    charts.header.statistic.setCurrentIndex(charts.header.statistic.findData("time_delta_l2"))
    assert "t=12" in charts.readout.text(), "the rows are the same, in another place"
    mouse(charts.heatmap.plot).hover(20.5, 5.5)
    assert charts.crosshair.place == CursorPlace(20, 5, "time")


@pytest.mark.parametrize("length", [10, 30, 200])
def test_names_of_any_length_leave_the_numbers_on_their_lines(charts: Charts, record: Record, length: int) -> None:
    recording = record(values(5000))
    layers = tuple(Layer("x" * (length - 1) + str(row), "Linear", (8, 8)) for row in range(5))
    recording.info = replace(recording.info, layers=layers)
    shown(charts, recording)
    charts.crosshair.hold(CursorPlace(4321, 2))
    text = charts.readout.text()
    assert "step 4,321 · held" in text
    assert ("…" in text) == (length > 14)
    needed = charts.readout.heightForWidth(charts.readout.width())
    assert needed <= (text.count("<br>") + 1) * (charts.readout.fontMetrics().lineSpacing() + 1)


def test_what_is_said_in_an_empty_heatmap_stands_within_it(charts: Charts, record: Record) -> None:
    shown(charts, record(values()))
    charts.header.statistic.setCurrentIndex(charts.header.statistic.findData("weight_l2"))
    charts.grab()
    hint = charts.heatmap._hint
    assert hint.isVisible()
    assert hint.itemRect().width() < charts.heatmap.plot.getViewBox().width()
