"""Synthetic data. The inputs are not standardized."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradviz.data.batches import Batch
from gradviz.data.dataset import Dataset, drawn_epochs, fresh_batches


def gaussian(
    rng: np.random.Generator,
    batch_size: int,
    inputs: int | None,
    length: int | None,
    channels: int | None,
    image_size: int | None,
    std: float,
    classes: int | None,
    outputs: int | None,
    fresh: bool,
) -> Dataset:
    """Return inputs N(0, ``std``²) with uniformly random labels, or with N(0, 1) targets if ``outputs`` is given.

    A sample is a vector (``inputs``,), a sequence (``length``, ``inputs``), or an image (``channels``,
    ``image_size``, ``image_size``).
    """
    vector = (inputs or 32,)
    shape = (channels or 3, image_size, image_size) if image_size else (length, *vector) if length else vector
    labels = outputs is None
    size = outputs or classes or 10

    def sample(rng: np.random.Generator) -> Batch:
        x = rng.standard_normal((batch_size, *shape), dtype=np.float32) * np.float32(std)
        if labels:
            return x, rng.integers(0, size, batch_size)
        return x, rng.standard_normal((batch_size, size), dtype=np.float32)

    return Dataset(shape, size, labels, fresh_batches(sample, batch_size, shape, fresh))


def spirals(rng: np.random.Generator, batch_size: int, classes: int, samples: int, noise: float) -> Dataset:
    """Return points (x, y) on ``classes`` interleaved spiral arms of one and a half turns, with radii 0 to 2."""

    def sample(rng: np.random.Generator) -> Batch:
        labels = np.arange(samples) % classes
        along = rng.uniform(0, 1, samples)
        angle = 3 * np.pi * along + 2 * np.pi * labels / classes + noise * rng.standard_normal(samples)
        points = 2 * along[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        return points.astype(np.float32), labels

    return Dataset((2,), classes, True, drawn_epochs(sample, samples, batch_size))


def moons(rng: np.random.Generator, batch_size: int, samples: int, noise: float) -> Dataset:
    """Return points on two half circles of radius 1, the second flipped and moved by (1, ½).

    Angles are evenly spaced from 0 to π, as in ``sklearn.datasets.make_moons`` (Pedregosa et al. 2011).
    """
    upper, lower = np.linspace(0, np.pi, samples // 2), np.linspace(0, np.pi, samples - samples // 2)
    first = np.stack([np.cos(upper), np.sin(upper)], axis=1)
    second = np.stack([1 - np.cos(lower), 0.5 - np.sin(lower)], axis=1)
    return _noisy([first, second], batch_size, noise)


def circles(rng: np.random.Generator, batch_size: int, samples: int, noise: float, factor: float) -> Dataset:
    """Return points on a circle of radius 1 and on a concentric one of radius ``factor``.

    Angles are evenly spaced, as in ``sklearn.datasets.make_circles`` (Pedregosa et al. 2011).
    """
    sizes = samples // 2, samples - samples // 2
    angles = [np.linspace(0, 2 * np.pi, size, endpoint=False) for size in sizes]
    outer, inner = (np.stack([np.cos(angle), np.sin(angle)], axis=1) for angle in angles)
    return _noisy([outer, factor * inner], batch_size, noise)


def _noisy(parts: list[NDArray[np.float64]], batch_size: int, noise: float) -> Dataset:
    """Return points with one class per part, (n, 2) each, to which N(0, ``noise``²) is added."""
    points = np.concatenate(parts)
    labels = np.repeat(np.arange(len(parts)), [len(part) for part in parts])

    def sample(rng: np.random.Generator) -> Batch:
        return (points + noise * rng.standard_normal(points.shape)).astype(np.float32), labels

    return Dataset((2,), len(parts), True, drawn_epochs(sample, len(points), batch_size))
