"""The description of a run, which is complete before its first step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

from gradviz.catalog.scalars import RECORDED_ALWAYS
from gradviz.catalog.statistics import Rows
from gradviz.recording.reading import Layer

if TYPE_CHECKING:
    from gradviz.experiment.experiment import Experiment


@dataclass(frozen=True, slots=True)
class Parent:
    """The run from which another one was forked, and the step of the fork.

    ``run`` is the id of the run, or None if it has no id because gradviz 0.1 recorded it; ``experiment_sha256`` then
    identifies its experiment.
    """

    run: str | None
    step: int
    experiment_sha256: str = ""


@dataclass(frozen=True, slots=True)
class RunInfo:
    """The description of a run.

    Attributes:
        title: the name of the run as views show it; may be empty.
        layers: the layers from input to output.
        environment: versions, device and threads of the run.
        experiment: the experiment that determines the run; None for a training loop that is not gradviz's own.
        planned_steps: the number of steps that the run makes unless it is stopped; None if unknown.
        other_rows: names of the rows of statistics that are not per layer: ``time`` steps, ``parameters``.
        scalars: names of the quantities with one number per step.
        parent: the run from which this one was forked, or None if it is not a fork.
        read_at: the point of a step at which its gradients are read: after the ``backward`` pass, at the entry of a
            ``clip`` function, or in the ``step`` of the optimizer.
        constant_loss: the loss of the best constant prediction on the training data; None if unknown.
        run_id: the unique id of the run, which copies of its recording share; None in files of gradviz 0.1.
    """

    title: str
    layers: tuple[Layer, ...]
    environment: Mapping[str, Any]
    experiment: Experiment | None = None
    planned_steps: int | None = None
    other_rows: Mapping[Rows, tuple[str, ...]] = field(default_factory=dict)
    scalars: tuple[str, ...] = RECORDED_ALWAYS
    parent: Parent | None = None
    read_at: str = "backward"
    constant_loss: float | None = None
    run_id: str | None = field(default_factory=lambda: uuid4().hex)

    @classmethod
    def of(cls, experiment: Experiment, layers: Sequence[Layer], environment: Mapping[str, Any], **more: Any) -> Self:
        """Return the description of a run that trains ``experiment``; ``more`` are further attributes."""
        return cls(experiment.name, tuple(layers), environment, experiment, experiment.training.all_steps, **more)

    def rows(self, kind: Rows) -> tuple[str, ...]:
        """Return the names of the rows of a kind of statistic; empty if the run has no such rows."""
        if kind == "layers":
            return tuple(layer.name for layer in self.layers)
        return self.other_rows.get(kind, ())


def time_rows(count: int) -> tuple[str, ...]:
    """Return the names of ``count`` time steps."""
    return tuple(f"t={t}" for t in range(1, count + 1))
