"""Positions and labels of the ticks of an axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from matplotlib.ticker import MaxNLocator

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Ticks:
    """Positions on an axis and their labels."""

    at: tuple[float, ...]
    labels: tuple[str, ...]


def decade_ticks(low: float, high: float, most: int) -> Ticks:
    """Return at most ``most`` ticks at whole decades between two exponents."""
    first, last = ceil(low), floor(high)
    every = max(1, ceil((last - first + 1) / most))
    at = range(first + -first % every, last + 1, every)
    return Ticks(tuple(map(float, at)), tuple(map(power, at)))


def log_ticks(low: float, high: float, most: int) -> Ticks:
    """Return at most ``most`` ticks between two exponents: the digits 1, 2, 5 or 1, 3 if they fit, else decades."""
    for digits in ((1, 2, 5), (1, 3)):
        exponents = range(floor(low), ceil(high) + 1)
        at = [tick for exponent in exponents for digit in digits if low <= (tick := exponent + log10(digit)) <= high]
        if len(at) <= most:
            return Ticks(tuple(at), tuple(f"{10**tick:g}" if -4 < tick < 5 else power(tick) for tick in at))
    return decade_ticks(low, high, most)


def power(exponent: float) -> str:
    """Return a power of 10 as text: 10⁻⁷, 3.2·10⁻⁷."""
    whole = floor(exponent + 1e-9)
    ten = f"10{str(whole).translate(_SUPERSCRIPTS)}"
    return ten if abs(exponent - whole) < 1e-9 else f"{10 ** (exponent - whole):.2g}·{ten}"


def number_ticks(low: float, high: float, most: int = 3) -> Ticks:
    """Return about ``most`` ticks at round numbers between ``low`` and ``high``."""
    at = [float(tick) for tick in MaxNLocator(nbins=most).tick_values(low, high) if low <= tick <= high]
    return Ticks(tuple(at), _shortest_labels(at))


def step_ticks(steps: int, first: int = 0, most: int = 10) -> Ticks:
    """Return about ``most`` ticks of the step axis, each in the middle of its step's column."""
    end = first + steps
    nice = MaxNLocator(nbins=most, integer=True, steps=[1, 2, 5, 10]).tick_values(first, max(first + 1, end - 1))
    at = [int(step) for step in nice if first <= step < end]
    return Ticks(tuple(step + 0.5 for step in at), tuple(f"{step:,}" for step in at))


def _shortest_labels(numbers: Sequence[float]) -> tuple[str, ...]:
    """Return labels with the fewest digits that distinguish the numbers."""
    for digits in range(4, 17):
        labels = tuple(f"{number:.{digits}g}" for number in numbers)
        if len(set(labels)) == len(labels):
            return labels
    return tuple(map(repr, numbers))
