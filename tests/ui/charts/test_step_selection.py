from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from gradviz.recording.live_recording import LiveRecording
from gradviz.ui.charts.charts import Charts
from gradviz.ui.charts.cursor import CursorPlace
from gradviz.ui.charts.step_selection import StepSelection
from gradviz.ui.charts.strip import GradNormStrip, LossStrip
from gradviz.ui.widgets.theme import LIGHT

if TYPE_CHECKING:
    from tests.conftest import Mouse

Record = Callable[..., LiveRecording]
Mice = Callable[..., "Mouse"]


@pytest.fixture
def selection(qapp: QApplication) -> Iterator[StepSelection]:
    parent = QObject()
    yield StepSelection(parent)
    parent.deleteLater()


@pytest.fixture
def charts(show: Callable[[QWidget], None], record: Record) -> Charts:
    charts = Charts(LIGHT)
    charts.resize(960, 600)
    show(charts)
    charts.show_recording(record(np.ones((400, 3))))
    charts.draw()
    charts.grab()
    charts.setFocus()
    return charts


def shift_drag(hand: Mouse, start: QPointF, stop: QPointF) -> None:
    left, shift = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
    places = (("MouseButtonPress", start), ("MouseMove", (start + stop) / 2), ("MouseMove", stop))
    for kind, place in (*places, ("MouseButtonRelease", stop)):
        button = Qt.MouseButton.NoButton if kind == "MouseMove" else left
        global_place = hand.viewport.mapToGlobal(place)
        event = QMouseEvent(QEvent.Type[kind], place, global_place, button, left, shift)
        QApplication.sendEvent(hand.viewport, event)


@pytest.mark.parametrize(
    ("first", "last", "steps", "chosen"),
    [
        (None, None, 10, None),
        (2, 4, 10, range(2, 5)),
        (4, 2, 10, range(2, 5)),
        (2, 40, 10, range(2, 10)),
        (2, None, 10, range(2, 10)),
        (None, 4, 10, range(5)),
        (20, 30, 10, None),
        (0, 0, 1, range(1)),
        (0, 0, 0, None),
    ],
)
def test_it_is_what_there_is_of_it(
    selection: StepSelection, first: int | None, last: int | None, steps: int, chosen: range | None
) -> None:
    selection.select(first, last)
    assert selection.of(steps) == chosen


@pytest.mark.parametrize("plot", ["heatmap", "loss", "grad_norm"])
@pytest.mark.parametrize("backwards", [False, True])
def test_shift_and_a_drag_select_steps(charts: Charts, mouse: Mice, plot: str, backwards: bool) -> None:
    hand = mouse({"heatmap": charts.heatmap, **charts.views}[plot].plot)
    middle = sum({"heatmap": charts.heatmap, **charts.views}[plot].plot.getViewBox().viewRange()[1]) / 2
    ends = [hand.place(100.5, middle), hand.place(250.5, middle)]
    before = charts.span.shown
    shift_drag(hand, *(ends[::-1] if backwards else ends))
    assert charts.selected_steps == range(100, 251)
    assert charts.span.shown == before, "the picture stays"
    assert not charts.crosshair.held


def test_a_drag_out_of_the_plot_ends_at_the_run(charts: Charts, mouse: Mice) -> None:
    hand = mouse(charts.heatmap.plot)
    shift_drag(hand, hand.place(100.5, 1.5), QPointF(-300, 10))
    assert charts.selected_steps == range(101)
    shift_drag(hand, hand.place(100.5, 1.5), QPointF(5000, 10))
    assert charts.selected_steps == range(100, 400)


def test_fields_show_it_and_take_it(charts: Charts, qtbot: QtBot) -> None:
    first, last = (charts.findChild(QSpinBox, name) for name in ("first_step", "last_step"))
    clear = charts.findChild(QPushButton, "clear_steps")
    assert first is not None
    assert last is not None
    assert clear is not None
    assert (first.text(), last.text()) == ("first", "newest")
    assert not clear.isEnabled()
    charts.selection.select(100, 250)
    assert (first.text(), last.text()) == ("100", "250")
    first.selectAll()
    QTest.keyClicks(first, "120\r")
    assert charts.selected_steps == range(120, 251)
    clear.click()
    assert charts.selected_steps is None
    assert (first.text(), last.text()) == ("first", "newest")
    last.setFocus()
    first.setFocus()
    qtbot.waitUntil(first.lineEdit().hasSelectedText)
    QTest.keyClicks(first, "7\r")
    assert charts.selected_steps == range(7, 400), "open at its end"


def test_brackets_select_from_and_up_to_the_cursor(charts: Charts) -> None:
    charts.crosshair.hold(CursorPlace(50, 1))
    QTest.keyClick(charts, Qt.Key.Key_BracketLeft)
    assert charts.selected_steps == range(50, 400)
    charts.crosshair.hold(CursorPlace(70, 1))
    QTest.keyClick(charts, Qt.Key.Key_BracketRight)
    assert charts.selected_steps == range(50, 71)
    charts.crosshair.hold(CursorPlace(90, 1))
    QTest.keyClick(charts, Qt.Key.Key_BracketLeft)
    assert charts.selected_steps == range(90, 400)


def test_escape_lets_go_of_the_cursor_then_of_the_steps(charts: Charts) -> None:
    charts.selection.select(10, 20)
    charts.crosshair.hold(CursorPlace(15, 1))
    QTest.keyClick(charts, Qt.Key.Key_Escape)
    assert charts.selected_steps == range(10, 21)
    QTest.keyClick(charts, Qt.Key.Key_Escape)
    assert charts.selected_steps is None


def test_the_ends_are_drawn_in_every_plot_over_steps(charts: Charts, mouse: Mice) -> None:
    charts.selection.select(100, 299)
    for view in (charts.heatmap, charts.view(LossStrip), charts.view(GradNormStrip)):
        image = view.plot.grab().toImage()
        hand = mouse(view.plot)
        middle = sum(view.plot.getViewBox().viewRange()[1]) / 2
        for step in (100, 300):
            place = hand.place(step, middle).toPoint()
            near = {image.pixelColor(place.x() + dx, place.y() + 9).name() for dx in (-1, 0, 1)}
            assert LIGHT.accent in near


def test_another_run_has_no_selection(charts: Charts, record: Record) -> None:
    charts.selection.select(10, 20)
    charts.show_recording(record(np.ones((30, 3))))
    assert charts.selected_steps is None
