"""What computes the statistics of :mod:`gradviz.catalog.statistics`: a step in, one number per layer out."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from gradviz.training.norms import l2_each, l2_rows
from gradviz.training.probe import Step


def grad_l2(step: Step) -> Tensor:
    """‖∂L/∂W‖₂."""
    return step.flat.per_layer(step.flat.grads, l2_rows)


grad_l2_clipped = grad_l2  # the same buffer, read after clipping


def delta_l2(step: Step) -> Tensor:
    """‖∂L/∂z‖₂ over batch and units."""
    return l2_each(step.deltas())


def grad_rms(step: Step) -> Tensor:
    """‖∂L/∂W‖₂/√n."""
    return step.flat.per_layer(step.flat.grads, lambda rows: l2_rows(rows) / rows.shape[1] ** 0.5)


def grad_mean_abs(step: Step) -> Tensor:
    """Mean |∂L/∂w|, summed in float64."""
    return step.flat.per_layer(step.flat.grads, lambda rows: rows.abs().mean(1, dtype=torch.float64))


def grad_max_abs(step: Step) -> Tensor:
    """max |∂L/∂w|."""
    return step.flat.per_layer(step.flat.grads, lambda rows: rows.abs().amax(1).double())


def grad_zero_fraction(step: Step) -> Tensor:
    """Share of elements with ∂L/∂w = 0."""
    return step.flat.per_layer(step.flat.grads, lambda rows: (rows == 0).double().mean(1))


def update_ratio(step: Step) -> Tensor:
    """‖ΔW‖₂/‖W‖₂ of the update just made."""
    change = step.flat.per_layer(step.flat.values - step.weights_before, l2_rows)
    return change / step.flat.per_layer(step.weights_before, l2_rows)


def weight_l2(step: Step) -> Tensor:
    """‖W‖₂."""
    return step.flat.per_layer(step.flat.values, l2_rows)


def activation_mean(step: Step) -> Tensor:
    """Mean output over batch and units."""
    return _each(step.trace.a, lambda a: a.mean(dtype=torch.float64))


def activation_std(step: Step) -> Tensor:
    """Standard deviation over batch and units, of the population."""
    return _each(step.trace.a, lambda a: a.double().std(correction=0))


def activation_dead_fraction(step: Step) -> Tensor:
    """Share of units that are 0 for every sample; units are channels where a layer has them."""
    return _each(step.trace.a, lambda a: (a == 0).transpose(0, 1).flatten(1).all(1).double().mean())


def activation_saturated_fraction(step: Step) -> Tensor:
    """Share of activations with |φ′| < 10⁻³ max |φ′|; 0 for the output layer, which has no φ."""
    bounds = step.saturated_bounds
    hidden = [(torch.bucketize(pre, bounds) % 2 == 1).double().mean() for pre in step.trace.pre[:-1]]
    return torch.stack([*hidden, bounds.new_zeros(())])


def _each(tensors: list[Tensor], measure: Callable[[Tensor], Tensor]) -> Tensor:
    return torch.stack([measure(tensor.detach()) for tensor in tensors])
