"""One step as the probe read it, the events of a run, and what a run was made of."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.catalog.scalars import RECORDED_ALWAYS

EVENT_KINDS = ("change", "inf", "nan", "weights", "phase")


@dataclass(frozen=True, slots=True)
class Event:
    """A change at a step.

    ``change``: ``key`` holds ``value`` from the computation of ``step`` on. ``inf``, ``nan``: the first such
    value of the run stood in ``layer`` (or, where that is empty, in the loss). ``weights``: the run started from
    weights of a file. ``phase``: from here on other layers are trained, for another loss. A file may hold events of
    other kinds, which are shown by their label. ``label`` is short, for a marker; ``detail`` a sentence.
    """

    step: int
    kind: str
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
    ``clip_coef`` are those of the step's gradient before clipping and of what clipping did. ``more_scalars`` maps
    the names of further scalars to their values at this step.
    """

    step: int
    loss: float
    grad_norm: float
    clip_coef: float
    statistics: Mapping[str, NDArray[np.float32]]
    events: tuple[Event, ...] = field(default=())
    more_scalars: Mapping[str, float] = field(default_factory=dict)

    def scalar(self, name: str) -> float:
        """The value of a scalar; NaN if there is none at this step."""
        if name in RECORDED_ALWAYS:
            value: float = getattr(self, name)
            return value
        return self.more_scalars.get(name, math.nan)
