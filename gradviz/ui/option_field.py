"""One option of an experiment as a row of the builder, made from its description alone."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from gradviz.experiment.options import Option
from gradviz.ui.numbers import json_from
from gradviz.ui.theme import Theme


class OptionField(QWidget):
    """Label, editor, unit, and below them what is wrong, or that a change waits for the next start.

    Signals:
        edited (path, value): at every keystroke; the value need not be valid.
    """

    edited = Signal(str, object)

    def __init__(self, option: Option, value: Any, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.option = option
        self._theme = theme
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self.label = QLabel(option.label)
        self.label.setMinimumWidth(104)
        self.label.setWordWrap(True)
        self._row.addWidget(self.label)
        self.editor = self._build_editor(value)
        self.editor.setObjectName(option.path)
        self.editor.setAccessibleName(option.label)
        self.label.setBuddy(self.editor)
        self._row.addWidget(self.editor, 1)
        if option.unit:
            self._row.addWidget(QLabel(option.unit))
        self.note = QLabel()
        self.note.setObjectName(f"{option.path}.note")
        self.note.setWordWrap(True)
        self.note.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addLayout(self._row)
        layout.addWidget(self.note)
        tip = f"{option.help}\n{self.tr('Allowed: {what}').format(what=option.allowed)}\n{option.path}"
        for widget in (self.label, self.editor):
            widget.setToolTip(tip)

    def _build_editor(self, value: Any) -> QWidget:
        option = self.option
        if option.kinds == ("bool",):
            box = QCheckBox()
            box.setChecked(bool(value))
            box.toggled.connect(self._on_toggled)
            return box
        if option.choices and not option.kinds:
            combo = QComboBox()
            for name, label, help in option.choices:
                combo.addItem(label, name)
                combo.setItemData(combo.count() - 1, help, Qt.ItemDataRole.ToolTipRole)
            combo.setCurrentIndex(combo.findData(value))
            combo.setMinimumContentsLength(8)
            combo.currentIndexChanged.connect(self._on_chosen)
            return combo
        line = QLineEdit(_as_text(value))
        line.textEdited.connect(self._on_typed)
        return line

    def show_value(self, value: Any) -> None:
        """Show a value that came from elsewhere, without telling it on."""
        blocked = self.editor.blockSignals(True)
        if isinstance(self.editor, QCheckBox):
            self.editor.setChecked(bool(value))
        elif isinstance(self.editor, QComboBox):
            self.editor.setCurrentIndex(self.editor.findData(value))
        elif isinstance(self.editor, QLineEdit) and self._read(self.editor.text()) != value:
            self.editor.setText(_as_text(value))
        self.editor.blockSignals(blocked)

    def show_note(self, text: str, *, is_error: bool) -> None:
        """Say something below the editor; nothing where ``text`` is empty."""
        self.note.setText(text)
        self.note.setVisible(bool(text))
        self.note.setStyleSheet(f"color: {self._theme.error if is_error else self._theme.muted}; font-size: 11px;")
        self.editor.setStyleSheet(f"border: 2px solid {self._theme.error};" if text and is_error else "")
        self.editor.setAccessibleDescription(text)

    def _read(self, text: str) -> Any:
        """What the text stands for: null where it is empty and may be, text where text is meant."""
        if not text.strip() and "null" in self.option.kinds:
            return None
        return text if self.option.kinds == ("str",) else json_from(text)

    @Slot(bool)
    def _on_toggled(self, on: bool) -> None:
        self.edited.emit(self.option.path, on)

    @Slot(int)
    def _on_chosen(self, index: int) -> None:
        self.edited.emit(self.option.path, self.editor.itemData(index))  # type: ignore[attr-defined]

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        self.edited.emit(self.option.path, self._read(text))


def _as_text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return "" if value is None else str(value)
    return f"{value:.12g}" if isinstance(value, float) else str(value)
