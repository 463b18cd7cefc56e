"""The progress of an export that takes a while."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QProgressBar

from gradviz.ui.jobs import Job, Jobs, Progress
from gradviz.ui.window.notice import Notices

SHOWN_AFTER_MS = 400
_WHOLE = 1000


class ExportNotice(QObject):
    """Shows a progress bar and a cancel button during an export. The subject of each job is the file's path."""

    def __init__(self, exports: Jobs, notices: Notices) -> None:
        super().__init__(notices)
        self._exports = exports
        self._notices = notices
        self._path = Path()
        self._done = 0.0
        self._bar: QProgressBar | None = None
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self._on_late)
        exports.began.connect(self._on_began)
        exports.progressed.connect(self._on_progressed)
        for signal in (exports.done, exports.canceled, exports.failed):
            signal.connect(self._on_ended)

    @Slot(object)
    def _on_began(self, job: Job) -> None:
        self._path, self._done = job.subject, 0.0
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
        cancel.clicked.connect(self._exports.cancel)
        notice.destroyed.connect(self._on_put_away)
        self._show()

    @Slot(object)
    def _on_progressed(self, progress: Progress) -> None:
        self._done = progress.done / progress.of
        self._show()

    def _show(self) -> None:
        if self._bar is not None:
            self._bar.setValue(round(_WHOLE * self._done))

    @Slot()
    def _on_put_away(self) -> None:
        self._bar = None

    @Slot()
    def _on_ended(self) -> None:
        self._clock.stop()
        self._bar = None
        self._notices.remove("export")
