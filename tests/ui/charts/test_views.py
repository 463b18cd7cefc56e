"""The tables of views: a new view only needs a row."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradviz.recording.recording import Recording
from gradviz.ui.charts import charts as charts_module
from gradviz.ui.charts.charts import Charts
from gradviz.ui.charts.strip import LossStrip
from gradviz.ui.charts.views import VIEWS, Shared, Toggle, View, ViewRow
from gradviz.ui.widgets.theme import LIGHT, Theme


class Steps(QWidget):
    """A view added by the test, which records the calls."""

    def __init__(self, shared: Shared) -> None:
        super().__init__()
        self.shared = shared
        self.recording: Recording | None = None
        self.seen = 0
        self.theme: Theme | None = None

    def show_recording(self, recording: Recording) -> None:
        self.recording = recording

    def refresh(self) -> None:
        if self.recording is not None:
            self.seen = len(self.recording)

    def style_with(self, theme: Theme) -> None:
        self.theme = theme


@pytest.mark.parametrize("name", [row.name for row in VIEWS])
def test_every_row_builds_a_view(name: str, show: Callable[[QWidget], None]) -> None:
    charts = Charts(LIGHT)
    show(charts)
    view = charts.views[name]
    assert isinstance(view, View)
    assert isinstance(view, QWidget)
    assert charts.isAncestorOf(view)


@pytest.mark.parametrize("toggle", [None, Toggle("Steps", "How many there are", "Ctrl+U")])
def test_a_new_row_is_a_view_that_is_drawn(
    monkeypatch: pytest.MonkeyPatch,
    show: Callable[[QWidget], None],
    record: Callable[..., Recording],
    qtbot: QtBot,
    toggle: Toggle | None,
) -> None:
    monkeypatch.setattr(charts_module, "VIEWS", (*VIEWS, ViewRow("steps", Steps, "foot", toggle=toggle)))
    charts = Charts(LIGHT)
    show(charts)
    recording = record(np.ones((7, 3)))
    charts.show_recording(recording)
    charts.draw()
    view = charts.view(Steps)
    assert view.isVisible() == (toggle is None)
    if toggle is not None:
        charts.header.toggles["steps"].click()
    assert view.isVisible()
    qtbot.waitUntil(lambda: view.seen == 7)
    assert view.shared.cursor is charts.crosshair
    assert (view.recording, view.theme) == (recording, LIGHT)


def test_a_new_strip_stands_below_the_others_and_shares_their_steps(
    monkeypatch: pytest.MonkeyPatch, show: Callable[[QWidget], None], record: Callable[..., Recording]
) -> None:
    class Again(LossStrip):
        pass

    monkeypatch.setattr(charts_module, "VIEWS", (*VIEWS, ViewRow("again", lambda _: Again(), "strip", 2)))
    charts = Charts(LIGHT)
    charts.resize(900, 700)
    show(charts)
    charts.show_recording(record(np.ones((300, 3))))
    charts.draw()
    view = charts.view(Again)
    assert view.geometry().top() > charts.views["grad_norm"].geometry().bottom()
    assert view.height() > 20
    assert view.plot.getViewBox().viewRange()[0] == charts.heatmap.plot.getViewBox().viewRange()[0]
