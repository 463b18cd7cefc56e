"""Magnitude codes: their order and their resolution."""

from __future__ import annotations

import numpy as np

from gradviz.heatmap.magnitude_codes import (
    HIGHEST,
    LOWEST,
    MINUS_INF,
    NAN,
    PLAIN_ZERO,
    PLUS_INF,
    SUBNORMAL,
    UNRELATED,
    ZERO,
    magnitude_codes,
    magnitude_edges,
    ratio_magnitude_codes,
)


def test_a_value_larger_by_one_percent_has_a_larger_magnitude() -> None:
    values = np.logspace(-37.9, 38.5, 17_000).astype(np.float32)  # 1.04 % apart
    magnitudes = magnitude_codes(values).astype(int)
    assert (np.diff(magnitudes) > 0).all()
    np.testing.assert_array_equal(magnitudes, magnitude_codes(-values))
    assert (magnitude_edges()[magnitudes] <= values).all()
    assert (values < magnitude_edges()[magnitudes + 1]).all()
    limits = np.finfo(np.float32)
    assert magnitude_codes(np.array([limits.tiny, limits.max], np.float32)).tolist() == [LOWEST, HIGHEST]


def test_special_values_are_above_ordinary_ones_and_the_worst_is_the_largest() -> None:
    values = np.array([3e38, 0, -0.0, 1e-45, -1e-38, -np.inf, np.inf, np.nan, -np.nan], np.float32)
    magnitudes = magnitude_codes(values).tolist()
    assert magnitudes[1:] == [ZERO, ZERO, SUBNORMAL, SUBNORMAL, MINUS_INF, PLUS_INF, NAN, NAN]
    assert magnitudes == sorted(magnitudes)
    assert HIGHEST < UNRELATED < ZERO


def test_a_plain_zero_is_below_every_other_value() -> None:
    assert magnitude_codes(np.array([0, 1e-38], np.float32), PLAIN_ZERO).tolist() == [PLAIN_ZERO, SUBNORMAL]
    assert PLAIN_ZERO < LOWEST


def test_ratios_to_the_last_row() -> None:
    values = np.array([[1e-20, 1e20], [1e30, -1e-30], [0, 1], [1, 0], [np.inf, np.nan]], np.float32)
    magnitudes = ratio_magnitude_codes(values)
    unity = int(magnitude_codes(np.ones(1, np.float32))[0])
    assert magnitudes[:3].tolist() == [[LOWEST, unity], [HIGHEST, unity], [ZERO, unity]], (
        "ratios are clipped to float32"
    )
    assert magnitudes[3:].tolist() == [[UNRELATED, ZERO], [PLUS_INF, NAN]]
