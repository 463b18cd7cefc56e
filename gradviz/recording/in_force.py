"""The values in force at a step of a run: those of the experiment, its schedule, and changes made by hand.

The events of a run hold every change that was made, scheduled or by hand, in order; the last change of a key is in
force. The schedule counts only for steps that the run has not reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gradviz.recording.reading import Event

if TYPE_CHECKING:
    from gradviz.experiment.experiment import Experiment


def in_force(experiment: Experiment, events: Iterable[Event], step: int, steps: int) -> Experiment:
    """Return the experiment with every change up to ``step``; the run has made ``steps`` steps so far."""
    values = {event.key: event.value for event in events if event.kind == "change" and event.step <= step}
    for change in experiment.schedule:
        if steps <= change.at <= step:
            values.update(change.set)
    return experiment.changed(values) if values else experiment


def stretches(experiment: Experiment, events: Iterable[Event], keys: Sequence[str]) -> Iterator[tuple[int, list[Any]]]:
    """Yield each step at which one of ``keys`` changes, and the values of all keys from that step on."""
    values = {key: experiment.value(key) for key in keys}
    start = 0
    for event in events:
        if event.kind == "change" and event.key in values:
            if event.step > start:
                yield start, list(values.values())
                start = event.step
            values[event.key] = event.value
    yield start, list(values.values())


def clipping_thresholds(experiment: Experiment | None, events: Iterable[Event]) -> list[tuple[int, float]]:
    """Return each step at which the clipping threshold of the global gradient norm changes, and the new threshold.

    The threshold is NaN if clipping is off or limits each element.
    """
    if experiment is None:
        return [(0, np.nan)]
    keys = [f"training.clipping.{key}" for key in ("on", "kind", "threshold")]
    return [
        (start, float(threshold) if on and kind == "norm" and type(threshold) in (int, float) else np.nan)
        for start, (on, kind, threshold) in stretches(experiment, events, keys)
    ]


def replayed(experiment: Experiment, events: Iterable[Event], steps: int, source: str = "recording") -> Experiment:
    """Return the experiment that reproduces a run: changes made by hand become part of its schedule.

    ``steps`` is the number of steps of the run; scheduled changes of later steps stay. Raises :class:`ExperimentError`.
    """
    made = [(event.step, event.key, event.value) for event in events if event.kind == "change"]
    planned = {(change.at, key): value for change in experiment.schedule for key, value in change.set.items()}
    if all((step, key) in planned and planned[step, key] == value for step, key, value in made):
        return experiment
    by_step: dict[int, dict[str, Any]] = {}
    for step, key, value in made:
        by_step.setdefault(step, {})[key] = value
    schedule = [{"at": step, "set": values} for step, values in sorted(by_step.items())]
    schedule += [{"at": change.at, "set": change.set} for change in experiment.schedule if change.at >= steps]
    return experiment.with_values({"schedule": schedule}, source)
