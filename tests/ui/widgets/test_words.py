"""Every text of the window is passed through Qt's translation."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import gradviz

SOURCES = sorted((Path(gradviz.__file__).parent / "ui").rglob("*.py"))
SHOWS = {
    "QLabel", "QPushButton", "QGroupBox", "QCheckBox", "QAction", "addAction", "addItem", "addMenu", "addRow",
    "show_error", "information", "about", "warning", "critical", "say", "setAccessibleDescription",
    "setAccessibleName", "setLabel", "setPlaceholderText", "setSuffix", "setText", "setTitle", "setToolTip",
    "setWindowTitle", "show_note",
}  # fmt: skip
NO_WORDS = {"100:model.normalization.on=true", " – gradviz"}  # the same in every language


def literals(node: ast.expr) -> Iterator[str]:
    """Yield the string literals in an argument, except those inside a call."""
    if isinstance(node, ast.Call):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            yield from literals(child)


def untranslated(source: str) -> list[str]:
    texts = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in SHOWS:
                words = [text for argument in node.args for text in literals(argument)]
                texts += [text for text in words if re.search(r"[^\W\d_]{2}", re.sub(r"<[^>]*>|^[a-z_]+$", "", text))]
    return [text for text in texts if text not in NO_WORDS]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_no_words_but_translated_ones(path: Path) -> None:
    assert untranslated(path.read_text(encoding="utf-8")) == []


def hidden(source: str) -> list[str]:
    """Return the translating calls inside f-strings, which lupdate doesn't find."""
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
