"""What was in force at a step of a run: the experiment, its schedule, and what was changed by hand.

The events of a run tell of every change that was made, be it scheduled or by hand, in order; the last change of a
key holds. The schedule only counts for steps that the run has not reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gradviz.recording.reading import Event

if TYPE_CHECKING:
    from gradviz.experiment.experiment import Experiment


def in_force(experiment: Experiment, events: Iterable[Event], step: int, steps: int) -> Experiment:
    """The experiment with every change up to ``step``, of a run that has made ``steps`` so far."""
    values = {event.key: event.value for event in events if event.kind == "change" and event.step <= step}
    for change in experiment.schedule:
        if steps <= change.at <= step:
            values.update(change.set)
    return experiment.changed(values) if values else experiment


def stretches(experiment: Experiment, events: Iterable[Event], keys: Sequence[str]) -> Iterator[tuple[int, list[Any]]]:
    """The values of some keys over a run: each step at which one of them changes, with the values from there on."""
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
    """The threshold of the global gradient norm, from each step at which it changes on.

    It is NaN if clipping is off, or limits each element.
    """
    if experiment is None:
        return [(0, np.nan)]
    keys = [f"training.clipping.{key}" for key in ("on", "kind", "threshold")]
    return [
        (start, float(threshold) if on and kind == "norm" and type(threshold) in (int, float) else np.nan)
        for start, (on, kind, threshold) in stretches(experiment, events, keys)
    ]


def replayed(experiment: Experiment, events: Iterable[Event], steps: int, source: str = "recording") -> Experiment:
    """The experiment that makes the same run by itself: what was changed by hand becomes its schedule.

    ``steps`` is how many there were; what the schedule holds for later stays. Raises :class:`ExperimentError`.
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
