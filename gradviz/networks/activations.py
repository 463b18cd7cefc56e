"""Activation functions of networks, and the regions in which they saturate."""

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
    """PReLU with one learned slope, which a reset sets to ``init``."""

    def __init__(self, init: float) -> None:
        super().__init__(init=init)


def build_activation(activation: Activation) -> Function:
    """Return φ of an experiment; call this once for each layer, because some activations have parameters."""
    implementation = activation.entry.resolve()
    if isinstance(implementation, type):
        return cast(Function, implementation(**activation.options()))
    options = activation.options()
    return partial(implementation, **options) if options else cast(Function, implementation)


def saturated_regions(function: Function, fraction: float = 1e-3, reach: float = 64.0) -> tuple[float, ...]:
    """Return the bounds of the regions in which |φ′| is below ``fraction`` of its maximum, in ascending order.

    An input is saturated if an odd number of bounds lie below it; the first bound is −∞ if φ is saturated on the far
    left. The bounds are located by automatic differentiation on a grid of 2⁻⁹ between ±``reach``, then by bisection.
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
