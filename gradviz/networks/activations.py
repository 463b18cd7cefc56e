"""Activations as networks use them."""

from __future__ import annotations

from collections.abc import Callable
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


def saturated_regions(function: Function, fraction: float = 1e-3, reach: float = 64.0) -> tuple[float, ...]:
    """Where |φ′| is below ``fraction`` of its maximum: the bounds at which that begins and ends, ascending.

    A number is saturated where an odd number of bounds lie below it; φ is saturated far to the left where the
    first bound is −∞. Found on a grid of 2⁻⁹ between ±``reach`` by automatic differentiation, then by bisection.
    """
    if isinstance(function, nn.Module):
        function.double()
    grid = torch.linspace(-reach, reach, int(2 * reach * 512) + 1, dtype=torch.float64)
    least = fraction * _slope(function, grid).max()
    flat = _slope(function, grid) < least
    edges = torch.nonzero(flat[1:] != flat[:-1]).flatten()
    left, right = grid[edges], grid[edges + 1]
    for _ in range(64):
        middle = (left + right) / 2
        as_left = (_slope(function, middle) < least) == flat[edges]
        left, right = torch.where(as_left, middle, left), torch.where(as_left, right, middle)
    return (*((-torch.inf,) if flat[0] else ()), *left.tolist())


@torch.enable_grad()
def _slope(function: Function, x: Tensor) -> Tensor:
    x = x.clone().requires_grad_()
    (slope,) = torch.autograd.grad(function(x).sum(), x)
    return slope.abs()
