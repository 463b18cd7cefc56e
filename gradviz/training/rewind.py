"""Going back to a step of a recorded run: restores the nearest checkpoint and repeats the recorded steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.errors import InputError
from gradviz.recording.reading import Reading
from gradviz.recording.recording import Recording
from gradviz.training.checkpoints import Checkpoints
from gradviz.training.schedule import scheduled
from gradviz.training.trainer import Trainer


def rewind(trainer: Trainer, checkpoints: Checkpoints, recording: Recording, step: int) -> int | None:
    """Bring a trainer of the recorded experiment to its state before ``step``.

    Returns the first step that differs from the recording, or None. Raises :class:`InputError` if there is no
    checkpoint from which ``step`` can be reached.
    """
    state = checkpoints.nearest(step)
    if state is None:
        raise InputError("step: found {step}; there is no checkpoint before it", step=step)
    trainer.restore(state)
    return replay(trainer, recording, step)


def replay(trainer: Trainer, recording: Recording, stop: int) -> int | None:
    """Repeat the recorded steps from the trainer's next step to the last before ``stop``, with manual changes.

    Returns the first step whose loss, gradient norm, clipping or common statistics differ from the recording in any
    bit, or None. The trainer advances to ``stop`` in either case.
    """
    if not trainer.next_step <= stop <= len(recording):
        bounds = {"first": f"{trainer.next_step:,}", "last": f"{len(recording):,}"}
        raise InputError("step: found {step}; allowed: {first} to {last}", step=stop, **bounds)
    changes: dict[int, dict[str, Any]] = {}
    for event in recording.events:
        if event.kind == "change":
            changes.setdefault(event.step, {})[event.key] = event.value
    readings = []
    while trainer.next_step < stop:
        step = trainer.next_step
        # If a scheduled change made no event, the user changed the value back before it could take effect.
        in_force = {key: trainer.experiment.value(key) for key in scheduled(trainer.experiment, step)}
        if repeated := {**in_force, **changes.get(step, {})}:
            trainer.change(repeated)
        readings.append(trainer.step())
    return first_difference(readings, recording)


def first_difference(readings: Sequence[Reading], recording: Recording) -> int | None:
    """Return the first of consecutive steps whose numbers differ from the recorded ones in any bit, or None."""
    if not readings:
        return None
    start, stop = readings[0].step, readings[-1].step + 1
    steps: list[int] = []
    for name in ("loss", "grad_norm", "clip_coef"):
        values = np.array([getattr(reading, name) for reading in readings])
        steps += _first_differing(values[:, None], recording.read(name, start, stop)[:, None], start)
    for name in readings[0].statistics.keys() & set(recording.statistics):
        first = max(start, recording.first_step(name))  # the statistic may have been added during the run
        rows = [reading.statistics[name] for reading in readings[first - start :]]
        if rows:
            steps += _first_differing(np.stack(rows), recording.read(name, first, stop), first)
    return min(steps, default=None)


def _first_differing(a: NDArray[Any], b: NDArray[Any], start: int) -> list[int]:
    """Return the first step at which two arrays (steps, rows) differ, or no step; NaN equals NaN."""
    differ = ~((a == b) | (np.isnan(a) & np.isnan(b))).all(axis=1)
    return [start + int(differ.argmax())] if differ.any() else []
