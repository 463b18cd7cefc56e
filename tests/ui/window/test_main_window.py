from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFileDialog, QMenu

from gradviz import configuration
from gradviz.ui.widgets import theme as themes
from gradviz.ui.widgets.theme import DARK, LIGHT, Theme

if TYPE_CHECKING:
    from tests.conftest import Driver

Open = Callable[..., "Driver"]


def action(driver: Driver, name: str) -> QAction:
    action = driver.window.findChild(QAction, name)
    assert action is not None
    return action


def test_every_action_has_a_name_and_keys_meet_once(open_window: Open) -> None:
    driver = open_window()
    driver.window.recent_runs.refresh()
    menus = [menu for menu in driver.window.findChildren(QMenu) if menu.title()]
    actions = [action for menu in menus for action in menu.actions() if not action.isSeparator()]
    assert len(menus) == 5
    assert all(action.objectName() and action.text() for action in actions)
    keys = [action.shortcut().toString() for action in actions if action.shortcut() != QKeySequence()]
    assert len(set(keys)) == len(keys) >= 6


@pytest.mark.parametrize(("name", "title"), [("Mine", "Mine – gradviz"), ("", "gradviz")])
def test_the_title_names_the_experiment(open_window: Open, name: str, title: str) -> None:
    driver = open_window()
    driver.type("name", name)
    assert driver.window.windowTitle() == title


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Mine", "Mine.json"),
        ("a/b\\c: d?", "a b c d.json"),
        ("", "gradviz.json"),
        ("...", "gradviz.json"),
        ("x" * 200, "x" * 60 + ".json"),
    ],
)
def test_the_file_is_named_after_the_experiment(
    open_window: Open, monkeypatch: pytest.MonkeyPatch, name: str, file: str
) -> None:
    selected: list[str] = []
    monkeypatch.setattr(QFileDialog, "selectFile", lambda _dialog, path: selected.append(path))
    monkeypatch.setattr(QFileDialog, "exec", lambda _dialog: 0)
    driver = open_window()
    driver.type("name", name)
    action(driver, "save").trigger()
    assert selected == [file]


@pytest.mark.parametrize(("name", "theme"), [("light", LIGHT), ("dark", DARK)])
def test_a_theme_reaches_every_view_and_is_remembered(open_window: Open, name: str, theme: Theme) -> None:
    driver = open_window()
    action(driver, f"theme_{name}").trigger()
    window = driver.window
    for view in (window.builder, window.charts, window.status):
        assert view._theme is theme
    assert configuration.read().values.theme == name
    window._on_system_scheme()
    assert window.charts._theme is theme, "the system's look is no matter while one was chosen"
    action(driver, "theme_system").trigger()
    assert window.charts._theme is themes.apply("system")


def test_it_is_never_smaller_than_what_it_shows(open_window: Open) -> None:
    driver = open_window(values={"model.normalization.kind": "group"})  # the longest title of a switch
    driver.window.resize(10, 10)
    driver.wait(lambda: (driver.window.width(), driver.window.height()) == (960, 560))
    needed = driver.window.splitter.minimumSizeHint()
    assert needed.width() <= 960
    assert needed.height() + driver.window.menuBar().height() <= 560
