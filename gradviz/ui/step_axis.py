"""The axis of steps."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg


class StepAxis(pg.AxisItem):  # type: ignore[misc]
    """Whole steps only, written out; a tick stands at the left edge of its step's column."""

    def __init__(self) -> None:
        super().__init__("bottom")

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        """Ticks at whole steps."""
        levels = super().tickValues(minVal, maxVal, size)
        return [(spacing, values) for spacing, values in levels if spacing >= 1]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Whole numbers with thousands set apart."""
        return [f"{round(value):,}" for value in values]
