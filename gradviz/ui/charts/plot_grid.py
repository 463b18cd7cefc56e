"""Where the plots stand: heatmaps, strips below them, words beside those; one left edge for all over the steps."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from gradviz.ui.charts.pane import Pane

_LAYERS_STRETCH = 6
_ROWS_OF_PANE = 2  # of the grid: a line of text and the views
_FEW_LAYERS = 5  # that leave more of the room to the time steps
_PROFILE_PX = 140


class PlotGrid(QWidget):
    """Panes, strips below them, and beside the strips what is said in words.

    ``stretches`` are shares of the height: of each pane that may stand below the first, and of each strip.
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
        self._below: dict[int, Pane] = {}  # by their places
        self._strips = strips
        self._stretches = stretches
        self._first_strip = 1 + _ROWS_OF_PANE * len(stretches[0])
        self._layers = 0
        self._side = QFrame()
        words = QVBoxLayout(self._side)
        words.setContentsMargins(6, 0, 0, 0)
        words.addWidget(beside[0])
        words.addStretch(1)
        for widget in beside[1:]:
            words.addWidget(widget)
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
        """Put a pane into one of the places below the first, hidden so far."""
        self._below[place] = pane
        pane.place(self._grid, 1 + _ROWS_OF_PANE * place)
        pane.set_visible(False)

    @property
    def _panes(self) -> tuple[Pane, ...]:
        return self._pane, *self._below.values()

    @property
    def plots_over_steps(self) -> tuple[pg.PlotWidget, ...]:
        """Those that share the step axis, from the top."""
        return (*(pane.heatmap.plot for pane in self._panes), *(strip.plot for strip in self._strips))

    def show_panes(self, shown: Collection[Pane], layers: int) -> None:
        """Show some of the panes below so many layers; the others leave their room to the layers."""
        self._layers = layers
        for pane in self._below.values():
            if pane not in shown:
                pane.show_nothing("")
            pane.set_visible(pane in shown)
        self._stretch_rows()
        self.align()

    def set_lecture(self, on: bool) -> None:
        """Show the heatmaps alone, or all."""
        for view in (*self._strips, self._side):
            view.setVisible(not on)
        self._grid.setColumnMinimumWidth(2, 0 if on else _PROFILE_PX)
        self._grid.setColumnStretch(2, 0 if on else 1)
        self._stretch_rows()

    def _stretch_rows(self) -> None:
        """Share out the room; a row of the grid with a stretch takes some, be it empty."""
        of_panes, of_strips = self._stretches
        first = _LAYERS_STRETCH
        for place, stretch in enumerate(of_panes):
            pane = self._below.get(place)
            is_there = pane is not None and not pane.heatmap.isHidden()
            if is_there and self._layers < _FEW_LAYERS:
                first, stretch = stretch, first
            self._grid.setRowStretch(_ROWS_OF_PANE * (place + 1), stretch if is_there else 0)
        self._grid.setRowStretch(0, first)
        for row, stretch in enumerate(of_strips, start=self._first_strip):
            self._grid.setRowStretch(row, 0 if self._side.isHidden() else stretch)

    def align(self) -> None:
        """Let every plot over the steps begin at the same pixel."""
        width = max(pane.heatmap.layer_axis.needed_width_px() for pane in self._panes)
        for plot in self.plots_over_steps:
            plot.getPlotItem().getAxis("left").setWidth(width)
