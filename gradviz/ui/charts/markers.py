"""Vertical markers at the steps where something changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gradviz.recording.event_texts import label_of
from gradviz.recording.reading import Event
from gradviz.ui.charts.view_item import ViewItem

_LANES = 4
_LABELS = 64
_PADDING_PX = 5.0


class Markers(ViewItem):
    """Draws a line at the left edge of each event's step and, if ``labeled``, a label beside it.

    If labels overlap, only the newer ones are drawn. All lines are drawn.
    """

    def __init__(self, *, labeled: bool) -> None:
        super().__init__()
        self._labeled = labeled
        self._events: list[Event] = []
        self._steps = np.empty(0)
        self._font: QFont | None = None
        self._pen = QPen(QColor("white"), 2, Qt.PenStyle.DashLine)
        self.setZValue(10)

    def __len__(self) -> int:
        return len(self._events)

    def clear(self) -> None:
        """Remove all markers."""
        self._show([])

    def add(self, events: list[Event]) -> None:
        """Add markers for further events."""
        if events:
            self._show(self._events + events)

    def _show(self, events: list[Event]) -> None:
        self._events = events
        self._steps = np.array([event.step for event in events], float)
        self.prepareGeometryChange()
        self.update()

    def set_color(self, color: str) -> None:
        """Set the color of the lines, #rrggbb, and make them thin, as plots of curves need them."""
        self._pen = pg.mkPen(color, style=Qt.PenStyle.DashLine)
        self.update()

    def set_font(self, font: QFont) -> None:
        """Set the font of the labels."""
        self._font = font
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint in pixel coordinates; lines on the same pixel are drawn once."""
        if not self._events:  # np.unique imports numpy.ma, which would delay the first frame
            return
        transform = painter.transform()
        area = transform.mapRect(self.boundingRect())
        places = self._steps * transform.m11() + transform.dx()
        visible = np.flatnonzero((area.left() <= places) & (places <= area.right()))
        painter.resetTransform()
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        painter.setPen(self._pen)
        for x in np.unique(np.round(places[visible])).tolist():
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        if self._labeled:
            painter.setFont(self._font or painter.font())
            newest = visible[-_LABELS:]
            labels = [(self._events[index], float(places[index]), int(index)) for index in newest[::-1]]
            for text, label in placed_labels(area, labels, QFontMetricsF(painter.font())):
                painter.fillRect(label, QColor(20, 20, 26, 225))
                painter.setPen(QColor("white"))
                painter.drawText(label, Qt.AlignmentFlag.AlignCenter, text)


def placed_labels(
    area: QRectF, events: Iterable[tuple[Event, float, int]], metrics: QFontMetricsF
) -> Iterator[tuple[str, QRectF]]:
    """Yield the text and rectangle of each label that has room in ``area``.

    ``events`` are (event, x, index), the newest first, since earlier ones in the list have priority.
    """
    taken: list[QRectF] = []
    for event, x, index in events:
        text = f"{label_of(event)} · {event.step:,}"
        size = QSizeF(metrics.horizontalAdvance(text) + 2 * _PADDING_PX, metrics.height() + 2 * _PADDING_PX)
        for place in _candidates(area, x, size, index):
            if not any(place.intersects(other) for other in taken):
                taken.append(place)
                yield text, place
                break


def _candidates(area: QRectF, x: float, size: QSizeF, index: int) -> Iterator[QRectF]:
    """Yield the possible rectangles of a label: right or left of its line, in its own lane or another."""
    height = size.height() + _PADDING_PX
    lanes = max(1, min(_LANES, int(area.height() / height)))
    for left in (x + 1, x - 1 - size.width()):
        if area.left() <= left and left + size.width() <= area.right():
            for lane in range(index, index + lanes):
                yield QRectF(QPointF(left, area.top() + _PADDING_PX + lane % lanes * height), size)
