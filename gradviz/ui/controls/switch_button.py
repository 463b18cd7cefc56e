"""A large switch that can be read from the last row of a lecture hall."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from gradviz.catalog.option import Option
from gradviz.ui.widgets.texts import translated_label
from gradviz.ui.widgets.theme import Theme

_TYPE_PX = 16
_HEIGHT_PX = 54


class SwitchButton(QPushButton):
    """Switches an option. On is filled with a tick and “ON”, off is an outline with “OFF”.

    The state is never shown by color alone.

    Signals:
        switched (path, on): the user has pressed the switch.
    """

    switched = Signal(str, bool)

    def __init__(self, option: Option, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = option.path
        self.key = option.switch.key if option.switch else ""
        self.setObjectName(f"switch_{option.path.split('.')[-2]}")
        self.setCheckable(True)
        shortcut = QShortcut(QKeySequence(self.key), self, self.click)  # setText would remove the button's own shortcut
        shortcut.setAutoRepeat(False)
        self.setToolTip(f"{translated_label(option.help)} ({self.key})")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(_HEIGHT_PX)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._title = translated_label(option.label)
        self._type_px = _TYPE_PX
        self._theme: Theme | None = None
        self.toggled.connect(self._on_toggled)
        self._write()

    def set_title(self, title: str) -> None:
        """Set the name of the switched option."""
        self._title = title
        self._write()

    def show_state(self, on: bool) -> None:
        """Show a state from another source without emitting ``switched``."""
        with QSignalBlocker(self):
            self.setChecked(on)
        self._write()

    def set_type(self, type_px: int | None) -> None:
        """Set the font size, or the default size if None."""
        self._type_px = type_px or _TYPE_PX
        self.setMinimumHeight(max(_HEIGHT_PX, 3 * self._type_px))
        if self._theme is not None:
            self.style_with(self._theme)

    @Slot(bool)
    def _on_toggled(self, on: bool) -> None:
        self._write()
        self.switched.emit(self.path, on)

    def _write(self) -> None:
        state = self.tr("✔ ON") if self.isChecked() else self.tr("OFF")
        self.setText(f"{self._title}\n{state}")
        self.setAccessibleName(self._title)
        self.setAccessibleDescription(state)

    def style_with(self, theme: Theme) -> None:
        """Apply a theme."""
        self._theme = theme
        self.setStyleSheet(
            f"QPushButton {{ font-size: {self._type_px}px; font-weight: bold; border-radius: 8px; padding: 4px 2px;"
            f" border: 2px solid {theme.line}; background: {theme.background}; color: {theme.foreground}; }}"
            f"QPushButton:hover {{ border-color: {theme.foreground}; }}"
            f"QPushButton:checked {{ background: {theme.on}; border-color: {theme.on}; color: #ffffff; }}"
            f"QPushButton:checked:hover {{ border-color: {theme.foreground}; }}"
            f"QPushButton:focus {{ border-color: {theme.accent}; }}"
        )
