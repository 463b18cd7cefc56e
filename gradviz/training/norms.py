"""Norms that are right for any finite gradient."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

import torch
from torch import Tensor

_STACKED_BYTES = 1 << 20

vector_norm: Callable[..., Tensor] = torch.linalg.vector_norm


def l2_rows(rows: Tensor) -> Tensor:
    """L2 norm of each row of (count, size), (count,).

    Squares of float32 leave its range below 10⁻²³ and above 10¹⁹, so they are summed in float64; float64 is
    divided by each row's largest element first.
    """
    if rows.dtype is not torch.float64:
        return vector_norm(rows, dim=1, dtype=torch.float64)
    largest = rows.abs().amax(1, keepdim=True)
    scale = torch.where(torch.isfinite(largest) & (largest > 0), largest, 1.0)
    return vector_norm(rows / scale, dim=1) * scale.squeeze(1)


def l2(tensor: Tensor) -> Tensor:
    """L2 norm over all elements, (1,)."""
    return l2_rows(tensor.reshape(1, -1))


def l2_each(tensors: Sequence[Tensor]) -> Tensor:
    """L2 norm of each of some tensors, (count,)."""
    parts = []
    for (shape, small), same in groupby(tensors, key=lambda t: (t.shape, t.nbytes <= _STACKED_BYTES)):
        alike = list(same)
        if small and len(alike) > 1:
            parts.append(l2_rows(torch.stack(alike).view(len(alike), shape.numel())))
        else:
            parts.extend(l2(tensor) for tensor in alike)
    return torch.cat(parts)
