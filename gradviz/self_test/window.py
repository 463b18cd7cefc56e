"""Checks that the window opens, without a display, and trains."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from gradviz.language import LANGUAGES
from gradviz.resources import resources
from gradviz.self_test.check import Check, make_sure
from gradviz.sources import find
from gradviz.system_libraries import advice_for, missing_libraries

# isort: split
from PySide6.QtCore import QEvent, QEventLoop, QLibraryInfo, QSettings, QSize, QTimer
from PySide6.QtGui import QFontDatabase, QIcon, QImage, QImageReader
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from gradviz.app import build_application, build_window
from gradviz.engine.live_run import State
from gradviz.ui.window import window_language as speech
from gradviz.ui.window.garbage_collector import GarbageCollector

STEPS = 40
PATIENCE_S = 120.0
_PLATFORMS = {"win32": ("qwindows",), "darwin": ("qcocoa",), "linux": ("qxcb",)}


def checks(folder: Path) -> Iterator[Check]:
    """Yield the checks of what Qt needs, then of the window."""
    application = build_application(["gradviz"])
    collector = GarbageCollector()
    yield Check("system libraries of Qt", _libraries)
    yield Check("platform plugins", _platforms)
    yield Check("image formats", _image_formats)
    yield Check("font", _font)
    yield Check("icons", _icons)
    yield Check("opens, trains and closes", partial(_window, application, folder))
    for name in LANGUAGES:
        yield Check(f"opens in {LANGUAGES[name]}", partial(_language, application, folder, name))
    collector.stop()


def _libraries() -> None:
    environ = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    missing = missing_libraries(environ)
    make_sure(not missing, advice_for(missing))


def _platforms() -> str:
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    plugins = sorted(path.stem.removeprefix("lib") for path in folder.glob("*") if path.suffix != ".debug")
    needed = _PLATFORMS.get(sys.platform, ())
    missing = [name for name in needed if not any(plugin.startswith(name) for plugin in plugins)]
    make_sure(not missing, f"{folder} lacks {', '.join(missing)}; found {', '.join(plugins) or 'none'}")
    return ", ".join(plugins)


def _image_formats() -> str:
    formats = {bytes(name.data()).decode() for name in QImageReader.supportedImageFormats()}
    missing = {"svg", "png", "jpeg"} - formats
    make_sure(not missing, f"Qt can't read {', '.join(sorted(missing))}; it reads {', '.join(sorted(formats))}")
    return ", ".join(sorted(formats))


def _font() -> str:
    families = QFontDatabase.families()
    make_sure("DejaVu Sans" in families, f"DejaVu Sans is not among {len(families)} families")
    return "DejaVu Sans"


def _icons() -> str:
    icons = sorted((resources() / "icons").glob("*.svg"))
    for path in icons:
        image = QIcon(str(path)).pixmap(QSize(64, 64)).toImage()
        make_sure(_colors(image) > 1, f"{path.name} is drawn as a blank")
    return ", ".join(path.name for path in icons)


def _window(application: QApplication, folder: Path) -> str:
    settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
    experiment = find("sigmoid-20").with_values({"training.steps": STEPS})
    window = build_window(experiment, settings)
    faults: list[str] = []
    window.session.failed.connect(faults.append)
    try:
        window.show()
        window.controls.run_button.click()
        _wait_until(lambda: window.session.state in (State.COMPLETED, State.FAILED))
        make_sure(window.session.state is State.COMPLETED, "; ".join(faults) or "the run failed")
        recording = window.session.recording
        make_sure(
            recording is not None and len(recording) == STEPS, f"recorded {len(recording or ())} of {STEPS} steps"
        )
        window.charts.draw()
        application.processEvents()
        colors = _colors(window.grab().toImage())
        make_sure(colors > 50, f"the picture of the window has {colors} colors")
    finally:
        window.close()
        window.deleteLater()
        application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return f"{STEPS} steps, {colors} colors"


def _language(application: QApplication, folder: Path, name: str) -> str:
    """Check that the texts of the window and of Qt itself are in the language."""
    speech.apply(name)
    window = build_window(find("sigmoid-20"), QSettings(str(folder / f"{name}.ini"), QSettings.Format.IniFormat))
    menu = window.menuBar().actions()[0].text().replace("&", "")
    cancel = QDialogButtonBox.StandardButton.Cancel
    standard = QDialogButtonBox(cancel, window).button(cancel).text().replace("&", "")
    window.close()
    window.deleteLater()
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    speech.apply("en")
    make_sure(name == "en" or not menu.startswith("File"), f"the menu says {menu!r}")
    make_sure(name == "en" or standard != "Cancel", "Qt's own words are English: qtbase_*.qm is missing")
    return f"{menu}, {standard}"


def _wait_until(condition: Callable[[], bool]) -> None:
    """Run the event loop until the condition holds."""
    loop, clock, deadline = QEventLoop(), QTimer(), time.monotonic() + PATIENCE_S

    def check() -> None:
        if condition() or time.monotonic() > deadline:
            loop.quit()

    clock.timeout.connect(check)
    clock.start(20)
    loop.exec()
    clock.stop()
    make_sure(condition(), f"no end of the run after {PATIENCE_S:.0f} s")


def _colors(image: QImage) -> int:
    """Return the number of distinct colors in a grid of samples."""
    columns, rows = range(0, image.width(), 4), range(0, image.height(), 4)
    return len({image.pixel(x, y) for x in columns for y in rows})
