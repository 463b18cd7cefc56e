"""Writes files from recordings beside the window's thread: one at a time, which can be cancelled."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal, Slot
from PySide6.QtWidgets import QProgressBar

from gradviz.errors import GradvizError
from gradviz.storage.export import Tell
from gradviz.ui.window.notice import Notices

log = logging.getLogger(__name__)

SHOWN_AFTER_MS = 400
_WHOLE = 1000


class _CancelledError(Exception):
    pass


class Exporter(QObject):
    """Runs one export after the other in a thread of a pool.

    Signals:
        began (Path), progressed (float): from 0 to 1, saved (Path), cancelled (Path), failed (str).
    """

    began = Signal(object)
    progressed = Signal(float)
    saved = Signal(object)
    cancelled = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._cancel = Event()

    def export(self, path: Path, write: Callable[[Path, Tell], None]) -> None:
        """Let ``write`` make a file; it is given the path, and whom to tell how much is done."""
        self._cancel.clear()
        self._pool.start(_Export(self, path, write))

    @Slot()
    def cancel(self) -> None:
        """End what is being written, and leave no file."""
        self._cancel.set()

    def wait(self) -> None:
        """Return when all is written."""
        self._pool.waitForDone()

    def fail(self, path: Path, error: Exception) -> None:
        """Called from the thread that writes, for what nobody foresaw."""
        self.failed.emit(self.tr("{path} can't be written: {error}").format(path=path, error=error))

    def tell(self, done: float) -> None:
        """Called from the thread that writes."""
        if self._cancel.is_set():
            raise _CancelledError
        self.progressed.emit(done)


class _Export(QRunnable):
    def __init__(self, exporter: Exporter, path: Path, write: Callable[[Path, Tell], None]) -> None:
        super().__init__()
        self._exporter = exporter
        self._path = path
        self._write = write

    def run(self) -> None:
        exporter = self._exporter
        exporter.began.emit(self._path)
        try:
            self._write(self._path, exporter.tell)
        except _CancelledError:
            exporter.cancelled.emit(self._path)
        except GradvizError as error:
            exporter.failed.emit(str(error))
        except Exception as error:
            log.exception("export failed")
            exporter.fail(self._path, error)
        else:
            exporter.saved.emit(self._path)


class ExportNotice(QObject):
    """How far an export is, where it takes a while, and the button that ends it."""

    def __init__(self, exporter: Exporter, notices: Notices) -> None:
        super().__init__(notices)
        self._exporter = exporter
        self._notices = notices
        self._path = Path()
        self._done = 0.0
        self._bar: QProgressBar | None = None
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self._on_late)
        exporter.began.connect(self._on_began)
        exporter.progressed.connect(self._on_progressed)
        for signal in (exporter.saved, exporter.cancelled, exporter.failed):
            signal.connect(self._on_ended)

    @Slot(object)
    def _on_began(self, path: Path) -> None:
        self._path, self._done = path, 0.0
        self._clock.start(SHOWN_AFTER_MS)

    @Slot()
    def _on_late(self) -> None:
        notice = self._notices.add("export", self.tr("Writing {path}").format(path=self._path))
        self._bar = QProgressBar()
        self._bar.setObjectName("export_progress")
        self._bar.setAccessibleName(self.tr("How much is written"))
        self._bar.setRange(0, _WHOLE)
        notice.add_widget(self._bar)
        cancel = notice.add_button("cancel", self.tr("Cancel"), self.tr("Leave no file"))
        cancel.clicked.connect(self._exporter.cancel)
        notice.destroyed.connect(self._on_put_away)
        self._on_progressed(self._done)

    @Slot(float)
    def _on_progressed(self, done: float) -> None:
        self._done = done
        if self._bar is not None:
            self._bar.setValue(round(_WHOLE * done))

    @Slot()
    def _on_put_away(self) -> None:
        self._bar = None

    @Slot()
    def _on_ended(self) -> None:
        self._clock.stop()
        self._bar = None
        self._notices.remove("export")
