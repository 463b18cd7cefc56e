"""The mouse handling of a plot: point, hold, select steps."""

from __future__ import annotations

from math import floor

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from gradviz.catalog.statistics import Rows
from gradviz.ui.charts.cursor import Cursor, CursorPlace
from gradviz.ui.charts.step_selection import StepSelection


class Pointer(QObject):
    """Moves the cursor with the mouse. A click holds it; a drag with Shift selects steps.

    All other mouse events are left to the plot.

    Attributes:
        rows: the kind of rows that the plot shows, or None if it has only steps.
    """

    def __init__(
        self, plot: pg.PlotWidget, cursor: Cursor, selection: StepSelection, rows: Rows | None, *, over_steps: bool
    ) -> None:
        super().__init__(plot)
        self.rows = rows
        self._plot = plot
        self._cursor = cursor
        self._selection = selection
        self._over_steps = over_steps
        self._pressed: QPointF | None = None
        self._anchor: int | None = None  # the step where a drag with Shift began
        plot.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle the mouse events of the plot; return True for those that the plot must not see."""
        if event.type() == QEvent.Type.Leave:
            self._cursor.point_at(None)
        if not isinstance(event, QMouseEvent):
            return False
        position = event.position()
        if event.type() == QEvent.Type.MouseMove:
            return self._on_move(position, event.buttons() != Qt.MouseButton.NoButton)
        if event.button() == Qt.MouseButton.LeftButton:
            if event.type() == QEvent.Type.MouseButtonPress:
                return self._on_press(position, event.modifiers() == Qt.KeyboardModifier.ShiftModifier)
            if event.type() == QEvent.Type.MouseButtonRelease:
                return self._on_release(position)
        return False

    def _on_move(self, position: QPointF, pressed: bool) -> bool:
        if self._anchor is not None:
            self._selection.select(self._anchor, max(0, floor(self._to_view(position).x())))
            return True
        if not pressed:
            self._cursor.point_at(self._place_at(position))
        return False

    def _on_press(self, position: QPointF, selecting: bool) -> bool:
        place = self._place_at(position)
        self._pressed = position
        if not (selecting and self._over_steps and place is not None):
            return False
        self._anchor = place.step
        self._selection.select(place.step, place.step)
        return True

    def _on_release(self, position: QPointF) -> bool:
        pressed, self._pressed = self._pressed, None
        if self._anchor is not None:
            self._anchor = None
            return True
        if pressed is not None and (position - pressed).manhattanLength() < QApplication.startDragDistance():
            self._cursor.hold(self._place_at(position))
        return False

    def _to_view(self, position: QPointF) -> QPointF:
        point: QPointF = self._plot.getViewBox().mapSceneToView(self._plot.mapToScene(position.toPoint()))
        return point

    def _place_at(self, position: QPointF) -> CursorPlace | None:
        scene = self._plot.mapToScene(position.toPoint())
        if not self._plot.getViewBox().sceneBoundingRect().contains(scene):
            return None
        point = self._to_view(position)
        step = floor(point.x()) if self._over_steps else self._cursor.step
        return CursorPlace(step) if self.rows is None else CursorPlace(step, floor(point.y()), self.rows)
