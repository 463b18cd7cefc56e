"""The composition root: the one place that knows engine, session and window."""

from __future__ import annotations

import signal
import sys
from types import FrameType

from gradviz import configuration
from gradviz.experiment.experiment import Experiment
from gradviz.recording.shelf import Shelf
from gradviz.resources import resources
from gradviz.sources import find

# Qt after the core: PySide6 reads the source of every module that is imported after it.
# isort: split
from PySide6.QtCore import QEvent, QSettings, QTimer
from PySide6.QtGui import QFontDatabase, QIcon
from PySide6.QtWidgets import QApplication

from gradviz.engine.session import Session
from gradviz.ui.main_window import MainWindow

DEFAULT_PRESET = "sigmoid-20"
FIRST_SPEED = 100  # steps/s; at full speed a small network is done before a hand reaches the switch
STATISTICS = ("grad_l2", "delta_l2", "time_delta_l2")


def build_application(arguments: list[str]) -> QApplication:
    """The application with our style, font and icon."""
    application = QApplication(arguments)
    application.setApplicationName("gradviz")
    application.setOrganizationName("gradviz")
    application.setStyle("Fusion")
    application.setWindowIcon(QIcon(str(resources() / "icons" / "gradviz.svg")))
    for font in sorted((resources() / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(font))
    return application


def build_window(experiment: Experiment, settings: QSettings) -> MainWindow:
    """The window with its session; the engine loads torch behind it."""
    values = configuration.read().values
    session = Session(experiment, STATISTICS, Shelf(values.recordings_folder, values.recordings_budget_mb))
    window = MainWindow(session, settings)
    session.warm_up()
    return window


def main(source: str | None = None) -> int:
    """Open the window on a preset or a file; returns the exit status.

    Raises :class:`gradviz.InputError` for a source that can't be opened.
    """
    experiment = find(source or DEFAULT_PRESET)
    application = build_application(sys.argv[:1])
    window = build_window(experiment, QSettings())

    def close(_signal: int, _frame: FrameType | None) -> None:
        window.close()

    signal.signal(signal.SIGINT, close)
    wake = QTimer()  # lets Python see a signal while Qt waits for events
    wake.start(200)
    wake.timeout.connect(int)
    window.controls.speed.setCurrentIndex(window.controls.speed.findData(FIRST_SPEED))
    window.show()
    status = application.exec()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    window.deleteLater()  # before the interpreter ends: a plot that outlives it may crash
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return status
