"""Lifetimes: windows are freed without the garbage collector, and only the main thread collects garbage."""

from __future__ import annotations

import ast
import gc
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSettings, Qt, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QGraphicsItem, QMessageBox, QWidget

import gradviz
from gradviz.app import Desk, build_window
from gradviz.experiment.experiment import Experiment
from gradviz.experiment.presets import find
from gradviz.ui.files.picture_dialog import PictureDialog
from gradviz.ui.files.recordings_dialog import RecordingsDialog
from gradviz.ui.window import window_language as speech
from gradviz.ui.window.about import AboutDialog
from gradviz.ui.window.main_window import MainWindow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

PATIENCE_MS = 30_000
PROGRAM = Path(gradviz.__file__).parent
COLLECTOR = PROGRAM / "ui" / "window" / "garbage_collector.py"


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    speech.apply("en")


@pytest.fixture
def uncollected(monkeypatch: pytest.MonkeyPatch) -> None:
    """Switch garbage collection off, and hide nothing from :func:`gc.get_objects`."""
    gc.collect()
    gc.unfreeze()
    monkeypatch.setattr(gc, "collect", lambda *_: 0)
    monkeypatch.setattr(gc, "freeze", lambda: None)


def objects_of_qt() -> list[Any]:
    """Return all objects of Qt, even if their C++ part is deleted, except translators, which the application owns."""
    kinds = QObject, QGraphicsItem
    return [each for each in gc.get_objects() if issubclass(type(each), kinds) and type(each) is not QTranslator]


def delete(window: QWidget) -> None:
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


class Evening:
    """The life of a window, from opening to end, in which everything that creates objects of Qt is used."""

    def __init__(self, experiment: Experiment, settings: QSettings, qtbot: QtBot, folder: Path) -> None:
        self._qtbot = qtbot
        self._folder = folder
        window = build_window(experiment, settings)
        self._desk = Desk(window, settings)
        with qtbot.waitExposed(window):
            window.show()

    def run(self) -> None:
        session = self._desk.window.session
        session.restart()
        self._qtbot.waitUntil(
            lambda: session.recording is not None and len(session.recording) > 20, timeout=PATIENCE_MS
        )

    def use(self) -> None:
        window = self._desk.window
        charts = window.charts
        charts.header.rows.setChecked(True)
        charts.header.toggles["table"].setChecked(True)
        charts._open_scale()
        charts.pane.scale_controls.close()
        for _ in range(2):
            window.lecture._action.trigger()
        window.recent_runs.aboutToShow.emit()
        window.recent_runs._ask_what_to_keep()
        window._on_about()
        window.pictures.save()
        window.pictures.copy()
        window.notices.add("crash", "A notice").dismiss.click()
        window.notices.add("crash", "Another")
        QTest.keyClick(charts, Qt.Key.Key_Right)
        window.session.edit(window.session.experiment.with_values({"model": {"architecture": "transformer"}}))
        window.files.opener.open(self._recorded())
        self._qtbot.waitUntil(lambda: len(charts.heatmap.item) == 5)

    def _recorded(self) -> Path:
        path = self._folder / "recorded.gradviz"
        gradviz.run("sigmoid-20", steps=5).save(path)
        return path

    def choose(self, language: str) -> weakref.ref[MainWindow]:
        old = weakref.ref(self._desk.window)
        self._desk._on_language(language)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        return old

    def end(self) -> None:
        self._desk.window.close()
        delete(self._desk.window)
        speech.apply("en")


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Close dialogs at once."""
    for dialog in (PictureDialog, RecordingsDialog, AboutDialog):
        monkeypatch.setattr(dialog, "exec", lambda _: QDialog.DialogCode.Rejected)
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)


def test_all_of_a_closed_window_is_gone_without_a_collector(
    qapp: object, settings: QSettings, qtbot: QtBot, tmp_path: Path, answered: None, uncollected: None
) -> None:
    def spend_an_evening() -> None:
        evening = Evening(find("rnn-adding"), settings, qtbot, tmp_path)
        evening.run()
        evening.use()
        assert evening.choose("zh_CN")() is None
        evening.use()
        evening.end()

    spend_an_evening()  # creates what all windows share
    before = objects_of_qt()
    spend_an_evening()
    ids = set(map(id, before))
    assert [each for each in objects_of_qt() if id(each) not in ids] == []


def test_the_main_thread_alone_collects_garbage(
    qapp: object, small: Experiment, settings: QSettings, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    threads: list[int] = []

    def note(phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            threads.append(threading.get_ident())

    thresholds = gc.get_threshold()
    gc.set_threshold(1, 1, 1)
    gc.callbacks.append(note)
    try:
        evening = Evening(small.with_values({"training.steps": 1_000_000}), settings, qtbot, tmp_path)
        evening._desk.window.session.set_speed(None)
        evening.run()
        for language in ("zh_CN", "en"):
            pictures = evening._desk.window.pictures
            with qtbot.waitSignal(pictures.jobs.done, timeout=PATIENCE_MS):
                pictures.copy()
            pictures.copy()  # continues while the window is replaced
            evening.choose(language)
            second = build_window(small, settings)
            with qtbot.waitExposed(second):
                second.show()
            second.close()
            delete(second)
        steps = len(evening._desk.window.session.recording or ())
        qtbot.waitUntil(lambda: len(threads) > 20, timeout=PATIENCE_MS)
        evening.end()
    finally:
        gc.callbacks.remove(note)
        gc.set_threshold(*thresholds)
    assert set(threads) == {threading.main_thread().ident}
    assert len(threads) > 20
    assert steps > 1000


def test_nothing_but_the_collector_of_the_window_touches_that_of_python() -> None:
    def imports_gc(path: Path) -> bool:
        names = [name for node in ast.walk(ast.parse(path.read_bytes())) for name in imported(node)]
        return "gc" in names

    def imported(node: ast.AST) -> list[str | None]:
        if isinstance(node, ast.Import):
            return [alias.name for alias in node.names]
        return [node.module] if isinstance(node, ast.ImportFrom) else []

    assert [path for path in sorted(PROGRAM.rglob("*.py")) if imports_gc(path)] == [COLLECTOR]
