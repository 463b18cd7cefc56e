"""Everything that a person reads goes through Qt's translation."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import gradviz

SOURCES = sorted((Path(gradviz.__file__).parent / "ui").glob("*.py"))
SHOWS = {
    "QLabel", "QPushButton", "QGroupBox", "QCheckBox", "QAction", "addAction", "addItem", "addMenu", "addRow",
    "show_error", "information", "about", "warning", "critical", "say", "setAccessibleDescription",
    "setAccessibleName", "setLabel", "setPlaceholderText", "setSuffix", "setText", "setTitle", "setToolTip",
    "setWindowTitle", "show_note",
}  # fmt: skip
NO_WORDS = {"100:model.normalization.on=true", " – gradviz"}  # the same in every language


def spoken(node: ast.expr) -> Iterator[str]:
    """Literal words in an argument, but for those inside of a call that translates."""
    if isinstance(node, ast.Call):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            yield from spoken(child)


def untranslated(source: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in SHOWS:
                words = [text for argument in node.args for text in spoken(argument)]
                found += [text for text in words if re.search(r"[^\W\d_]{2}", re.sub(r"<[^>]*>|^[a-z_]+$", "", text))]
    return [text for text in found if text not in NO_WORDS]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_no_words_but_translated_ones(path: Path) -> None:
    assert untranslated(path.read_text(encoding="utf-8")) == []


def hidden(source: str) -> list[str]:
    """Words that the search for translatable texts passes by: it doesn't look into f-strings."""
    strings = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.JoinedStr)]
    calls = [node for string in strings for node in ast.walk(string) if isinstance(node, ast.Call)]
    return [ast.unparse(call) for call in calls if getattr(call.func, "attr", "") in ("tr", "translate")]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_every_translated_word_is_found_by_the_translator(path: Path) -> None:
    assert hidden(path.read_text(encoding="utf-8")) == []
    assert hidden("f'{self.tr(\"held\")}'")


def test_the_search_finds_words() -> None:
    assert untranslated('label.setText("Hello")') == ["Hello"]
    assert untranslated('label.setText(self.tr("Hello"))') == []
    assert untranslated('label.setText(f"<b>{x}</b>")') == []
    assert untranslated('label.setToolTip(f"{x} Hello")') == [" Hello"]
