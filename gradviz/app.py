"""The composition root: the only module that imports engine, session and window."""

from __future__ import annotations

import os
import sys

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # finding plugins reads every package's metadata

from gradviz import configuration
from gradviz.crash_log import CrashLog
from gradviz.experiment.experiment import Experiment
from gradviz.resources import resources
from gradviz.sources import find, path_of
from gradviz.storage.run_library import RunLibrary
from gradviz.storage.stored_recording import opened
from gradviz.storage.untrusted import claims_to_be_recording

# Import Qt after the core, because PySide6 reads the source of every module imported after it.
# isort: split
from PySide6.QtCore import QEvent, QObject, QSettings, Slot
from PySide6.QtGui import QFontDatabase, QFontInfo, QIcon
from PySide6.QtWidgets import QApplication, QDialog

from gradviz.engine.session import Session
from gradviz.ui.window import window_language
from gradviz.ui.window.end_signals import EndSignals
from gradviz.ui.window.error_reporter import ErrorReporter
from gradviz.ui.window.garbage_collector import GarbageCollector
from gradviz.ui.window.main_window import MainWindow

DEFAULT_PRESET = "sigmoid-20"
FIRST_SPEED = 100  # steps/s; at full speed, a small network is trained before the user reaches a switch
CHINESE = "Gradviz Sans SC"  # the family in resources/fonts
STATISTICS = ("grad_l2", "delta_l2", "time_delta_l2")


def build_application(arguments: list[str]) -> QApplication:
    """Build the application with its style, fonts and icon."""
    application = QApplication(arguments)
    application.setApplicationName("gradviz")
    application.setOrganizationName("gradviz")
    application.setStyle("Fusion")
    application.setWindowIcon(QIcon(str(resources() / "icons" / "gradviz.svg")))
    _add_fonts(application)
    return application


def _add_fonts(application: QApplication) -> None:
    """Add the bundled fonts, and use the Chinese font if the system doesn't have one."""
    system_families = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    for path in sorted((resources() / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(path))
    if not system_families:
        font = application.font()
        font.setFamilies([QFontInfo(font).family(), CHINESE])  # the resolved name: Qt moves an alias to the end
        application.setFont(font)


def build_window(experiment: Experiment, settings: QSettings) -> MainWindow:
    """Build the window and its session. The engine imports torch after the window was painted."""
    values = configuration.read().values
    session = Session(experiment, STATISTICS, RunLibrary(values.recordings_folder, values.recordings_budget_mb))
    return MainWindow(session, settings)


class Desk(QObject):
    """Owns the main window and replaces it if the language changes. The session keeps running."""

    def __init__(self, window: MainWindow, settings: QSettings) -> None:
        super().__init__()
        self._settings = settings
        self._place(window)

    def _place(self, window: MainWindow) -> None:
        self.window = window
        window.language_chosen.connect(self._on_language)

    @Slot()
    def close(self) -> None:
        """Close the window and every open dialog."""
        for dialog in self.window.findChildren(QDialog):
            dialog.reject()  # as Esc does, whatever buttons it has
        self.window.close()

    @Slot(str)
    def _on_language(self, name: str) -> None:
        old = self.window
        window_language.apply(name)
        old.remember()
        self._place(MainWindow(old.session, self._settings))
        if not old.isMaximized() and not old.isFullScreen():
            self.window.setGeometry(old.geometry())
        self.window.charts.look_as(old.charts)
        self.window.show()
        old.retire()


def main(source: str | None = None, log: CrashLog | None = None) -> int:
    """Open the window with a preset or a file, and return the exit status. Errors are written into ``log``.

    Raises :class:`gradviz.InputError` if the source can't be opened.
    """
    path = path_of(source) if source else None
    recording = path if path is not None and claims_to_be_recording(path) else None
    experiment = find(source or DEFAULT_PRESET) if recording is None else opened(recording).experiment
    experiment = experiment or find(DEFAULT_PRESET)
    reporter = ErrorReporter(log) if log is not None else None
    application = build_application(sys.argv[:1])
    collector = GarbageCollector()
    window_language.apply(configuration.read().values.language)
    settings = QSettings()
    window = build_window(experiment, settings)
    desk = Desk(window, settings)

    end_signals = EndSignals()
    end_signals.received.connect(desk.close)
    window.controls.speed.setCurrentIndex(window.controls.speed.findData(FIRST_SPEED))
    if log is not None and reporter is not None:
        log.note_versions("PySide6", "pyqtgraph", "numpy")
        reporter.report_earlier_crash(window)
    window.show()
    if recording is not None:
        window.files.opener.open(recording)
    status = application.exec()
    desk.window.deleteLater()  # a plot that outlives the interpreter may crash
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    if reporter is not None:
        reporter.leave()
    end_signals.stop()
    collector.stop()
    return status
