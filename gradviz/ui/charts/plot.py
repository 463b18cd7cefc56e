"""The common properties of all plots: plain mouse handling, equal axis widths, colors of the theme."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF

from gradviz.ui.widgets.theme import Theme

pg.setConfigOptions(mouseRateLimit=0)  # a limit would drop the last move of a fast mouse and leave the read-out wrong

LEFT_AXIS_PX = 92
RIGHT_PX = 5  # half of a short label at the end of a horizontal axis
TOP_PX = 6  # half of a label at the end of a vertical axis
BOTTOM_AXIS_PX = 38
"""Height of the bottom axis of all plots that stand side by side, which aligns their rows."""


def build_plot(name: str, title: str, **axes: pg.AxisItem) -> pg.PlotWidget:
    """Build a plot without menus and buttons.

    ``title`` is its accessible name; ``axes`` replace the default axes ``left`` and ``bottom``.
    """
    widget = pg.PlotWidget(axisItems=axes, enableMenu=False)
    widget.setObjectName(name)
    widget.setAccessibleName(title)
    widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it handles no keys
    widget.hideButtons()
    plot = widget.getPlotItem()
    plot.setContentsMargins(0, TOP_PX, RIGHT_PX, 0)
    for axis in ("left", "bottom"):
        plot.getAxis(axis).setStyle(tickLength=-4, autoExpandTextSpace=False)
        plot.getAxis(axis).enableAutoSIPrefix(False)
    plot.getAxis("left").setWidth(LEFT_AXIS_PX)
    return widget


def set_type(widget: pg.PlotWidget, font: QFont) -> None:
    """Set the font of the ticks and titles of the axes."""
    for axis in ("left", "bottom"):
        item = widget.getPlotItem().getAxis(axis)
        item.setStyle(tickFont=font)
        item.label.setFont(font)
    height = max(BOTTOM_AXIS_PX, round(2.2 * QFontMetricsF(font).height()) + 6)
    widget.getPlotItem().getAxis("bottom").setHeight(height)


def style_plot(widget: pg.PlotWidget, theme: Theme) -> None:
    """Apply a theme to a plot."""
    widget.setBackground(theme.background)
    for axis in ("left", "bottom"):
        item = widget.getPlotItem().getAxis(axis)
        item.setPen(pg.mkPen(theme.line))
        item.setTextPen(pg.mkPen(theme.foreground))
