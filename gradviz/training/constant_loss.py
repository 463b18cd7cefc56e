"""The loss of the best constant prediction: a network reaches it without learning anything from its inputs."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.data.dataset import Dataset


def constant_loss(dataset: Dataset, loss: str) -> float | None:
    """Return the lowest mean loss of a single prediction for all samples, or None if it can't be computed."""
    if dataset.targets is None:
        return None
    if loss == "mse":
        return _squares(dataset.targets, dataset)
    return _entropy(_shares(dataset.targets)) if loss == "cross_entropy" and dataset.labels else None


def _shares(labels: NDArray[Any]) -> NDArray[np.float64]:
    """Return the relative frequencies of the classes that occur."""
    _, counts = np.unique(labels, return_counts=True)
    shares: NDArray[np.float64] = counts / len(labels)
    return shares


def _entropy(shares: NDArray[np.float64]) -> float:
    return float(-np.sum(shares * np.log(shares)))


def _squares(targets: NDArray[Any], dataset: Dataset) -> float:
    """Return the mean over the outputs of the targets' variance; labels are taken as one-hot targets."""
    if dataset.labels:
        shares = _shares(targets)
        return float(np.sum(shares * (1 - shares)) / dataset.outputs)
    return float(np.mean(np.var(targets.astype(np.float64), axis=0)))
