"""The axis with the names of the layers."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QApplication

_BESIDE_PX = 14  # width of tick and space

_NARROWEST_PX, _WIDEST_PX = 92, 150


class LayerAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis with the name of layer ``i`` at ``i`` + ½.

    If there is no room for all names, only every n-th one and the last are shown. The middle of a name that is too
    long for the widest axis is elided.
    """

    LINE_HEIGHT_PX = 15  # minimum

    def __init__(self) -> None:
        super().__init__("left")
        self._names: list[str] = []
        self._font = QApplication.font()

    def set_names(self, names: Sequence[str]) -> None:
        """Set the names of the layers, from input to output."""
        self._names = list(names)
        self.picture = None
        self.update()

    def set_font(self, font: QFont) -> None:
        """Set the font of the names."""
        self._font = font
        self.set_names(self._names)

    def needed_width_px(self) -> int:
        """Return the width that fits the longest name, within bounds."""
        metrics = QFontMetricsF(self._font)
        larger = metrics.height() / QFontMetricsF(QApplication.font()).height()
        longest = max(map(metrics.horizontalAdvance, self._names), default=0)
        return round(min(max(ceil(longest) + _BESIDE_PX, _NARROWEST_PX), _WIDEST_PX * larger))

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        """Return one tick for each name that has room."""
        low, high = sorted((minVal, maxVal))  # the axis may point downwards
        shown = max(1e-9, high - low)
        every = max(1, ceil(shown * max(self.LINE_HEIGHT_PX, QFontMetricsF(self._font).height()) / max(1.0, size)))
        rows = [row for row in range(0, len(self._names), every) if low <= row + 0.5 <= high]
        last = len(self._names) - 1
        if rows and last - rows[-1] > 0 and low <= last + 0.5 <= high:
            rows = [row for row in rows if last - row >= every] + [last]
        return [(1.0, [row + 0.5 for row in rows])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Return the names at the ticks, elided if needed."""
        metrics, room = QFontMetricsF(self._font), self.width() - _BESIDE_PX
        return [metrics.elidedText(self._names[int(tick)], Qt.TextElideMode.ElideMiddle, room) for tick in values]
