"""The keyboard control of the charts."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent

from gradviz.ui.charts.cursor import Cursor
from gradviz.ui.charts.span import StepSpan
from gradviz.ui.charts.step_selection import StepSelection

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_STRIDE = 10
_END = 1_000_000  # more rows than any heatmap has


class Keys(QObject):
    """Handles the keys of the charts.

    The arrow keys move the cursor by one cell, with Shift by ten, with Ctrl by the visible steps or to the first or
    last row. Enter holds the cursor and Esc releases it. ``[`` and ``]`` set the first and last selected step.
    """

    def __init__(self, cursor: Cursor, selection: StepSelection, span: StepSpan) -> None:
        super().__init__(span)
        self._cursor = cursor
        self._selection = selection
        self._span = span

    def press(self, event: QKeyEvent) -> bool:
        """Handle a key; return False if it is not a key of the charts."""
        key = Qt.Key(event.key())
        if key in _ARROWS:
            self._move(*_ARROWS[key], event.modifiers())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._cursor.hold(self._cursor.place)
        elif key == Qt.Key.Key_Escape:
            return self._release()
        elif key in (Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight):
            self._select(self._cursor.step, key == Qt.Key.Key_BracketLeft)
        else:
            return False
        return True

    def _select(self, step: int, begins: bool) -> None:
        """Set the first or last selected step; reset the other end if it is on the wrong side."""
        if step < 0:
            return
        first, last = self._selection.first, self._selection.last
        if begins:
            self._selection.select(step, last if last is not None and last >= step else None)
        else:
            self._selection.select(first if first is not None and first <= step else None, step)

    def _move(self, steps: int, rows: int, modifiers: Qt.KeyboardModifier) -> None:
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            steps, rows = steps * _STRIDE, rows * _STRIDE
        elif modifiers & Qt.KeyboardModifier.ControlModifier:
            left, right = self._span.shown
            steps, rows = steps * max(1, int(right - left)), rows * _END
        self._cursor.move(steps, rows)
        if self._cursor.place is not None:
            self._span.show_step(self._cursor.place.step)

    def _release(self) -> bool:
        """Release the cursor if it is held, else clear the selection; return False if there was neither."""
        if self._cursor.held:
            self._cursor.release()
        elif self._selection:
            self._selection.clear()
        else:
            return False
        return True
