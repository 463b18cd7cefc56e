"""Formats numbers for the user and parses typed numbers."""

from __future__ import annotations

import json
import math
import re
from typing import Any


def in_words(value: float) -> str:
    """Format a number with four digits, or as NaN, +Inf or −Inf."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "−Inf"
    return f"{value:.4g}"


def power(exponent: int) -> str:
    """Format a power of 10 with an integer exponent."""
    return "10" + str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def number_from(text: str) -> float | None:
    """Parse a number with a decimal comma or point; return None if the text is not a number."""
    value = json_from(text)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return float(value)
    except OverflowError:  # an integer outside the range of floats
        return math.inf if value > 0 else -math.inf


def json_from(text: str) -> Any:
    """Parse a JSON value with a decimal comma or point; return the text itself if it is not valid."""
    try:
        return json.loads(text.strip().replace(",", ".").replace("−", "-").lstrip("+"))
    except (ValueError, RecursionError):  # not JSON, or a number with more digits than Python parses
        return text


def list_from(text: str) -> list[Any]:
    """Parse a list of values separated by commas, semicolons or spaces, with optional brackets."""
    parts = re.split(r"[,;\s]+", text.strip().removeprefix("[").removesuffix("]").strip())
    return [json_from(part) for part in parts if part]
