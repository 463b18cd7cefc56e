"""Commands of the File menu for experiments, recordings and numbers."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from gradviz.catalog.formats import FORMATS, PICTURES, format_of, formats
from gradviz.engine.session import Session
from gradviz.errors import InputError
from gradviz.recording.recording import Recording
from gradviz.storage.file_format import End
from gradviz.storage.stored_recording import StoredRecording
from gradviz.ui.charts.charts import Charts
from gradviz.ui.files.file_dialogs import FileDialogs
from gradviz.ui.files.opener import Opener
from gradviz.ui.jobs import Job, Jobs
from gradviz.ui.widgets.texts import translated_preset


class Files(QObject):
    """Opens files, and saves experiments, recordings and numbers.

    Signals:
        message_shown (str): a message for the status line.
        error_shown (str): an error for the status line.
    """

    message_shown = Signal(object)
    error_shown = Signal(object)

    def __init__(self, session: Session, charts: Charts, dialogs: FileDialogs) -> None:
        super().__init__(dialogs)
        self._session = session
        self._charts = charts
        self._dialogs = dialogs
        self.opener = Opener(session, charts)
        self.opener.message_shown.connect(self.message_shown)
        self.opener.error_shown.connect(self.error_shown)
        self.exports = Jobs(self)
        self.exports.done.connect(self._on_exported)
        self.exports.canceled.connect(self._on_canceled)
        self.exports.failed.connect(self._on_failed)

    @Slot()
    def open(self) -> None:
        """Ask for a file and open it."""
        filter_template = self.tr("Experiments, recordings, figures ({kinds})")
        path = self._dialogs.to_open(self.tr("Open"), filter_template, formats("experiment", "recording", *PICTURES))
        if path is not None:
            self.opener.open(path)

    @Slot()
    def save_experiment(self) -> None:
        """Ask for a path and save the experiment."""
        title, name = self.tr("Save experiment"), translated_preset(self._session.experiment.name)
        path = self._dialogs.to_save(title, formats("experiment"), name)
        if path is None:
            return
        try:
            self._session.experiment.save(path)
        except InputError as error:
            self.error_shown.emit(error.message)
        else:
            self.message_shown.emit(self.tr("Saved {path}").format(path=path))

    @Slot()
    def save_recording(self) -> None:
        """Ask for a path and save the recording up to now."""
        recording = self._recording_to_save()
        if recording is None:
            return
        title, name = self.tr("Save recording"), translated_preset(recording.info.title)
        path = self._dialogs.to_save(title, formats("recording"), name)
        if path is None:
            return
        if self._session.recorder.is_written(path):
            self.error_shown.emit(self.tr("{path}: this run is being recorded there already").format(path=path))
            return
        end: End | None = None
        if not isinstance(recording, StoredRecording) and len(recording) < (recording.info.planned_steps or 0):
            end = "stopped"
        write = FORMATS["gradviz"].resolve()
        self.exports.start(Job(path, partial(write, recording.snapshot(), path, end=end)))

    @Slot()
    def export_numbers(self) -> None:
        """Ask for a path and export the displayed statistic in the selected steps."""
        recording, statistic = self._recording_to_save(), self._charts.shown_statistic
        if recording is None:
            return
        if statistic not in recording.statistics:
            self.message_shown.emit(self.tr("This run does not record {name}.").format(name=statistic))
            return
        title, name = self.tr("Export numbers"), translated_preset(recording.info.title)
        path = self._dialogs.to_save(title, formats("numbers"), name)
        if path is None:
            return
        steps = self._charts.selected_steps
        chosen = format_of(path)
        write = (chosen if chosen in formats("numbers") else FORMATS["csv"]).resolve()
        self.exports.start(Job(path, partial(write, recording.snapshot(), path, statistic, steps)))

    def _recording_to_save(self) -> Recording | None:
        """Return the displayed recording. Show a message and return None before the first step."""
        recording = self._session.recording
        if recording is None or not len(recording):
            self.message_shown.emit(self.tr("There is nothing to save before the first step."))
            return None
        return recording

    @Slot(object)
    def _on_exported(self, job: Job) -> None:
        self.message_shown.emit(self.tr("Saved {path}").format(path=job.subject))

    @Slot(object)
    def _on_canceled(self, job: Job) -> None:
        self.message_shown.emit(self.tr("Canceled; there is no {path}").format(path=job.subject))

    @Slot(object)
    def _on_failed(self, job: Job) -> None:
        self.error_shown.emit(job.sentence(self.tr("{subject} can't be written: {error}")))
