"""Magnitude codes: one 16-bit code per value, ordered by importance, from which every scale derives its colors.

The magnitude of an ordinary number is the upper half of its float32 bits without the sign: the exponent and eight bits
of the fraction. The 254 binades of ordinary numbers thus have 65,024 magnitudes, each 0.2 to 0.4 % wide, which is finer
than any color. Special values have the codes above them, the worst one the largest. The largest magnitude of a block
of values is the one to show.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

NOTHING, PLAIN_ZERO = 0, 1  # not known yet; a zero that is an ordinary value of its statistic
LOWEST, HIGHEST = 1 << 8, (255 << 8) - 1
UNRELATED, ZERO, SUBNORMAL, MINUS_INF, PLUS_INF, NAN = range(HIGHEST + 1, HIGHEST + 7)
TINIEST = float(np.finfo(np.float32).tiny)
LARGEST = float(np.finfo(np.float32).max)
_COUNT = 1 << 16


def magnitude_codes(values: NDArray[np.float32], zero: int = ZERO) -> NDArray[np.uint16]:
    """Return the magnitude of each value, in the same shape; zeros get the magnitude ``zero``."""
    values = np.ascontiguousarray(values, np.float32)
    magnitudes = ((values.view(np.uint32) & np.uint32(0x7FFFFFFF)) >> np.uint32(15)).astype(np.uint16)
    special = (magnitudes - np.uint16(LOWEST)) > HIGHEST - LOWEST
    if special.any():
        odd = values[special]
        codes = np.full(odd.shape, NAN, np.uint16)
        codes[np.abs(odd) < TINIEST] = SUBNORMAL
        codes[odd == 0] = zero
        codes[odd == np.inf] = PLUS_INF
        codes[odd == -np.inf] = MINUS_INF
        magnitudes[special] = codes
    return magnitudes


def ratio_magnitude_codes(values: NDArray[np.float32]) -> NDArray[np.uint16]:
    """Return the magnitudes of values (…, rows) divided by the last row, which is the nearest to the loss.

    Special values keep their magnitude. If the last row is a special value, ordinary values become ``UNRELATED``.
    """
    plain = magnitude_codes(values)
    last = values[..., -1:].astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        ratios = np.clip(np.abs(values) / np.abs(last), TINIEST, LARGEST).astype(np.float32)
    related = np.where(is_ordinary(plain[..., -1:]), magnitude_codes(ratios), np.uint16(UNRELATED))
    return np.where(is_ordinary(plain), related, plain)


def is_ordinary(magnitudes: NDArray[np.uint16]) -> NDArray[np.bool_]:
    """Return a mask of the magnitudes of ordinary numbers: finite, not zero, not subnormal."""
    ordinary: NDArray[np.bool_] = (magnitudes - np.uint16(LOWEST)) <= HIGHEST - LOWEST
    return ordinary


@cache
def magnitude_edges() -> NDArray[np.float64]:
    """Return the smallest absolute value of each ordinary magnitude, then the end of the last; else NaN. (65537,)."""
    edges = np.full(_COUNT + 1, np.nan)
    ordinary = np.arange(LOWEST, HIGHEST + 1, dtype=np.uint32)
    edges[LOWEST : HIGHEST + 1] = (ordinary << np.uint32(15)).view(np.float32)
    edges[HIGHEST + 1] = 2.0**128
    return edges
