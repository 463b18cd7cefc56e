"""What a data set is to the trainer: shapes, and an endless stream of batches that a seed decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gradviz.errors import ExperimentError, Fault

Batch: TypeAlias = tuple[NDArray[np.float32], NDArray[Any]]
"""Inputs (batch, *input_shape) float32; targets (batch,) int64 labels or (batch, outputs) float32."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Samples for a run.

    ``input_shape`` is that of one sample; ``outputs`` the number of classes, or of numbers to predict where
    ``labels`` is false. ``draw`` maps a generator to an endless iterator of batches.
    """

    input_shape: tuple[int, ...]
    outputs: int
    labels: bool
    draw: Callable[[np.random.Generator], Iterator[Batch]]


def shuffled_epochs(
    inputs: NDArray[np.float32], targets: NDArray[Any], batch_size: int
) -> Callable[[np.random.Generator], Iterator[Batch]]:
    """Every sample once an epoch, in a new order each; a last incomplete batch is left out.

    Raises :class:`ExperimentError` where there are fewer samples than a batch takes.
    """
    if batch_size > len(inputs):
        allowed = f"at most {len(inputs):,}, the samples that there are"
        raise ExperimentError([Fault("data.batch_size", f"found {batch_size:,}; allowed: {allowed}")])

    def draw(rng: np.random.Generator) -> Iterator[Batch]:
        while True:
            order = rng.permutation(len(inputs))
            for start in range(0, len(order) - batch_size + 1, batch_size):
                chosen = order[start : start + batch_size]
                yield inputs[chosen], targets[chosen]

    return draw
