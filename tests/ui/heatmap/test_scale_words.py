from __future__ import annotations

import pytest

from gradviz.heatmap.scale import Scale
from gradviz.ui.heatmap.scale_words import end_words, scale_words, value_words


@pytest.mark.parametrize(
    ("statistic", "scale", "is_locked", "expected"),
    [
        ("grad_l2", Scale(-8, 0), False, "‖∂L/∂W‖₂ · before clipping · color is log₁₀, 10⁻⁸ to 10⁰"),
        ("grad_rms", Scale(-8, 0), True, "‖∂L/∂W‖₂/√n · before clipping · color is log₁₀, 10⁻⁸ to 10⁰ · locked"),
        ("grad_l2_clipped", Scale(-8, 0), False, "‖∂L/∂W‖₂ after clipping · color is log₁₀, 10⁻⁸ to 10⁰"),
        ("activation_mean", Scale(0, 2.5, "linear"), False, "|mean a| · color is linear, 0 to 2.5"),
        ("weight_l2", Scale(-1, 1, "loss"), False,
         "‖W‖₂ · color is log₁₀, relative to the row nearest to the loss, 10⁻¹ to 10¹"),
    ],
)  # fmt: skip
def test_the_title_says_statistic_clipping_scale_range_and_lock(
    qapp: object, statistic: str, scale: Scale, is_locked: bool, expected: str
) -> None:
    assert scale_words(statistic, scale, is_locked) == expected


def test_ends_between_decades_are_numbers() -> None:
    assert end_words(Scale(-3.3, 1), -3.3) == "0.000501"
    assert end_words(Scale(-30.5, 1), -30.5) == "3.16e-31"


def test_zero_and_subnormal_have_names() -> None:
    values = (0.0, -0.0, 1e-40, -1e-40, 1.2e-38, float("nan"), float("-inf"))
    expected = ["zero", "zero", "1e-40 subnormal", "-1e-40 subnormal", "1.2e-38", "NaN", "−Inf"]
    assert [value_words(value) for value in values] == expected
