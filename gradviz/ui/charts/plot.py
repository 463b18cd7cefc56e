"""What every plot of the window has in common: plain mouse handling, one axis width, colours from the theme."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF

from gradviz.ui.widgets.theme import Theme

pg.setConfigOptions(mouseRateLimit=0)  # it would drop the last move of a quick hand, and the read-out were wrong

LEFT_AXIS_PX = 92
RIGHT_PX = 5  # for half of a short label at the end of a level axis
TOP_PX = 6  # for half of a label at the end of an upright axis
BOTTOM_AXIS_PX = 38
"""Of plots that stand side by side, so that their rows line up."""


def build_plot(name: str, title: str, **axes: pg.AxisItem) -> pg.PlotWidget:
    """A plot without menus and buttons; ``title`` is its accessible name, ``axes`` replace ``left`` or ``bottom``."""
    widget = pg.PlotWidget(axisItems=axes, enableMenu=False)
    widget.setObjectName(name)
    widget.setAccessibleName(title)
    widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # nothing in it to do with keys: no stop for the Tab key
    widget.hideButtons()
    plot = widget.getPlotItem()
    plot.setContentsMargins(0, TOP_PX, RIGHT_PX, 0)
    for axis in ("left", "bottom"):
        plot.getAxis(axis).setStyle(tickLength=-4, autoExpandTextSpace=False)
        plot.getAxis(axis).enableAutoSIPrefix(False)
    plot.getAxis("left").setWidth(LEFT_AXIS_PX)
    return widget


def set_type(widget: pg.PlotWidget, font: QFont) -> None:
    """Write ticks and titles of the axes in a font."""
    for axis in ("left", "bottom"):
        item = widget.getPlotItem().getAxis(axis)
        item.setStyle(tickFont=font)
        item.label.setFont(font)
    height = max(BOTTOM_AXIS_PX, round(2.2 * QFontMetricsF(font).height()) + 6)
    widget.getPlotItem().getAxis("bottom").setHeight(height)


def style_plot(widget: pg.PlotWidget, theme: Theme) -> None:
    """Put a theme on a plot."""
    widget.setBackground(theme.background)
    for axis in ("left", "bottom"):
        item = widget.getPlotItem().getAxis(axis)
        item.setPen(pg.mkPen(theme.line))
        item.setTextPen(pg.mkPen(theme.foreground))
