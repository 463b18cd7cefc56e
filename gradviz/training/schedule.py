"""The changes that a run makes by itself: warm-up and decay of the learning rate, and scheduled changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gradviz.experiment.experiment import Experiment, Training


def scheduled(experiment: Experiment, step: int) -> dict[str, Any]:
    """Return the values that the experiment's schedule sets at this step, by key path."""
    return {key: value for change in experiment.schedule if change.at == step for key, value in change.set.items()}


def rate_factor(training: Training, step: int) -> float:
    """Return the factor of the learning rate at this step of the recording: 1 during pre-training.

    The rate then rises linearly over the steps of the warm-up, from lr/warmup at step 0 to lr at step warmup − 1, as in
    §3.2 of Xiong et al. 2020. The decay begins after the warm-up.
    """
    step -= training.pretraining_steps
    if step < 0:
        return 1.0
    if step < training.warmup:
        return (step + 1) / training.warmup
    decay = training.decay
    factor: float = decay.entry.resolve()(step - training.warmup, training.steps - training.warmup, **decay.options())
    return factor
