"""Several trainers in lockstep, in one thread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gradviz.recording.reading import Reading
from gradviz.training.trainer import Trainer


def lockstep(trainers: Sequence[Trainer]) -> Iterator[tuple[Reading, ...]]:
    """Step the trainers in turn and yield the readings of each round, until one of them has made its last step."""
    while all(trainer.next_step < trainer.experiment.training.all_steps for trainer in trainers):
        yield tuple(trainer.step() for trainer in trainers)
