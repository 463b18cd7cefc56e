"""Vertical markers at the steps where something changed."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import Qt

from gradviz.recording.reading import Event
from gradviz.ui.theme import Theme

_LANES = 4


class Markers:
    """The event markers of one plot; with labels in lanes where ``labelled``."""

    def __init__(self, plot: pg.PlotItem, *, labelled: bool) -> None:
        self._plot = plot
        self._labelled = labelled
        self._lines: list[pg.InfiniteLine] = []

    def clear(self) -> None:
        """Take all markers away."""
        for line in self._lines:
            self._plot.removeItem(line)
        self._lines.clear()

    def add(self, event: Event) -> None:
        """Mark the left edge of the event's step."""
        lane = len(self._lines) % _LANES
        options = {"position": 0.06 + 0.09 * lane, "fill": (20, 20, 26, 215), "color": "#ffffff", "movable": False}
        line = pg.InfiniteLine(
            event.step,
            angle=90,
            pen=pg.mkPen("#ffffff", width=2, style=Qt.PenStyle.DashLine) if self._labelled else None,
            label=f" {event.label} · {event.step} " if self._labelled else None,
            labelOpts={**options, "anchors": [(0, 0), (1, 0)]} if self._labelled else None,
        )
        line.setZValue(10)
        self._plot.addItem(line, ignoreBounds=True)
        self._lines.append(line)

    def style(self, theme: Theme) -> None:
        """Put a theme on lines that stand on the plot's own background."""
        if not self._labelled:
            for line in self._lines:
                line.setPen(pg.mkPen(theme.muted, style=Qt.PenStyle.DashLine))
