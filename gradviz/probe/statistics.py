"""What computes the statistics of :mod:`gradviz.catalog.statistics`: a step in, one number per layer out."""

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
    """‖∂L/∂p‖₂ of what is no layer's weight."""
    return step.buffers.per_other("grads", l2_rows)


def grad_l2_clipped(step: Step) -> Tensor:
    """‖∂L/∂W‖₂ of what clipping left."""
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
    # Comparing into numbers and not into bool: PyTorch sums those sixteen times as fast.
    return step.buffers.per_layer("grads", lambda rows: mean_rows(torch.eq(rows, 0, out=torch.empty_like(rows))))


def update_ratio(step: Step) -> Tensor:
    """‖ΔW‖₂/‖W‖₂ of the update just made."""
    before = step.weight_norms()
    return step.buffers.per_layer("change", l2_rows) / before


def weight_l2(step: Step) -> Tensor:
    """‖W‖₂."""
    return step.weight_norms()


def activation_mean(step: Step) -> Tensor:
    """Mean output over batch and units; of a large layer over a sample of them."""
    return torch.cat(step.activation_means())


def activation_std(step: Step) -> Tensor:
    """Standard deviation over batch and units, of the population; of a large layer over a sample of them."""
    rows_and_means = zip(step.activation_rows(), step.activation_means(), strict=True)
    return torch.cat([std_rows(rows, means) for rows, means in rows_and_means])


def activation_dead_fraction(step: Step) -> Tensor:
    """Share of units that are 0 for every sample, and every pixel or time step of it; channels are units."""
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
    """Of images (layers, batch, channels, height, width), or else (layers, batch, …, units): (layers,)."""
    units = _units_dim(layers[0]) + 1
    largest = layers.abs().amax([dim for dim in range(1, layers.dim()) if dim != units])
    return (largest == 0).to(wide(layers.device)).mean(1)


def _dead_shares_of_large(layers: list[Tensor]) -> Tensor:
    """The same of layers of one shape: on the CPU only those with units that are 0 in a few samples are read whole."""
    if layers[0].device.type != "cpu":
        return torch.cat([_dead_shares(layer[None]) for layer in layers])
    few = -(-len(layers[0]) // 16)
    shares = _dead_shares(torch.stack([layer[:few] for layer in layers]))
    for index in torch.nonzero(shares).flatten().tolist():
        shares[index] = _dead_shares(layers[index][None])[0]
    return shares


def _units_dim(layer: Tensor) -> int:
    """Where (batch, channels, height, width) and (batch, …, units) have their units."""
    return 1 if layer.dim() == 4 else layer.dim() - 1


def activation_saturated_fraction(step: Step) -> Tensor:
    """Share of activations with |φ′| < 10⁻³ max |φ′|; 0 for a layer without φ, such as the output layer.

    Of a large layer over a sample of them.
    """
    has_phi = step.trace.has_phi
    inputs = [sampled(pre) for pre, there in zip(step.trace.pre, has_phi, strict=True) if there]
    shares = [_saturated_shares(rows, step.saturated_bounds()) for rows in as_rows(inputs)]
    found = torch.cat(shares) if shares else step.buffers.sizes[:0]
    parts, start = [], 0
    for there, layers in groupby(has_phi):
        length = len(list(layers))
        parts.append(found[start : start + length] if there else found.new_zeros(length))
        start += length if there else 0
    return torch.cat(parts)


def _saturated_shares(rows: Tensor, bounds: tuple[float, ...]) -> Tensor:
    """With the bounds b₀ < b₁ < … of the saturated regions it is Σᵢ (−1)ⁱ · share of (input > bᵢ), (count,)."""
    inside, above = torch.zeros_like(rows), torch.empty_like(rows)
    for sign, bound in zip(cycle((1, -1)), bounds, strict=False):
        # Comparing into numbers and not into bool: PyTorch sums those sixteen times as fast.
        inside.add_(torch.gt(rows, bound, out=above), alpha=sign)
    counts: Tensor = inside.sum(1, dtype=torch.float32)  # exact: a row has less than 2²⁴ numbers
    return counts.to(wide(rows.device)) / rows.shape[1]
