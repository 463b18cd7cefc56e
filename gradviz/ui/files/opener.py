"""Opens experiments, recordings and figures."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from gradviz.engine.session import Session
from gradviz.errors import ExperimentError, InputError
from gradviz.experiment.experiment import Experiment
from gradviz.storage.figure_metadata import experiment_in_figure, is_figure
from gradviz.storage.stored_recording import StoredRecording, opened
from gradviz.storage.untrusted import claims_to_be_recording


class Opener(QObject):
    """Shows a recording, or makes the experiment of a figure or an experiment file ready to run.

    Signals:
        experiment_opened (Experiment): the experiment of the file.
        message_shown (str): a message for the status line.
        error_shown (str): an error for the status line.
    """

    experiment_opened = Signal(object)
    message_shown = Signal(object)
    error_shown = Signal(object)

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window

    def open(self, path: Path) -> None:
        """Open a file, or show an error."""
        try:
            if self._session.recorder.is_written(path):
                self.message_shown.emit(self.tr("This is the run that goes on: {path}").format(path=path))
            elif claims_to_be_recording(path):
                self._open_recording(opened(path))
            else:
                experiment = experiment_in_figure(path) if is_figure(path) else Experiment.load(path)
                self.experiment_opened.emit(experiment)
                self.message_shown.emit(self.tr("Opened {path}").format(path=path))
        except InputError as error:
            self.error_shown.emit(error.message)

    def _open_recording(self, recording: StoredRecording) -> None:
        if self._session.state.is_live and not self._may_end_the_run(recording.path):
            return
        path, steps = recording.path, f"{len(recording):,}"
        self._session.open(recording)
        if recording.experiment is not None:
            try:  # the experiment that repeats this run, with manual changes in its schedule
                experiment = recording.replayed(str(path))
            except ExperimentError:
                experiment = recording.experiment
            self.experiment_opened.emit(experiment)
        if recording.end is None and not recording.damage:
            self.message_shown.emit(self._without_end(path).format(path=path, step=steps))
        else:
            self.message_shown.emit(self.tr("Opened {path}").format(path=path))

    def _without_end(self, path: Path) -> str:
        run_library = self._session.recorder.run_library
        if not run_library.is_ours(path):
            return self.tr("Opened {path}: it goes on in another program, or was interrupted at step {step}")
        if run_library.is_going_on(path):
            return self.tr("Opened {path}: it goes on in another window")
        return self.tr("Opened {path}: interrupted at step {step}")

    def _may_end_the_run(self, path: Path) -> bool:
        kept = self._session.recorder.is_keeping
        fate = self.tr("It is kept in File → Recent runs.") if kept else self.tr("It is not recorded, and is lost.")
        text = self.tr("End the run that goes on, and open {name}?").format(name=path.name)
        answer = QMessageBox.question(self._window, self.tr("A run goes on"), f"{text}\n{fate}")
        return answer == QMessageBox.StandardButton.Yes
