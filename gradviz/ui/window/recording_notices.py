"""What the window tells of recordings, in lines that wait for nobody."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, Signal, Slot

from gradviz.engine.recorder import Recorder
from gradviz.engine.recording_thread import WriteFailure
from gradviz.ui.widgets.texts import translated_preset
from gradviz.ui.window.notice import Notices


def told_time(time: datetime) -> str:
    """Date and time, as in the names of the files."""
    return f"{time:%Y-%m-%d %H:%M}"


class InterruptedNotice(QObject):
    """Offers the runs that were being recorded when the program was killed, one after the other.

    Signals:
        open_asked (Path).
    """

    open_asked = Signal(object)

    def __init__(self, recorder: Recorder, notices: Notices) -> None:
        super().__init__(notices)
        self._recorder = recorder
        self._notices = notices
        recorder.interrupted_changed.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Tell of the newest of them."""
        runs = self._recorder.interrupted
        if not runs:
            self._notices.remove("interrupted")
            return
        text = self.tr("A run was interrupted on {date} at step {step}: {name}").format(
            date=told_time(runs[0].started), step=f"{runs[0].steps:,}", name=translated_preset(runs[0].name)
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
        self.open_asked.emit(run.path)

    @Slot()
    def _on_dismiss(self) -> None:
        self._recorder.dismiss(self._recorder.interrupted[0])


class WriteFailureNotice(QObject):
    """Tells that the run isn't being written any more, and why.

    Signals:
        said (str): in passing. error_shown (str): what only the status line needs to say.
    """

    said = Signal(object)
    error_shown = Signal(object)

    def __init__(self, recorder: Recorder, notices: Notices) -> None:
        super().__init__(notices)
        self._recorder = recorder
        self._notices = notices
        self._told = False
        recorder.write_failure_changed.connect(self.refresh)
        recorder.lost.connect(self._on_lost)

    @Slot()
    def refresh(self) -> None:
        """Tell what is wrong now."""
        write_failure = self._recorder.write_failure
        if write_failure is None:
            self._notices.remove("recording_paused")
            if self._told:
                self.said.emit(self.tr("Recording goes on, and nothing is missing."))
            self._told = False
        elif write_failure.is_full or write_failure.saved:
            self._told = True
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
