"""The window in Chinese, and changes of the language during a run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale, QSettings
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QMenu, QWidget
from shiboken6 import isValid

from gradviz import configuration
from gradviz.app import Desk
from gradviz.experiment.presets import find
from gradviz.language import language
from gradviz.ui.window import window_language as speech

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.conftest import Driver

Open = Callable[..., "Driver"]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"[a-z]{2,} [a-z]{2,}")
NOT_ENGLISH = re.compile(r"<[^>]*>|\w+ et al\.|\S*[._/]\S*")  # tags, citations, paths


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    speech.apply("en")


@pytest.fixture
def desk(open_window: Open, settings: QSettings) -> Iterator[Desk]:
    """A window with a started run, which can be replaced."""
    driver = open_window(values={"training.steps": 5000})
    driver.step_to(5)
    desk = Desk(driver.window, settings)
    yield desk
    if desk.window is not driver.window:
        desk.window.close()
        desk.window.deleteLater()


def choose(desk: Desk, name: str) -> None:
    action = desk.window.findChild(QAction, f"language_{name}")
    assert action is not None
    action.trigger()


def texts(window: QWidget) -> Iterator[tuple[str, str]]:
    """Yield every text, tool tip and accessible text of a window, with the object name of its widget."""
    for widget in [window, *window.findChildren(QWidget)]:
        yield widget.objectName(), widget.toolTip()
        yield widget.objectName(), widget.accessibleName()
        yield widget.objectName(), widget.accessibleDescription()
        if isinstance(widget, (QLabel, QAbstractButton)):
            yield widget.objectName(), widget.text()
        if isinstance(widget, QMenu):
            yield from ((action.objectName(), action.text()) for action in widget.actions())
        if isinstance(widget, QComboBox):
            yield from ((widget.objectName(), widget.itemText(index)) for index in range(widget.count()))


def test_another_language_in_the_middle_of_a_run(desk: Desk, qtbot: QtBot) -> None:
    old, session = desk.window, desk.window.session
    recording, steps = session.recording, len(session.recording or ())
    choose(desk, "zh_CN")
    assert desk.window is not old
    assert desk.window.isVisible()
    assert not old.isVisible()
    assert desk.window.session is session
    assert session.recording is recording
    assert desk.window.geometry() == old.geometry()
    assert desk.window.controls.stop_button.text() == "停止"
    assert desk.window.windowTitle() == "Small – gradviz"  # the user's own title is not translated
    session.step_once()
    qtbot.waitUntil(lambda: len(recording or ()) > steps)
    choose(desk, "en")
    assert desk.window.controls.stop_button.text() == "Stop"
    assert configuration.read().values.language == "en"


def test_the_retired_window_is_gone(desk: Desk, qtbot: QtBot) -> None:
    old = desk.window
    choose(desk, "zh_CN")
    qtbot.waitUntil(lambda: not isValid(old))


def test_the_view_stays_as_it_was(desk: Desk) -> None:
    charts = desk.window.charts
    charts.header.statistic.setCurrentIndex(charts.header.statistic.findData("delta_l2"))
    charts.heatmap.plot.getViewBox().setXRange(1, 4, padding=0)
    charts.span._on_moved_by_hand()
    shown = charts.span.shown
    choose(desk, "zh_CN")
    assert desk.window.charts.header.shown_statistic == "delta_l2"
    assert desk.window.charts.span.shown == shown


def test_nothing_is_left_in_english(open_window: Open) -> None:
    speech.apply("zh_CN")
    driver = open_window(find("sigmoid-20"))
    driver.step_to(2)
    labels = list(texts(driver.window))
    left = [(name, text) for name, text in labels if ENGLISH.search(NOT_ENGLISH.sub("", text))]
    assert left == []
    assert sum(bool(CHINESE.search(text)) for _, text in labels) > 150


def test_a_fault_is_explained_in_chinese(open_window: Open) -> None:
    speech.apply("zh_CN")
    driver = open_window()
    driver.type("model.depth", "0")
    assert driver.find("model.depth.note").text() == "得到 0；允许：整数（1 到 1,000）"
    assert "model.depth: 得到 0" in driver.message


def test_what_is_recorded_is_english(open_window: Open) -> None:
    speech.apply("zh_CN")
    driver = open_window()
    driver.step_to(2)
    driver.find("switch_clipping").click()
    driver.step_to(3)
    driver.wait(lambda: bool(driver.recording.events))
    assert driver.recording.events[0].label == "Clipping on"
    assert "梯度裁剪 开" in driver.message


@pytest.mark.parametrize(
    ("system", "spoken"),
    [(QLocale.Language.Chinese, "zh_CN"), (QLocale.Language.German, "en"), (QLocale.Language.English, "en")],
)
def test_the_language_of_the_system(
    system: QLocale.Language, spoken: str, qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QLocale, "system", lambda: QLocale(system))
    assert speech.apply("system") == language() == spoken


def test_latin_letters_are_those_of_the_system(open_window: Open) -> None:
    """The Chinese font is only a fallback: otherwise signs of both fonts, such as ‖, are as wide as Chinese letters."""
    driver = open_window()
    metrics = driver.window.fontMetrics()
    assert metrics.horizontalAdvance("‖") < 0.8 * metrics.horizontalAdvance("层")


def test_a_locked_language(open_window: Open, home: object) -> None:
    configuration.policy_file().parent.mkdir(parents=True, exist_ok=True)
    configuration.policy_file().write_text('{"locked": {"language": "en"}}')
    driver = open_window()
    action = driver.window.findChild(QAction, "language_zh_CN")
    assert action is not None
    assert not action.isEnabled()


def test_chinese_is_drawn(open_window: Open) -> None:
    """Chinese letters are not drawn as boxes, even on a machine without fonts."""
    speech.apply("zh_CN")
    driver = open_window()
    images = []
    for label in (QLabel("梯"), QLabel("度")):
        label.setFont(driver.window.font())
        image = QImage(40, 30, QImage.Format.Format_RGB32)
        image.fill(0)
        label.resize(40, 30)
        label.render(image)
        images.append(image)
        label.deleteLater()
    assert images[0] != images[1]
