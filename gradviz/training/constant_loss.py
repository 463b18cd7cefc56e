"""The loss of the best constant prediction: what a network reaches that has learned nothing of its inputs."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.data.dataset import Dataset


def constant_loss(dataset: Dataset, loss: str) -> float | None:
    """The least mean loss over all samples that one prediction for all of them has; None if it is not known."""
    if dataset.targets is None:
        return None
    if loss == "mse":
        return _squares(dataset.targets, dataset)
    return _entropy(_shares(dataset.targets)) if loss == "cross_entropy" and dataset.labels else None


def _shares(labels: NDArray[Any]) -> NDArray[np.float64]:
    """How often each class occurs that does."""
    _, counts = np.unique(labels, return_counts=True)
    shares: NDArray[np.float64] = counts / len(labels)
    return shares


def _entropy(shares: NDArray[np.float64]) -> float:
    return float(-np.sum(shares * np.log(shares)))


def _squares(targets: NDArray[Any], dataset: Dataset) -> float:
    """The variance, the mean over outputs; of one-hot targets that of each class."""
    if dataset.labels:
        shares = _shares(targets)
        return float(np.sum(shares * (1 - shares)) / dataset.outputs)
    return float(np.mean(np.var(targets.astype(np.float64), axis=0)))
