"""The colour bar: which colour is which value, and the colours of what is no ordinary number."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz.recording.scale import FIRST, LAST, LogScale, palette
from gradviz.ui.numbers import power

_BAR_PX = 18


class ColorBar(QWidget):
    """A vertical bar with the decades of a :class:`LogScale`, greatest at the top."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("color_bar")
        self.setAccessibleName(self.tr("Colour bar"))
        self.setToolTip(
            self.tr("Colour is log₁₀ of the statistic. The range holds still; it grows where values leave it.")
        )
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._scale: LogScale | None = None
        colors = palette()[FIRST : LAST + 1][::-1]
        self._image = QImage(1, len(colors), QImage.Format.Format_RGB32)
        for row, (red, green, blue) in enumerate(colors):
            self._image.setPixelColor(0, row, QColor(int(red), int(green), int(blue)))

    def set_scale(self, scale: LogScale) -> None:
        """Show this range."""
        self._scale = scale
        self.setAccessibleDescription(f"{power(int(scale.low))} … {power(int(scale.high))}")
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the bar and its labels."""
        return QSize(_BAR_PX + 16 + self.fontMetrics().horizontalAdvance("10⁻⁰⁰⁰"), 120)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Bar, decades, labels."""
        painter = QPainter(self)
        metrics = self.fontMetrics()
        bar = QRectF(4, metrics.height(), _BAR_PX, max(1, self.height() - 2 * metrics.height()))
        painter.drawImage(bar, self._image)
        painter.setPen(self.palette().windowText().color())
        if self._scale is None:
            return
        low, high = int(self._scale.low), int(self._scale.high)
        every = max(1, ceil((high - low) * metrics.height() * 1.3 / bar.height()))
        for exponent in range(high, low - 1, -every):
            y = bar.bottom() - bar.height() * (exponent - low) / (high - low)
            painter.drawLine(int(bar.right()), int(y), int(bar.right()) + 4, int(y))
            area = QRectF(bar.right() + 7, y - metrics.height() / 2, self.width(), metrics.height())
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, power(exponent))
