"""The test set of the UCI optical handwritten digits (Alpaydin & Kaynak 1998), as distributed with scikit-learn."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from gradviz.data.dataset import Dataset, shuffled_epochs
from gradviz.resources import resources


@cache
def read_digits() -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return images (1797, 8, 8), standardized over the whole set to mean 0 and variance 1, and labels (1797,)."""
    table = np.loadtxt(resources() / "data" / "digits.csv.gz", delimiter=",", dtype=np.int64)
    pixels = table[:, :-1].astype(np.float64)
    images = (pixels - pixels.mean()) / pixels.std()
    return images.reshape(-1, 8, 8).astype(np.float32), table[:, -1]


def digits(rng: np.random.Generator, batch_size: int, image_size: int, channels: int) -> Dataset:
    """Return the digits as images (``channels``, ``image_size``, ``image_size``).

    The images are resized by linear interpolation, and all channels are equal.
    """
    images, labels = read_digits()
    if image_size != images.shape[1]:
        images = _resized(images, image_size)
    images = np.repeat(images[:, None], channels, axis=1)
    return Dataset(images.shape[1:], 10, True, shuffled_epochs(images, labels, batch_size), labels)


def _resized(images: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """Resize images (N, h, h) to (N, size, size) by linear interpolation with aligned corners."""
    weights = _interpolation(images.shape[1], size)
    resized: NDArray[np.float64] = np.einsum("ai,nij,bj->nab", weights, images, weights, optimize=True)
    return resized.astype(np.float32)


def _interpolation(old: int, new: int) -> NDArray[np.float64]:
    positions = np.linspace(0, old - 1, new)
    weights: NDArray[np.float64] = np.maximum(0.0, 1 - np.abs(positions[:, None] - np.arange(old)))
    return weights
