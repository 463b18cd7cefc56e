"""The signals that end the program, posted to the event loop."""

from __future__ import annotations

import signal
import socket

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

from gradviz.process_signals import put_back, take_over


class EndSignals(QObject):
    """Turns SIGINT, SIGTERM and SIGHUP into a signal of Qt, which arrives when the event loop has nothing in hand.

    A handler in Python runs inside whatever Python is doing, be it painting or holding a lock: ours does nothing.
    Python itself writes the number into a socket, and the event loop reads it.

    Signals:
        received (): the program is to end.
    """

    received = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self._previous_fd = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._previous_handlers = take_over(_do_nothing)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_activated)

    @Slot()
    def _on_activated(self) -> None:
        if signal.SIGINT in self._reader.recv(4096):
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # pressed again, it ends at once
        self.received.emit()

    def stop(self) -> None:
        """Leave the signals to the previous handlers."""
        self._notifier.setEnabled(False)
        put_back(self._previous_handlers)
        signal.set_wakeup_fd(self._previous_fd)
        self._reader.close()
        self._writer.close()


def _do_nothing(*_: object) -> None:
    """Exist: Python writes into the socket only for a signal that has a handler in Python."""
