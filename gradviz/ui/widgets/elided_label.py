"""A label that never asks for more room than it has."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QTextLayout
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

_BEARING_PX = 2  # some letters begin left of where they stand, and would be cut


class ElidedLabel(QLabel):
    """Plain text in at most ``lines`` lines; what doesn't fit ends in “…”, and the tool tip has all of it.

    Its height is always that of all its lines, so that nothing around it moves with the text.
    """

    def __init__(self, name: str, lines: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._lines = lines

    def say(self, text: str) -> None:
        """Show a text."""
        self.setText(text)
        self.setToolTip(text)

    def set_color(self, color: str) -> None:
        """Write in this colour, #rrggbb."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, QColor(color))
        self.setPalette(palette)

    def sizeHint(self) -> QSize:
        """Room for all lines; the layout decides on the width."""
        return QSize(0, self._lines * self.fontMetrics().lineSpacing())

    def minimumSizeHint(self) -> QSize:
        """As :meth:`sizeHint`."""
        return self.sizeHint()

    def pieces(self) -> list[str]:
        """The text as it stands, line by line."""
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
        """The lines, centred from top to bottom."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        pieces, height = self.pieces(), self.fontMetrics().lineSpacing()
        top = (self.height() - len(pieces) * height) // 2
        for row, piece in enumerate(pieces):
            area = QRect(_BEARING_PX, top + row * height, self._room(), height)
            painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, piece)
