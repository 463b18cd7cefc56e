"""Activations as networks use them."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from functools import partial
from typing import TYPE_CHECKING, cast

import torch
from torch import Tensor, nn

if TYPE_CHECKING:
    from gradviz.experiment.model import Activation

Function = Callable[[Tensor], Tensor]


class PReLU(nn.PReLU):
    """One learned slope; the slope is the same in every reset."""

    def __init__(self, init: float) -> None:
        super().__init__(init=init)


def build_activation(activation: Activation) -> Function:
    """φ of an experiment; call it once for each layer, since some have parameters."""
    implementation = activation.entry.resolve()
    if isinstance(implementation, type):
        return cast(Function, implementation(**activation.options()))
    options = activation.options()
    return partial(implementation, **options) if options else cast(Function, implementation)


def saturated_regions(function: Function, fraction: float = 1e-3, reach: float = 64.0) -> Tensor:
    """Where |φ′| is below ``fraction`` of its maximum: the bounds at which that begins and ends, ascending.

    An element is saturated where it has an odd number of bounds below it; φ is saturated far to the left
    where the first bound is −∞. Found on a grid of 2⁻⁹ between ±``reach``, by automatic differentiation.
    """
    if isinstance(function, nn.Module):  # it has parameters, which must be of the grid's type
        function = deepcopy(function).double()
    grid = torch.linspace(-reach, reach, int(2 * reach * 512) + 1, dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(function(grid).sum(), grid)
    flat = slope.abs() < fraction * slope.abs().max()
    edges = torch.nonzero(flat[1:] != flat[:-1]).flatten()
    bounds = (grid.detach()[edges] + grid.detach()[edges + 1]) / 2
    if flat[0]:
        bounds = torch.cat([torch.tensor([-torch.inf], dtype=bounds.dtype), bounds])
    return bounds
