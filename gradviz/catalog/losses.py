"""The losses. Implementations are called as ``f(output, target)`` and return the mean over the batch."""

from __future__ import annotations

from gradviz.catalog.entry import Entry, Table

LOSSES = Table(
    "Loss",
    "loss",
    Entry(
        "cross_entropy",
        "Cross entropy",
        "Mean of −log softmax at the true class; for class labels.",
        "torch.nn.functional:cross_entropy",
    ),
    Entry(
        "mse",
        "Mean squared error",
        "Mean of (output − target)² over batch and outputs; class labels become one-hot targets.",
        "torch.nn.functional:mse_loss",
    ),
)
