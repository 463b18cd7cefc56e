"""How the learning rate goes up and down over a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradviz.experiment.experiment import Training


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
