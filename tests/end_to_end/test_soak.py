"""Live plotting for a minute. PySide6 6.12.0 on Python 3.11 aborted the process after some seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, QPointF, QTimer, Slot

from gradviz.engine.live_run import State

if TYPE_CHECKING:
    from tests.conftest import Driver, Mouse

SECONDS = 60


class RestlessHand(QObject):
    """Operates the controls that a lecturer uses, ten times a second."""

    def __init__(self, driver: Driver, mouse: Mouse) -> None:
        super().__init__()
        self._driver = driver
        self._mouse = mouse
        self.turns = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._turn)
        self._timer.start(100)

    @Slot()
    def _turn(self) -> None:
        self.turns += 1
        driver, turn = self._driver, self.turns
        self._mouse.move_to(QPointF(120 + turn * 7 % 500, 20 + turn * 3 % 180))
        if turn % 7 == 0:
            driver.click(("switch_normalization", "switch_residual", "switch_clipping")[turn // 7 % 3])
        if turn % 11 == 0:
            self._mouse.wheel(QPointF(300, 100), 2 if turn % 2 else -2)
        if turn % 13 == 0:
            driver.click(("follow", "home", "fit")[turn // 13 % 3])
        if turn % 17 == 0:
            driver.find("statistic").setCurrentIndex(turn // 17 % 2)
        if turn % 23 == 0:
            driver.click("run")
        if turn % 23 == 2 and driver.session.state is State.PAUSED:
            driver.click("run")
        if turn % 90 == 0:
            driver.click("restart")

    def rest(self) -> None:
        self._timer.stop()


@pytest.mark.slow
def test_a_while_of_live_plotting(open_window: Callable[..., Driver], mouse: Callable[..., Mouse]) -> None:
    driver = open_window(values={"training.steps": 1_000_000, "training.optimizer.lr": 0.01})
    driver.click("run")
    driver.wait_steps(1)
    hand = RestlessHand(driver, mouse(driver.window.charts.heatmap.plot))
    deadline = time.monotonic() + SECONDS
    driver.qtbot.waitUntil(lambda: time.monotonic() > deadline, timeout=(SECONDS + 60) * 1000)
    hand.rest()
    assert hand.turns > 5 * SECONDS, "the window kept up"
    assert driver.session.state.is_live
    before = len(driver.recording)
    if driver.session.state is State.PAUSED:
        driver.click("run")
    driver.wait_steps(before + 10)
    driver.window.charts.grab()
    assert len(driver.window.charts.heatmap.item) == len(driver.recording)
    driver.click("stop")
    driver.wait_state(State.STOPPED)
