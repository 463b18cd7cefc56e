"""What a colour is made from: the scales of the heatmap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["log", "linear", "start", "loss"]


@dataclass(frozen=True, slots=True)
class ScaleKind:
    """A row of the table. ``logarithmic``: the ends of the range are exponents of ten; ``relative``: of a ratio."""

    name: Kind
    label: str
    words: str
    help: str
    logarithmic: bool = True
    relative: bool = False


SCALE_KINDS: dict[Kind, ScaleKind] = {
    row.name: row
    for row in (
        ScaleKind("log", "Logarithmic", "log₁₀", "Equal steps of colour are equal factors."),
        ScaleKind(
            "linear",
            "Linear",
            "linear",
            "Equal steps of colour are equal differences of the magnitude.",
            logarithmic=False,
        ),
        ScaleKind(
            "start",
            "Against the start",
            "log₁₀, relative to the row's first step",
            "Each row is divided by its own value at step 0: what has grown, and what has shrunk.",
            relative=True,
        ),
        ScaleKind(
            "loss",
            "Against the last layer",
            "log₁₀, relative to the row nearest to the loss",
            "Each step is divided by its value in the row nearest to the loss: how much arrives of what sets out.",
            relative=True,
        ),
    )
}
