"""The cursor as a graphics item: two lines through a plot and the cell where they meet."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gradviz.ui.charts.view_item import ViewItem

_SMALLEST_CELL_PX = 7.0
_SHADE = QColor(0, 0, 0, 130)  # below the lines, which makes them visible on every color of the heatmap


class CursorItem(ViewItem):
    """The lines are dotted while the cursor follows the mouse and solid while it is held."""

    def __init__(self, *, shaded: bool) -> None:
        super().__init__()
        self._shaded = shaded
        self._step: int | None = None
        self._row: int | None = None
        self._held = False
        self._color = QColor("white")
        self.setZValue(20)

    def show_at(self, step: int | None, row: int | None, held: bool) -> None:
        """Draw a line at the step and one at the row, unless they are None."""
        if (step, row, held) != (self._step, self._row, self._held):
            self._step, self._row, self._held = step, row, held
            self.prepareGeometryChange()
            self.update()

    def set_color(self, color: str) -> None:
        """Set the color of the lines, #rrggbb."""
        self._color = QColor(color)
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint in pixel coordinates."""
        transform = painter.transform()
        area = transform.mapRect(self.boundingRect())
        painter.resetTransform()
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        style = Qt.PenStyle.SolidLine if self._held else Qt.PenStyle.DotLine
        for pen in (QPen(_SHADE, 3), QPen(self._color, 1, style))[0 if self._shaded else 1 :]:
            painter.setPen(pen)
            self._draw_lines(painter, transform, area)

    def _draw_lines(self, painter: QPainter, transform: QTransform, area: QRectF) -> None:
        cell = self._cell(transform)
        if self._step is not None:
            x, is_cut = cell.center().x(), self._row is not None
            painter.drawLine(QPointF(x, area.top()), QPointF(x, cell.top() if is_cut else area.bottom()))
            if is_cut:
                painter.drawLine(QPointF(x, cell.bottom()), QPointF(x, area.bottom()))
        if self._row is not None:
            y, is_cut = cell.center().y(), self._step is not None
            painter.drawLine(QPointF(area.left(), y), QPointF(cell.left() if is_cut else area.right(), y))
            if is_cut:
                painter.drawLine(QPointF(cell.right(), y), QPointF(area.right(), y))
                painter.drawRect(cell)

    def _cell(self, transform: QTransform) -> QRectF:
        """Return the rectangle of the cell in pixels, enlarged to a visible size."""
        cell = transform.mapRect(QRectF(self._step or 0, self._row or 0, 1, 1))
        wider = max(0.0, _SMALLEST_CELL_PX - cell.width()) / 2
        higher = max(0.0, _SMALLEST_CELL_PX - cell.height()) / 2
        return cell.adjusted(-wider, -higher, wider, higher)
