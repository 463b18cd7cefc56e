"""A few lines of plain text in the builder, with a fault below them."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from gradviz.ui.widgets.theme import Theme


class TextBox(QWidget):
    """An editor with a fixed number of lines; longer text scrolls.

    Signals:
        typed (str): emitted at every keystroke.
    """

    typed = Signal(str)

    def __init__(self, name: str, title: str, help: str, lines: int, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.editor = QPlainTextEdit()
        self.editor.setObjectName(name)
        self.editor.setAccessibleName(title)
        self.editor.setToolTip(help)
        self.editor.setTabChangesFocus(True)
        self.editor.setFixedHeight(lines * self.editor.fontMetrics().lineSpacing() + 12)
        self.fault = QLabel()
        self.fault.setObjectName(f"{name}.note")
        self.fault.setWordWrap(True)
        self.fault.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addWidget(self.editor)
        layout.addWidget(self.fault)
        self.editor.textChanged.connect(self._on_typed)

    @property
    def text(self) -> str:
        """Text of the editor."""
        return self.editor.toPlainText()

    def show_text(self, text: str) -> None:
        """Show a text from another source without emitting ``typed``."""
        if text != self.text:
            blocked = self.editor.blockSignals(True)
            self.editor.setPlainText(text)
            self.editor.blockSignals(blocked)

    def show_fault(self, text: str) -> None:
        """Show a fault, or hide it if ``text`` is empty."""
        self.fault.setText(text)
        self.fault.setVisible(bool(text))
        self.editor.setAccessibleDescription(text)
        self.style_with(self._theme)

    @Slot()
    def _on_typed(self) -> None:
        self.typed.emit(self.text)

    def style_with(self, theme: Theme) -> None:
        """Apply a theme."""
        self._theme = theme
        self.fault.setStyleSheet(f"color: {theme.error}; font-size: 11px;")
        border = f"2px solid {theme.error}" if self.fault.text() else f"1px solid {theme.line}"
        self.editor.setStyleSheet(f"QPlainTextEdit {{ border: {border}; }}")
