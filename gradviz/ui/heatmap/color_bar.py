"""The color bar: shows the color of each value and lets the user drag the ends of the range."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor, log10

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz.heatmap.scale import ABOVE, BELOW, FIRST, LAST, Scale, palette
from gradviz.ui.heatmap.color_scale import ColorScale
from gradviz.ui.heatmap.scale_words import end_words

_BAR_PX = 18
_CAP_PX = 6  # height of the caps, which have the colors of values outside of the range
_LONGEST_LABELS = ("10⁻⁰⁰⁰", "1.2e-05")


class ColorBar(QWidget):
    """A vertical bar that shows the range of a scale, with the largest value at the top.

    The caps show the colors of values outside of the range. Dragging an end previews the new range; releasing the
    mouse button sets it.

    Signals:
        opened (): the bar was clicked.
    """

    opened = Signal()

    def __init__(self, color_scale: ColorScale, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._color_scale = color_scale
        color_scale.changed.connect(self._show)
        self.setObjectName("color_bar")
        self.setAccessibleName(self.tr("Color bar"))
        self.setToolTip(
            self.tr(
                "Which color is which value. Drag the upper or the lower half to move that end of the range; "
                "click for its numbers. Above and below it are the colors of what lies outside."
            )
        )
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.SizeVerCursor)
        self._grip: tuple[float, Scale] | None = None  # y and scale at the mouse press
        self._dragged: Scale | None = None
        colors = palette()[FIRST : LAST + 1][::-1]
        self._image = QImage(1, len(colors), QImage.Format.Format_RGB32)
        for row, (red, green, blue) in enumerate(colors):
            self._image.setPixelColor(0, row, QColor(int(red), int(green), int(blue)))

    @property
    def _scale(self) -> Scale | None:
        return self._color_scale.value

    @Slot()
    def _show(self) -> None:
        scale = self._scale
        if scale is None:
            self._grip = None
            self.setAccessibleDescription("")
        else:
            self.setAccessibleDescription(f"{end_words(scale, scale.low)} … {end_words(scale, scale.high)}")
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size that fits the bar and its labels."""
        widest = max(map(self.fontMetrics().horizontalAdvance, _LONGEST_LABELS))
        return QSize(_BAR_PX + 16 + widest, 120)

    def _bar(self) -> QRectF:
        edge = max(_CAP_PX, self.fontMetrics().height())
        return QRectF(4, edge, _BAR_PX, max(1, self.height() - 2 * edge))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar, its caps, the ticks and their labels."""
        painter = QPainter(self)
        line = self.fontMetrics().height()
        bar = self._bar()
        painter.drawImage(bar, self._image)
        for code, top in ((ABOVE, bar.top() - _CAP_PX), (BELOW, bar.bottom())):
            painter.fillRect(QRectF(bar.left(), top, _BAR_PX, _CAP_PX), QColor(*map(int, palette()[code])))
        painter.setPen(self.palette().windowText().color())
        scale = self._scale
        if scale is None:
            return
        for value in _ticks(scale, bar.height() / (1.3 * line)):
            y = bar.bottom() - bar.height() * (value - scale.low) / (scale.high - scale.low)
            painter.drawLine(QPointF(bar.right(), y), QPointF(bar.right() + 4, y))
            area = QRectF(bar.right() + 7, y - line / 2, self.width(), line)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, end_words(scale, value))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Grip the nearer end of the range."""
        if self._scale is not None and event.button() == Qt.MouseButton.LeftButton:
            self._grip = event.position().y(), self._scale
            self._dragged = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the gripped end and preview the new range."""
        if self._grip is None:
            return
        start, scale = self._grip
        bar = self._bar()
        moved = (event.position().y() - start) / bar.height() * (scale.high - scale.low)
        try:
            if start < bar.center().y():
                dragged = Scale(scale.low, _rounded(scale, scale.high - moved), scale.kind)
            else:
                dragged = Scale(_rounded(scale, scale.low - moved), scale.high, scale.kind)
        except ValueError:  # the mouse is beyond the other end
            return
        if dragged != (self._dragged or scale):
            self._dragged = dragged
            self._color_scale.preview(dragged)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Set the range that was dragged to, or emit ``opened`` if the mouse did not move."""
        if self._grip is None:
            return
        self._grip = None
        if self._dragged is not None:
            self._color_scale.set_range(self._dragged)
        else:
            self.opened.emit()


def _rounded(scale: Scale, end: float) -> float:
    """Round the end to a whole decade or, on a linear scale, to about a fiftieth of the range."""
    if scale.entry.logarithmic:
        return float(round(end))
    unit = 10.0 ** floor(log10((scale.high - scale.low) / 20))
    return max(0.0, float(f"{round(end / unit) * unit:.6g}"))


def _ticks(scale: Scale, most: float) -> Iterator[float]:
    """Yield the values to be labeled, at most about ``most``: whole decades or round numbers, else the two ends."""
    span = scale.high - scale.low
    unit = float(max(1, ceil(span / most)))
    if not scale.entry.logarithmic:
        unit = next(unit for unit in _round_units(span) if span / unit <= max(2, min(most, 10)))
    elif span < 2:
        yield from (scale.high, scale.low)
        return
    top = floor(scale.high / unit + 1e-9)
    if scale.entry.logarithmic:  # the topmost decade always has a label
        top_value = float(floor(scale.high + 1e-9))
        count = floor((top_value - scale.low) / unit + 1e-9)
        yield from (top_value - unit * index for index in range(count + 1))
        return
    yield from (index * unit for index in range(top, ceil(scale.low / unit - 1e-9) - 1, -1))


def _round_units(span: float) -> Iterator[float]:
    decade = 10.0 ** (floor(log10(span)) - 1)
    while True:
        yield from (decade, 2 * decade, 5 * decade)
        decade *= 10
