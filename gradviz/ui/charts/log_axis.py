"""An axis of log₁₀ values that is labeled with the values themselves."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10

import pyqtgraph as pg

from gradviz.ui.widgets.numbers import power

_LABEL_PX = {"left": 18, "bottom": 44}


class LogAxis(pg.AxisItem):  # type: ignore[misc]
    """Labels whole decades and, if the axis shows fewer than two of them, numbers in between.

    Attributes:
        logarithmic: if False, the axis is linear.
    """

    logarithmic = True

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        """Return the ticks, at log₁₀ of their labels."""
        labels = max(2, int(size / _LABEL_PX[self.orientation]))
        if not self.logarithmic:
            levels: list[tuple[float, list[float]]] = super().tickValues(minVal, maxVal, size)
            few = [(unit, places) for unit, places in levels if len(places) <= labels]
            return few or [(unit, list(places[:: ceil(len(places) / labels)])) for unit, places in levels[:1]]
        low, high = sorted((minVal, maxVal))
        if high - low < 2:
            between = [
                log10(digit) + decade for decade in range(floor(low), ceil(high)) for digit in _digits(high - low)
            ]
            ticks = [tick for tick in between if low <= tick <= high]
            return [(1.0, ticks[:: ceil(len(ticks) / labels) if ticks else 1])]
        every = ceil((high - low) / labels)
        first = ceil(low / every) * every
        return [(1.0, [float(decade) for decade in range(first, floor(high) + 1, every)])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Return the labels: powers of ten, or short numbers in between."""
        if not self.logarithmic:
            return [f"{value:.4g}" for value in values]
        return [_label(value) for value in values]


def _label(exponent: float) -> str:
    whole = round(exponent)
    if abs(exponent - whole) < 1e-9 and abs(whole) > 2:
        return power(whole)
    return f"{float(f'{10**exponent:.2g}'):g}"  # 100, not 1e+02


def _digits(span: float) -> tuple[float, ...]:
    return (1, 2, 5) if span > 0.8 else tuple(1 + 0.5 * i for i in range(18))
