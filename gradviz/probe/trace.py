"""The record of a forward pass that the probe reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import torch
from torch import Tensor

Values: TypeAlias = Tensor | Sequence[Tensor]
"""The output of a layer: one tensor, or one for each time step of a recurrent layer, (batch, units) each."""

Source: TypeAlias = Tensor | Callable[[], Tensor]
"""Where a gradient comes from: a tensor, or a function that returns the gradient itself after the backward pass."""


class Trace:
    """The record of a forward pass from input to output, built at once or layer by layer.

    ``sources`` holds one source for each layer, whose gradient is the layer's δ = ∂L/∂z, or None for a layer that this
    pass does not use. ``states`` holds the hidden states h_t of the last recurrent layer, (batch, units) each, or
    sources of their gradients; it is empty if there are none.
    """

    def __init__(self, z: Sequence[Tensor] = (), pre: Sequence[Tensor] = (), a: Sequence[Tensor] = ()) -> None:
        self._z: list[Values] = list(z)
        self._pre: list[Values] = list(pre)
        self._a: list[Values] = list(a)
        self.sources: list[Source | None] = list(z)
        self.states: Sequence[Source] = ()

    def add(self, z: Values, pre: Values, a: Values, source: Source | None = None) -> None:
        """Add the values of the next layer; pass ``source`` if z is not the tensor whose gradient is δ."""
        self._z.append(z)
        self._pre.append(pre)
        self._a.append(a)
        self.sources.append(z if source is None and isinstance(z, Tensor) else source)

    def add_unused(self, like: Tensor) -> None:
        """Add a layer that takes no part in this pass; its outputs and its δ are recorded as 0."""
        zero = like.new_zeros(1, 1)
        self.add(zero, zero, zero)
        self.sources[-1] = None

    @property
    def z(self) -> list[Tensor]:
        """Outputs of the linear maps, (batch, …) each."""
        return _stacked(self._z)

    @property
    def pre(self) -> list[Tensor]:
        """Inputs of the activations: z, normalized if that is on; for a layer without φ, the same tensor as a."""
        return _stacked(self._pre)

    @property
    def has_phi(self) -> list[bool]:
        """For each layer, True if it has an activation function."""
        return [pre is not a for pre, a in zip(self._pre, self._a, strict=True)]

    @property
    def a(self) -> list[Tensor]:
        """Outputs of the activations; for a layer without φ, its normalized output."""
        return _stacked(self._a)


def _stacked(layers: list[Values]) -> list[Tensor]:
    """Return every layer as one tensor; time steps (batch, units) are stacked to (batch, steps, units).

    The stacked tensors replace the time steps in ``layers``, so that each layer is stacked once.
    """
    for index, values in enumerate(layers):
        if not isinstance(values, Tensor):
            with torch.no_grad():
                layers[index] = torch.stack(tuple(values), 1)
    return [values for values in layers if isinstance(values, Tensor)]
