from __future__ import annotations

from dataclasses import fields

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from gradviz.ui.widgets import theme as themes
from gradviz.ui.widgets.theme import DARK, LIGHT, Theme


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of WCAG 2: 1 for the same color, 21 for black on white."""

    def luminance(name: str) -> float:
        color = QColor(name)
        channels: list[float] = [color.redF(), color.greenF(), color.blueF()]
        red, green, blue = (c / 12.92 if c <= 0.04045 else float(((c + 0.055) / 1.055) ** 2.4) for c in channels)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("ink", ["foreground", "muted", "error"])
@pytest.mark.parametrize("paper", ["background", "surface"])
def test_text_can_be_read(theme: Theme, ink: str, paper: str) -> None:
    assert contrast(getattr(theme, ink), getattr(theme, paper)) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_curves_and_switches_stand_out(theme: Theme) -> None:
    for curve in (theme.curve, theme.curve_after, theme.threshold):
        assert contrast(curve, theme.background) >= 3
    assert contrast("#ffffff", theme.on) >= 3


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_colors_are_colors(theme: Theme) -> None:
    for field in fields(theme):
        assert QColor(getattr(theme, field.name)).isValid()


@pytest.mark.parametrize(("name", "theme"), [("light", LIGHT), ("dark", DARK)])
def test_a_theme_reaches_the_palette(qapp: QApplication, name: str, theme: Theme) -> None:
    assert themes.apply(name) is theme
    assert QApplication.palette().color(QPalette.ColorRole.Window).name() == theme.surface
    assert QApplication.palette().color(QPalette.ColorRole.Text).name() == theme.foreground


def test_as_the_system_is(qapp: QApplication) -> None:
    theme = themes.apply("system")
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    assert theme is (DARK if dark else LIGHT)
