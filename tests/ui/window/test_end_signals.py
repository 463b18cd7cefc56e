from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QPaintEvent

from gradviz.app import Desk
from gradviz.process_signals import ENDING
from gradviz.ui.heatmap.color_bar import ColorBar
from gradviz.ui.window.end_signals import EndSignals

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.conftest import Driver


@pytest.fixture
def signals(qapp: object) -> Iterator[EndSignals]:
    signals = EndSignals()
    yield signals
    signals.stop()


@pytest.mark.parametrize("number", ENDING)
def test_a_signal_is_told_by_the_event_loop_and_not_before(signals: EndSignals, qtbot: QtBot, number: int) -> None:
    received: list[str] = []
    signals.received.connect(lambda: received.append("received"))
    with qtbot.waitSignal(signals.received):
        signal.raise_signal(number)
        received.append("what was in hand is done")
    assert received == ["what was in hand is done", "received"]


def test_ctrl_c_pressed_again_ends_the_process_at_once(signals: EndSignals, qtbot: QtBot) -> None:
    with qtbot.waitSignal(signals.received):
        signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(signal.SIGINT) != signal.SIG_DFL
    with qtbot.waitSignal(signals.received):
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) == signal.SIG_DFL


def test_the_previous_handlers_come_back(qapp: object) -> None:
    before = [signal.getsignal(number) for number in ENDING]
    signals = EndSignals()
    assert [signal.getsignal(number) for number in ENDING] != before
    signals.stop()
    assert [signal.getsignal(number) for number in ENDING] == before
    assert signal.set_wakeup_fd(-1) == -1


@pytest.mark.parametrize("inside", ["paint", "write"])
def test_ctrl_c_in_the_middle_of_something_closes_the_window_after_it(
    open_window: Callable[..., Driver],
    settings: QSettings,
    signals: EndSignals,
    monkeypatch: pytest.MonkeyPatch,
    inside: str,
) -> None:
    presses: list[signal.Signals] = []

    def press_once() -> None:
        if presses:
            signal.raise_signal(presses.pop())

    def paint(bar: ColorBar, event: QPaintEvent) -> None:
        press_once()  # Qt would warn if it flushed into a window that is gone
        paint_bar(bar, event)

    def notify() -> None:
        press_once()  # with a lock in hand that closing needs
        notify_all()

    paint_bar = ColorBar.paintEvent
    if inside == "paint":
        monkeypatch.setattr(ColorBar, "paintEvent", paint)
    driver = open_window(values={"training.steps": 1_000_000})
    news = driver.session.recorder.thread_of_writes._news
    notify_all = news.notify_all
    if inside == "write":
        monkeypatch.setattr(news, "notify_all", notify)
    desk = Desk(driver.window, settings)
    signals.received.connect(desk.close)
    driver.click("run")
    driver.wait_steps(1)
    presses.append(signal.SIGINT)
    driver.window.update()
    driver.wait(lambda: not driver.window.isVisible())
    assert presses == []
    assert not driver.session.engine.isRunning()
    assert not driver.session.recorder.thread_of_writes.isRunning()
    (run,) = driver.session.recorder.run_library.runs(2)
    assert (run.fate, run.steps) == ("stopped", len(driver.recording))
