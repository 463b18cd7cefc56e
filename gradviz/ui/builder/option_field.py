"""A row of the builder for one option of an experiment, built from the option's description."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from gradviz.catalog.option import Option
from gradviz.language import translate
from gradviz.ui.widgets.combo import Combo
from gradviz.ui.widgets.numbers import json_from, list_from
from gradviz.ui.widgets.texts import translated_label
from gradviz.ui.widgets.theme import Theme

LABEL_PX = 96


class OptionField(QWidget):
    """Shows label, editor and unit, and below them a fault or the note that a change waits for the next start.

    Signals:
        edited (path, value): emitted at every keystroke; the value may be invalid.
    """

    edited = Signal(str, object)

    def __init__(self, option: Option, value: Any, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.option = option
        self._theme = theme
        self._is_error = False
        self.label = QLabel(translated_label(option.label))
        self.label.setFixedWidth(LABEL_PX)
        self.label.setWordWrap(True)
        self.editor = self._build_editor()
        self.editor.setObjectName(option.path)
        self.editor.setAccessibleName(translated_label(option.label))
        self.label.setBuddy(self.editor)
        self.note = QLabel()
        self.note.setObjectName(f"{option.path}.note")
        self.note.setWordWrap(True)
        self.note.hide()
        row = QHBoxLayout()
        row.addWidget(self.label)
        row.addWidget(self.editor, 1)
        if option.unit:
            row.addWidget(QLabel(translated_label(option.unit)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addLayout(row)
        layout.addWidget(self.note)
        self.show_value(value)
        self.describe(option)

    def _build_editor(self) -> QWidget:
        option = self.option
        if option.kinds == ("bool",):
            box = QCheckBox()
            box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            box.toggled.connect(self._on_toggled)
            return box
        if option.choices and not option.kinds:
            combo = Combo(option.path, translated_label(option.label))
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(9)
            for name, label, help in option.choices:
                combo.addItem(translated_label(label), name)
                combo.setItemData(combo.count() - 1, translated_label(help), Qt.ItemDataRole.ToolTipRole)
            combo.currentIndexChanged.connect(self._on_chosen)
            return combo
        line = QLineEdit()
        line.setMinimumWidth(60)
        line.textEdited.connect(self._on_typed)
        line.returnPressed.connect(line.clearFocus)  # the next key is a shortcut again
        return line

    def can_show(self, option: Option) -> bool:
        """Return True if this row can show ``option``, which may differ in help and range only."""
        own = self.option
        return (own.path, own.kinds, own.choices) == (option.path, option.kinds, option.choices)

    def describe(self, option: Option) -> None:
        """Describe the option and its allowed values in the tool tip."""
        self.option = option
        allowed = self.tr("Allowed: {what}").format(what=translate(option.allowed))
        for widget in (self.label, self.editor):
            widget.setToolTip(f"{translated_label(option.help)}\n{allowed}\n{option.path}")

    def show_value(self, value: Any) -> None:
        """Show a value from another source without emitting ``edited``."""
        with QSignalBlocker(self.editor):
            if isinstance(self.editor, QCheckBox):
                self.editor.setChecked(bool(value))
            elif isinstance(self.editor, QComboBox):
                self.editor.setCurrentIndex(self.editor.findData(value))
            elif isinstance(self.editor, QLineEdit) and self._read(self.editor.text()) != _plain(value):
                self.editor.setText(_as_text(value))

    def show_note(self, text: str, *, is_error: bool) -> None:
        """Show a note below the editor, or hide it if ``text`` is empty."""
        self._is_error = is_error
        self.note.setText(text)
        self.note.setVisible(bool(text))
        self.editor.setAccessibleDescription(text)
        self.style_with(self._theme)

    def style_with(self, theme: Theme) -> None:
        """Apply a theme."""
        self._theme = theme
        self.note.setStyleSheet(f"color: {theme.error if self._is_error else theme.muted}; font-size: 11px;")
        self.editor.setStyleSheet(f"border: 2px solid {theme.error};" if self._is_error else "")

    def _read(self, text: str) -> Any:
        """Parse the text. An empty text is None if the option allows null."""
        if not text.strip() and "null" in self.option.kinds:
            return None
        if self.option.kinds == ("list",):
            return list_from(text)
        return text if "str" in self.option.kinds else json_from(text)

    @Slot(bool)
    def _on_toggled(self, on: bool) -> None:
        self.edited.emit(self.option.path, on)

    @Slot(int)
    def _on_chosen(self, index: int) -> None:
        self.edited.emit(self.option.path, self.editor.itemData(index))  # type: ignore[attr-defined]

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        self.edited.emit(self.option.path, self._read(text))


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _as_text(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_as_text, value))
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return "" if value is None else str(value)
    return f"{value:.12g}" if isinstance(value, float) else str(value)
