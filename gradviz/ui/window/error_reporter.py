"""Errors of the program itself: shown in the window and written to the log."""

from __future__ import annotations

import atexit
import os
import sys
from collections import deque

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, QUrl, Signal, Slot, qInstallMessageHandler
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from gradviz.crash_log import CrashLog
from gradviz.system_libraries import advice_for, missing_libraries
from gradviz.ui.window.main_window import MainWindow

FAILED_STATUS = 1


class ErrorReporter(QObject):
    """Shows logged errors in the windows, and logs Qt's messages.

    The program continues after an exception in a slot, which the user would not see otherwise.
    """

    _happened = Signal(str)

    def __init__(self, log: CrashLog) -> None:
        super().__init__()
        self._log = log
        self._messages: deque[str] = deque(maxlen=20)
        self._happened.connect(self._show)
        log.notify = self._happened.emit
        qInstallMessageHandler(self._on_message)
        atexit.register(self.leave)  # Qt may emit messages after Python has ended

    def leave(self) -> None:
        """Stop reporting errors. Call this before the application ends."""
        atexit.unregister(self.leave)
        qInstallMessageHandler(None)
        self._log.notify = None

    def report_earlier_crash(self, window: MainWindow) -> None:
        """Show a notice with the log of the last crash if it has not been reported."""
        if self._log.earlier is None:
            return
        text = self.tr("gradviz ended unexpectedly the last time. What happened stands in {path}, which can be sent.")
        notice = window.notices.add("crash", text.format(path=self._log.earlier))
        button = notice.add_button("open", self.tr("Open log"), self.tr("Show what happened"))
        button.clicked.connect(self._on_open)

    @Slot()
    def _on_open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._log.earlier)))

    @Slot(str)
    def _show(self, sentence: str) -> None:
        text = self.tr("A fault of gradviz: {what}").format(what=sentence)
        if self._log.path is not None:
            text += self.tr(". More stands in {path}").format(path=self._log.path)
        for window in QApplication.topLevelWidgets():
            if isinstance(window, MainWindow) and window.isVisible():
                window.status.show_error(text)

    def _on_message(self, kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        """Log a message of Qt. Qt calls this from any thread, and before it aborts if the message is fatal."""
        self._messages.append(text)
        if sys.stderr is not None:
            print(text, file=sys.stderr)
        if kind is QtMsgType.QtFatalMsg:
            self._end(text)
        elif kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg):
            self._log.note(f"Qt: {text}")

    def _end(self, text: str) -> None:
        reason = self._reason(text)
        self._log.record_fatal(f"{reason}\n{text}")
        if sys.stderr is not None:
            location = f" (more stands in {self._log.path})" if self._log.path else ""
            print(f"gradviz: {reason}{location}", file=sys.stderr, flush=True)
        os._exit(FAILED_STATUS)

    def _reason(self, text: str) -> str:
        if lacking := missing_libraries(os.environ):
            return advice_for(lacking)
        if any("connect to display" in message for message in self._messages):
            return f"the display {os.environ.get('DISPLAY', '')!r} can't be reached"
        return " ".join(text.split())
