"""The signals that ask the process to end: from the keyboard, the system, or a terminal that is closed."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

Handler = Callable[[int, FrameType | None], Any]

ENDING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


class Interrupted(KeyboardInterrupt):
    """Raised in the main thread if a signal ends the program at once; ``status`` is the exit status."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.status = exit_status(number)


class EndRequest:
    """A request to end the program; ``number`` is the first signal that made it, or None if there is none."""

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
    """Install a handler of the ending signals and return the previous handlers, for :func:`put_back`.

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
    """Raise :class:`Interrupted` for a signal, which lets cleanup code remove unfinished files."""
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
    """Note a signal instead of ending, so that the current work can be finished."""
    request = EndRequest()
    handlers = take_over(request.note)
    try:
        yield request
    finally:
        put_back(handlers)
