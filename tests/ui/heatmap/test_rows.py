from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gradviz.recording.live_recording import LiveRecording
from gradviz.recording.reading import Layer, Reading
from gradviz.ui.charts.charts import Charts
from gradviz.ui.charts.cursor import CursorPlace
from gradviz.ui.charts.pane import TimePane
from gradviz.ui.widgets.theme import LIGHT

RESNET = ("conv1", "layer1.0.conv1", "layer1.0.conv2", "layer2.0.conv1", "fc")

Record = Callable[..., LiveRecording]
Named = Callable[[Any, tuple[str, ...]], LiveRecording]


@pytest.fixture
def named(record: Record) -> Named:
    def build_recording(values: Any, names: tuple[str, ...] = RESNET) -> LiveRecording:
        info = record(np.ones((len(values), 1))).info
        layers = tuple(Layer(name, "Conv2d", (8, 8)) for name in names)
        recording = LiveRecording(replace(info, layers=layers), ("grad_l2",))
        for step, row in enumerate(np.asarray(values, np.float32)):
            recording.append(Reading(step, 1.0, 1.0, 1.0, {"grad_l2": row}))
        return recording

    return build_recording


@pytest.fixture
def charts(show: Callable[[QWidget], None]) -> Charts:
    charts = Charts(LIGHT)
    charts.resize(960, 600)
    show(charts)
    return charts


VALUES = np.tile([1e-1, 1e-5, 1e-3, 1e-4, 1.0], (20, 1))


def shown(charts: Charts) -> list[str]:
    """Return the names beside the heatmap, after checking that its image has as many rows."""
    charts.grab()
    codes, area = charts.heatmap.item.visible_codes()
    names = list(charts.heatmap.shown.names)
    assert codes.shape[0] == len(names) == area.height()
    assert charts.heatmap.plot.getViewBox().viewRange()[1] == [0, max(1, len(names))]
    assert charts.heatmap.layer_axis._names == names
    return names


def choose(charts: Charts, order: str) -> None:
    combo = charts.rows_bar.order
    combo.setCurrentIndex(combo.findData(order))
    combo.activated.emit(combo.currentIndex())


def test_the_bar_comes_with_its_key_and_takes_no_room_before(charts: Charts, qtbot: QtBot) -> None:
    assert not charts.rows_bar.isVisible()
    QTest.keyClick(charts, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(charts.rows_bar.isVisible)
    assert charts.rows_bar.filter.hasFocus()
    charts.header.rows.click()
    assert not charts.rows_bar.isVisible()
    assert charts.hasFocus()


def test_typing_filters_heatmap_profile_and_read_out(charts: Charts, named: Named) -> None:
    charts.show_recording(named(VALUES, RESNET))
    charts.draw()
    charts.header.rows.click()
    QTest.keyClicks(charts.rows_bar.filter, "layer")
    assert shown(charts) == ["layer1.0.conv1", "layer1.0.conv2", "layer2.0.conv1"]
    assert charts.rows_bar.count.text() == "3 of 5"
    assert len(charts.profile.item._places) == 3
    charts.crosshair.hold(CursorPlace(3, 2))
    assert "layer2.0.conv1" in charts.readout.text()
    assert "<b>0.0001</b>" in charts.readout.text()
    charts.rows_bar.filter.setText("nothing")
    assert not charts.heatmap.shown.names
    assert "No layer" in charts.heatmap._hint.text
    charts.grab()
    charts.rows_bar.all.click()
    assert shown(charts) == list(RESNET)
    assert charts.rows_bar.filter.text() == ""
    assert not charts.heatmap._hint.isVisible()


def test_layers_are_picked_from_a_list(charts: Charts, named: Named) -> None:
    charts.show_recording(named(VALUES, RESNET))
    charts.draw()
    charts.header.rows.click()
    charts.rows_bar.pick.click()
    row_list = charts.findChild(QListWidget, "row_list")
    assert row_list is not None
    for row in (0, 3):
        row_list.item(row).setCheckState(Qt.CheckState.Unchecked)
    row_list.window().close()
    assert shown(charts) == ["layer1.0.conv1", "layer1.0.conv2", "fc"]
    charts.show_recording(named(np.ones((2, 2)), ("linear1", "output")))
    charts.draw()
    assert shown(charts) == ["linear1", "output"], "a network without those layers is shown whole"


def test_stages_are_rows_with_the_worst_of_their_layers(charts: Charts, named: Named) -> None:
    values = VALUES.copy()
    values[7, 2] = np.nan
    charts.show_recording(named(values, RESNET))
    charts.draw()
    charts.rows_bar.stages.click()
    assert shown(charts) == ["conv1", "layer1 (2)", "layer2.0.conv1", "fc"]
    charts.crosshair.hold(CursorPlace(3, 1))
    assert "<b>0.001</b>" in charts.readout.text()
    charts.crosshair.hold(CursorPlace(7, 1))
    assert "<b>NaN</b>" in charts.readout.text()
    charts.show_recording(named(np.ones((2, 2)), ("linear1", "output")))
    charts.rows_bar.all.click()
    assert not charts.rows_bar.stages.isEnabled()


def test_rows_are_sorted_at_the_step_of_the_cursor_which_stays_in_its_row(charts: Charts, named: Named) -> None:
    values = VALUES.copy()
    values[4, 0] = 1e-9
    charts.show_recording(named(values, RESNET))
    charts.draw()
    choose(charts, "smallest")
    assert shown(charts) == ["layer1.0.conv1", "layer2.0.conv1", "layer1.0.conv2", "conv1", "fc"]
    charts.crosshair.hold(CursorPlace(4, 3))
    assert "conv1" in charts.readout.text()
    choose(charts, "smallest")
    assert shown(charts)[0] == "conv1"
    assert charts.crosshair.place == CursorPlace(4, 0)
    choose(charts, "largest")
    assert shown(charts)[0] == "fc"
    choose(charts, "depth")
    assert shown(charts) == list(RESNET)
    choose(charts, "largest")
    charts.rows_bar.all.click()
    assert charts.rows_bar.order.currentIndex() == 0


def test_a_choice_outlives_the_run(charts: Charts, named: Named) -> None:
    charts.show_recording(named(VALUES, RESNET))
    charts.draw()
    charts.rows_bar.filter.setText("conv1")
    charts.show_recording(named(VALUES, RESNET))
    charts.draw()
    assert shown(charts) == ["conv1", "layer1.0.conv1", "layer2.0.conv1"]


def test_time_steps_are_never_filtered(charts: Charts, record_time: Record) -> None:
    charts.show_recording(record_time(np.ones((5, 2)), np.ones((5, 12))))
    charts.draw()
    charts.rows_bar.filter.setText("rnn2")
    assert shown(charts) == ["rnn2"]
    assert len(charts.view(TimePane).heatmap.shown.names) == 12
    charts.header.statistic.setCurrentIndex(charts.header.statistic.findData("time_delta_l2"))
    assert len(shown(charts)) == 12


def test_other_parameters_are_filtered_by_name_alone(charts: Charts, named: Named) -> None:
    names = ["conv1.bias", "layer1.0.bn1.bias", "layer1.0.bn1.weight"]
    recording = named(np.empty((0, 5)), RESNET)
    recording.info = replace(recording.info, other_rows={"parameters": tuple(names)})
    values = {"grad_l2": np.ones(5, np.float32), "parameter_grad_l2": np.ones(3, np.float32)}
    recording.append(Reading(0, 1.0, 1.0, 1.0, values))
    charts.show_recording(recording)
    charts.draw()
    charts.layer_rows.choose(picked=frozenset({"conv1"}))
    charts.header.statistic.setCurrentIndex(charts.header.statistic.findData("parameter_grad_l2"))
    assert shown(charts) == names
    charts.rows_bar.filter.setText("bias")
    assert shown(charts) == names[:2]
    charts.layer_rows.choose(pattern="", by_stage=True)
    assert shown(charts) == ["conv1.bias", "layer1 (2)"]


def test_two_hundred_rows_are_found_by_name(charts: Charts, record: Record) -> None:
    charts.show_recording(record(np.ones((5, 200))))
    charts.draw()
    charts.grab()
    axis = charts.heatmap.layer_axis
    (_, ticks), *_ = axis.tickValues(0, 200, charts.heatmap.plot.getViewBox().height())
    assert 5 < len(ticks) < 40
    charts.rows_bar.filter.setText("linear1?9")
    assert shown(charts) == [f"linear1{digit}9" for digit in range(10)]


def test_buttons_have_room_for_their_words(charts: Charts) -> None:
    charts.header.rows.click()
    charts.grab()
    for button in charts.rows_bar.findChildren(QPushButton):
        assert button.width() >= button.fontMetrics().horizontalAdvance(button.text())
