from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradviz.recording.recording import Recording
from gradviz.ui.charts.charts import Charts
from gradviz.ui.charts.cursor import CursorPlace
from gradviz.ui.charts.step_table import StepTable
from gradviz.ui.charts.table_view import TableView
from gradviz.ui.widgets.theme import LIGHT

Record = Callable[..., Recording]

VALUES = [[0.1, 1e-40, 0.0], [np.nan, np.inf, -np.inf], [1 / 3, 2, 3]]


@pytest.fixture
def charts(show: Callable[[QWidget], None]) -> Charts:
    charts = Charts(LIGHT)
    charts.resize(960, 700)
    show(charts)
    charts.setFocus()
    return charts


def texts(model: StepTable) -> list[list[str]]:
    return [
        [str(model.data(model.index(row, column))) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def copied(charts: Charts) -> list[list[str]]:
    QGuiApplication.clipboard().clear()
    QTest.keyClick(charts.view(TableView).table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    return [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]


def test_it_has_every_statistic_of_the_cursors_step(charts: Charts, record: Record, qtbot: QtBot) -> None:
    charts.show_recording(record(VALUES))
    charts.draw()
    assert not charts.view(TableView).isVisible()
    QTest.keyClick(charts, Qt.Key.Key_T)
    model = charts.view(TableView).model
    qtbot.waitUntil(lambda: model.columnCount() == 2)
    assert model.columns == ["grad_l2", "delta_l2"]
    assert model.rows == ["linear1", "linear2", "linear3"]
    assert texts(model)[0] == ["0.3333", "0.3333"], "the newest step"
    charts.crosshair.hold(CursorPlace(1, 0))
    qtbot.waitUntil(lambda: "Step 1, held" in charts.view(TableView).title.text())
    assert [row[0] for row in texts(model)] == ["NaN", "+Inf", "−Inf"]
    charts.crosshair.hold(CursorPlace(0, None))
    qtbot.waitUntil(lambda: "Step 0, held" in charts.view(TableView).title.text())
    assert [row[0] for row in texts(model)] == ["0.1", "1e-40 subnormal", "zero"]
    QTest.keyClick(charts, Qt.Key.Key_T)
    qtbot.waitUntil(charts.view(TableView).isHidden)


def test_it_grows_with_the_run_and_keeps_what_is_marked(charts: Charts, record: Record, qtbot: QtBot) -> None:
    charts.header.toggles["table"].click()
    charts.show_recording(record(VALUES[:1]))
    charts.draw()
    qtbot.waitUntil(lambda: charts.view(TableView).title.text() == "Step 0")
    model = charts.view(TableView).model
    charts.view(TableView).table.selectionModel().select(model.index(1, 1), QItemSelectionModel.SelectionFlag.Select)
    charts.show_recording(record(VALUES))
    charts.draw()
    qtbot.waitUntil(lambda: charts.view(TableView).title.text() == "Step 2")
    assert copied(charts) == [["", "delta_l2"], ["linear2", "2"]]


def test_copied_numbers_read_back_to_the_same_bits(charts: Charts, record: Record, qtbot: QtBot) -> None:
    charts.show_recording(record(VALUES))
    charts.draw()
    charts.header.toggles["table"].click()
    qtbot.waitUntil(lambda: charts.view(TableView).title.text() == "Step 2")
    assert copied(charts)[0] == ["", "grad_l2", "delta_l2"]
    assert np.float32(copied(charts)[1][1]) == np.float32(1 / 3)
    charts.crosshair.hold(CursorPlace(1, 0))
    qtbot.waitUntil(lambda: "held" in charts.view(TableView).title.text())
    assert [line[1] for line in copied(charts)[1:]] == ["NaN", "+Inf", "−Inf"]
    charts.crosshair.hold(CursorPlace(0, 0))
    qtbot.waitUntil(lambda: "Step 0" in charts.view(TableView).title.text())
    numbers = [np.float32(line[1]) for line in copied(charts)[1:]]
    assert numbers == np.array(VALUES[0], np.float32).tolist()


def test_rows_are_those_of_the_heatmap_and_time_steps_stand_below(
    charts: Charts, record_time: Record, qtbot: QtBot
) -> None:
    charts.show_recording(record_time([[1, 2]], [[3, 4, 5]]))
    charts.draw()
    charts.header.toggles["table"].click()
    model = charts.view(TableView).model
    qtbot.waitUntil(lambda: model.rowCount() == 5)
    assert texts(model)[1] == ["2", ""]
    assert texts(model)[4] == ["", "5"]
    charts.rows_bar.filter.setText("rnn2")
    qtbot.waitUntil(lambda: model.rows == ["rnn2", "t=1", "t=2", "t=3"])


def test_before_the_first_step_it_is_empty(charts: Charts, record: Record) -> None:
    charts.header.toggles["table"].click()
    charts.show_recording(record(np.empty((0, 3))))
    charts._show_newest()
    assert charts.view(TableView).model.columnCount() == 0
    assert copied(charts) in ([[""]], [])
