"""The menu of recorded runs, newest first."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QMenu, QMessageBox, QWidget

from gradviz import configuration
from gradviz.engine.recorder import Recorder
from gradviz.storage.run_library import LibraryRun, RunLibrary
from gradviz.ui.files.recordings_dialog import RecordingsDialog
from gradviz.ui.widgets.texts import translated_preset
from gradviz.ui.window.recording_notices import formatted_time

MOST = 15
_NAME_LENGTH = 50


class RecentRuns(QMenu):
    """Lists the runs of the run library each time it opens.

    Signals:
        open_requested (Path): the user wants to open this recording.
        message_shown (str): a message for the status line.
    """

    open_requested = Signal(object)
    message_shown = Signal(object)

    def __init__(self, recorder: Recorder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("&Recent runs"))
        self.setObjectName("recent_runs")
        self.menuAction().setObjectName("recent_runs_action")
        self.setToolTipsVisible(True)
        self._recorder = recorder
        self.aboutToShow.connect(self.refresh)
        self.triggered.connect(self._on_triggered)

    @Slot()
    def refresh(self) -> None:
        """List the current runs."""
        self.clear()
        runs = list(self._recorder.run_library.runs(MOST))
        for run in runs:
            action = self.addAction(self._title(run))
            action.setObjectName(f"run_{run.path.name}")
            action.setToolTip(str(run.path))
            action.setData(run.path)
        if not runs:
            action = self.addAction(self.tr("No runs yet"))
            action.setObjectName("no_runs")
            action.setEnabled(False)
        self.addSeparator()
        action = self.addAction(self.tr("&Keep runs …"))
        action.setObjectName("keep_runs")
        action = self.addAction(self.tr("Remove &all …"))
        action.setObjectName("remove_all_runs")
        action.setEnabled(bool(runs))

    def _title(self, run: LibraryRun) -> str:
        name = translated_preset(run.name)
        name = name if len(name) <= _NAME_LENGTH else name[: _NAME_LENGTH - 1] + "…"
        fates = {
            "completed": "",
            "stopped": self.tr("stopped"),
            "failed": self.tr("failed"),
            "interrupted": self.tr("interrupted"),
            "going on": self.tr("goes on in another window"),
            "damaged": self.tr("damaged"),
        }
        parts = [
            name or self.tr("No name"),
            formatted_time(run.started),
            self.tr("{n} steps").format(n=f"{run.steps:,}"),
            "" if run.seed is None else self.tr("seed {n}").format(n=run.seed),
            fates[run.fate],
        ]
        return " · ".join(filter(None, parts)).replace("&", "&&")

    @Slot(object)
    def _on_triggered(self, action: QAction) -> None:
        if action.objectName() == "remove_all_runs":
            self._remove_all()
        elif action.objectName() == "keep_runs":
            self._ask_what_to_keep()
        elif action.data() is not None:
            self.open_requested.emit(action.data())

    def _ask_what_to_keep(self) -> None:
        runs, size = self._recorder.run_library.used()
        used = self.tr("{n} runs, {size} MB").format(n=f"{runs:,}", size=f"{size / 1e6:,.1f}")
        dialog = RecordingsDialog(configuration.read(), used, self.parentWidget())
        if dialog.exec() == QDialog.DialogCode.Accepted:
            values = configuration.read().values
            self._recorder.keep_on(RunLibrary(values.recordings_folder, values.recordings_budget_mb))
        dialog.deleteLater()

    def _remove_all(self) -> None:
        text = self.tr("Remove all recorded runs? What you saved elsewhere stays, and so does what is open.")
        answer = QMessageBox.question(self.parentWidget(), self.tr("Remove all"), text)
        if answer == QMessageBox.StandardButton.Yes:
            removed = self._recorder.run_library.clear()
            self.message_shown.emit(self.tr("Removed {n} runs").format(n=removed))
