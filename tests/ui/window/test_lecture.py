from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QAction, QFontMetricsF

from gradviz.engine.live_run import State
from gradviz.experiment.presets import find
from gradviz.ui.charts.cursor import CursorPlace

if TYPE_CHECKING:
    from tests.conftest import Driver

Open = Callable[..., "Driver"]


def begin(driver: Driver) -> None:
    action = driver.window.findChild(QAction, "lecture")
    assert action is not None
    action.trigger()
    driver.wait(driver.window.isFullScreen)


def names_seen(driver: Driver) -> set[str]:
    names = (
        "run", "speed", "learning_rate", "switch_normalization", "switch_residual", "switch_clipping", "heatmap",
        "color_bar", "profile", "loss_strip", "grad_norm_strip", "readout", "statistic", "message", "name",
        "lecture_title", "time_heatmap", "time_color_bar", "time_note", "time_profile",
    )  # fmt: skip
    return {name for name in names if driver.find(name).isVisible()}


def test_only_switches_and_heatmaps_are_left(open_window: Open) -> None:
    driver = open_window(find("rnn-adding"), {"training.steps": 3})
    driver.step_to(1)
    before = names_seen(driver)
    begin(driver)
    switches = {"switch_normalization", "switch_residual", "switch_clipping"}
    heatmaps = {"lecture_title", "heatmap", "color_bar", "time_note", "time_heatmap", "time_color_bar"}
    assert names_seen(driver) == switches | heatmaps
    assert not driver.window.menuBar().isVisible()
    assert "∂L/∂W" in driver.find("lecture_title").text()
    driver.key("Escape")
    assert not driver.window.isFullScreen()
    assert names_seen(driver) == before
    assert driver.window.menuBar().isVisible()


def test_notices_wait_until_the_lecture_is_over(open_window: Open) -> None:
    driver = open_window()
    begin(driver)
    notice = driver.window.notices.add("crash", "gradviz ended unexpectedly.")
    assert not notice.isVisible(), "a room is not told of crashes"
    driver.key("Escape")
    assert notice.isVisible()


def test_its_key_brings_it_and_takes_it_away(open_window: Open) -> None:
    driver = open_window()
    for on in (True, False, True):
        driver.key("F11")
        driver.wait(lambda on=on: driver.window.isFullScreen() == on)  # type: ignore[misc]
    assert not driver.find("profile").isVisible()


def test_type_is_larger_and_small_again(open_window: Open) -> None:
    driver = open_window()
    driver.step_to(2)
    axis = driver.window.charts.heatmap.layer_axis
    bar, title = driver.find("color_bar"), driver.find("lecture_title")
    usual = bar.fontMetrics().height(), axis.needed_width_px(), driver.find("switch_clipping").styleSheet()
    begin(driver)
    assert min(bar.fontMetrics().height(), title.fontMetrics().height()) >= 18
    assert QFontMetricsF(axis.style["tickFont"]).height() >= 18
    assert driver.find("switch_clipping").styleSheet() != usual[2]
    driver.window.grab()
    assert bar.width() >= bar.sizeHint().width()
    driver.key("F11")
    driver.wait(lambda: not driver.window.isFullScreen())
    assert (bar.fontMetrics().height(), axis.needed_width_px(), driver.find("switch_clipping").styleSheet()) == usual


def test_every_key_of_a_run_works(open_window: Open) -> None:
    driver = open_window()
    begin(driver)
    driver.key(".")
    driver.wait_steps(1)
    driver.key("B")
    driver.key("Space")
    driver.wait_state(State.COMPLETED)
    assert driver.events() == [(1, "model.normalization.on", True)]
    driver.key("Ctrl+R")
    driver.wait_state(State.RUNNING, State.COMPLETED)
    driver.key("F")
    driver.wait(driver.window.charts.header.follow.isChecked)


def test_escape_lets_go_of_the_cursor_first(open_window: Open) -> None:
    driver = open_window()
    driver.step_to(3)
    begin(driver)
    driver.window.charts.crosshair.hold(CursorPlace(1, 1))
    driver.key("Escape")
    assert driver.window.isFullScreen()
    driver.key("Escape")
    assert not driver.window.isFullScreen()


def test_another_run_stays_in_lecture(open_window: Open) -> None:
    driver = open_window()
    begin(driver)
    driver.step_to(2)
    driver.window.builder.open(find("rnn-adding").with_values({"training.steps": 2}))
    driver.key("Ctrl+R")
    driver.wait(lambda: bool(driver.find("time_heatmap").isVisible()))
    assert not names_seen(driver) & {"time_profile", "profile", "loss_strip", "readout"}


@pytest.mark.parametrize("maximized", [False, True])
def test_the_next_window_is_no_lecture(open_window: Open, settings: QSettings, maximized: bool) -> None:
    driver = open_window()
    if maximized:
        driver.window.showMaximized()
    begin(driver)
    driver.close()
    again = open_window()
    assert not again.window.isFullScreen()
    assert again.find("profile").isVisible()
