"""Color codes: ordinary values are in order, and each kind of special value has its own code."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from gradviz.catalog.scales import KINDS, Kind
from gradviz.heatmap.scale import (
    ABOVE,
    BELOW,
    FIRST,
    LAST,
    MINUS_INF,
    NAN,
    PLUS_INF,
    SPECIAL_COLORS,
    SUBNORMAL,
    UNRELATED,
    ZERO,
    Scale,
    conspicuous,
    fitted_range,
    fitted_scale,
    palette,
)  # fmt: skip

SCALE = Scale(-8.0, 2.0)


def array(*values: float) -> NDArray[np.float32]:
    return np.array(values, np.float32)


@pytest.mark.parametrize("scale", [SCALE, Scale(-45.0, 38.0), Scale(0.0, 1.0), Scale(30.0, 39.0)])
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
def test_special_values(scale: Scale, value: float, code: int) -> None:
    assert scale.codes(array(value)).tolist() == [code]


def test_the_ends_belong_to_the_scale() -> None:
    values = array(0.995e-8, 1.0001e-8, 1e2, 1.005e2)
    assert SCALE.codes(values).tolist() == [BELOW, FIRST, LAST, ABOVE]
    assert SCALE.codes(array(2e-38, 3e38)).tolist() == [BELOW, ABOVE]
    whole = Scale(0.0, 3.0)
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
    assert counts.max() - counts.min() <= 2  # every code stands for about as many decades


def test_shape_and_type() -> None:
    codes = SCALE.codes(np.ones((3, 4), np.float32))
    assert (codes.shape, codes.dtype.name) == ((3, 4), "uint8")
    assert SCALE.codes(np.ones((0, 4), np.float32)).shape == (0, 4)


def test_the_worst_value_has_the_largest_code() -> None:
    assert BELOW < FIRST < LAST < ABOVE < ZERO < SUBNORMAL < MINUS_INF < PLUS_INF < NAN


def test_fitted_range() -> None:
    assert fitted_range(array(0.02, 30.0)) == (-2, 2)
    assert fitted_range(array(0, np.nan, np.inf, -np.inf, 1e-42)) is None
    assert fitted_range(array()) is None
    assert fitted_range(array(1.0)) == (0, 1)
    assert fitted_range(array(-5.0, 0.0, np.nan)) == (0, 1)
    assert fitted_range(array(1e-38 * 1.2, 3e38)) == (-38, 39)


def test_a_scale_joined_with_what_fits_holds_every_ordinary_value() -> None:
    scale = Scale(-2.0, 1.0)
    assert scale.joined(Scale(-1, 1)) is scale
    assert scale.joined(Scale(-5, 0)) == Scale(-5.0, 1.0)
    rng = np.random.default_rng(0)
    for kind in KINDS:
        for _ in range(50):
            values = (10 ** rng.uniform(-30, 30, (5, 4))).astype(np.float32)
            reference = values[0] if kind == "start" else None
            fitted = fitted_scale(kind, values, reference)
            assert fitted is not None
            codes = fitted.joined(fitted).codes(values, reference)
            assert ((codes >= FIRST) & (codes <= LAST)).all()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((0.37, 0.001), (0, 0.37)),
        ((1.0, 0.25), (0, 1)),
        ((7.93, 8.21), (7, 9)),
        ((640.0, 0.0), (600, 700)),
        ((3e38,), (3e38, 3.1e38)),
    ],
)
def test_a_linear_scale_has_round_ends(values: tuple[float, ...], expected: tuple[float, float]) -> None:
    fitted = fitted_scale("linear", array(*values))
    assert fitted is not None
    assert (fitted.low, fitted.high) == pytest.approx(expected)


def test_linear_codes_are_even_in_the_magnitude() -> None:
    scale = Scale(0, 2, "linear")
    values = np.linspace(0.01, 2, 1000).astype(np.float32)
    codes = scale.codes(values).astype(int)
    np.testing.assert_allclose(codes, FIRST + values / 2 * (LAST - FIRST + 1), atol=1.6)
    np.testing.assert_array_equal(codes, scale.codes(-values))
    assert Scale(1, 2, "linear").codes(array(0.9, 2.1)).tolist() == [BELOW, ABOVE]


def test_a_relative_scale_divides_by_the_row_s_start() -> None:
    rng = np.random.default_rng(1)
    values = (10 ** rng.uniform(-20, 20, (50, 6))).astype(np.float32)
    values[0, 4], values[0, 5] = 0, np.nan
    values[7, 0], values[8, 1] = np.nan, 0
    scale = Scale(-10, 10, "start")
    codes = scale.codes(values, values[0])
    with np.errstate(divide="ignore"):
        ratios = np.log10(values[:, :4].astype(float) / values[0, :4].astype(float))
    ordinary = np.isfinite(ratios)
    expected = np.clip(FIRST + (ratios + 10) / 20 * (LAST - FIRST + 1), BELOW, ABOVE)
    np.testing.assert_allclose(codes[:, :4][ordinary], expected[ordinary], atol=1.1)
    assert codes[7, 0] == NAN
    assert codes[8, 1] == ZERO
    assert codes[0, 4:].tolist() == [ZERO, NAN], "a special value keeps its own code"
    assert (codes[1:, 4:] == UNRELATED).all()


def test_a_relative_scale_divides_each_step_by_the_row_nearest_to_the_loss() -> None:
    values = array(1e-9, 1e-3, 0, np.nan, 1e-1, 1e30, 1e-30, 5, 1, 0, 2, 2).reshape(4, 3)
    codes = Scale(-8, 0, "loss").codes(values)
    np.testing.assert_array_equal(codes[0], [UNRELATED, UNRELATED, ZERO])
    assert codes[1].tolist() == [NAN, BELOW, LAST]
    assert codes[2].tolist() == [BELOW, ABOVE, LAST]
    assert codes[3, 0] == ZERO


@pytest.mark.parametrize(
    ("low", "high", "kind"),
    [(1, 1, "log"), (2, 1, "log"), (np.nan, 1, "log"), (0, np.inf, "linear"), (-1, 1, "linear"), (-81, 0, "start")],
)
def test_an_invalid_range_is_refused_with_the_allowed_one(low: float, high: float, kind: Kind) -> None:
    with pytest.raises(ValueError, match=r"range: found .*; allowed: "):
        Scale(low, high, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_places_are_where_the_codes_are(kind: Kind) -> None:
    rng = np.random.default_rng(2)
    values = (10 ** rng.uniform(-3, 3, (20, 5))).astype(np.float32)
    values[3, 2], values[5, 1] = np.nan, 1e-41
    reference = values[0]
    scale = fitted_scale(kind, values, reference)
    assert scale is not None
    places, codes = scale.places(values, reference), scale.codes(values, reference)
    assert np.isnan(places[3, 2])
    assert np.isnan(places[5, 1])
    ordinary = np.isfinite(places)
    expected = FIRST + (places - scale.low) / (scale.high - scale.low) * (LAST - FIRST + 1)
    np.testing.assert_allclose(codes[ordinary], expected[ordinary], atol=2)


def test_palette() -> None:
    colors = palette()
    assert (colors.shape, colors.dtype.name) == ((256, 3), "uint8")
    ordinary = colors[FIRST : LAST + 1].astype(int)
    assert ordinary[0].tolist() == [68, 1, 84]  # viridis
    assert ordinary[-1].tolist() == [253, 231, 37]
    lightness = ordinary @ np.array([0.2126, 0.7152, 0.0722])
    assert (np.diff(lightness) > -0.5).all()
    shown = [tuple(colors[code]) for code in (BELOW, ABOVE, UNRELATED, *SPECIAL_COLORS)]
    assert len(set(shown)) == len(shown)
    for color in shown:
        assert (np.abs(ordinary - np.array(color)).sum(1) > 20).all(), color


def test_non_finite_values_are_three_columns_wide() -> None:
    row = [FIRST, NAN, FIRST, ZERO, LAST, PLUS_INF, NAN, SUBNORMAL]
    codes = np.array([row, [FIRST] * 8], np.uint8)
    wide = [NAN, NAN, NAN, ZERO, PLUS_INF, NAN, NAN, NAN]
    assert conspicuous(codes).tolist() == [wide, [FIRST] * 8]
    assert codes[0].tolist() == row


def test_finite_values_stay_as_they_are() -> None:
    codes = np.array([[FIRST, ZERO, SUBNORMAL, UNRELATED, ABOVE]], np.uint8)
    assert conspicuous(codes) is codes
