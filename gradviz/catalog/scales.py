"""The scales of the heatmap: how a statistic is mapped to a color."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from gradviz.catalog.entry import Entry, Table

Kind = Literal["log", "linear", "start", "loss"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class ScaleKind(Entry):
    """A row of the table; ``symbol`` is shown in titles.

    If ``logarithmic`` is true, the ends of the range are exponents of ten.
    """

    symbol: str = ""
    logarithmic: bool = True


def _kind(name: Kind, label: str, symbol: str, help: str, *, logarithmic: bool = True) -> ScaleKind:
    return ScaleKind(name, label, help, "gradviz.heatmap.scale:Scale", symbol=symbol, logarithmic=logarithmic)


SCALE_KINDS: Table[ScaleKind] = Table(
    "Scale",
    "scale",
    _kind("log", "Logarithmic", "log₁₀", "Equal steps of color are equal factors."),
    _kind(
        "linear",
        "Linear",
        "linear",
        "Equal steps of color are equal differences of the magnitude.",
        logarithmic=False,
    ),
    _kind(
        "start",
        "Against the start",
        "log₁₀, relative to the row's first step",
        "Each row is divided by its own value at its first step: what has grown, and what has shrunk.",
    ),
    _kind(
        "loss",
        "Against the last layer",
        "log₁₀, relative to the row nearest to the loss",
        "Each step is divided by its value in the row nearest to the loss: how much arrives of what sets out.",
    ),
)
