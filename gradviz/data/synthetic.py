"""Data made by formula."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gradviz.data.dataset import Batch, Dataset, shuffled_epochs


def gaussian(
    rng: np.random.Generator,
    batch_size: int,
    inputs: int,
    std: float,
    classes: int | None,
    outputs: int | None,
    fresh: bool,
) -> Dataset:
    """Inputs N(0, ``std``²) with uniformly random labels, or N(0, 1) targets where ``outputs`` is given."""
    labels = outputs is None
    size = outputs or classes or 10

    def sample(rng: np.random.Generator) -> Batch:
        x = rng.standard_normal((batch_size, inputs), dtype=np.float32) * np.float32(std)
        if labels:
            return x, rng.integers(0, size, batch_size)
        return x, rng.standard_normal((batch_size, size), dtype=np.float32)

    def draw(rng: np.random.Generator) -> Iterator[Batch]:
        batch = sample(rng)
        while True:
            yield batch
            if fresh:
                batch = sample(rng)

    return Dataset((inputs,), size, labels, draw)


def spirals(rng: np.random.Generator, batch_size: int, classes: int, samples: int, noise: float) -> Dataset:
    """Points (x, y) on ``classes`` interleaved arms of one and a half turns, radius 0 to 2."""
    labels = np.arange(samples) % classes
    along = rng.uniform(0, 1, samples)
    angle = 3 * np.pi * along + 2 * np.pi * labels / classes + noise * rng.standard_normal(samples)
    points = 2 * along[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return Dataset((2,), classes, True, shuffled_epochs(points.astype(np.float32), labels, batch_size))
