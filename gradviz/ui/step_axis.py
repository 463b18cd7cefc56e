"""The axis of steps."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor

import pyqtgraph as pg


class StepAxis(pg.AxisItem):  # type: ignore[misc]
    """Whole steps only, written out; a tick stands at the left edge of its step's column."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self.setStyle(hideOverlappingLabels=5)  # pixels that a label may stand over the end: room for the 0

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        """Ticks at whole steps."""
        levels = [level for level in super().tickValues(minVal, maxVal, size) if level[0] >= 1]
        return levels or [(1.0, [float(step) for step in range(ceil(minVal), floor(maxVal) + 1)])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Whole numbers with thousands set apart."""
        return [f"{round(value):,}" for value in values]
