"""A label that shortens its text to the available width."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QTextLayout
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

_BEARING_PX = 2  # some glyphs begin left of their origin and would be cut


class ElidedLabel(QLabel):
    """Shows plain text in up to ``lines`` lines. A longer text ends in “…” and is complete in the tool tip.

    The height is always that of all lines, so the surrounding widgets don't move when the text changes.
    """

    def __init__(self, name: str, lines: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._lines = lines

    def say(self, text: str) -> None:
        """Set the text and the tool tip."""
        self.setText(text)
        self.setToolTip(text)

    def set_color(self, color: str) -> None:
        """Set the text color, #rrggbb."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, QColor(color))
        self.setPalette(palette)

    def sizeHint(self) -> QSize:
        """Return the height of all lines; the layout determines the width."""
        return QSize(0, self._lines * self.fontMetrics().lineSpacing())

    def minimumSizeHint(self) -> QSize:
        """Return :meth:`sizeHint`."""
        return self.sizeHint()

    def pieces(self) -> list[str]:
        """Return the displayed lines."""
        layout = QTextLayout(self.text(), self.font())
        layout.beginLayout()
        pieces: list[str] = []
        while len(pieces) < self._lines and (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, self._room()))
            rest = self.text()[line.textStart() :]
            last = len(pieces) == self._lines - 1
            pieces.append(self._elided(rest) if last else rest[: line.textLength()].rstrip())
        layout.endLayout()
        return pieces

    def _elided(self, text: str) -> str:
        return self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self._room())

    def _room(self) -> int:
        return self.width() - 2 * _BEARING_PX

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines, centered vertically."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        pieces, height = self.pieces(), self.fontMetrics().lineSpacing()
        top = (self.height() - len(pieces) * height) // 2
        for row, piece in enumerate(pieces):
            area = QRect(_BEARING_PX, top + row * height, self._room(), height)
            painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, piece)
