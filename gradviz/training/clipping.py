"""Gradient clipping of the flat gradient, as ``torch.nn.utils`` clips all parameters together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from gradviz.probe.norms import l2

if TYPE_CHECKING:
    from gradviz.experiment.experiment import Clipping


@torch.no_grad()
def clip(grads: Tensor, grad_norm: Tensor, clipping: Clipping) -> Tensor:
    """Clip in place and return the factor that the gradient was multiplied by, (1,); 1 if it was not clipped.

    By norm: g ← g·min(1, threshold/(‖g‖₂ + 10⁻⁶)) (Pascanu et al. 2013, algorithm 1). By value: each element is
    clamped to ±threshold, and the factor is ‖after‖₂/‖before‖₂.
    """
    if not clipping.on:
        return torch.ones_like(grad_norm)
    if clipping.kind == "norm":
        coefficient = (clipping.threshold / (grad_norm + 1e-6)).clamp(max=1.0)
        grads.mul_(coefficient.to(torch.promote_types(grads.dtype, torch.float32)))
        return coefficient
    grads.clamp_(-clipping.threshold, clipping.threshold)
    return torch.where(grad_norm == 0, 1.0, l2(grads) / grad_norm)
