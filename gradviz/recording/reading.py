"""One step as the probe read it, the events of a run, and what a run was made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

EventKind = Literal["change", "inf", "nan", "weights"]


@dataclass(frozen=True, slots=True)
class Event:
    """A change at a step.

    ``change``: ``key`` holds ``value`` from the computation of ``step`` on. ``inf``, ``nan``: the first such
    value of the run stood in ``layer`` (or, where that is empty, in the loss). ``weights``: the run started from
    weights of a file. ``label`` is short, for a marker; ``detail`` a sentence.
    """

    step: int
    kind: EventKind
    label: str
    detail: str = ""
    key: str = ""
    value: Any = None
    layer: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON data, without what is empty."""
        return {name: value for name, value in asdict(self).items() if value not in ("", None)}


@dataclass(frozen=True, slots=True)
class Layer:
    """A row of the heatmap: name, kind of module, shape of its weight."""

    name: str
    kind: str
    shape: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that is known of one step.

    ``statistics`` maps each name to one float32 number per row, a layer or a time step; ``grad_norm`` and
    ``clip_coef`` are those of the step's gradient before clipping and of what clipping did.
    """

    step: int
    loss: float
    grad_norm: float
    clip_coef: float
    statistics: Mapping[str, NDArray[np.float32]]
    events: tuple[Event, ...] = field(default=())
