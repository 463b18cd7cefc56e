"""Termination signals of the process, delivered through the event loop."""

from __future__ import annotations

import signal
import socket

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

from gradviz.process_signals import put_back, take_over


class EndSignals(QObject):
    """Turns SIGINT, SIGTERM and SIGHUP into a Qt signal that the event loop delivers between two events.

    A Python signal handler interrupts whatever Python is executing, for example painting or code that holds a lock.
    Therefore the handler does nothing: Python writes the signal number into a socket, which the event loop reads.

    Signals:
        received (): the program has to end.
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
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # a second Ctrl+C ends the process at once
        self.received.emit()

    def stop(self) -> None:
        """Restore the previous handlers."""
        self._notifier.setEnabled(False)
        put_back(self._previous_handlers)
        signal.set_wakeup_fd(self._previous_fd)
        self._reader.close()
        self._writer.close()


def _do_nothing(*_: object) -> None:
    """Do nothing. Python writes into the socket only if the signal has a Python handler."""
