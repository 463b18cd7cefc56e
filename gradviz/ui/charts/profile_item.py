"""The depth profile as a graphics item: one dot per layer, in its heatmap color."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gradviz.heatmap.scale import palette

_RADIUS_PX = (1.5, 4.0)  # smallest and largest


class ProfileItem(pg.GraphicsObject):  # type: ignore[misc]
    """Draws dots at (place, layer + ½) and lines between neighbors if both have ordinary values."""

    def __init__(self) -> None:
        super().__init__()
        self._places: Sequence[float] = ()
        self._codes: Sequence[int] = ()
        self._joined: Sequence[bool] = ()
        self._brushes = [QBrush(QColor(*map(int, color))) for color in palette()]
        self.line_pen = QPen()
        self.dot_pen = QPen()

    def set_dots(self, places: NDArray[np.float64], codes: NDArray[np.uint8], ordinary: NDArray[np.bool_]) -> None:
        """Show one dot per layer; all arrays are (layers,), and lines join only ``ordinary`` dots."""
        self._places, self._codes = places.tolist(), codes.tolist()
        self._joined = (ordinary[1:] & ordinary[:-1]).tolist()
        self.prepareGeometryChange()
        self.update()

    def boundingRect(self) -> QRectF:
        """Return the rectangle of the whole view."""
        view = self.getViewBox()
        return view.viewRect() if view is not None else QRectF()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint in pixel coordinates, which keeps the dots round."""
        transform = painter.transform()
        points = [transform.map(QPointF(place, row + 0.5)) for row, place in enumerate(self._places)]
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.line_pen)
        for first, second, joined in zip(points, points[1:], self._joined, strict=False):
            if joined:
                painter.drawLine(first, second)
        row_px = abs(transform.map(QPointF(0, 1)).y() - transform.map(QPointF(0, 0)).y())
        radius = min(max(row_px / 2, _RADIUS_PX[0]), _RADIUS_PX[1])
        painter.setPen(self.dot_pen if radius > 3 else Qt.PenStyle.NoPen)
        for point, code in zip(points, self._codes, strict=True):
            painter.setBrush(self._brushes[code])
            painter.drawEllipse(point, radius, radius)
