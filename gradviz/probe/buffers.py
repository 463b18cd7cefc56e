"""The interface through which statistics read parameters and gradients, independent of their owner."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol, TypeAlias

from torch import Tensor

Quantity: TypeAlias = Literal["grads", "weights", "change"]
"""``grads`` are the current gradients, ``weights`` are the weights of the forward pass, and ``change`` is the amount
that the optimizer subtracted from them. Within a step, ``weights`` can't be read after ``change``."""

Reduce: TypeAlias = Callable[[Tensor], Tensor]
"""Maps a matrix (rows, size) to (rows,), without changing it."""


class Buffers(Protocol):
    """The parameters of a network and their gradients, read row by row."""

    @property
    def sizes(self) -> Tensor:
        """The number of elements of each layer's weight, (layers,), in the dtype in which sums are kept."""
        ...

    def per_layer(self, quantity: Quantity, reduce: Reduce) -> Tensor:
        """Reduce each layer's weight and return (layers,), from input to output."""
        ...

    def per_other(self, quantity: Quantity, reduce: Reduce) -> Tensor:
        """Reduce each parameter that is not a layer's weight and return (others,), in their order."""
        ...

    def begin_step(self, keep_weights: bool) -> None:
        """Begin a step with the current weights.

        If ``keep_weights`` is set, they are copied. ``weights`` and ``change`` can be read after the update only then.
        """
        ...

    def refresh(self) -> None:
        """Discard cached values: gradients or weights may have changed since the last read."""
        ...
