"""Numbers as people read and type them."""

from __future__ import annotations

import json
import math
import re
from typing import Any


def in_words(value: float) -> str:
    """A number to four digits; what is not an ordinary number by its name."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "−Inf"
    return f"{value:.4g}"


def power(exponent: int) -> str:
    """10 to a whole exponent, as text."""
    return "10" + str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def number_from(text: str) -> float | None:
    """The number that a person typed, with a decimal comma or point; None where it is none."""
    value = json_from(text)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return float(value)
    except OverflowError:  # a whole number beyond every float
        return math.inf if value > 0 else -math.inf


def json_from(text: str) -> Any:
    """What a person typed as a JSON value; as text where it is none."""
    try:
        return json.loads(text.strip().replace(",", ".").replace("−", "-").lstrip("+"))
    except (ValueError, RecursionError):  # no JSON; or a number of more digits than Python reads
        return text


def list_from(text: str) -> list[Any]:
    """What a person typed as a list: values with commas, semicolons or blanks between, in brackets or not."""
    parts = re.split(r"[,;\s]+", text.strip().removeprefix("[").removesuffix("]").strip())
    return [json_from(part) for part in parts if part]
