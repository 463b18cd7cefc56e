"""What a data set is to the trainer: shapes, and an endless stream of batches that a seed decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import prod
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gradviz.errors import ExperimentError, Fault

MAX_BATCH_NUMBERS = 1 << 28  # 1 GiB of float32

Batch: TypeAlias = tuple[NDArray[np.float32], NDArray[Any]]
"""Inputs (batch, *input_shape) float32; targets (batch,) int64 labels or (batch, outputs) float32."""

Draw: TypeAlias = Callable[[np.random.Generator], Iterator[Batch]]
"""Maps a generator to an endless iterator of batches; nothing is drawn before the first of them."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Samples for a run.

    ``input_shape`` is that of one sample; ``outputs`` the number of classes, or of numbers to predict where
    ``labels`` is false. ``targets`` are those of every sample, (samples,) or (samples, outputs); None if there is
    no end to the samples, or they are not drawn yet.
    """

    input_shape: tuple[int, ...]
    outputs: int
    labels: bool
    draw: Draw
    targets: NDArray[Any] | None = None


def shuffled_epochs(
    inputs: NDArray[Any],
    targets: NDArray[Any],
    batch_size: int,
    prepare: Callable[[NDArray[Any]], NDArray[np.float32]] | None = None,
) -> Draw:
    """Every sample once an epoch, in a new order each; a last incomplete batch is left out.

    ``prepare`` turns the inputs of a batch, (batch, …) as they are stored, into float32. Raises
    :class:`ExperimentError` where there are fewer samples than a batch takes.
    """
    _check_batch_size(batch_size, len(inputs))

    def draw(rng: np.random.Generator) -> Iterator[Batch]:
        while True:
            order = rng.permutation(len(inputs))
            for start in range(0, len(order) - batch_size + 1, batch_size):
                chosen = order[start : start + batch_size]
                yield inputs[chosen] if prepare is None else prepare(inputs[chosen]), targets[chosen]

    return draw


def drawn_epochs(sample: Callable[[np.random.Generator], Batch], samples: int, batch_size: int) -> Draw:
    """As :func:`shuffled_epochs`, over a set of ``samples`` that ``sample`` draws once, before the first batch."""
    _check_batch_size(batch_size, samples)

    def draw(rng: np.random.Generator) -> Iterator[Batch]:
        inputs, targets = sample(rng)
        yield from shuffled_epochs(inputs, targets, batch_size)(rng)

    return draw


def fresh_batches(
    sample: Callable[[np.random.Generator], Batch], batch_size: int, input_shape: tuple[int, ...], fresh: bool = True
) -> Draw:
    """A new batch each step, or the first one again and again.

    Raises :class:`ExperimentError` where a batch would be larger than gradviz takes.
    """
    most = max(1, MAX_BATCH_NUMBERS // prod(input_shape))
    if batch_size > most:
        sizes = "×".join(map(str, input_shape))
        allowed = f"at most {most:,} ({MAX_BATCH_NUMBERS:,} numbers a batch)"
        message = f"found {batch_size:,} samples of {sizes} numbers; allowed: {allowed}"
        raise ExperimentError([Fault("data.batch_size", message)])

    def draw(rng: np.random.Generator) -> Iterator[Batch]:
        batch = sample(rng)
        while True:
            yield batch
            if fresh:
                batch = sample(rng)

    return draw


def _check_batch_size(batch_size: int, samples: int) -> None:
    if batch_size > samples:
        allowed = f"at most {samples:,}, the samples that there are"
        raise ExperimentError([Fault("data.batch_size", f"found {batch_size:,}; allowed: {allowed}")])
