"""Where the plots stand: heatmaps, strips below them, words beside those; one left edge for all over the steps."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from gradviz.ui.charts.pane import Pane, TimePane
from gradviz.ui.charts.strip import Strip

_STRETCHES = (6, 0, 4, 2, 2)  # layers, a line of text, time steps, loss, gradient norm
_FEW_LAYERS = 5  # that leave more of the room to the time steps
_PROFILE_PX = 140


class PlotGrid(QWidget):
    """Two panes, two strips, and beside the strips what is said in words, from top to bottom."""

    def __init__(self, pane: Pane, strips: tuple[Strip, Strip], beside: tuple[QWidget, ...]) -> None:
        super().__init__()
        self._panes: list[Pane] = [pane]
        self._time_pane: TimePane | None = None
        self._strips = strips
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
        for row, strip in enumerate(strips, start=3):
            self._grid.addWidget(strip, row, 0)
        self._grid.addWidget(self._side, 3, 1, 2, 2)
        self._grid.setColumnStretch(0, 5)
        self.set_lecture(False)

    def add_times(self, time_pane: TimePane) -> None:
        """Have a place for the time steps, hidden so far."""
        self._time_pane = time_pane
        self._panes.append(time_pane)
        time_pane.place(self._grid, 1)
        time_pane.set_visible(False)

    @property
    def plots_over_steps(self) -> tuple[pg.PlotWidget, ...]:
        """Those that share the step axis, from the top."""
        return (*(pane.heatmap.plot for pane in self._panes), *(strip.plot for strip in self._strips))

    def show_times(self, visible: bool, layers: int) -> None:
        """Show the time steps beside so many layers, or leave their room to the layers."""
        self._layers = layers
        if self._time_pane is not None:
            if not visible:
                self._time_pane.show_nothing("")
            self._time_pane.set_visible(visible)
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
        layers, text, time, *strips = _STRETCHES
        if self._time_pane is None or self._time_pane.heatmap.isHidden():
            time = 0
        elif self._layers < _FEW_LAYERS:
            layers, time = time, layers
        if self._side.isHidden():
            strips = [0, 0]
        for row, stretch in enumerate((layers, text, time, *strips)):
            self._grid.setRowStretch(row, stretch)

    def align(self) -> None:
        """Let every plot over the steps begin at the same pixel."""
        width = max(pane.heatmap.layer_axis.needed_width_px() for pane in self._panes)
        for plot in self.plots_over_steps:
            plot.getPlotItem().getAxis("left").setWidth(width)
