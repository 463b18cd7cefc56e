"""The scalars: one number per step, without rows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scalar:
    """A row of the table; ``symbol`` is the formula as axes and titles show it, empty if the label says it all."""

    name: str
    label: str
    symbol: str
    help: str


SCALARS = {
    scalar.name: scalar
    for scalar in (
        Scalar("loss", "Loss", "L", "Mean loss over the batch."),
        Scalar("grad_norm", "Gradient norm", "‖∂L/∂θ‖₂", "L2 norm of the whole gradient before clipping."),
        Scalar("clip_coef", "Clipping coefficient", "", "Factor that clipping multiplies the gradient by; 1 without."),
        Scalar("lr", "Learning rate", "η", "Learning rate that the update uses, after warm-up and decay."),
        Scalar("accuracy", "Accuracy", "", "Fraction of the batch that is classified correctly."),
        Scalar("held_out_loss", "Held-out loss", "", "Mean loss over the samples that are held out of the training."),
        Scalar("held_out_accuracy", "Held-out accuracy", "", "Fraction of the held-out samples classified correctly."),
    )
}

RECORDED_ALWAYS = ("loss", "grad_norm", "clip_coef")
"""The scalars that every recording holds; which of the others it holds, its run says."""
