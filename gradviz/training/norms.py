"""Norms that are right for any finite gradient, and reductions of many tensors in few calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

import torch
from torch import Tensor

_STACKED_BYTES = 1 << 20
_SAFE = 1e-12, 1e18  # a float32 norm between these lost nothing to squares outside the range of float32

vector_norm: Callable[..., Tensor] = torch.linalg.vector_norm


def l2_rows(rows: Tensor) -> Tensor:
    """L2 norm of each row of (count, size), (count,) float64.

    Squares of float32 leave its range below 10⁻²³ and above 10¹⁹. On the CPU a first look in float32 is four times
    as fast, and one in float64 follows only where it may be wrong; elsewhere asking would wait for the device.
    """
    if rows.dtype is torch.float32 and rows.device.type == "cpu":
        quick = vector_norm(rows, dim=1)
        if quick.numel() and _SAFE[0] < quick.min().item() and quick.max().item() < _SAFE[1]:
            return quick.double()
    if rows.dtype is not torch.float64:
        return vector_norm(rows, dim=1, dtype=torch.float64)
    largest = rows.abs().amax(1, keepdim=True)
    scale = torch.where(torch.isfinite(largest) & (largest > 0), largest, 1.0)
    return vector_norm(rows / scale, dim=1) * scale.squeeze(1)


def mean_rows(rows: Tensor) -> Tensor:
    """Mean of each row of (count, size), (count,) float64."""
    means: Tensor = rows.mean(1, dtype=torch.float64)
    return means


def std_rows(rows: Tensor) -> Tensor:
    """Standard deviation of each row of (count, size) as a population, (count,) float64.

    In two passes, which on the CPU is thirty times as fast as ``torch.std``.
    """
    centered = rows - mean_rows(rows).to(rows.dtype)[:, None]
    spread: Tensor = l2_rows(centered) / rows.shape[1] ** 0.5
    return spread


def l2(tensor: Tensor) -> Tensor:
    """L2 norm over all elements, (1,) float64."""
    return l2_rows(tensor.reshape(1, -1))


def as_rows(tensors: Sequence[Tensor]) -> list[Tensor]:
    """Some tensors as rows of matrices (count, size), in order.

    Small neighbours of one shape are stacked, so that reductions over fifty layers cost a few calls and not fifty.
    """
    matrices = []
    for (shape, small), same in groupby(tensors, key=lambda t: (t.shape, t.nbytes <= _STACKED_BYTES)):
        alike = list(same)
        if small and len(alike) > 1:
            matrices.append(torch.stack(alike).view(len(alike), shape.numel()))
        else:
            matrices.extend(tensor.reshape(1, -1) for tensor in alike)
    return matrices


def l2_each(tensors: Sequence[Tensor]) -> Tensor:
    """L2 norm of each of some tensors, (count,) float64."""
    return torch.cat([l2_rows(rows) for rows in as_rows(tensors)])
