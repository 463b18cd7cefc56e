"""From numbers to colours: one code per value, the same on the screen and in a printed figure.

A code is an index into :func:`palette`. The codes are ordered so that where several values share a pixel the
largest code is the one to show: a large gradient before a small one, and what is not an ordinary number
before everything else. Codes are looked up by magnitude (:mod:`gradviz.heatmap.magnitude_codes`), so that another scale
costs a table, not a pass over the run.
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
_SPECIAL_RANKS = {
    mc.NOTHING: NOTHING,
    mc.PLAIN_ZERO: ZERO,
    mc.UNRELATED: UNRELATED,
    mc.ZERO: ZERO,
    mc.SUBNORMAL: SUBNORMAL,
    mc.MINUS_INF: MINUS_INF,
    mc.PLUS_INF: PLUS_INF,
    mc.NAN: NAN,
}
_PER_DECADE = 1024  # of the logarithms that a relative scale subtracts
_DECADES = 160  # a ratio of float32 numbers lies within 10^±77


@cache
def palette() -> NDArray[np.uint8]:
    """RGB of every code, (256, 3): viridis between FIRST and LAST, and the special values' colours."""
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
    """Colour is the magnitude between ``low`` and ``high``: exponents of ten, but for the linear kind.

    ``reference`` of its methods is the first step, (rows,), and goes with the kind ``start`` alone.
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
        """What is known of its kind."""
        return SCALE_KINDS[self.kind]

    def magnitudes(self, values: NDArray[np.float32], zero: int = mc.ZERO) -> NDArray[np.uint16]:
        """The magnitudes that :meth:`codes_of` takes, of values (…, rows)."""
        return mc.ratio_magnitude_codes(values) if self.kind == "loss" else mc.magnitude_codes(values, zero)

    def codes(self, values: NDArray[np.float32], reference: NDArray[np.float32] | None = None) -> NDArray[np.uint8]:
        """One code per value (…, rows), of the same shape. Nothing is added before a logarithm."""
        return self.codes_of(self.magnitudes(values), reference)

    def codes_of(
        self, magnitudes: NDArray[np.uint16], reference: NDArray[np.float32] | None = None
    ) -> NDArray[np.uint8]:
        """One code per magnitude (…, rows), of the same shape."""
        plain = code_table(self)
        if self.kind != "start" or reference is None:
            return plain.take(magnitudes)
        base = mc.magnitude_codes(reference)
        shifted = _logarithms().take(magnitudes) - _logarithms().take(base)
        codes = _ratio_table(self).take(shifted, mode="wrap")
        codes[..., ~mc.is_ordinary(base)] = UNRELATED
        return np.where(mc.is_ordinary(magnitudes), codes, plain.take(magnitudes))

    def places(self, values: NDArray[np.float32], reference: NDArray[np.float32] | None = None) -> NDArray[np.float64]:
        """Where each of the values (…, rows) stands on the scale, in the units of its ends; NaN where nowhere."""
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
        """Whether the range of another scale of this kind lies within this one."""
        return self.low <= other.low and other.high <= self.high

    def joined(self, other: Scale) -> Scale:
        """The least scale that holds both; itself where it does already."""
        if self.holds(other):
            return self
        return Scale(min(self.low, other.low), max(self.high, other.high), self.kind)

    @classmethod
    def fitted(cls, kind: Kind, least: float, largest: float) -> Scale:
        """The scale of round ends around ordinary magnitudes, ratios where the kind is relative.

        Whole decades, and at least one; a linear scale begins at 0, unless all lies far from it.
        """
        if kind == "linear":
            unit = 10.0 ** floor(log10(largest))
            unit /= 1 if largest / unit > 5 else 10
            low = 0.0 if least < largest / 2 else floor(least / unit) * unit
            high = min(max(ceil(largest / unit - 1e-9) * unit, low + unit), mc.LARGEST)
            return cls(float(f"{low:.6g}"), float(f"{high:.6g}"), kind)
        low, high = floor(log10(least)), ceil(log10(largest))
        if kind == "start":  # in the middle is what hasn't changed
            low, high = -max(-low, high, 1), max(-low, high, 1)
        return cls(float(low), float(max(high, low + 1)), kind)


def conspicuous(codes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Codes (rows, columns) where what is not finite is three columns wide.

    For columns that stand for several steps each: one pixel of such a picture is no exact place anyway, and is not
    found by eye among a thousand.
    """
    if not codes.size or codes.max() < MINUS_INF:
        return codes
    wide, bad = codes.copy(), np.where(codes >= MINUS_INF, codes, NOTHING)
    np.maximum(wide[:, 1:], bad[:, :-1], out=wide[:, 1:])
    np.maximum(wide[:, :-1], bad[:, 1:], out=wide[:, :-1])
    return wide


def fitted_range(values: NDArray[np.float32]) -> tuple[float, float] | None:
    """Whole decades around the ordinary values (finite, not zero), as exponents; None where there are none."""
    fitted = fitted_scale("log", values)
    return (fitted.low, fitted.high) if fitted else None


def fitted_scale(kind: Kind, values: NDArray[np.float32], reference: NDArray[np.float32] | None = None) -> Scale | None:
    """The scale of a kind for values (…, rows); None where none of them is an ordinary number."""
    magnitudes = mc.ratio_magnitude_codes(values) if kind == "loss" else mc.magnitude_codes(values)
    rows = magnitudes.reshape(-1, magnitudes.shape[-1]) if magnitudes.size else magnitudes.reshape(0, 1)
    return scale_around(kind, *least_and_largest(rows), reference)


def least_and_largest(magnitudes: NDArray[np.uint16]) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """The least and the largest ordinary magnitude of each row, (rows,), of magnitudes (steps, rows).

    The least is above the largest where there is none.
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
    """The scale of a kind for ordinary magnitudes between ``least`` and ``largest`` of each row, (rows,).

    A row where the least is above the largest has none; None where that is so of all.
    """
    some = least <= largest
    if kind == "start" and reference is not None:
        some &= mc.is_ordinary(mc.magnitude_codes(reference))
    if not some.any():
        return None
    low = mc.magnitude_edges()[least[some].astype(int) + 1] * (1 - 1e-7)  # a magnitude across an end counts as inside
    high = mc.magnitude_edges()[largest[some]]
    if kind == "start" and reference is not None:
        base = np.abs(reference[some].astype(np.float64))
        low, high = low / base, high / base
    return Scale.fitted(kind, float(low.min()), float(high.max()))


@lru_cache(maxsize=8)
def code_table(scale: Scale) -> NDArray[np.uint8]:
    """The code of each magnitude, (65536,); of a scale against the start, as if each row started at 1."""
    edges = mc.magnitude_edges()
    if scale.kind != "linear":
        edges = np.log10(edges)
    table = _codes_between(scale, edges[:-1], edges[1:])
    for magnitude, code in _SPECIAL_RANKS.items():
        table[magnitude] = code
    return table


def _codes_between(scale: Scale, starts: NDArray[np.float64], stops: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Codes of what lies between two places of the scale; outside is what lies outside as a whole."""
    middle = ((starts + stops) / 2 - scale.low) / (scale.high - scale.low)
    codes = np.clip(FIRST + np.nan_to_num(middle) * (LAST - FIRST + 1), FIRST, LAST).astype(np.uint8)
    codes[stops <= scale.low] = BELOW
    codes[starts > scale.high + 1e-9 * abs(scale.high)] = ABOVE
    return codes


@cache
def _logarithms() -> NDArray[np.int32]:
    """log₁₀ of the middle of each magnitude in 1/1024, from 0 at the least ordinary number; 0 for what is no number."""
    exponents = np.log10(mc.magnitude_edges())
    middles = np.nan_to_num((exponents[:-1] + exponents[1:]) / 2 - exponents[mc.LOWEST])
    rounded: NDArray[np.int32] = np.round(middles * _PER_DECADE).astype(np.int32)
    return rounded


@lru_cache(maxsize=8)
def _ratio_table(scale: Scale) -> NDArray[np.uint8]:
    """The code of each difference of two :func:`_logarithms`; negative ones count from the end."""
    half = _DECADES * _PER_DECADE // 2
    places = np.roll(np.arange(-half, half), half) / _PER_DECADE
    return _codes_between(scale, places - 0.5 / _PER_DECADE, places + 0.5 / _PER_DECADE)
