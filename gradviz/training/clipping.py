"""Gradient clipping over the flat gradient, as ``torch.nn.utils`` does it over all parameters together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from gradviz.probe.norms import l2

if TYPE_CHECKING:
    from gradviz.experiment.experiment import Clipping


@torch.no_grad()
def clip(grads: Tensor, grad_norm: Tensor, clipping: Clipping) -> Tensor:
    """Clip in place; give what the gradient was multiplied with, (1,), 1 where nothing was done.

    By norm: g ← g·min(1, threshold/(‖g‖₂ + 10⁻⁶)) (Pascanu et al. 2013, algorithm 1). By value: each element to
    ±threshold; the number is then ‖after‖₂/‖before‖₂.
    """
    if not clipping.on:
        return torch.ones_like(grad_norm)
    if clipping.kind == "norm":
        coefficient = (clipping.threshold / (grad_norm + 1e-6)).clamp(max=1.0)
        grads.mul_(coefficient.to(torch.promote_types(grads.dtype, torch.float32)))
        return coefficient
    grads.clamp_(-clipping.threshold, clipping.threshold)
    return torch.where(grad_norm == 0, 1.0, l2(grads) / grad_norm)
