from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradviz.heatmap.scale import Scale
from gradviz.recording.live_recording import LiveRecording
from gradviz.ui.charts.charts import Charts
from gradviz.ui.charts.pane import TimePane
from gradviz.ui.charts.strip import LossStrip
from gradviz.ui.widgets.theme import LIGHT

if TYPE_CHECKING:
    from tests.conftest import Mouse

Record = Callable[..., LiveRecording]

LAYERS = np.tile([1e-1, 1], (200, 1))
TIMES = np.tile(np.geomspace(2e-6, 1e-2, 12), (200, 1))


@pytest.fixture
def charts(show: Callable[[QWidget], None]) -> Charts:
    charts = Charts(LIGHT)
    charts.resize(960, 600)
    show(charts)
    return charts


def test_time_steps_stand_below_the_layers(charts: Charts, record_time: Record, qtbot: QtBot) -> None:
    charts.show_recording(record_time(LAYERS, TIMES))
    charts.draw()
    qtbot.waitUntil(lambda: charts.view(TimePane).heatmap.height() > 100)
    above, below = charts.heatmap, charts.view(TimePane).heatmap
    assert below.isVisible()
    assert below.geometry().top() > above.geometry().bottom()
    codes, _ = below.item.visible_codes()
    assert codes.shape[0] == 12
    assert "∂L/∂hₜ" in charts.view(TimePane).note.text()
    assert "10⁻⁶ to 10⁻²" in charts.view(TimePane).note.text()


def test_each_has_a_color_range_of_its_own(charts: Charts, record_time: Record) -> None:
    charts.show_recording(record_time(LAYERS, TIMES))
    assert charts.heatmap.scale == Scale(-1, 0)
    assert charts.view(TimePane).heatmap.scale == Scale(-6, -2)
    for view in (charts.view(TimePane).heatmap, charts.heatmap):
        view.color_scale.preview(Scale(-20, 20))
    charts.header.fit.click()
    assert charts.heatmap.scale == Scale(-1, 0)
    assert charts.view(TimePane).heatmap.scale == Scale(-6, -2)


def test_where_nothing_is_recorded_no_range_stands(charts: Charts, record: Record) -> None:
    charts.show_recording(record(LAYERS))
    assert charts.pane.bar.accessibleDescription()
    statistic = charts.header.statistic
    statistic.setCurrentIndex(statistic.findData("time_delta_l2"))
    assert charts.pane.bar.accessibleDescription() == "", "the numbers of another statistic would be read as its own"
    statistic.setCurrentIndex(statistic.findData("grad_l2"))
    assert "10" in charts.pane.bar.accessibleDescription()


def test_they_share_the_steps_to_the_pixel(charts: Charts, record_time: Record, mouse: Callable[..., Mouse]) -> None:
    charts.show_recording(record_time(LAYERS, TIMES))
    charts.draw()
    charts.grab()
    plots = [charts.heatmap.plot, charts.view(TimePane).heatmap.plot, charts.view(LossStrip).plot]
    mouse(plots[1]).wheel(QPointF(400, 30), 3)
    ranges = [plot.getViewBox().viewRange()[0] for plot in plots]
    assert ranges[0] != [0, 200]
    assert ranges[0] == ranges[1] == ranges[2]
    step = ranges[0][0] + 10
    places = {
        plot.mapTo(charts, plot.mapFromScene(plot.getViewBox().mapViewToScene(QPointF(step, 0)))) for plot in plots
    }
    assert len({place.x() for place in places}) == 1


def test_the_read_out_names_the_time_step(charts: Charts, record_time: Record, mouse: Callable[..., Mouse]) -> None:
    charts.show_recording(record_time(LAYERS, TIMES))
    charts.draw()
    charts.grab()
    mouse(charts.view(TimePane).heatmap.plot).hover(30.5, 11.5)
    assert "t=12" in charts.readout.text()
    assert "0.01" in charts.readout.text()


@pytest.mark.parametrize("way", ["another network", "chosen by itself", "not recorded"])
def test_without_time_steps_of_its_own_it_takes_no_room(
    charts: Charts, record: Record, record_time: Record, qtbot: QtBot, way: str
) -> None:
    charts.show_recording(record_time(LAYERS, TIMES))
    qtbot.waitUntil(lambda: charts.view(TimePane).heatmap.height() > 100)
    beside = charts.heatmap.height()
    if way == "another network":
        charts.show_recording(record(LAYERS))
    elif way == "chosen by itself":
        charts.header.statistic.setCurrentIndex(charts.header.statistic.findData("time_delta_l2"))
    else:
        charts.show_recording(record_time(LAYERS, TIMES, ("grad_l2",)))
    assert not any(view.isVisible() for view in (*charts.view(TimePane).views, charts.view(TimePane).note))
    qtbot.waitUntil(lambda: charts.heatmap.height() > 1.5 * beside)
    assert charts.view(LossStrip).geometry().top() - charts.heatmap.geometry().bottom() < 12


def test_a_run_that_begins_shows_its_time_steps_from_the_first(charts: Charts, record_time: Record) -> None:
    recording = record_time(np.empty((0, 2)), np.empty((0, 5)))
    charts.show_recording(recording)
    charts.draw()
    charts.show_recording(record_time(LAYERS[:1], TIMES[:1]))
    charts.draw()
    charts.grab()
    assert charts.view(TimePane).heatmap.item.visible_codes()[0].shape == (12, 1)


def test_time_steps_that_come_late_show_what_the_others_show(
    charts: Charts, record_time: Record, qtbot: QtBot, mouse: Callable[..., Mouse]
) -> None:
    charts.header.statistic.setCurrentIndex(charts.header.statistic.findData("time_delta_l2"))
    charts.show_recording(record_time(LAYERS, TIMES))
    charts.draw()
    charts.selection.select(2, 5)
    charts.span.show_step(len(LAYERS) - 1)
    charts.set_lecture(30)
    charts.header.statistic.setCurrentIndex(charts.header.statistic.findData("grad_l2"))
    box = charts.view(TimePane).heatmap.plot.getViewBox()
    assert box.viewRange()[0] == charts.heatmap.plot.getViewBox().viewRange()[0]
    assert charts.view(TimePane).note.font().pixelSize() == 30
    plot = charts.view(TimePane).heatmap.plot
    qtbot.waitUntil(lambda: plot.height() > 100)
    place = mouse(plot).place(4, 0).toPoint()
    assert plot.grab().toImage().pixelColor(place.x(), place.y() + 2).name() == LIGHT.accent
