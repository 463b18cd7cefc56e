"""The reading of one step, the events of a run, and the layers of its network."""

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
    """Something that happened at a step.

    Kinds: ``change``, from the computation of ``step`` on, ``key`` has the value ``value``; ``inf`` and ``nan``, the
    first such value of the run occurred in ``layer`` (in the loss if ``layer`` is empty); ``weights``, the run started
    from the weights of a file; ``phase``, from ``step`` on, other layers are trained, for another loss. A file may hold
    events of other kinds, which are shown by their label. ``label`` is short, for a marker; ``detail`` is a sentence.
    """

    step: int
    kind: str
    label: str
    detail: str = ""
    key: str = ""
    value: Any = None
    layer: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON data without empty values."""
        return {name: value for name, value in asdict(self).items() if value not in ("", None)}


@dataclass(frozen=True, slots=True)
class Layer:
    """A row of the heatmap: the name of a layer, the kind of its module, and the shape of its weight."""

    name: str
    kind: str
    shape: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that is recorded of one step.

    ``statistics`` maps each name to one float32 number per row (layer, time step or parameter). ``grad_norm`` is the
    norm of the gradient before clipping, ``clip_coef`` the factor that clipping multiplied it with. ``more_scalars``
    maps the names of further scalars to their values at this step.
    """

    step: int
    loss: float
    grad_norm: float
    clip_coef: float
    statistics: Mapping[str, NDArray[np.float32]]
    events: tuple[Event, ...] = field(default=())
    more_scalars: Mapping[str, float] = field(default_factory=dict)

    def scalar(self, name: str) -> float:
        """Return the value of a scalar, or NaN if it has none at this step."""
        if name in RECORDED_ALWAYS:
            value: float = getattr(self, name)
            return value
        return self.more_scalars.get(name, math.nan)
