"""The parameters of a network: their order, the weights of its layers, and the blocks that are trained together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from torch import nn


@dataclass(frozen=True, slots=True)
class Layout:
    """The parameters that statistics are read from, independent of where their numbers are stored.

    ``parameters`` maps names to parameters. ``layers`` holds the names of the layers' weights, from input to output.
    ``blocks`` groups the names of parameters that are always trained or skipped together. It names every parameter
    exactly once, or is empty if no parameter is ever skipped.
    """

    parameters: Mapping[str, nn.Parameter]
    layers: Sequence[str]
    blocks: Mapping[str, Collection[str]] = field(default_factory=dict)

    @property
    def others(self) -> list[str]:
        """The names of the parameters that are not a layer's weight, in their order."""
        layers = set(self.layers)
        return [name for name in self.parameters if name not in layers]

    def of_layers(self) -> list[nn.Parameter]:
        """Return the layers' weights, from input to output."""
        return [self.parameters[name] for name in self.layers]

    def of_others(self) -> list[nn.Parameter]:
        """Return the parameters that are not a layer's weight, in their order."""
        return [self.parameters[name] for name in self.others]
