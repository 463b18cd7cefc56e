"""One magnitude per value, ordered by what matters most, from which every scale makes its colours.

A magnitude is the upper half of a float32 without its sign: exponent and eight bits of the fraction, so that the 254
binades of ordinary numbers have 65,024 magnitudes, each 0.2 to 0.4 % wide: finer than any colour. What is no ordinary
number stands above them, the worst on top. The largest magnitude of a block of values is the one to show.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

RANKS = 1 << 16
NOTHING, PLAIN_ZERO = 0, 1  # not known yet; a zero that is no worse than any other number
LOWEST, HIGHEST = 1 << 8, (255 << 8) - 1
UNRELATED, ZERO, SUBNORMAL, MINUS_INF, PLUS_INF, NAN = range(HIGHEST + 1, HIGHEST + 7)
TINIEST = float(np.finfo(np.float32).tiny)
LARGEST = float(np.finfo(np.float32).max)


def magnitude_codes(values: NDArray[np.float32], zero: int = ZERO) -> NDArray[np.uint16]:
    """The magnitude of each value, of the same shape; zeros get the magnitude ``zero``."""
    values = np.ascontiguousarray(values, np.float32)
    magnitudes = ((values.view(np.uint32) & np.uint32(0x7FFFFFFF)) >> np.uint32(15)).astype(np.uint16)
    special = (magnitudes - np.uint16(LOWEST)) > HIGHEST - LOWEST
    if special.any():
        odd = values[special]
        found = np.full(odd.shape, NAN, np.uint16)
        found[np.abs(odd) < TINIEST] = SUBNORMAL
        found[odd == 0] = zero
        found[odd == np.inf] = PLUS_INF
        found[odd == -np.inf] = MINUS_INF
        magnitudes[special] = found
    return magnitudes


def ratio_magnitude_codes(values: NDArray[np.float32]) -> NDArray[np.uint16]:
    """The magnitudes of values (…, rows) divided by the last row, which is the nearest to the loss.

    What is no ordinary number keeps its magnitude; where the last row is none, there is nothing to compare with.
    """
    plain = magnitude_codes(values)
    last = values[..., -1:].astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        ratios = np.clip(np.abs(values) / np.abs(last), TINIEST, LARGEST).astype(np.float32)
    related = np.where(is_ordinary(plain[..., -1:]), magnitude_codes(ratios), np.uint16(UNRELATED))
    return np.where(is_ordinary(plain), related, plain)


def is_ordinary(magnitudes: NDArray[np.uint16]) -> NDArray[np.bool_]:
    """Which magnitudes are of finite numbers, neither zero nor subnormal."""
    ordinary: NDArray[np.bool_] = (magnitudes - np.uint16(LOWEST)) <= HIGHEST - LOWEST
    return ordinary


@cache
def magnitude_edges() -> NDArray[np.float64]:
    """The least magnitude of each magnitude, and after the last ordinary one its end; NaN elsewhere. (65537,)."""
    edges = np.full(RANKS + 1, np.nan)
    ordinary = np.arange(LOWEST, HIGHEST + 1, dtype=np.uint32)
    edges[LOWEST : HIGHEST + 1] = (ordinary << np.uint32(15)).view(np.float32)
    edges[HIGHEST + 1] = 2.0**128
    return edges
