from __future__ import annotations

import math
from typing import Any

import pytest

from gradviz.ui.widgets.numbers import in_words, json_from, list_from, number_from, power


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.0, "0"), (1.23456, "1.235"), (-2e-30, "-2e-30"), (math.nan, "NaN"), (math.inf, "+Inf"), (-math.inf, "−Inf")],
)
def test_numbers_in_words(value: float, words: str) -> None:
    assert in_words(value) == words


@pytest.mark.parametrize(("exponent", "text"), [(0, "10⁰"), (-13, "10⁻¹³"), (38, "10³⁸")])
def test_powers_of_ten(exponent: int, text: str) -> None:
    assert power(exponent) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1.0),
        (" 0,5 ", 0.5),
        ("+1e-3", 1e-3),
        ("−2", -2.0),
        ("", None),
        ("true", None),
        ("null", None),
        ("abc", None),
        ("1 2", None),
        ("9" * 400, math.inf),
        ("-" + "9" * 400, -math.inf),
        ("9" * 5000, None),
        ("[" * 100_000, None),
    ],
)
def test_numbers_that_people_type(text: str, number: float | None) -> None:
    assert number_from(text) == number


@pytest.mark.parametrize(
    ("text", "value"), [("20", 20), ("true", True), ("null", None), ('"x"', "x"), ("relu", "relu"), ("[1", "[1")]
)
def test_values_that_people_type(text: str, value: Any) -> None:
    assert json_from(text) == value


@pytest.mark.parametrize(
    ("text", "values"),
    [("3, 3, 3", [3, 3, 3]), ("[2,2]", [2, 2]), ("3 4;6", [3, 4, 6]), ("", []), ("[]", []), ("3, x", [3, "x"])],
)
def test_lists_that_people_type(text: str, values: list[Any]) -> None:
    assert list_from(text) == values
