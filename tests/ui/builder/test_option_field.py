from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from gradviz.catalog.option import Choices, Kind, Option
from gradviz.ui.builder.option_field import OptionField
from gradviz.ui.widgets.theme import DARK, LIGHT


class Received(QObject):
    def __init__(self, field: OptionField) -> None:
        super().__init__()
        self.edits: list[tuple[str, Any]] = []
        field.edited.connect(self._on_edited)

    @Slot(str, object)
    def _on_edited(self, path: str, value: Any) -> None:
        self.edits.append((path, value))


def option(kinds: tuple[Kind, ...], choices: Choices = (), **more: Any) -> Option:
    return Option(None, "Some key", "What it does.", "units", kinds, choices, path="some.key", **more)


def build(show: Callable[[QWidget], None], described: Option, value: Any) -> tuple[OptionField, Received]:
    field = OptionField(described, value, LIGHT)
    show(field)
    return field, Received(field)


@pytest.mark.parametrize(
    ("kinds", "typed", "value"),
    [
        (("int",), "12", 12),
        (("float",), "0,5", 0.5),
        (("float",), "x", "x"),
        (("int", "null"), "", None),
        (("int",), "", ""),
        (("str",), "12", "12"),
        (("list",), "3, 4", [3, 4]),
    ],
)
def test_typing_is_told_at_every_keystroke(
    show: Callable[[QWidget], None], kinds: tuple[Kind, ...], typed: str, value: Any
) -> None:
    field, received = build(show, option(kinds), "7" if kinds == ("str",) else [7] if kinds == ("list",) else 7)
    field.editor.selectAll()  # type: ignore[attr-defined]
    if typed:
        QTest.keyClicks(field.editor, typed)
    else:
        QTest.keyClick(field.editor, Qt.Key.Key_Delete)
    assert received.edits[-1] == ("some.key", value)
    assert len(received.edits) == max(1, len(typed))


def test_a_check_box_and_a_list_tell_their_values(show: Callable[[QWidget], None]) -> None:
    box, received = build(show, option(("bool",)), False)
    box.editor.click()  # type: ignore[attr-defined]
    assert received.edits == [("some.key", True)]
    combo, received = build(show, option((), (("a", "A", "First."), ("b", "B", "Second."))), "a")
    combo.editor.setCurrentIndex(1)  # type: ignore[attr-defined]
    assert received.edits == [("some.key", "b")]


@pytest.mark.parametrize(("kinds", "first", "second"), [(("float",), 0.1, 0.25), (("bool",), False, True)])
def test_values_from_elsewhere_are_shown_and_not_told(
    show: Callable[[QWidget], None], kinds: tuple[Kind, ...], first: Any, second: Any
) -> None:
    field, received = build(show, option(kinds), first)
    field.show_value(second)
    shown = field.editor.isChecked() if kinds == ("bool",) else float(field.editor.text())  # type: ignore[attr-defined]
    assert shown == second
    assert received.edits == []


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (0.1, "0.1"),
        (1e-7, "1e-07"),
        (3, "3"),
        ((3, 4), "3, 4"),
        (1e6, "1000000"),
        (1 / 3, "0.333333333333"),
    ],
)
def test_how_values_are_written(show: Callable[[QWidget], None], value: Any, text: str) -> None:
    kinds: tuple[Kind, ...] = ("list",) if isinstance(value, tuple) else ("float", "null")
    field, _ = build(show, option(kinds), value)
    assert field.editor.text() == text  # type: ignore[attr-defined]


def test_text_that_means_the_value_is_left_as_it_was_typed(show: Callable[[QWidget], None]) -> None:
    field, _ = build(show, option(("float",)), 0.1)
    field.editor.setText("1e-1")  # type: ignore[attr-defined]
    field.show_value(0.1)
    assert field.editor.text() == "1e-1"  # type: ignore[attr-defined]


def test_a_note_keeps_its_kind_in_another_theme(show: Callable[[QWidget], None]) -> None:
    field, _ = build(show, option(("int",)), 1)
    field.show_note("applies at the next start", is_error=False)
    assert field.note.isVisible()
    assert field.editor.styleSheet() == ""
    field.show_note("found 0", is_error=True)
    assert LIGHT.error in field.editor.styleSheet()
    field.style_with(DARK)
    assert DARK.error in field.editor.styleSheet()
    assert DARK.error in field.note.styleSheet()
    assert field.editor.accessibleDescription() == "found 0"
    field.show_note("", is_error=False)
    assert not field.note.isVisible()


def test_return_gives_the_keys_back_to_the_window(show: Callable[[QWidget], None]) -> None:
    field, _ = build(show, option(("int",)), 1)
    field.editor.setFocus()
    QTest.keyClick(field.editor, Qt.Key.Key_Return)
    assert not field.editor.hasFocus()


def test_a_row_takes_an_option_that_differs_in_words_only(show: Callable[[QWidget], None]) -> None:
    field, _ = build(show, option(("int",), ge=1, le=9), 1)
    assert field.can_show(option(("int",), ge=1, le=5))
    assert not field.can_show(option(("float",)))
    assert not field.can_show(option((), (("a", "A", ""),)))
    field.describe(option(("int",), ge=1, le=5))
    assert "from 1 to 5" in field.editor.toolTip()
