"""Endless streams of batches whose position can be saved and restored."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Batch: TypeAlias = tuple[NDArray[np.float32], NDArray[Any]]
"""Inputs (batch, *input_shape) float32; targets (batch,) int64 labels or (batch, outputs) float32."""

Sample: TypeAlias = Callable[[np.random.Generator], Batch]
"""Draws samples by formula."""

Prepare: TypeAlias = Callable[[NDArray[Any]], NDArray[np.float32]]
"""Turns the inputs of a batch, (batch, …) as they are stored, into float32."""

BatchState: TypeAlias = Mapping[str, Any]
"""Plain JSON data: states of NumPy's bit generator and a position. It never contains samples."""


class Batches(Iterator[Batch], ABC):
    """An endless iterator of batches, determined by a generator that no other code may use.

    Nothing is drawn before the first batch.
    """

    @abstractmethod
    def __next__(self) -> Batch: ...

    @abstractmethod
    def state(self) -> BatchState:
        """Return the state that :meth:`restore` needs to continue with the next batch."""

    @abstractmethod
    def restore(self, state: BatchState) -> None:
        """Continue from a state of the same kind of batches over the same data set.

        Raises :class:`ValueError` if the state is invalid; the position then does not change.
        """


class ShuffledEpochs(Batches):
    """Every sample once per epoch, in a new order each time; the last batch is dropped if it is incomplete."""

    def __init__(
        self,
        inputs: NDArray[Any],
        targets: NDArray[Any],
        batch_size: int,
        prepare: Prepare | None,
        rng: np.random.Generator,
    ) -> None:
        self._inputs, self._targets, self._prepare, self._rng = inputs, targets, prepare, rng
        self._batch_size = batch_size
        self._batches_of_epoch = len(inputs) // batch_size
        self._before_order = rng.bit_generator.state
        self._order: NDArray[np.int64] | None = None
        self._position = 0

    def __next__(self) -> Batch:
        if self._order is None or self._position == self._batches_of_epoch:
            self._before_order = self._rng.bit_generator.state
            self._order = self._rng.permutation(len(self._inputs))
            self._position = 0
        start = self._position * self._batch_size
        chosen = self._order[start : start + self._batch_size]
        self._position += 1
        inputs = self._inputs[chosen]
        return inputs if self._prepare is None else self._prepare(inputs), self._targets[chosen]

    def state(self) -> BatchState:
        """Return the state of the generator before it drew the order of the epoch, and the position in the epoch."""
        return {"generator": self._before_order, "position": self._position}

    def restore(self, state: BatchState) -> None:
        """Draw the order of the saved epoch again."""
        position = _value(state, "position")
        if type(position) is not int or not 0 <= position <= self._batches_of_epoch:
            raise ValueError(f"position: found {position!r}; allowed: 0 to {self._batches_of_epoch:,}")
        self._rng = _generator_at(self._rng, _value(state, "generator"))
        self._before_order = self._rng.bit_generator.state
        self._order = self._rng.permutation(len(self._inputs)) if position else None
        self._position = position


class DrawnEpochs(Batches):
    """Shuffled epochs over a data set that ``sample`` draws once, before the first batch."""

    def __init__(self, sample: Sample, batch_size: int, rng: np.random.Generator) -> None:
        self._sample, self._batch_size, self._rng = sample, batch_size, rng
        self._before_set = rng.bit_generator.state
        self._epochs: ShuffledEpochs | None = None

    def __next__(self) -> Batch:
        if self._epochs is None:
            self._epochs = self._draw_set(self._rng)
        return next(self._epochs)

    def state(self) -> BatchState:
        """Return the state of the generator before it drew the set, and that of the epochs (None before the first)."""
        return {"set": self._before_set, "epochs": self._epochs and self._epochs.state()}

    def restore(self, state: BatchState) -> None:
        """Draw the set again unless it is already the current one."""
        rng = _generator_at(self._rng, _value(state, "set"))
        before_set, epochs = rng.bit_generator.state, None
        if (epochs_state := _value(state, "epochs")) is not None:
            drawn = self._epochs if before_set == self._before_set else None
            epochs = drawn or self._draw_set(rng)
            epochs.restore(epochs_state)
        self._rng, self._before_set, self._epochs = rng, before_set, epochs

    def _draw_set(self, rng: np.random.Generator) -> ShuffledEpochs:
        inputs, targets = self._sample(rng)
        return ShuffledEpochs(inputs, targets, self._batch_size, None, rng)


class FreshBatches(Batches):
    """A new batch each step."""

    def __init__(self, sample: Sample, rng: np.random.Generator) -> None:
        self._sample, self._rng = sample, rng

    def __next__(self) -> Batch:
        return self._sample(self._rng)

    def state(self) -> BatchState:
        """Return the state of the generator."""
        return {"generator": self._rng.bit_generator.state}

    def restore(self, state: BatchState) -> None:
        """Set the state of the generator."""
        self._rng = _generator_at(self._rng, _value(state, "generator"))


class FixedBatch(Batches):
    """The same batch in each step, drawn before the first step."""

    def __init__(self, sample: Sample, rng: np.random.Generator) -> None:
        self._sample, self._rng = sample, rng
        self._before = rng.bit_generator.state
        self._batch: Batch | None = None

    def __next__(self) -> Batch:
        if self._batch is None:
            self._batch = self._sample(self._rng)
        return self._batch

    def state(self) -> BatchState:
        """Return the state of the generator before it drew the batch."""
        return {"generator": self._before}

    def restore(self, state: BatchState) -> None:
        """Draw the batch again when it is next needed, unless it is already the current one."""
        rng = _generator_at(self._rng, _value(state, "generator"))
        if (before := rng.bit_generator.state) != self._before:
            self._rng, self._before, self._batch = rng, before, None


def _value(state: Any, key: str) -> Any:
    """Return the value of ``key``. Raises :class:`ValueError` if ``state``, which may come from a file, has none."""
    if not isinstance(state, Mapping) or key not in state:
        raise ValueError(f"batches: found {state!r}; allowed: an object with the key {key!r}")
    return state[key]


def _generator_at(rng: np.random.Generator, state: Any) -> np.random.Generator:
    """Return a generator of the same kind in ``state``. Raises :class:`ValueError` if the state is invalid."""
    moved = np.random.Generator(type(rng.bit_generator)(0))
    try:
        moved.bit_generator.state = state
    except (ValueError, TypeError, LookupError, ArithmeticError) as error:
        kind = type(rng.bit_generator).__name__
        raise ValueError(f"generator: found {state!r}; allowed: a state of {kind}") from error
    return moved
