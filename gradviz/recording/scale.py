"""From numbers to colours: one code per value, the same on the screen and in a printed figure.

A code is an index into :func:`palette`. The codes are ordered so that where several values share a pixel the
largest code is the one to show: a large gradient before a small one, and what is not an ordinary number
before everything else.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from gradviz.resources import resources

BELOW, FIRST, LAST, ABOVE = 0, 1, 240, 241
ZERO, SUBNORMAL, MINUS_INF, PLUS_INF, NAN = 242, 243, 244, 245, 246

SPECIAL_COLORS = {
    ZERO: (0, 0, 0),
    SUBNORMAL: (95, 95, 105),
    MINUS_INF: (90, 200, 250),
    PLUS_INF: (255, 90, 30),
    NAN: (255, 0, 200),
}


@cache
def palette() -> NDArray[np.uint8]:
    """RGB of every code, (256, 3): viridis between FIRST and LAST, and the special values' colours."""
    stops = np.loadtxt(resources() / "colormaps" / "viridis.csv", delimiter=",", dtype=np.uint8)
    positions = np.linspace(0, len(stops) - 1, LAST - FIRST + 1).round().astype(int)
    colors = np.zeros((256, 3), np.uint8)
    colors[FIRST : LAST + 1] = stops[positions]
    colors[BELOW] = (40, 0, 52)
    colors[ABOVE] = (255, 247, 170)
    for code, color in SPECIAL_COLORS.items():
        colors[code] = color
    return colors


@dataclass(frozen=True, slots=True)
class LogScale:
    """Colour is log₁₀ of the value between 10^``low`` and 10^``high``."""

    low: float
    high: float

    def codes(self, values: NDArray[np.float32]) -> NDArray[np.uint8]:
        """One code per value, of the same shape. Nothing is added before the logarithm."""
        magnitude = np.abs(values)
        with np.errstate(divide="ignore", invalid="ignore"):
            position = (np.log10(magnitude, dtype=np.float64) - self.low) / (self.high - self.low)
        numbers = np.clip(FIRST + position * (LAST - FIRST + 1), FIRST, LAST)
        numbers[position < 0] = BELOW
        numbers[position > 1] = ABOVE
        numbers[np.isnan(numbers)] = NAN
        codes = numbers.astype(np.uint8)
        codes[magnitude < np.finfo(np.float32).tiny] = SUBNORMAL
        codes[values == 0] = ZERO
        codes[values == np.inf] = PLUS_INF
        codes[values == -np.inf] = MINUS_INF
        return codes

    def grown_to(self, values: NDArray[np.float32]) -> LogScale:
        """The scale widened to whole decades that hold every ordinary value; itself where it does already."""
        fitted = fitted_range(values)
        if fitted is None:
            return self
        low, high = min(self.low, fitted[0]), max(self.high, fitted[1])
        return self if (low, high) == (self.low, self.high) else LogScale(low, high)


def fitted_range(values: NDArray[np.float32]) -> tuple[float, float] | None:
    """Whole decades around the ordinary values (finite, not zero), as exponents; None where there are none."""
    magnitude = np.abs(values[np.isfinite(values)])
    magnitude = magnitude[magnitude >= np.finfo(np.float32).tiny]
    if not magnitude.size:
        return None
    low = float(np.floor(np.log10(magnitude.min(), dtype=np.float64)))
    high = float(np.ceil(np.log10(magnitude.max(), dtype=np.float64)))
    return low, max(high, low + 1)
