"""The decays of the learning rate. Implementations are called as ``f(step, steps, **options)``.

``step`` counts from the end of the warm-up, and ``steps`` is the number of steps from there to the end of the run;
implementations return the factor on the learning rate.
"""

from __future__ import annotations

from math import cos, pi

from gradviz.catalog.entry import Entry, Table
from gradviz.catalog.option import Option


def constant(step: int, steps: int) -> float:
    """Return 1."""
    return 1.0


def cosine(step: int, steps: int, final: float) -> float:
    """Follow half a period of a cosine from 1 to ``final`` (Loshchilov & Hutter 2017, eq. 5)."""
    progress = min(step / steps, 1.0) if steps > 0 else 1.0
    return final + (1 - final) * (1 + cos(pi * progress)) / 2


def staircase(step: int, steps: int, every: int, factor: float) -> float:
    """Multiply by ``factor`` after every ``every`` steps."""
    power: float = factor ** (step // every)
    return power


DECAYS = Table(
    "Decay",
    "kind",
    Entry("none", "None", "The learning rate stays as it is.", constant),
    Entry(
        "cosine",
        "Cosine",
        "Down to the end of the run along half a cosine (Loshchilov & Hutter 2017).",
        cosine,
        {"final": Option(0.0, "Final", "Share of the learning rate that is left at the end.", ge=0, le=1)},
    ),
    Entry(
        "step",
        "Stepwise",
        "A factor at regular intervals, as He et al. 2016 train.",
        staircase,
        {
            "every": Option(100, "Every", "Steps between two factors.", unit="steps", ge=1, le=10_000_000),
            "factor": Option(0.1, "Factor", "What the learning rate is multiplied with.", gt=0, le=1),
        },
    ),
)
