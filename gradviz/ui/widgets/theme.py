"""The light and dark themes with every color of the window."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

NAMES = ("system", "light", "dark")


@dataclass(frozen=True, slots=True)
class Theme:
    """Colors as #rrggbb. ``surface`` is the color of panels, ``background`` the color of plots and fields."""

    background: str
    surface: str
    foreground: str
    muted: str
    line: str
    accent: str
    curve: str
    curve_after: str
    threshold: str
    on: str
    error: str


LIGHT = Theme(
    background="#ffffff",
    surface="#f2f2f5",
    foreground="#1c1c22",
    muted="#63636e",
    line="#c9c9d2",
    accent="#2f5fc4",
    curve="#2f5fc4",
    curve_after="#12806a",
    threshold="#c2410c",
    on="#15803d",
    error="#b91c1c",
)
DARK = Theme(
    background="#16161b",
    surface="#222229",
    foreground="#ececf1",
    muted="#a2a2ae",
    line="#44444f",
    accent="#6d9bff",
    curve="#8fb4ff",
    curve_after="#5ad1b0",
    threshold="#fb923c",
    on="#1f9d4d",
    error="#ff8080",
)


def apply(name: str) -> Theme:
    """Apply the theme ``"light"``, ``"dark"`` or ``"system"`` to the application, and return it."""
    hints = QGuiApplication.styleHints()
    if name == "system":
        hints.unsetColorScheme()
        theme = DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT
    else:
        theme = DARK if name == "dark" else LIGHT
        hints.setColorScheme(Qt.ColorScheme.Dark if theme is DARK else Qt.ColorScheme.Light)
    QApplication.setPalette(_palette(theme))
    return theme


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for roles, color in (
        ((role.Window, role.Button, role.ToolTipBase, role.AlternateBase), theme.surface),
        ((role.Base,), theme.background),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText), theme.foreground),
        ((role.PlaceholderText,), theme.muted),
        ((role.Mid, role.Dark), theme.line),
        ((role.Highlight, role.Link, role.Accent), theme.accent),
        ((role.HighlightedText,), "#ffffff"),
    ):
        for colored in roles:
            palette.setColor(colored, QColor(color))
    for disabled in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, disabled, QColor(theme.muted))
    return palette
