from __future__ import annotations

import signal
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from gradviz.process_signals import ENDING
from gradviz.ui.window.end_signals import EndSignals

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


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
