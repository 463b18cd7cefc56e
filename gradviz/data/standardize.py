"""Standardization of inputs to mean 0 and variance 1, which initializers assume."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import prod
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from gradviz.errors import FileError
from gradviz.message import Message

Over = Literal["columns", "set", "none"]
_CHUNK = 1 << 20  # numbers at a time: a large set is never copied to float64 as a whole


def standardized(inputs: NDArray[Any], over: Over, where: str, place: Callable[[int], str]) -> NDArray[np.float32]:
    """Return inputs (samples, …) as float32, minus their mean and divided by their standard deviation.

    The moments are those of each column over the samples if ``over`` is ``columns``, or those of all numbers if it is
    ``set``. Constant inputs become 0. Error messages call the inputs ``where`` and the i-th sample ``place(i)``.
    Raises :class:`FileError` if the result is not finite.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        mean, scale = (0.0, 1.0) if over == "none" else _moments(inputs, 0 if over == "columns" else None)
        result = np.empty(inputs.shape, np.float32)
        for part in _parts(inputs):
            result[part] = (inputs[part].astype(np.float64) - mean) / scale
    for part in _parts(inputs):
        finite = np.isfinite(result[part])
        if not finite.all():
            first = tuple(np.argwhere(~finite)[0])
            invalid = Message(
                "{place}: found {input}", place=place(part.start + int(first[0])), input=inputs[part][first]
            )
            raise FileError(
                "{where}: {found}; allowed: finite numbers, neither they nor their spread beyond float32",
                where=where,
                found=invalid,
            )
    return result


def standardizer_of_bytes(images: NDArray[np.uint8]) -> Callable[[NDArray[np.uint8]], NDArray[np.float32]]:
    """Return a function that maps a batch of ``images`` to float32 with mean 0 and variance 1 over the whole set.

    The set stays in memory as bytes, a quarter of its size as float32.
    """
    counts = np.zeros(256, np.int64)
    for part in _parts(images):
        counts += np.bincount(images[part].ravel(), minlength=256)
    levels = np.arange(256)
    mean = counts @ levels / counts.sum()
    variance = counts @ (levels - mean) ** 2 / counts.sum()
    shift, scale = np.float32(mean), np.float32(variance**0.5 or 1.0)

    def standardize(batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        x = batch.astype(np.float32)
        x -= shift
        x /= scale
        return x

    return standardize


def _parts(inputs: NDArray[Any]) -> Iterator[slice]:
    """Yield slices of samples."""
    step = max(1, _CHUNK // prod(inputs.shape[1:]))
    for start in range(0, len(inputs), step):
        yield slice(start, start + step)


def _moments(inputs: NDArray[Any], axis: int | None) -> tuple[Any, Any]:
    """Return the mean and the standard deviation over the samples (``axis`` 0) or over all numbers (None).

    The standard deviation of constant numbers is replaced by 1.
    """
    count = len(inputs) if axis == 0 else inputs.size
    mean = sum(inputs[part].sum(axis, dtype=np.float64) for part in _parts(inputs)) / count
    variance = (
        sum(np.square(inputs[part].astype(np.float64) - mean).sum(axis, dtype=np.float64) for part in _parts(inputs))
        / count
    )
    std = np.sqrt(variance)
    constant = std <= 1e-12 * np.abs(mean)  # up to rounding errors
    return mean, np.where(constant, 1.0, np.where(np.isfinite(std), std, np.nan))
