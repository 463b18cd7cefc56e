"""Codes of values: what is ordinary in order, what is not told apart."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from gradviz.recording.scale import (
    ABOVE,
    BELOW,
    FIRST,
    LAST,
    MINUS_INF,
    NAN,
    PLUS_INF,
    SPECIAL_COLORS,
    SUBNORMAL,
    ZERO,
    LogScale,
    fitted_range,
    palette,
)  # fmt: skip

SCALE = LogScale(-8.0, 2.0)


def array(*values: float) -> NDArray[np.float32]:
    return np.array(values, np.float32)


@pytest.mark.parametrize("scale", [SCALE, LogScale(-45.0, 38.0), LogScale(0.0, 1.0), LogScale(30.0, 39.0)])
@pytest.mark.parametrize(
    ("value", "code"),
    [
        (0.0, ZERO),
        (-0.0, ZERO),
        (1e-45, SUBNORMAL),
        (-1e-45, SUBNORMAL),
        (1.17e-38, SUBNORMAL),
        (np.inf, PLUS_INF),
        (-np.inf, MINUS_INF),
        (np.nan, NAN),
        (-np.nan, NAN),
    ],
)
def test_special_values(scale: LogScale, value: float, code: int) -> None:
    assert scale.codes(array(value)).tolist() == [code]


def test_the_ends_belong_to_the_scale() -> None:
    low, high = np.float32(1e-8), np.float32(1e2)
    values = array(np.nextafter(low, np.float32(0)) * 0.999, 1.0001e-8, 1e2, np.nextafter(high, np.float32(np.inf)))
    assert SCALE.codes(values).tolist() == [BELOW, FIRST, LAST, ABOVE]
    assert SCALE.codes(array(2e-38, 3e38)).tolist() == [BELOW, ABOVE]
    whole = LogScale(0.0, 3.0)
    assert whole.codes(array(1.0, 1000.0)).tolist() == [FIRST, LAST]


def test_the_sign_does_not_matter() -> None:
    values = np.logspace(-12, 6, 500).astype(np.float32)
    np.testing.assert_array_equal(SCALE.codes(values), SCALE.codes(-values))


def test_a_larger_value_never_has_a_smaller_code() -> None:
    values = np.sort(np.logspace(-37.9, 38.5, 20_001).astype(np.float32))
    codes = SCALE.codes(values)
    assert (np.diff(codes.astype(int)) >= 0).all()
    assert set(codes.tolist()) == set(range(BELOW, ABOVE + 1))
    inside = codes[(values > 1e-8) & (values < 1e2)]
    counts = np.bincount(inside, minlength=256)[FIRST : LAST + 1]
    assert counts.max() - counts.min() <= 2  # every code stands for as many decades


def test_shape_and_type() -> None:
    codes = SCALE.codes(np.ones((3, 4), np.float32))
    assert (codes.shape, codes.dtype.name) == ((3, 4), "uint8")
    assert SCALE.codes(np.ones((0, 4), np.float32)).shape == (0, 4)


def test_what_matters_most_has_the_largest_code() -> None:
    assert BELOW < FIRST < LAST < ABOVE < ZERO < SUBNORMAL < MINUS_INF < PLUS_INF < NAN


def test_fitted_range() -> None:
    assert fitted_range(array(0.02, 30.0)) == (-2, 2)
    assert fitted_range(array(0, np.nan, np.inf, -np.inf, 1e-42)) is None
    assert fitted_range(array()) is None
    assert fitted_range(array(1.0)) == (0, 1)
    assert fitted_range(array(-5.0, 0.0, np.nan)) == (0, 1)
    assert fitted_range(array(1e-38 * 1.2, 3e38)) == (-38, 39)


def test_grown_to() -> None:
    scale = LogScale(-2.0, 1.0)
    assert scale.grown_to(array(0.011, 10.0, 0, np.nan, np.inf, 1e-42)) is scale
    assert scale.grown_to(array()) is scale
    assert scale.grown_to(array(3e-5)) == LogScale(-5.0, 1.0)
    assert scale.grown_to(array(2e4)) == LogScale(-2.0, 5.0)
    assert scale.grown_to(array(2e4, 3e-5)) == LogScale(-5.0, 5.0)
    rng = np.random.default_rng(0)
    for _ in range(50):
        values = (10 ** rng.uniform(-30, 30, 5)).astype(np.float32)
        codes = scale.grown_to(values).codes(values)
        assert ((codes >= FIRST) & (codes <= LAST)).all()


def test_palette() -> None:
    colors = palette()
    assert (colors.shape, colors.dtype.name) == ((256, 3), "uint8")
    ordinary = colors[FIRST : LAST + 1].astype(int)
    assert ordinary[0].tolist() == [68, 1, 84]  # viridis
    assert ordinary[-1].tolist() == [253, 231, 37]
    lightness = ordinary @ np.array([0.2126, 0.7152, 0.0722])
    assert (np.diff(lightness) > -0.5).all()
    shown = [tuple(colors[code]) for code in (BELOW, ABOVE, *SPECIAL_COLORS)]
    assert len(set(shown)) == len(shown)
    for color in shown:
        assert (np.abs(ordinary - np.array(color)).sum(1) > 20).all(), color
