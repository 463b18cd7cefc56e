from __future__ import annotations

import signal
import sys

import pytest

from gradviz.process_signals import ENDING, Interrupted, ending_at_once, noting_end_requests


@pytest.mark.parametrize("number", ENDING)
def test_a_signal_ends_what_goes_on_with_the_status_of_a_shell(number: int) -> None:
    before = signal.getsignal(number)
    with pytest.raises(Interrupted) as caught, ending_at_once():
        signal.raise_signal(number)
    assert caught.value.status == 128 + number
    assert signal.getsignal(number) is before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGHUP")
def test_the_cleaning_up_is_not_disturbed_by_the_second_signal_of_a_closed_terminal() -> None:
    cleaned: list[str] = []

    def end_and_clean_up() -> None:
        try:
            signal.raise_signal(signal.SIGHUP)
        finally:
            signal.raise_signal(signal.SIGHUP)
            signal.raise_signal(signal.SIGTERM)
            cleaned.append("up")

    with pytest.raises(Interrupted), ending_at_once():
        end_and_clean_up()
    assert cleaned == ["up"]


@pytest.mark.parametrize("number", ENDING)
def test_a_signal_is_noted_while_something_must_be_finished(number: int) -> None:
    with noting_end_requests() as request:
        assert request.number is None
        signal.raise_signal(number)
        assert request.number == number
        signal.raise_signal(signal.SIGTERM)
        assert request.number == number
        with pytest.raises(Interrupted):
            signal.raise_signal(signal.SIGINT)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGHUP")
def test_a_program_that_is_to_survive_its_terminal_does() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does
    try:
        with noting_end_requests() as request:
            signal.raise_signal(signal.SIGHUP)
            assert request.number is None
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
