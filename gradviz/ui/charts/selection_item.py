"""The selected steps as a graphics item: a line at each end, and bars that join them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gradviz.ui.charts.view_item import ViewItem

_BAR_PX = 5


class SelectionItem(ViewItem):
    """Marks the steps without tinting them, since the heatmap's colors have a meaning."""

    def __init__(self) -> None:
        super().__init__()
        self._span: tuple[float, float] | None = None
        self._color = QColor("white")
        self.setZValue(15)

    def show_span(self, span: tuple[float, float] | None) -> None:
        """Mark the range between two places on the step axis, or nothing if it is None."""
        self._span = span
        self.prepareGeometryChange()
        self.update()

    def set_color(self, color: str) -> None:
        """Set the color of the lines, #rrggbb."""
        self._color = QColor(color)
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint in pixel coordinates."""
        if self._span is None:
            return
        transform = painter.transform()
        area = transform.mapRect(self.boundingRect())
        places = [transform.map(QPointF(step, 0)).x() for step in self._span]
        left, right = (min(max(x, area.left() - _BAR_PX), area.right() + _BAR_PX) for x in places)
        painter.resetTransform()
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        for width, color in ((4, QColor(0, 0, 0, 130)), (2, self._color)):
            painter.setPen(QPen(color, width))
            for x in (left, right):
                painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        bar = QRectF(left, area.top(), right - left, _BAR_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._color)
        painter.drawRect(bar)
        painter.drawRect(bar.translated(0, area.height() - _BAR_PX))
