"""What a forward pass leaves for the probe."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import torch
from torch import Tensor

Values: TypeAlias = Tensor | Sequence[Tensor]
"""What a layer puts out: one tensor, or for a recurrent layer one for each time step, (batch, units) each."""


Source: TypeAlias = Tensor | Callable[[], Tensor]
"""What a gradient is asked of: a tensor, or what gives the gradient itself after the backward pass."""


class Trace:
    """What a forward pass leaves for the probe, from input to output; built at once or layer by layer.

    ``sources`` holds a source per layer whose gradient is the layer's δ = ∂L/∂z, None for a layer that this pass
    does not use; ``states`` the hidden states h_t of the last recurrent layer, (batch, units) each, or sources of
    their gradients, if there are any.
    """

    def __init__(self, z: Sequence[Tensor] = (), pre: Sequence[Tensor] = (), a: Sequence[Tensor] = ()) -> None:
        self._z: list[Values] = list(z)
        self._pre: list[Values] = list(pre)
        self._a: list[Values] = list(a)
        self.sources: list[Source | None] = list(z)
        self.states: Sequence[Source] = ()

    def add(self, z: Values, pre: Values, a: Values, source: Source | None = None) -> None:
        """Leave the values of the next layer; ``source`` where z is not the tensor whose gradient is δ."""
        self._z.append(z)
        self._pre.append(pre)
        self._a.append(a)
        self.sources.append(z if source is None and isinstance(z, Tensor) else source)

    def add_unused(self, like: Tensor) -> None:
        """The next layer takes no part: what it puts out is recorded as 0, and so is its δ."""
        nothing = like.new_zeros(1, 1)
        self.add(nothing, nothing, nothing)
        self.sources[-1] = None

    @property
    def z(self) -> list[Tensor]:
        """Outputs of the linear maps, (batch, …) each."""
        return _stacked(self._z)

    @property
    def pre(self) -> list[Tensor]:
        """Inputs of the activations: z, normalized where that is on; of a layer without φ the same tensor as a."""
        return _stacked(self._pre)

    @property
    def has_phi(self) -> list[bool]:
        """Which layers have an activation function."""
        return [pre is not a for pre, a in zip(self._pre, self._a, strict=True)]

    @property
    def a(self) -> list[Tensor]:
        """Outputs of the activations; of a layer without φ its normalized output."""
        return _stacked(self._a)


def _stacked(layers: list[Values]) -> list[Tensor]:
    """Time steps (batch, units) each as (batch, steps, units), stacked once in their place; tensors as they are."""
    for index, values in enumerate(layers):
        if not isinstance(values, Tensor):
            with torch.no_grad():
                layers[index] = torch.stack(tuple(values), 1)
    return [values for values in layers if isinstance(values, Tensor)]
