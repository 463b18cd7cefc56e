"""What computes the statistics of :mod:`gradviz.catalog.statistics`: a step in, one number per layer out."""

from __future__ import annotations

from itertools import cycle

import torch
from torch import Tensor

from gradviz.training.norms import as_rows, l2_rows, mean_rows, std_rows, wide
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
    return step.flat.per_layer(torch.abs(step.flat.grads, out=step.flat.scratch), mean_rows)


def grad_max_abs(step: Step) -> Tensor:
    """max |∂L/∂w|."""
    return step.flat.per_layer(torch.abs(step.flat.grads, out=step.flat.scratch), lambda rows: rows.amax(1))


def grad_zero_fraction(step: Step) -> Tensor:
    """Share of elements with ∂L/∂w = 0."""
    # Comparing into numbers and not into bool: PyTorch sums those sixteen times as fast.
    return step.flat.per_layer(torch.eq(step.flat.grads, 0, out=step.flat.scratch), mean_rows)


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
    return torch.cat(step.activation_means())


def activation_std(step: Step) -> Tensor:
    """Standard deviation over batch and units, of the population."""
    rows_and_means = zip(step.activation_rows(), step.activation_means(), strict=True)
    return torch.cat([std_rows(rows, means) for rows, means in rows_and_means])


def activation_dead_fraction(step: Step) -> Tensor:
    """Share of units that are 0 for every sample, and every pixel or time step of it; channels are units."""
    fractions = []
    layers = iter(step.trace.a)
    for rows in step.activation_rows():
        shape = [next(layers) for _ in rows][-1].shape
        # Of an image (layers, batch, channels, height, width), or else (layers, batch, …, units).
        units = 2 if len(shape) == 4 else len(shape)
        others = [dim for dim in range(1, len(shape) + 1) if dim != units]
        largest = rows.view(len(rows), *shape).abs().amax(others)
        fractions.append((largest == 0).to(wide(rows.device)).mean(1))
    return torch.cat(fractions)


def activation_saturated_fraction(step: Step) -> Tensor:
    """Share of activations with |φ′| < 10⁻³ max |φ′|; 0 for a layer without φ, such as the output layer.

    With the bounds b₀ < b₁ < … of the saturated regions it is Σᵢ (−1)ⁱ · share of (input > bᵢ).
    """
    inputs = step.trace.pre
    with_phi = [index for index, has_phi in enumerate(step.trace.has_phi) if has_phi]
    shares = torch.zeros(len(inputs), dtype=wide(inputs[0].device), device=inputs[0].device)
    if with_phi:
        rows = as_rows([inputs[index] for index in with_phi])
        for sign, bound in zip(cycle((1, -1)), step.saturated_bounds(), strict=False):
            above = [mean_rows(torch.gt(row, bound, out=torch.empty_like(row))) for row in rows]
            shares[with_phi] += sign * torch.cat(above)
    return shares
