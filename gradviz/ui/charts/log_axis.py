"""An axis of log₁₀ values, labelled with what they are the logarithms of."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10

import pyqtgraph as pg

from gradviz.ui.widgets.numbers import power

_LABEL_PX = {"left": 18, "bottom": 44}


class LogAxis(pg.AxisItem):  # type: ignore[misc]
    """Whole decades; where the axis shows less than two of them, numbers between.

    Attributes:
        logarithmic: else it is a plain axis.
    """

    logarithmic = True

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        """Ticks at log₁₀ of what is written there."""
        labels = max(2, int(size / _LABEL_PX[self.orientation]))
        if not self.logarithmic:
            plain: list[tuple[float, list[float]]] = super().tickValues(minVal, maxVal, size)
            few = [(unit, places) for unit, places in plain if len(places) <= labels]
            return few or [(unit, list(places[:: ceil(len(places) / labels)])) for unit, places in plain[:1]]
        low, high = sorted((minVal, maxVal))
        if high - low < 2:
            between = [log10(m) + e for e in range(floor(low), ceil(high)) for m in _digits(high - low)]
            ticks = [tick for tick in between if low <= tick <= high]
            return [(1.0, ticks[:: ceil(len(ticks) / labels) if ticks else 1])]
        every = ceil((high - low) / labels)
        first = ceil(low / every) * every
        return [(1.0, [float(e) for e in range(first, floor(high) + 1, every)])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Powers of ten, or short numbers between."""
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
