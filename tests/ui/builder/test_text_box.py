from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from gradviz.ui.builder.text_box import TextBox
from gradviz.ui.widgets.theme import DARK, LIGHT


class Received(QObject):
    def __init__(self, box: TextBox) -> None:
        super().__init__()
        self.texts: list[str] = []
        box.typed.connect(self._on_typed)

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        self.texts.append(text)


@pytest.fixture
def box(show: Callable[[QWidget], None]) -> TextBox:
    box = TextBox("notes", "Notes", "What to look at", 3, LIGHT)
    show(box)
    return box


def test_typing_is_told_and_text_from_elsewhere_is_not(box: TextBox) -> None:
    received = Received(box)
    box.show_text("Look")
    box.editor.setFocus()
    QTest.keyClicks(box.editor, "ab")
    assert received.texts[-1] == box.text
    assert len(received.texts) == 2
    box.show_text(box.text)
    box.show_text("New")
    assert len(received.texts) == 2


def test_the_cursor_stays_when_the_same_text_comes_back(box: TextBox) -> None:
    box.show_text("Look")
    QTest.keyClick(box.editor, Qt.Key.Key_End)
    box.show_text("Look")
    assert box.editor.textCursor().position() == 4


def test_a_fault_is_said_and_marked_in_both_themes(box: TextBox) -> None:
    height = box.editor.height()
    box.show_fault("too long")
    assert box.fault.isVisible()
    assert LIGHT.error in box.editor.styleSheet()
    box.style_with(DARK)
    assert DARK.error in box.editor.styleSheet()
    box.show_fault("")
    assert not box.fault.isVisible()
    assert DARK.error not in box.editor.styleSheet()
    assert box.editor.height() == height


def test_the_tab_key_leaves_it(box: TextBox) -> None:
    assert box.editor.tabChangesFocus()
