"""What computes the statistics of :mod:`gradviz.catalog.statistics`: a step in, one number per layer out."""

from __future__ import annotations

import torch
from torch import Tensor

from gradviz.training.norms import l2_rows, mean_rows, std_rows
from gradviz.training.probe import Step


def grad_l2(step: Step) -> Tensor:
    """‖∂L/∂W‖₂."""
    return step.flat.per_layer(step.flat.grads, l2_rows)


grad_l2_clipped = grad_l2  # the same buffer, read after clipping


def delta_l2(step: Step) -> Tensor:
    """‖∂L/∂z‖₂ over batch and units."""
    return step.deltas.norms()


def time_delta_l2(step: Step) -> Tensor:
    """‖∂L/∂h_t‖₂ over batch and units, for each t."""
    return step.state_deltas.norms()


def grad_rms(step: Step) -> Tensor:
    """‖∂L/∂W‖₂/√n."""
    return step.flat.per_layer(step.flat.grads, lambda rows: l2_rows(rows) / rows.shape[1] ** 0.5)


def grad_mean_abs(step: Step) -> Tensor:
    """Mean |∂L/∂w|, summed in float64."""
    return step.flat.per_layer(step.flat.grads, lambda rows: mean_rows(rows.abs()))


def grad_max_abs(step: Step) -> Tensor:
    """max |∂L/∂w|."""
    return step.flat.per_layer(step.flat.grads, lambda rows: rows.abs().amax(1).double())


def grad_zero_fraction(step: Step) -> Tensor:
    """Share of elements with ∂L/∂w = 0."""
    return step.flat.per_layer(step.flat.grads, lambda rows: (rows == 0).double().mean(1))


def update_ratio(step: Step) -> Tensor:
    """‖ΔW‖₂/‖W‖₂ of the update just made."""
    before = step.flat.per_layer(step.weights_before, l2_rows)
    change = step.weights_before.sub_(step.flat.values)
    return step.flat.per_layer(change, l2_rows) / before


def weight_l2(step: Step) -> Tensor:
    """‖W‖₂."""
    return step.flat.per_layer(step.flat.values, l2_rows)


def activation_mean(step: Step) -> Tensor:
    """Mean output over batch and units."""
    return torch.cat([mean_rows(rows) for rows in step.activation_rows()])


def activation_std(step: Step) -> Tensor:
    """Standard deviation over batch and units, of the population."""
    return torch.cat([std_rows(rows) for rows in step.activation_rows()])


def activation_dead_fraction(step: Step) -> Tensor:
    """Share of units that are 0 for every sample, and every pixel or time step of it; channels are units."""

    def dead(a: Tensor) -> Tensor:
        return (a == 0).movedim(1 if a.dim() == 4 else -1, 0).flatten(1).all(1).double().mean()

    return torch.stack([dead(a) for a in step.trace.a])


def activation_saturated_fraction(step: Step) -> Tensor:
    """Share of activations with |φ′| < 10⁻³ max |φ′|; 0 for a layer without φ, such as the output layer."""
    bounds = step.saturated_bounds

    def measure(pre: Tensor, a: Tensor) -> Tensor:
        if pre is a:
            return bounds.new_zeros((), dtype=torch.float64)
        return (torch.bucketize(pre.detach(), bounds) % 2 == 1).double().mean()

    return torch.stack([measure(pre, a) for pre, a in zip(step.trace.pre, step.trace.a, strict=True)])
