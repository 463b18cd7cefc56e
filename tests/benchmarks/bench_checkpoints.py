"""Measure the cost of checkpoints during training and the time to rewind; print two rows of the budget.

Run as a script. Steps with and without checkpoints take turns, so that other load on the machine affects both; the
CPU time of the thread is measured.
"""

from __future__ import annotations

import argparse
import random
from statistics import median
from time import thread_time
from typing import Any

from gradviz.experiment.experiment import Experiment
from gradviz.recording.live_recording import LiveRecording
from gradviz.training.checkpoints import FIRST_SPACING, Checkpoints
from gradviz.training.process_state import prepared_trainer
from gradviz.training.rewind import rewind
from gradviz.training.trainer import DEFAULT_STATISTICS, Trainer

BUDGET = 256 << 20
ROUNDS = 60
TARGETS = 30


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=10_000, help="length of the run that is rewound")
    steps = parser.parse_args().steps
    for optimizer in ("sgd", "adam"):
        experiment = deep(optimizer, steps)
        with prepared_trainer(experiment, DEFAULT_STATISTICS, 1) as trainer:
            print(f"MLP, 50 layers of 64, batch 64, {optimizer}")
            measure_cost(trainer)
        with prepared_trainer(experiment, DEFAULT_STATISTICS, 1) as trainer:
            measure_rewind(trainer)


def deep(optimizer: str, steps: int) -> Experiment:
    raw: dict[str, Any] = {
        "model": {"depth": 50, "width": 64, "activation": {"name": "relu"}, "initializer": {"name": "he_normal"}},
        "data": {"name": "digits", "batch_size": 64},
        "training": {"steps": steps, "optimizer": {"name": optimizer, "lr": 1e-4}},
    }
    return Experiment.from_dict(raw)


def measure_cost(trainer: Trainer) -> None:
    checkpoints = Checkpoints(BUDGET)
    plain, kept, taking = [], [], []
    for _ in range(ROUNDS):
        started = thread_time()
        for _ in range(FIRST_SPACING):
            trainer.step()
        plain.append(thread_time() - started)
        started = thread_time()
        for _ in range(FIRST_SPACING):
            reading = trainer.step()
            checkpoints.visit(trainer, reading.events)
        kept.append(thread_time() - started)
        started = thread_time()
        trainer.state()
        taking.append(thread_time() - started)
    step = median(plain) / FIRST_SPACING
    print(
        f"  a state takes {median(taking) * 1e3:.2f} ms, a step {step * 1e3:.2f} ms, every {checkpoints.spacing} steps"
    )
    print(f"  training with checkpoints: {median(kept) / median(plain):.3f}× (≤ 1.02×)")


def measure_rewind(trainer: Trainer) -> None:
    checkpoints = Checkpoints(BUDGET)
    recording = LiveRecording(trainer.info, DEFAULT_STATISTICS)
    checkpoints.visit(trainer)
    for reading in trainer:
        recording.append(reading)
        checkpoints.visit(trainer, reading.events)
    print(
        f"  {len(recording):,} steps: {len(checkpoints)} states, {checkpoints.nbytes / 2**20:.0f} MB (≤ 256)", end=", "
    )
    print(f"every {checkpoints.spacing} steps")
    draw = random.Random(0)
    longest = checkpoints.spacing - 1
    targets = [longest, *(draw.randrange(len(recording)) for _ in range(TARGETS))]
    took = []
    for target in targets:
        started = thread_time()
        differing = rewind(trainer, checkpoints, recording, target)
        took.append(thread_time() - started)
        if differing is not None:
            raise SystemExit(f"step {differing} came out otherwise")
    print(f"  to any of them: median {median(took):.2f} s, longest {max(took):.2f} s (≤ 1)")


if __name__ == "__main__":
    main()
