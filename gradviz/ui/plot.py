"""What every plot of the window has in common: plain mouse handling, one axis width, colours from the theme."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import Qt

from gradviz.ui.theme import Theme

LEFT_AXIS_PX = 92
BOTTOM_AXIS_PX = 38
"""Of plots that stand side by side, so that their rows line up."""


def build_plot(name: str, title: str, **axes: pg.AxisItem) -> pg.PlotWidget:
    """A plot without menus and buttons; ``title`` is its accessible name, ``axes`` replace ``left`` or ``bottom``."""
    widget = pg.PlotWidget(axisItems=axes)
    widget.setObjectName(name)
    widget.setAccessibleName(title)
    widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # nothing in it to do with keys: no stop for the Tab key
    widget.setMenuEnabled(False)
    widget.hideButtons()
    plot = widget.getPlotItem()
    plot.setContentsMargins(0, 0, 0, 0)
    for axis in ("left", "bottom"):
        plot.getAxis(axis).setStyle(tickLength=-4, autoExpandTextSpace=False)
        plot.getAxis(axis).enableAutoSIPrefix(False)
    plot.getAxis("left").setWidth(LEFT_AXIS_PX)
    return widget


def style_plot(widget: pg.PlotWidget, theme: Theme) -> None:
    """Put a theme on a plot."""
    widget.setBackground(theme.background)
    for axis in ("left", "bottom"):
        item = widget.getPlotItem().getAxis(axis)
        item.setPen(pg.mkPen(theme.line))
        item.setTextPen(pg.mkPen(theme.foreground))
