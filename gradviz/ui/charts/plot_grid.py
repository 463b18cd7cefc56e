"""The layout of the plots: heatmaps, strips below them and texts beside the strips, with one left edge."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from gradviz.ui.charts.pane import Pane

_LAYERS_STRETCH = 6
_ROWS_OF_PANE = 2  # grid rows of a pane: its note and its views
_FEW_LAYERS = 5  # networks with fewer layers leave more room to the time steps
_PROFILE_PX = 140


class PlotGrid(QWidget):
    """Arranges the panes, the strips below them and the widgets beside the strips.

    ``stretches`` are the shares of the height: of each possible pane below the first, and of each strip.
    """

    def __init__(
        self,
        pane: Pane,
        strips: Sequence[Any],
        beside: tuple[QWidget, ...],
        stretches: tuple[Sequence[int], Sequence[int]],
    ) -> None:
        super().__init__()
        self._pane = pane
        self._below: dict[int, Pane] = {}  # keyed by place
        self._strips = strips
        self._stretches = stretches
        self._first_strip = 1 + _ROWS_OF_PANE * len(stretches[0])
        self._layers = 0
        self._side = QFrame()
        layout = QVBoxLayout(self._side)
        layout.setContentsMargins(6, 0, 0, 0)
        layout.addWidget(beside[0])
        layout.addStretch(1)
        for widget in beside[1:]:
            layout.addWidget(widget)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(2)
        pane.place(self._grid, 0)
        for row, strip in enumerate(strips, start=self._first_strip):
            self._grid.addWidget(strip, row, 0)
        self._grid.addWidget(self._side, self._first_strip, 1, len(strips), 2)
        self._grid.setColumnStretch(0, 5)
        self.set_lecture(False)

    def add_pane(self, pane: Pane, place: int) -> None:
        """Add a pane, hidden at first, in one of the places below the first pane."""
        self._below[place] = pane
        pane.place(self._grid, 1 + _ROWS_OF_PANE * place)
        pane.set_visible(False)

    @property
    def _panes(self) -> tuple[Pane, ...]:
        return self._pane, *self._below.values()

    @property
    def plots_over_steps(self) -> tuple[pg.PlotWidget, ...]:
        """The plots that share the step axis, from top to bottom."""
        return (*(pane.heatmap.plot for pane in self._panes), *(strip.plot for strip in self._strips))

    def show_panes(self, shown: Collection[Pane], layers: int) -> None:
        """Show the given panes below the first, and hide the others; ``layers`` is the number of layers."""
        self._layers = layers
        for pane in self._below.values():
            if pane not in shown:
                pane.show_nothing("")
            pane.set_visible(pane in shown)
        self._stretch_rows()
        self.align()

    def set_lecture(self, on: bool) -> None:
        """Show only the heatmaps, or all views."""
        for view in (*self._strips, self._side):
            view.setVisible(not on)
        self._grid.setColumnMinimumWidth(2, 0 if on else _PROFILE_PX)
        self._grid.setColumnStretch(2, 0 if on else 1)
        self._stretch_rows()

    def _stretch_rows(self) -> None:
        """Distribute the height; hidden rows get a stretch of 0, since empty rows with a stretch take room, too."""
        of_panes, of_strips = self._stretches
        first = _LAYERS_STRETCH
        for place, stretch in enumerate(of_panes):
            pane = self._below.get(place)
            is_visible = pane is not None and not pane.heatmap.isHidden()
            if is_visible and self._layers < _FEW_LAYERS:
                first, stretch = stretch, first
            self._grid.setRowStretch(_ROWS_OF_PANE * (place + 1), stretch if is_visible else 0)
        self._grid.setRowStretch(0, first)
        for row, stretch in enumerate(of_strips, start=self._first_strip):
            self._grid.setRowStretch(row, 0 if self._side.isHidden() else stretch)

    def align(self) -> None:
        """Align the left edges of all plots over the steps."""
        width = max(pane.heatmap.layer_axis.needed_width_px() for pane in self._panes)
        for plot in self.plots_over_steps:
            plot.getPlotItem().getAxis("left").setWidth(width)
