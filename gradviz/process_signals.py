"""The signals that ask the process to end: from the keyboard, from the system, from a terminal that is closed."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

Handler = Callable[[int, FrameType | None], Any]

ENDING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


class Interrupted(KeyboardInterrupt):
    """Raised in the main thread where a signal ends the program at once; ``status`` is the exit status."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.status = exit_status(number)


class EndRequest:
    """Whether a signal has asked the program to end; ``number`` is the first one, or None."""

    def __init__(self) -> None:
        self.number: int | None = None

    def note(self, number: int, _frame: FrameType | None) -> None:
        """Handle a signal; raises :class:`Interrupted` if Ctrl-C is pressed after the request was made."""
        if self.number is not None and number == signal.SIGINT:
            raise Interrupted(number)
        self.number = self.number or number


def exit_status(number: int) -> int:
    """Return the exit status of a program that ended because of a signal, as a shell reports it."""
    return 128 + number


def take_over(handler: Handler) -> dict[int, Any]:
    """Install a handler of the ending signals; returns the previous handlers, for :func:`put_back`.

    SIGHUP stays ignored if it is: ``nohup`` starts a program so that it survives its terminal.
    """
    taken = [number for number in ENDING if number == signal.SIGINT or signal.getsignal(number) != signal.SIG_IGN]
    return {number: signal.signal(number, handler) for number in taken}


def put_back(handlers: dict[int, Any]) -> None:
    """Restore the previous handlers."""
    for number, handler in handlers.items():
        signal.signal(number, handler)


@contextmanager
def ending_at_once() -> Iterator[None]:
    """Raise :class:`Interrupted` for a signal, so that files that are half written are removed."""
    request = EndRequest()

    def end(number: int, frame: FrameType | None) -> None:
        is_first = request.number is None
        request.note(number, frame)
        if is_first:  # a terminal that is closed sends SIGHUP twice: the second one must not disturb the cleaning up
            raise Interrupted(number)

    handlers = take_over(end)
    try:
        yield
    finally:
        put_back(handlers)


@contextmanager
def noting_end_requests() -> Iterator[EndRequest]:
    """Note a signal instead of ending, so that what is in hand can be finished."""
    request = EndRequest()
    handlers = take_over(request.note)
    try:
        yield request
    finally:
        put_back(handlers)
