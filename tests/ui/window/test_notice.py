"""Notices are shown, wait behind each other, and can be dismissed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gradviz.ui.widgets.theme import DARK, LIGHT, Theme
from gradviz.ui.window.notice import Notice, Notices


def shown(show: Callable[[QWidget], None], theme: Theme) -> Notices:
    host = QWidget()
    column = QVBoxLayout(host)
    column.addWidget(QLabel("what is above"))
    notices = Notices(theme)
    column.addWidget(notices)
    show(host)
    return notices


def test_a_notice_stays_until_it_is_put_away(qtbot: QtBot, show: Callable[[QWidget], None]) -> None:
    notices = shown(show, LIGHT)
    assert notices.sizeHint().height() == 0
    notice = notices.add("crash", "gradviz ended unexpectedly.")
    button = notice.add_button("open", "Open log", "Show it")
    with qtbot.waitSignal(button.clicked):
        button.click()
    assert notice.isVisible()
    assert notices.sizeHint().height() > 20
    with qtbot.waitSignal(notice.destroyed):
        notice.dismiss.click()
    assert notices.findChildren(Notice) == []


def test_the_same_notice_is_shown_once(qtbot: QtBot, show: Callable[[QWidget], None]) -> None:
    notices = shown(show, LIGHT)
    old = notices.add("crash", "first")
    other = notices.add("other", "another")
    with qtbot.waitSignal(old.destroyed):
        new = notices.add("crash", "second")
    assert notices.findChildren(Notice) in ([new, other], [other, new])
    assert new.text.text() == "second"


def test_the_newest_is_shown_and_the_others_wait_behind_it(qtbot: QtBot, show: Callable[[QWidget], None]) -> None:
    notices = shown(show, LIGHT)
    first = notices.add("crash", "gradviz ended unexpectedly.")
    height = notices.sizeHint().height()
    second = notices.add("interrupted", "A run was interrupted.")
    assert (first.isVisible(), second.isVisible()) == (False, True)
    assert notices.sizeHint().height() == height, "two take no more room from the charts than one"
    second.dismiss.click()
    assert first.isVisible()
    notices.add("export", "Writing")
    notices.remove("export")
    assert first.isVisible()
    first.dismiss.click()
    assert notices.sizeHint().height() == 0


def test_every_button_can_be_reached_and_named(show: Callable[[QWidget], None]) -> None:
    notices = shown(show, DARK)
    notice = notices.add("crash", "text")
    open_button = notice.add_button("open", "Open log", "Show it")
    for button in (open_button, notice.dismiss):
        assert button.objectName()
        assert button.accessibleName()
        assert button.toolTip()
    notices.style_with(LIGHT)
    assert LIGHT.accent in notice.styleSheet()
