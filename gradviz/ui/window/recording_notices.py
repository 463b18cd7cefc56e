"""Notices about recordings; they don't interrupt the user."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, Signal, Slot

from gradviz.engine.recorder import Recorder
from gradviz.engine.recording_thread import WriteFailure
from gradviz.ui.widgets.texts import translated_preset
from gradviz.ui.window.notice import Notices


def formatted_time(time: datetime) -> str:
    """Return date and time in the format of the recordings' file names."""
    return f"{time:%Y-%m-%d %H:%M}"


class InterruptedNotice(QObject):
    """Offers runs that were being recorded when the program was killed, one after the other.

    Signals:
        open_requested (Path): the user wants to open this recording.
    """

    open_requested = Signal(object)

    def __init__(self, recorder: Recorder, notices: Notices) -> None:
        super().__init__(notices)
        self._recorder = recorder
        self._notices = notices
        recorder.interrupted_changed.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the newest interrupted run."""
        runs = self._recorder.interrupted
        if not runs:
            self._notices.remove("interrupted")
            return
        text = self.tr("A run was interrupted on {date} at step {step}: {name}").format(
            date=formatted_time(runs[0].started), step=f"{runs[0].steps:,}", name=translated_preset(runs[0].name)
        )
        if len(runs) > 1:
            text += self.tr(" (and {n} more)").format(n=len(runs) - 1)
        notice = self._notices.add("interrupted", text)
        open = notice.add_button("open", self.tr("Open"), self.tr("Show the recording of the interrupted run"))
        open.clicked.connect(self._on_open)
        notice.dismiss.setToolTip(self.tr("It stays in File → Recent runs"))
        notice.dismiss.clicked.connect(self._on_dismiss)

    @Slot()
    def _on_open(self) -> None:
        run = self._recorder.interrupted[0]
        self._recorder.dismiss(run)
        self.open_requested.emit(run.path)

    @Slot()
    def _on_dismiss(self) -> None:
        self._recorder.dismiss(self._recorder.interrupted[0])


class WriteFailureNotice(QObject):
    """Reports that the run can't be recorded any more, and the reason.

    Signals:
        message_shown (str): a message for the status line.
        error_shown (str): an error for the status line.
    """

    message_shown = Signal(object)
    error_shown = Signal(object)

    def __init__(self, recorder: Recorder, notices: Notices) -> None:
        super().__init__(notices)
        self._recorder = recorder
        self._notices = notices
        self._was_reported = False
        recorder.write_failure_changed.connect(self.refresh)
        recorder.lost.connect(self._on_lost)

    @Slot()
    def refresh(self) -> None:
        """Show the current write failure, if any."""
        write_failure = self._recorder.write_failure
        if write_failure is None:
            self._notices.remove("recording_paused")
            if self._was_reported:
                self.message_shown.emit(self.tr("Recording goes on, and nothing is missing."))
            self._was_reported = False
        elif write_failure.is_full or write_failure.saved:
            self._was_reported = True
            self._show(write_failure)
        else:
            self.error_shown.emit(self.tr("This run is not recorded: {reason}").format(reason=write_failure.reason))

    def _show(self, write_failure: WriteFailure) -> None:
        text = self.tr(
            "Recording is paused at step {step}: {reason}. The run goes on in memory; what is missing is written as "
            "soon as there is room."
        )
        full = self.tr("the disk is full ({folder})").format(folder=self._recorder.run_library.folder)
        reason = full if write_failure.is_full else write_failure.reason
        notice = self._notices.add("recording_paused", text.format(step=f"{write_failure.saved:,}", reason=reason))
        help = self.tr("Write now what is missing; this is tried every few seconds, too")
        notice.add_button("retry", self.tr("Try again"), help).clicked.connect(self._recorder.retry)

    @Slot(object)
    def _on_lost(self, write_failure: WriteFailure) -> None:
        text = self.tr("The run before this one was recorded up to step {step} only.")
        self.error_shown.emit(text.format(step=f"{write_failure.saved:,}"))
