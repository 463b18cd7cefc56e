"""The overlay of a plot: the cursor's lines, the selected steps, and the mouse handling for both."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QObject, Slot

from gradviz.catalog.statistics import Rows
from gradviz.ui.charts.cursor import Cursor
from gradviz.ui.charts.cursor_item import CursorItem
from gradviz.ui.charts.pointer import Pointer
from gradviz.ui.charts.selection_item import SelectionItem
from gradviz.ui.charts.step_selection import StepSelection
from gradviz.ui.widgets.theme import Theme

_FAR = 1e12  # beyond every step, for a selection without an end


class Overlay(QObject):
    """Draws the cursor and the selection over one plot.

    A heatmap has steps and ``rows``, a strip has only steps, and a profile has only the ``rows`` of one step.
    """

    def __init__(
        self,
        plot: pg.PlotWidget,
        cursor: Cursor,
        selection: StepSelection,
        rows: Rows | None = None,
        *,
        over_steps: bool = True,
    ) -> None:
        super().__init__(plot)
        self._cursor = cursor
        self._selection = selection
        self._over_steps = over_steps
        self._is_heatmap = over_steps and rows is not None
        self._pointer = Pointer(plot, cursor, selection, rows, over_steps=over_steps)
        self._lines = CursorItem(shaded=self._is_heatmap)
        plot.getViewBox().addItem(self._lines, ignoreBounds=True)
        cursor.changed.connect(self._show_cursor)
        self._band = SelectionItem()
        if over_steps:
            plot.getViewBox().addItem(self._band, ignoreBounds=True)
            selection.changed.connect(self._show_selection)
            self._show_selection()  # steps may be selected already

    def set_rows(self, rows: Rows) -> None:
        """Set the kind of rows that the plot shows."""
        self._pointer.rows = rows
        self._show_cursor()

    @Slot()
    def _show_cursor(self) -> None:
        place = self._cursor.place
        if place is None:
            self._lines.show_at(None, None, False)
            return
        row = place.row if place.rows == self._pointer.rows else None
        self._lines.show_at(place.step if self._over_steps else None, row, self._cursor.held)

    @Slot()
    def _show_selection(self) -> None:
        selection = self._selection
        last = _FAR if selection.last is None else selection.last + 1.0
        self._band.show_span((float(selection.first or 0), last) if selection else None)

    def style_with(self, theme: Theme) -> None:
        """Apply a theme."""
        self._lines.set_color("#ffffff" if self._is_heatmap else theme.foreground)
        self._band.set_color(theme.accent)
