"""Fixtures of the tests of the engine and the window: an application, a window to drive, and checks for leaks.

Nothing here imports Qt before a test requests it: the tests of the core also run without Qt.
"""

from __future__ import annotations

import faulthandler
import gc
import itertools
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import numpy as np
import pytest

from gradviz.experiment.experiment import Experiment
from gradviz.experiment.presets import find
from gradviz.recording.live_recording import LiveRecording
from gradviz.recording.reading import Event, Layer, Reading
from gradviz.recording.run_info import RunInfo, time_rows

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF, QSettings
    from PySide6.QtWidgets import QApplication, QWidget
    from pytestqt.qtbot import QtBot

    from gradviz.engine.live_run import State
    from gradviz.engine.session import Session
    from gradviz.ui.window.main_window import MainWindow

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

PATIENCE_MS = 30_000  # the first run of a process waits for torch to be imported
STDERR = pytest.StashKey[int]()


def pytest_configure(config: pytest.Config) -> None:
    # The offscreen platform warns of each window with a minimum size and of each list that opens, because it has
    # neither a window manager nor a keyboard to grab.
    for feature in (r"propagateSizeHints\(\)", r"raise\(\)", "grabbing the keyboard"):
        config.addinivalue_line("qt_log_ignore", f"This plugin does not support {feature}")

    config.stash[STDERR] = os.dup(2)  # nothing is captured yet


def watch_for_a_lock_up(config: pytest.Config) -> None:
    """End the process with the stacks of all threads if it runs for longer than a test may."""
    seconds = float(config.getini("faulthandler_timeout"))
    faulthandler.dump_traceback_later(seconds, exit=True, file=config.stash[STDERR])


def pytest_exception_interact(node: pytest.Item | pytest.Collector) -> None:
    watch_for_a_lock_up(node.config)  # pytest itself stops watching as soon as a test has failed


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # xdist's workers wait for each other and are killed at the end
        watch_for_a_lock_up(config)  # until the interpreter has exited


_homes = itertools.count()


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Set the user's folders to a folder that doesn't exist yet, as at the first start of gradviz; return it."""
    home = tmp_path_factory.getbasetemp() / f"home{next(_homes)}"
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(home / variable))
    monkeypatch.setenv("GRADVIZ_POLICY", str(home / "policy.json"))
    return home


@pytest.fixture(autouse=True)
def one_thread() -> None:
    """Let torch, if it is loaded, use one thread, which is fastest for small networks."""
    if (torch := sys.modules.get("torch")) is not None:
        torch.set_num_threads(1)


@pytest.fixture(scope="session")
def qapp() -> Iterator[QApplication]:
    """The application with the program's style and font; one thread collects garbage, as in the program."""
    from gradviz.app import build_application
    from gradviz.ui.window.garbage_collector import GarbageCollector

    application = build_application(["gradviz"])
    collector = GarbageCollector()
    yield application
    collector.stop()


def pytest_runtest_logfinish() -> None:
    """Collect the garbage of the test if an application has switched off Python's own collection."""
    if not gc.isenabled():
        gc.collect(1)


@pytest.fixture(autouse=True)
def nothing_outlives_the_test(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test that leaves a thread, a timer or a window behind: it would make a later test fail."""
    if "qapp" not in request.fixturenames:
        yield
        return
    from PySide6.QtCore import QCoreApplication, QEvent, QThread, QTimer
    from PySide6.QtWidgets import QApplication, QMenu, QWidget
    from shiboken6 import isValid

    started: dict[type, WeakSet[Any]] = {QThread: WeakSet(), QTimer: WeakSet()}

    def watch(kind: type[Any]) -> None:
        start = kind.start

        def start_watched(self: Any, *arguments: Any) -> Any:
            started[kind].add(self)
            return start(self, *arguments)

        monkeypatch.setattr(kind, "start", start_watched)

    watch(QThread)
    watch(QTimer)
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    threads = [thread for thread in started[QThread] if isValid(thread) and thread.isRunning()]
    for thread in threads:
        thread.shutdown()  # otherwise the process aborts when the thread is collected
    timers = [timer for timer in started[QTimer] if isValid(timer) and timer.isActive()]
    # pyqtgraph creates menus and plain widgets without parents for each plot; they are deleted with the plot.
    alone = [widget for widget in QApplication.topLevelWidgets() if widget.parent() is None]
    windows = [widget for widget in alone if type(widget) not in (QMenu, QWidget)]
    ran, ticked, stood = (list(map(str, objects)) for objects in (threads, timers, windows))
    for widget in windows:
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not ran, f"{ran} still ran: end each engine with shutdown(), or close the window"
    assert not stood, f"{stood} outlived the test: use the fixture `open_window` or `show`, or delete the widget"
    assert not ticked, f"{ticked} still ticked: give a timer a parent that the test deletes, or stop it"


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    """The settings of a user who starts gradviz for the first time."""
    from PySide6.QtCore import QSettings

    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def small() -> Experiment:
    """A network that trains a step in less than a millisecond."""
    return find("sigmoid-20").with_values({"model.depth": 4, "model.width": 8, "training.steps": 60, "name": "Small"})


@pytest.fixture
def show(qtbot: QtBot) -> Iterator[Callable[[QWidget], None]]:
    """Show a widget, and delete it after the test."""
    shown: list[QWidget] = []

    def show_one(widget: QWidget) -> None:
        shown.append(widget)
        with qtbot.waitExposed(widget):
            widget.show()
        with qtbot.waitActive(widget):  # keys go to the active window
            widget.activateWindow()

    yield show_one
    for widget in shown:
        widget.close()
        widget.deleteLater()


class Mouse:
    """A mouse over a plot, in the coordinates of the plot."""

    def __init__(self, plot: Any) -> None:
        self.viewport = plot.viewport()
        self._plot = plot

    def place(self, x: float, y: float) -> QPointF:
        """Return the position of a point of the plot in its widget."""
        from PySide6.QtCore import QPointF

        scene = self._plot.getViewBox().mapViewToScene(QPointF(x, y))
        return QPointF(self._plot.mapFromScene(scene))

    def move_to(self, place: QPointF, *, pressed: bool = False) -> None:
        """Move the mouse, with or without the left button pressed."""
        self._send("MouseMove", place, pressed)

    def hover(self, x: float, y: float) -> None:
        """Point at a place of the plot."""
        self.move_to(self.place(x, y))

    def drag(self, start: QPointF, stop: QPointF) -> None:
        """Drag with the left button."""
        self._send("MouseMove", start, False)
        self._send("MouseButtonPress", start, True)
        for part in range(1, 6):
            self._send("MouseMove", start + (stop - start) * part / 5, True)
        self._send("MouseButtonRelease", stop, False)

    def wheel(self, place: QPointF, notches: int) -> None:
        """Turn the wheel away from the user by ``notches``."""
        from PySide6.QtCore import QPoint, Qt
        from PySide6.QtGui import QWheelEvent
        from PySide6.QtWidgets import QApplication

        nothing, plain = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        event = QWheelEvent(
            place,
            self.viewport.mapToGlobal(place),
            QPoint(),
            QPoint(0, 120 * notches),
            nothing,
            plain,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self.viewport, event)

    def _send(self, kind: str, place: QPointF, pressed: bool) -> None:
        from PySide6.QtCore import QEvent, Qt
        from PySide6.QtGui import QMouseEvent
        from PySide6.QtWidgets import QApplication

        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        button = none if kind == "MouseMove" else left
        held = left if pressed else none
        glob = self.viewport.mapToGlobal(place)
        event = QMouseEvent(QEvent.Type[kind], place, glob, button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(self.viewport, event)


@pytest.fixture
def mouse() -> Callable[[Any], Mouse]:
    """A mouse for a plot."""
    return Mouse


class Driver:
    """A window and the actions of its user."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self.session = window.session
        self.qtbot = qtbot

    def find(self, name: str) -> Any:
        """Return the widget with this object name."""
        from PySide6.QtWidgets import QWidget

        widget = self.window.findChild(QWidget, name)
        assert widget is not None, f"no widget is named {name}"
        return widget

    def click(self, name: str) -> None:
        """Click a widget with the left button."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        QTest.mouseClick(self.find(name), Qt.MouseButton.LeftButton)

    def key(self, key: str) -> None:
        """Press a key or a combination, such as ``Ctrl+R``, on the widget that has the focus."""
        from PySide6.QtGui import QKeySequence
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication

        QTest.keySequence(QApplication.focusWidget() or self.window, QKeySequence(key))

    def type(self, name: str, text: str) -> None:
        """Replace the text of a field, key by key; characters without a key are pasted."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QPlainTextEdit

        editor = self.find(name)
        editor.setFocus()
        editor.selectAll()
        if text and text.isprintable() and text.isascii() and len(text) < 40:
            QTest.keyClicks(editor, text)
            return
        QTest.keyClick(editor, Qt.Key.Key_Delete)
        if isinstance(editor, QPlainTextEdit):
            editor.insertPlainText(text)
        else:
            editor.insert(text)

    def wait(self, condition: Callable[[], bool]) -> None:
        """Run the event loop until the condition holds."""
        self.qtbot.waitUntil(condition, timeout=PATIENCE_MS)

    def wait_state(self, *states: State) -> None:
        """Run the event loop until the run is in one of the states."""
        self.wait(lambda: self.session.state in states)

    def wait_steps(self, count: int) -> None:
        """Run the event loop until the recording holds ``count`` steps."""
        self.wait(lambda: len(self.recording or ()) >= count)

    def step_to(self, count: int) -> None:
        """Make single steps until the recording holds exactly ``count`` steps."""
        for _ in range(count - len(self.recording or ())):
            self.click("step")
        self.wait_steps(count)
        assert len(self.session.recording or ()) == count

    @property
    def recording(self) -> Any:
        """The recording of the newest run."""
        return self.session.recording

    @property
    def message(self) -> str:
        """The text of the status line."""
        return str(self.find("message").text())

    def events(self) -> list[tuple[int, str, Any]]:
        """Return step, key and value of each change in the recording."""
        return [(event.step, event.key, event.value) for event in self.recording.events if event.kind == "change"]

    def take_over(self) -> Driver:
        """Replace this window by another window of the same session; return the driver of the other window."""
        from shiboken6 import isValid

        from gradviz.ui.window.main_window import MainWindow

        other = Driver(MainWindow(self.session, self.window._settings), self.qtbot)
        self.window.retire()
        other.show()
        self.wait(lambda: not isValid(self.window))
        return other

    def show(self) -> None:
        """Show the window in front of all others."""
        with self.qtbot.waitExposed(self.window):
            self.window.show()
        with self.qtbot.waitActive(self.window):
            self.window.activateWindow()

    def close(self) -> None:
        """Close the window as a user does, and delete it."""
        self.window.close()
        assert not self.session.engine.isRunning(), "closing the window ends the thread"
        self.window.deleteLater()


@pytest.fixture
def open_window(qtbot: QtBot, settings: QSettings, small: Experiment) -> Iterator[Callable[..., Driver]]:
    """Open a window with an experiment and changed values; it is closed after the test."""
    from shiboken6 import isValid

    from gradviz.app import build_window

    opened: list[Driver] = []

    def open_one(experiment: Experiment = small, values: dict[str, Any] | None = None) -> Driver:
        window = build_window(experiment.with_values(values or {}), settings)
        driver = Driver(window, qtbot)
        opened.append(driver)
        driver.show()
        return driver

    yield open_one
    for driver in opened:
        if isValid(driver.window):
            driver.close()


@pytest.fixture
def pretend(monkeypatch: pytest.MonkeyPatch) -> Callable[[Session, State], None]:
    """Make a session report a state to its views that its run isn't in."""

    def pretend_to_be(session: Session, state: State) -> None:
        monkeypatch.setattr(type(session), "state", state)
        session.state_changed.emit(state)

    return pretend_to_be


@pytest.fixture
def record(small: Experiment) -> Callable[..., LiveRecording]:
    """Make a recording of given numbers, without a network."""

    def record_one(
        grad_l2: Any, *, loss: Any = None, grad_norm: Any = None, clip_coef: Any = None, events: Sequence[Event] = ()
    ) -> LiveRecording:
        values = np.asarray(grad_l2, np.float32)
        layers = [Layer(f"linear{index + 1}", "Linear", (8, 8)) for index in range(values.shape[1])]
        experiment = small.with_values({"training.steps": max(1, len(values))})
        recording = LiveRecording(RunInfo.of(experiment, layers, {}), ("grad_l2", "delta_l2"))
        ones = np.ones(len(values))
        losses, norms, coefficients = (ones if values is None else values for values in (loss, grad_norm, clip_coef))
        for step, row in enumerate(values):
            now = tuple(event for event in events if event.step == step)
            numbers = float(losses[step]), float(norms[step]), float(coefficients[step])
            recording.append(Reading(step, *numbers, {"grad_l2": row, "delta_l2": row}, now))
        return recording

    return record_one


@pytest.fixture
def record_time() -> Callable[..., LiveRecording]:
    """Make a recording of a recurrent network of given numbers: layers and time steps, (steps, rows) each."""

    def record_one(layers: Any, times: Any, statistics: Sequence[str] = ("grad_l2", "time_delta_l2")) -> LiveRecording:
        of_layers, of_times = np.asarray(layers, np.float32), np.asarray(times, np.float32)
        rows = {"time": time_rows(of_times.shape[1])}
        experiment = find("rnn-adding").with_values({"training.steps": max(1, len(of_layers))})
        layers_of = [Layer(f"rnn{index + 1}", "RNN", (8, 8)) for index in range(of_layers.shape[1])]
        recording = LiveRecording(RunInfo.of(experiment, layers_of, {}, other_rows=rows), statistics)
        for step, (row, times_row) in enumerate(zip(of_layers, of_times, strict=True)):
            values = {"grad_l2": row, "delta_l2": row, "time_delta_l2": times_row}
            recording.append(Reading(step, 1.0, 1.0, 1.0, {name: values[name] for name in statistics}))
        return recording

    return record_one
