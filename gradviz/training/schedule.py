"""What changes over a run by itself: the learning rate goes up and down, and scheduled changes fall due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gradviz.experiment.experiment import Experiment, Training


def scheduled(experiment: Experiment, step: int) -> dict[str, Any]:
    """The values that the experiment's schedule sets at this step, by key path."""
    return {key: value for change in experiment.schedule if change.at == step for key, value in change.set.items()}


def rate_factor(training: Training, step: int) -> float:
    """What the learning rate is multiplied with at this step of the recording: 1 in the pre-training.

    Then it rises in a straight line over the steps of the warm-up, lr/warmup at step 0, lr at step warmup − 1, as Xiong
    et al. 2020 have it in §3.2; then the decay begins.
    """
    step -= training.pretraining_steps
    if step < 0:
        return 1.0
    if step < training.warmup:
        return (step + 1) / training.warmup
    decay = training.decay
    factor: float = decay.entry.resolve()(step - training.warmup, training.steps - training.warmup, **decay.options())
    return factor
