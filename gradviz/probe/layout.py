"""Which parameters there are: their order, which of them are weights of layers, and what a switch trains together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from torch import nn


@dataclass(frozen=True, slots=True)
class Layout:
    """The parameters that statistics are read from. It says nothing about where their numbers are stored.

    ``parameters`` holds every parameter by its name. ``layers`` are the names of those that are a layer's weight,
    from input to output. ``blocks`` says which of them are trained or left alone together; it names every parameter
    once, or is empty where nothing is ever left alone.
    """

    parameters: Mapping[str, nn.Parameter]
    layers: Sequence[str]
    blocks: Mapping[str, Collection[str]] = field(default_factory=dict)

    @property
    def others(self) -> list[str]:
        """The names of the parameters that are no layer's weight, in their order."""
        layers = set(self.layers)
        return [name for name in self.parameters if name not in layers]

    def of_layers(self) -> list[nn.Parameter]:
        """The layers' weights, from input to output."""
        return [self.parameters[name] for name in self.layers]

    def of_others(self) -> list[nn.Parameter]:
        """The parameters that are no layer's weight, in their order."""
        return [self.parameters[name] for name in self.others]
