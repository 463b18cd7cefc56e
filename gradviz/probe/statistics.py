"""The functions of the statistics in :mod:`gradviz.catalog.statistics`: each maps a step to one number per row."""

from __future__ import annotations

from itertools import cycle, groupby

import torch
from torch import Tensor

from gradviz.probe.norms import as_rows, l2_rows, mean_rows, std_rows, wide
from gradviz.probe.probe import Step
from gradviz.probe.samples import sampled


def grad_l2(step: Step) -> Tensor:
    """‖∂L/∂W‖₂."""
    return step.grad_norms()


def parameter_grad_l2(step: Step) -> Tensor:
    """‖∂L/∂p‖₂ of the parameters that are not a layer's weight."""
    return step.buffers.per_other("grads", l2_rows)


def grad_l2_clipped(step: Step) -> Tensor:
    """‖∂L/∂W‖₂ after clipping."""
    return step.buffers.per_layer("grads", l2_rows)


def delta_l2(step: Step) -> Tensor:
    """‖∂L/∂z‖₂ over batch and units."""
    return step.deltas.norms()


def time_delta_l2(step: Step) -> Tensor:
    """‖∂L/∂h_t‖₂ over batch and units, for each t."""
    return step.state_deltas.norms()


def grad_rms(step: Step) -> Tensor:
    """‖∂L/∂W‖₂/√n."""
    return step.grad_norms() / step.buffers.sizes**0.5


def grad_mean_abs(step: Step) -> Tensor:
    """Mean |∂L/∂w|, summed in float64."""
    return step.buffers.per_layer("grads", lambda rows: mean_rows(rows.abs()))


def grad_max_abs(step: Step) -> Tensor:
    """max |∂L/∂w|."""
    return step.buffers.per_layer("grads", lambda rows: rows.abs().amax(1))


def grad_zero_fraction(step: Step) -> Tensor:
    """Share of elements with ∂L/∂w = 0."""
    # The comparison writes numbers, not bool: PyTorch sums those sixteen times as fast.
    return step.buffers.per_layer("grads", lambda rows: mean_rows(torch.eq(rows, 0, out=torch.empty_like(rows))))


def update_ratio(step: Step) -> Tensor:
    """‖ΔW‖₂/‖W‖₂ of the update just made."""
    before = step.weight_norms()
    return step.buffers.per_layer("change", l2_rows) / before


def weight_l2(step: Step) -> Tensor:
    """‖W‖₂."""
    return step.weight_norms()


def activation_mean(step: Step) -> Tensor:
    """Mean output over batch and units, or over a sample of them if the layer is large."""
    return torch.cat(step.activation_means())


def activation_std(step: Step) -> Tensor:
    """Population standard deviation over batch and units, or over a sample of them if the layer is large."""
    rows_and_means = zip(step.activation_rows(), step.activation_means(), strict=True)
    return torch.cat([std_rows(rows, means) for rows, means in rows_and_means])


def activation_dead_fraction(step: Step) -> Tensor:
    """Share of units that are 0 for every sample, pixel and time step; channels count as units."""
    fractions = []
    layers = iter(step.trace.a)
    for rows in step.activation_rows():
        tensors = [next(layers) for _ in rows]
        shape = tensors[0].shape
        if rows.shape[1] == shape.numel():
            fractions.append(_dead_shares(rows.view(len(rows), *shape)))
        else:
            fractions.append(_dead_shares_of_large(tensors))
    return torch.cat(fractions)


def _dead_shares(layers: Tensor) -> Tensor:
    """Return (layers,) for images (layers, batch, channels, height, width) or outputs (layers, batch, …, units)."""
    units = _units_dim(layers[0]) + 1
    largest = layers.abs().amax([dim for dim in range(1, layers.dim()) if dim != units])
    return (largest == 0).to(wide(layers.device)).mean(1)


def _dead_shares_of_large(layers: list[Tensor]) -> Tensor:
    """Return (layers,) for large layers of one shape.

    On the CPU a layer is read completely only if a unit is 0 in its first few samples.
    """
    if layers[0].device.type != "cpu":
        return torch.cat([_dead_shares(layer[None]) for layer in layers])
    few = -(-len(layers[0]) // 16)
    shares = _dead_shares(torch.stack([layer[:few] for layer in layers]))
    for index in torch.nonzero(shares).flatten().tolist():
        shares[index] = _dead_shares(layers[index][None])[0]
    return shares


def _units_dim(layer: Tensor) -> int:
    """Return the dimension of the units in (batch, channels, height, width) or (batch, …, units)."""
    return 1 if layer.dim() == 4 else layer.dim() - 1


def activation_saturated_fraction(step: Step) -> Tensor:
    """Share of activations with |φ′| < 10⁻³ max |φ′|; 0 for a layer without φ, for example the output layer.

    If a layer is large, the share is that of a sample of its activations.
    """
    has_phi = step.trace.has_phi
    inputs = [sampled(pre) for pre, layer_has_phi in zip(step.trace.pre, has_phi, strict=True) if layer_has_phi]
    groups = [_saturated_shares(rows, step.saturated_bounds()) for rows in as_rows(inputs)]
    shares = torch.cat(groups) if groups else step.buffers.sizes[:0]
    parts, start = [], 0
    for layers_have_phi, layers in groupby(has_phi):
        length = len(list(layers))
        parts.append(shares[start : start + length] if layers_have_phi else shares.new_zeros(length))
        start += length if layers_have_phi else 0
    return torch.cat(parts)


def _saturated_shares(rows: Tensor, bounds: tuple[float, ...]) -> Tensor:
    """Return Σᵢ (−1)ⁱ · share of (input > bᵢ), (count,), for the bounds b₀ < b₁ < … of the saturated regions."""
    inside, above = torch.zeros_like(rows), torch.empty_like(rows)
    for sign, bound in zip(cycle((1, -1)), bounds, strict=False):
        # The comparison writes numbers, not bool: PyTorch sums those sixteen times as fast.
        inside.add_(torch.gt(rows, bound, out=above), alpha=sign)
    counts: Tensor = inside.sum(1, dtype=torch.float32)  # exact: a row has fewer than 2²⁴ numbers
    return counts.to(wide(rows.device)) / rows.shape[1]
