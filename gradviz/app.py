"""The composition root: the one place that knows engine, session and window."""

from __future__ import annotations

import os
import sys

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # to look for some it reads every package's metadata

from gradviz import configuration
from gradviz.crash_log import CrashLog
from gradviz.experiment.experiment import Experiment
from gradviz.resources import resources
from gradviz.sources import find, path_of
from gradviz.storage.run_library import RunLibrary
from gradviz.storage.stored_recording import opened
from gradviz.storage.untrusted import claims_to_be_recording

# Qt after the core: PySide6 reads the source of every module that is imported after it.
# isort: split
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSettings, Slot
from PySide6.QtGui import QFontDatabase, QFontInfo, QIcon
from PySide6.QtWidgets import QApplication

from gradviz.engine.session import Session
from gradviz.ui.window import window_language as speech
from gradviz.ui.window.end_signals import EndSignals
from gradviz.ui.window.faults import ErrorReporter
from gradviz.ui.window.garbage_collector import GarbageCollector
from gradviz.ui.window.main_window import MainWindow

DEFAULT_PRESET = "sigmoid-20"
FIRST_SPEED = 100  # steps/s; at full speed a small network is done before a hand reaches the switch
CHINESE = "Gradviz Sans SC"  # the family in resources/fonts
STATISTICS = ("grad_l2", "delta_l2", "time_delta_l2")


def build_application(arguments: list[str]) -> QApplication:
    """The application with our style, font and icon."""
    application = QApplication(arguments)
    application.setApplicationName("gradviz")
    application.setOrganizationName("gradviz")
    application.setStyle("Fusion")
    application.setWindowIcon(QIcon(str(resources() / "icons" / "gradviz.svg")))
    _add_fonts(application)
    return application


def _add_fonts(application: QApplication) -> None:
    """Our fonts beside those of the system; the Chinese one is for a system that has none."""
    at_home = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    for font in sorted((resources() / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(font))
    if not at_home:
        letters = application.font()
        letters.setFamilies([QFontInfo(letters).family(), CHINESE])  # by its own name: an alias would come second
        application.setFont(letters)


def build_window(experiment: Experiment, settings: QSettings) -> MainWindow:
    """The window with its session; the engine loads torch behind it, once it has been painted."""
    values = configuration.read().values
    session = Session(experiment, STATISTICS, RunLibrary(values.recordings_folder, values.recordings_budget_mb))
    return MainWindow(session, settings)


class Desk(QObject):
    """Where the window stands. One that speaks the language takes its place when another is chosen; the run goes on."""

    def __init__(self, window: MainWindow, settings: QSettings) -> None:
        super().__init__()
        self._settings = settings
        self._place(window)

    def _place(self, window: MainWindow) -> None:
        self.window = window
        window.language_chosen.connect(self._on_language)

    @Slot()
    def close(self) -> None:
        """Close the window and end the event loop, with every dialog that is open."""
        self.window.close()
        QCoreApplication.exit()

    @Slot(str)
    def _on_language(self, name: str) -> None:
        old = self.window
        speech.apply(name)
        old.remember()
        self._place(MainWindow(old.session, self._settings))
        if not old.isMaximized() and not old.isFullScreen():
            self.window.setGeometry(old.geometry())
        self.window.charts.look_as(old.charts)
        self.window.show()
        old.retire()


def main(source: str | None = None, log: CrashLog | None = None) -> int:
    """Open the window on a preset or a file; returns the exit status. ErrorReporter go into the log.

    Raises :class:`gradviz.InputError` for a source that can't be opened.
    """
    path = path_of(source) if source else None
    recording = path if path is not None and claims_to_be_recording(path) else None
    experiment = find(source or DEFAULT_PRESET) if recording is None else opened(recording).experiment
    experiment = experiment or find(DEFAULT_PRESET)
    faults = ErrorReporter(log) if log is not None else None
    application = build_application(sys.argv[:1])
    collector = GarbageCollector()
    speech.apply(configuration.read().values.language)
    settings = QSettings()
    window = build_window(experiment, settings)
    desk = Desk(window, settings)

    signals = EndSignals()
    signals.received.connect(desk.close)
    window.controls.speed.setCurrentIndex(window.controls.speed.findData(FIRST_SPEED))
    if log is not None and faults is not None:
        log.note_versions("PySide6", "pyqtgraph", "numpy")
        faults.tell_of_earlier(window)
    window.show()
    if recording is not None:
        window.files.opener.open(recording)
    status = application.exec()
    desk.window.deleteLater()  # before the interpreter ends: a plot that outlives it may crash
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    if faults is not None:
        faults.leave()
    signals.stop()
    collector.stop()
    return status
