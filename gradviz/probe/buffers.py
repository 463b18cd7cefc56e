"""The face that statistics see of parameters and gradients, whoever owns them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol, TypeAlias

from torch import Tensor

What: TypeAlias = Literal["grads", "weights", "change"]
"""``grads`` are the gradients as they are now, ``weights`` the weights of the forward pass, ``change`` is what the
optimizer took away from them. In a step, ``weights`` can't be read after ``change``."""

Reduce: TypeAlias = Callable[[Tensor], Tensor]
"""Maps a matrix (rows, size) to (rows,), without changing it."""


class Buffers(Protocol):
    """The parameters of a network and their gradients, read row by row.

    ``sizes`` are the numbers of elements of the layers' weights, (layers,), in the dtype in which sums are kept.
    """

    @property
    def sizes(self) -> Tensor:
        """The number of elements of each layer's weight, (layers,)."""
        ...

    def per_layer(self, what: What, reduce: Reduce) -> Tensor:
        """Reduce each layer's weight; returns (layers,) from input to output."""
        ...

    def per_other(self, what: What, reduce: Reduce) -> Tensor:
        """Reduce each parameter that is no layer's weight; returns (others,) in their order."""
        ...

    def begin_step(self, keep_weights: bool) -> None:
        """Begin a step with the weights as they are now.

        They are copied if ``keep_weights`` is set: only then are ``weights`` and ``change`` known after the update.
        """
        ...

    def refresh(self) -> None:
        """Take notice that gradients or weights may have changed since the last read."""
        ...
