"""The data set as the trainer uses it: its shapes, and an endless stream of batches that a seed determines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import prod
from typing import Any, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from gradviz.data.batches import Batches, DrawnEpochs, FixedBatch, FreshBatches, Prepare, Sample, ShuffledEpochs
from gradviz.errors import ExperimentError, Fault
from gradviz.experiment.experiment import Experiment
from gradviz.message import Message

MAX_BATCH_NUMBERS = 1 << 28  # 1 GiB of float32

Draw: TypeAlias = Callable[[np.random.Generator], Batches]
"""Maps a generator to batches, which own it from then on; nothing is drawn before the first batch."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """The samples of a run.

    ``input_shape`` is the shape of one sample. ``outputs`` is the number of classes, or the number of values to predict
    if ``labels`` is False. ``targets`` holds the targets of all samples, (samples,) or (samples, outputs), or None if
    the samples are endless or not drawn yet.
    """

    input_shape: tuple[int, ...]
    outputs: int
    labels: bool
    draw: Draw
    targets: NDArray[Any] | None = None


def dataset_of(experiment: Experiment, rng: np.random.Generator) -> Dataset:
    """Return the data set of an experiment. Raises :class:`gradviz.InputError` if it can't be built."""
    data = experiment.data
    return cast(Dataset, data.entry.resolve()(rng, data.batch_size, **data.options()))


def shuffled_epochs(
    inputs: NDArray[Any], targets: NDArray[Any], batch_size: int, prepare: Prepare | None = None
) -> Draw:
    """Draw every sample once per epoch, in a new order each time; the last batch is dropped if it is incomplete.

    Raises :class:`ExperimentError` if there are fewer samples than ``batch_size``.
    """
    _check_batch_size(batch_size, len(inputs))
    return partial(ShuffledEpochs, inputs, targets, batch_size, prepare)


def drawn_epochs(sample: Sample, samples: int, batch_size: int) -> Draw:
    """Like :func:`shuffled_epochs`, over ``samples`` samples that ``sample`` draws once, before the first batch."""
    _check_batch_size(batch_size, samples)
    return partial(DrawnEpochs, sample, batch_size)


def fresh_batches(sample: Sample, batch_size: int, input_shape: tuple[int, ...], fresh: bool = True) -> Draw:
    """Draw a new batch in each step, or repeat the first one if ``fresh`` is False.

    Raises :class:`ExperimentError` if a batch would exceed the limit of gradviz.
    """
    most = max(1, MAX_BATCH_NUMBERS // prod(input_shape))
    if batch_size > most:
        sizes = "×".join(map(str, input_shape))
        allowed = Message("at most {most} ({most2} numbers a batch)", most=f"{most:,}", most2=f"{MAX_BATCH_NUMBERS:,}")
        message = Message(
            "found {batch_size} samples of {sizes} numbers; allowed: {allowed}",
            batch_size=f"{batch_size:,}",
            sizes=sizes,
            allowed=allowed,
        )
        raise ExperimentError([Fault("data.batch_size", message)])
    return partial(FreshBatches if fresh else FixedBatch, sample)


def _check_batch_size(batch_size: int, samples: int) -> None:
    if batch_size > samples:
        allowed = Message("at most {samples}, the samples that there are", samples=f"{samples:,}")
        raise ExperimentError(
            [
                Fault(
                    "data.batch_size",
                    Message("found {batch_size}; allowed: {allowed}", batch_size=f"{batch_size:,}", allowed=allowed),
                )
            ]
        )
