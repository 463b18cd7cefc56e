"""The axis of steps."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor

import pyqtgraph as pg
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QApplication


class StepAxis(pg.AxisItem):  # type: ignore[misc]
    """Labels whole steps without SI prefixes; the tick of a step is at the left edge of its column."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self.set_font(QApplication.font())

    def set_font(self, font: QFont) -> None:
        """Let labels extend beyond the axis by half of a 0 in this font; pyqtgraph would hide them otherwise."""
        self.setStyle(hideOverlappingLabels=max(5, ceil(QFontMetricsF(font).horizontalAdvance("0") / 2) + 1))

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        """Return the ticks, at whole steps."""
        levels = [level for level in super().tickValues(minVal, maxVal, size) if level[0] >= 1]
        return levels or [(1.0, [float(step) for step in range(ceil(minVal), floor(maxVal) + 1)])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Return the labels, with thousands separators."""
        return [f"{round(value):,}" for value in values]
