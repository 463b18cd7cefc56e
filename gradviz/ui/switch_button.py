"""A large switch whose state can be read from the last row of a lecture hall."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from gradviz.ui.theme import Theme


class SwitchButton(QPushButton):
    """On: filled, with a tick and “ON”; off: an outline, with “OFF”. Never by colour alone."""

    def __init__(self, name: str, title: str, key: str, help: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setCheckable(True)
        QShortcut(QKeySequence(key), self, self.click)  # setText would take a shortcut of the button's own away
        self.setToolTip(f"{help} ({key})")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(52)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._title = title
        self.toggled.connect(self._write)
        self._write()

    def set_title(self, title: str) -> None:
        """What is switched."""
        self._title = title
        self._write()

    def show_state(self, on: bool) -> None:
        """Show a state that came from elsewhere, without telling it on."""
        blocked = self.blockSignals(True)
        self.setChecked(on)
        self.blockSignals(blocked)
        self._write()

    def _write(self) -> None:
        state = self.tr("✔ ON") if self.isChecked() else self.tr("OFF")
        self.setText(f"{self._title}\n{state}")
        self.setAccessibleName(self._title)
        self.setAccessibleDescription(state)

    def style_with(self, theme: Theme) -> None:
        """Put a theme on."""
        self.setStyleSheet(
            f"QPushButton {{ font-size: 15px; font-weight: bold; border-radius: 8px; padding: 4px 10px;"
            f" border: 2px solid {theme.line}; background: {theme.background}; color: {theme.foreground}; }}"
            f"QPushButton:checked {{ background: {theme.on}; border-color: {theme.on}; color: #ffffff; }}"
            f"QPushButton:focus {{ border-color: {theme.accent}; }}"
            f"QPushButton:hover {{ border-color: {theme.foreground}; }}"
        )
