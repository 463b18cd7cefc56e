"""The axis of steps."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor

import pyqtgraph as pg
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QApplication


class StepAxis(pg.AxisItem):  # type: ignore[misc]
    """Whole steps only, written out; a tick stands at the left edge of its step's column."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self.set_font(QApplication.font())

    def set_font(self, font: QFont) -> None:
        """Leave room for a 0 at the end of the axis, which would be hidden where it stands over."""
        self.setStyle(hideOverlappingLabels=max(5, ceil(QFontMetricsF(font).horizontalAdvance("0") / 2) + 1))

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        """Ticks at whole steps."""
        levels = [level for level in super().tickValues(minVal, maxVal, size) if level[0] >= 1]
        return levels or [(1.0, [float(step) for step in range(ceil(minVal), floor(maxVal) + 1)])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Whole numbers with thousands set apart."""
        return [f"{round(value):,}" for value in values]
