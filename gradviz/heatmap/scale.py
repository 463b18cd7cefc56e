"""Scales map values to color codes, in the same way on the screen and in a printed figure.

A color code is an 8-bit index into :func:`palette`. If several values share a pixel, the largest code is the one to
show: codes grow with the absolute value, and those of special values are the largest. Codes are looked up by magnitude
(:mod:`gradviz.heatmap.magnitude_codes`): a change of the scale costs a new table, not a pass over the run.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from math import ceil, floor, isfinite, log10

import numpy as np
from numpy.typing import NDArray

from gradviz.catalog.scales import SCALE_KINDS, Kind, ScaleKind
from gradviz.heatmap import magnitude_codes as mc
from gradviz.resources import resources

NOTHING, BELOW, FIRST, LAST, ABOVE, UNRELATED = 0, 1, 2, 240, 241, 242
ZERO, SUBNORMAL, MINUS_INF, PLUS_INF, NAN = 243, 244, 245, 246, 247

SPECIAL_COLORS = {
    ZERO: (0, 0, 0),
    SUBNORMAL: (95, 95, 105),
    MINUS_INF: (90, 200, 250),
    PLUS_INF: (255, 90, 30),
    NAN: (255, 0, 200),
}
_SPECIAL_MAGNITUDES = {
    mc.NOTHING: NOTHING,
    mc.PLAIN_ZERO: ZERO,
    mc.UNRELATED: UNRELATED,
    mc.ZERO: ZERO,
    mc.SUBNORMAL: SUBNORMAL,
    mc.MINUS_INF: MINUS_INF,
    mc.PLUS_INF: PLUS_INF,
    mc.NAN: NAN,
}
_PER_DECADE = 1024  # resolution of the logarithms that a relative scale subtracts
_DECADES = 160  # a ratio of float32 numbers lies within 10^±77


@cache
def palette() -> NDArray[np.uint8]:
    """Return the RGB color of every code, (256, 3): viridis from FIRST to LAST, and the colors of special values."""
    stops = np.loadtxt(resources() / "colormaps" / "viridis.csv", delimiter=",", dtype=np.uint8)
    positions = np.linspace(0, len(stops) - 1, LAST - FIRST + 1).round().astype(int)
    colors = np.zeros((256, 3), np.uint8)
    colors[FIRST : LAST + 1] = stops[positions]
    colors[BELOW] = (40, 0, 52)
    colors[ABOVE] = (255, 247, 170)
    colors[UNRELATED] = (168, 168, 176)
    for code, color in SPECIAL_COLORS.items():
        colors[code] = color
    return colors


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps absolute values between ``low`` and ``high`` to colors.

    The ends are exponents of ten, except for the kind ``linear``. The argument ``reference`` of the methods holds the
    values of the first step, (rows,); only the kind ``start`` uses it.
    """

    low: float
    high: float
    kind: Kind = "log"

    def __post_init__(self) -> None:
        allowed = (0.0, mc.LARGEST) if self.kind == "linear" else (-_DECADES / 2, _DECADES / 2)
        if not (isfinite(self.low) and isfinite(self.high) and allowed[0] <= self.low < self.high <= allowed[1]):
            raise ValueError(f"range: found {self.low:g} … {self.high:g}; allowed: {allowed[0]:g} … {allowed[1]:g}")

    @property
    def entry(self) -> ScaleKind:
        """The catalog row of the scale's kind."""
        return SCALE_KINDS[self.kind]

    def magnitudes(self, values: NDArray[np.float32], zero: int = mc.ZERO) -> NDArray[np.uint16]:
        """Return the magnitudes of values (…, rows) that :meth:`codes_of` takes."""
        return mc.ratio_magnitude_codes(values) if self.kind == "loss" else mc.magnitude_codes(values, zero)

    def codes(self, values: NDArray[np.float32], reference: NDArray[np.float32] | None = None) -> NDArray[np.uint8]:
        """Return the color code of each value (…, rows), in the same shape. No epsilon is added before a logarithm."""
        return self.codes_of(self.magnitudes(values), reference)

    def codes_of(
        self, magnitudes: NDArray[np.uint16], reference: NDArray[np.float32] | None = None
    ) -> NDArray[np.uint8]:
        """Return the color code of each magnitude (…, rows), in the same shape."""
        plain = code_table(self)
        if self.kind != "start" or reference is None:
            return plain.take(magnitudes)
        base = mc.magnitude_codes(reference)
        shifted = _logarithms().take(magnitudes) - _logarithms().take(base)
        codes = _ratio_table(self).take(shifted, mode="wrap")
        codes[..., ~mc.is_ordinary(base)] = UNRELATED
        return np.where(mc.is_ordinary(magnitudes), codes, plain.take(magnitudes))

    def places(self, values: NDArray[np.float32], reference: NDArray[np.float32] | None = None) -> NDArray[np.float64]:
        """Return the position of each value (…, rows) on the scale, in the units of its ends; NaN if it has none."""
        magnitude = np.abs(values.astype(np.float64))
        magnitude[~(np.isfinite(magnitude) & (magnitude >= mc.TINIEST))] = np.nan
        if self.kind == "linear":
            magnitude[values == 0] = 0
            return magnitude
        if self.kind == "start" and reference is not None:
            magnitude = magnitude / self._ordinary(reference)
        if self.kind == "loss":
            magnitude = magnitude / self._ordinary(values[..., -1:])
        return np.log10(magnitude)

    @staticmethod
    def _ordinary(values: NDArray[np.float32]) -> NDArray[np.float64]:
        magnitude = np.abs(values.astype(np.float64))
        return np.where(np.isfinite(magnitude) & (magnitude >= mc.TINIEST), magnitude, np.nan)

    def holds(self, other: Scale) -> bool:
        """Return True if the range of another scale of this kind lies within this one."""
        return self.low <= other.low and other.high <= self.high

    def joined(self, other: Scale) -> Scale:
        """Return the smallest scale that holds both, which is this scale itself if it holds the other."""
        if self.holds(other):
            return self
        return Scale(min(self.low, other.low), max(self.high, other.high), self.kind)

    @classmethod
    def fitted(cls, kind: Kind, least: float, largest: float) -> Scale:
        """Return the scale with round ends around ordinary absolute values, or ratios if the kind is relative.

        The scale spans whole decades, at least one. A linear scale begins at 0 unless all values lie far from it.
        """
        if kind == "linear":
            unit = 10.0 ** floor(log10(largest))
            unit /= 1 if largest / unit > 5 else 10
            low = 0.0 if least < largest / 2 else floor(least / unit) * unit
            high = min(max(ceil(largest / unit - 1e-9) * unit, low + unit), mc.LARGEST)
            return cls(float(f"{low:.6g}"), float(f"{high:.6g}"), kind)
        low, high = floor(log10(least)), ceil(log10(largest))
        if kind == "start":  # an unchanged value lies in the middle
            low, high = -max(-low, high, 1), max(-low, high, 1)
        return cls(float(low), float(max(high, low + 1)), kind)


def conspicuous(codes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return color codes (rows, columns) in which every non-finite value is three columns wide.

    This is meant for columns that stand for several steps each: a pixel of such a picture is no exact position anyway,
    and a single one is hard to see among a thousand.
    """
    if not codes.size or codes.max() < MINUS_INF:
        return codes
    wide, bad = codes.copy(), np.where(codes >= MINUS_INF, codes, NOTHING)
    np.maximum(wide[:, 1:], bad[:, :-1], out=wide[:, 1:])
    np.maximum(wide[:, :-1], bad[:, 1:], out=wide[:, :-1])
    return wide


def fitted_range(values: NDArray[np.float32]) -> tuple[float, float] | None:
    """Return the whole decades around the ordinary values, as exponents, or None if no value is ordinary."""
    fitted = fitted_scale("log", values)
    return (fitted.low, fitted.high) if fitted else None


def fitted_scale(kind: Kind, values: NDArray[np.float32], reference: NDArray[np.float32] | None = None) -> Scale | None:
    """Return the scale of a kind for values (…, rows), or None if no value is ordinary."""
    magnitudes = mc.ratio_magnitude_codes(values) if kind == "loss" else mc.magnitude_codes(values)
    rows = magnitudes.reshape(-1, magnitudes.shape[-1]) if magnitudes.size else magnitudes.reshape(0, 1)
    return scale_around(kind, *least_and_largest(rows), reference)


def least_and_largest(magnitudes: NDArray[np.uint16]) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """Return the least and the largest ordinary magnitude of each row, (rows,), of magnitudes (steps, rows).

    The least is above the largest if a row has no ordinary magnitude.
    """
    ordinary = mc.is_ordinary(magnitudes)
    least = np.where(ordinary, magnitudes, np.uint16(mc.HIGHEST)).min(axis=0, initial=mc.HIGHEST)
    largest = np.where(ordinary, magnitudes, np.uint16(mc.LOWEST - 1)).max(axis=0, initial=mc.LOWEST - 1)
    return least, largest


def scale_around(
    kind: Kind,
    least: NDArray[np.uint16],
    largest: NDArray[np.uint16],
    reference: NDArray[np.float32] | None = None,
) -> Scale | None:
    """Return the scale of a kind for ordinary magnitudes between ``least`` and ``largest`` of each row, (rows,).

    Rows whose least is above their largest have no ordinary magnitude and are ignored. Returns None if no row is left.
    """
    mask = least <= largest
    if kind == "start" and reference is not None:
        mask &= mc.is_ordinary(mc.magnitude_codes(reference))
    if not mask.any():
        return None
    low = mc.magnitude_edges()[least[mask].astype(int) + 1] * (1 - 1e-7)  # a magnitude across an end is inside
    high = mc.magnitude_edges()[largest[mask]]
    if kind == "start" and reference is not None:
        base = np.abs(reference[mask].astype(np.float64))
        low, high = low / base, high / base
    return Scale.fitted(kind, float(low.min()), float(high.max()))


@lru_cache(maxsize=8)
def code_table(scale: Scale) -> NDArray[np.uint8]:
    """Return the color code of each magnitude, (65536,); a scale of the kind ``start`` assumes rows that start at 1."""
    edges = mc.magnitude_edges()
    if scale.kind != "linear":
        edges = np.log10(edges)
    table = _codes_between(scale, edges[:-1], edges[1:])
    for magnitude, code in _SPECIAL_MAGNITUDES.items():
        table[magnitude] = code
    return table


def _codes_between(scale: Scale, starts: NDArray[np.float64], stops: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Return the color codes of the intervals from ``starts`` to ``stops``, in the units of the scale's ends.

    An interval is outside only if it lies outside as a whole.
    """
    middle = ((starts + stops) / 2 - scale.low) / (scale.high - scale.low)
    codes = np.clip(FIRST + np.nan_to_num(middle) * (LAST - FIRST + 1), FIRST, LAST).astype(np.uint8)
    codes[stops <= scale.low] = BELOW
    codes[starts > scale.high + 1e-9 * abs(scale.high)] = ABOVE
    return codes


@cache
def _logarithms() -> NDArray[np.int32]:
    """Return log₁₀ of the middle of each magnitude, in units of 1/1024.

    The smallest ordinary magnitude has the logarithm 0, and so have special values.
    """
    exponents = np.log10(mc.magnitude_edges())
    middles = np.nan_to_num((exponents[:-1] + exponents[1:]) / 2 - exponents[mc.LOWEST])
    rounded: NDArray[np.int32] = np.round(middles * _PER_DECADE).astype(np.int32)
    return rounded


@lru_cache(maxsize=8)
def _ratio_table(scale: Scale) -> NDArray[np.uint8]:
    """Return the color code of each difference of two :func:`_logarithms`; negative ones count from the end."""
    half = _DECADES * _PER_DECADE // 2
    places = np.roll(np.arange(-half, half), half) / _PER_DECADE
    return _codes_between(scale, places - 0.5 / _PER_DECADE, places + 0.5 / _PER_DECADE)
