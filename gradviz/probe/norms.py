"""Norms that are accurate for any finite gradient, and reductions of many tensors in few calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from math import isfinite
from operator import attrgetter

import torch
from torch import Tensor

_STACKED_BYTES = 1 << 17
_FEW = 65_536  # numbers for which computing in float64 costs less than a first attempt in float32
_BLOCK = 256  # float32 numbers that are summed before float64 takes over: accurate to 10⁻⁷ for rows of any size
_SAFE = 1e-12, 1e18  # a norm between these lost nothing to squares outside the range of float32, at most 10⁻³⁸ each

vector_norm: Callable[..., Tensor] = torch.linalg.vector_norm


def wide(device: torch.device) -> torch.dtype:
    """Return the dtype in which sums are kept: float64, or float32 if the device (MPS) has nothing wider."""
    return torch.float32 if device.type == "mps" else torch.float64


def l2_rows(rows: Tensor) -> Tensor:
    """Return the L2 norm of each row of (count, size), (count,) :func:`wide`.

    Squares of float32 numbers leave its range below 10⁻²³ and above 10¹⁹. For many numbers on the CPU, computing in
    float32 first is three times as fast, and float64 follows only if the result may be wrong. On other devices the
    check would wait for the device.
    """
    if _is_quick(rows):
        quick = vector_norm(_in_blocks(rows, lambda block: vector_norm(block, dim=2)), dim=1, dtype=torch.float64)
        if _SAFE[0] < quick.min().item() and quick.max().item() < _SAFE[1]:
            return quick
    if rows.dtype != (sums := wide(rows.device)) and sums is torch.float64:
        return vector_norm(rows, dim=1, dtype=sums)
    return scaled_l2_rows(rows.to(sums))


def scaled_l2_rows(rows: Tensor) -> Tensor:
    """Return the norms of :func:`l2_rows` without a wider dtype: each row is divided by its largest element."""
    largest = rows.abs().amax(1, keepdim=True)
    scale = torch.where(torch.isfinite(largest) & (largest > 0), largest, 1.0)
    return vector_norm(rows / scale, dim=1) * scale.squeeze(1)


def mean_rows(rows: Tensor) -> Tensor:
    """Return the mean of each row of (count, size), (count,) :func:`wide`; accurate to 10⁻⁷ of the mean magnitude."""
    if _is_quick(rows):
        sums = _in_blocks(rows, lambda block: block.sum(2)).sum(1, dtype=torch.float64)
        if isfinite(sums.sum().item()):
            return sums / rows.shape[1]
    means: Tensor = rows.mean(1, dtype=wide(rows.device))
    return means


def _is_quick(rows: Tensor) -> bool:
    return rows.dtype is torch.float32 and rows.device.type == "cpu" and rows.numel() > _FEW


def _in_blocks(rows: Tensor, reduce: Callable[[Tensor], Tensor]) -> Tensor:
    """Reduce rows block by block; ``reduce`` maps (count, blocks, size) to (count, blocks).

    If the last block is shorter, it is reduced separately.
    """
    count, size = rows.shape
    whole = size - size % _BLOCK
    parts = [reduce(rows[:, :whole].view(count, whole // _BLOCK, _BLOCK))] if whole else []
    if whole < size:
        parts.append(reduce(rows[:, None, whole:]))
    return parts[0] if len(parts) == 1 else torch.cat(parts, 1)


def std_rows(rows: Tensor, means: Tensor | None = None) -> Tensor:
    """Return the population standard deviation of each row of (count, size), (count,) :func:`wide`.

    ``means`` may pass the rows' means if they are already computed. The variance is computed from the mean square if
    the mean contributes little to it, and otherwise in two passes. For many numbers on the CPU both are many times as
    fast as ``torch.std``.
    """
    if rows.device.type == "cpu" and rows.numel() <= _FEW:
        deviations: Tensor = torch.std(rows.double(), 1, correction=0)
        return deviations
    rows = rows.to(torch.promote_types(rows.dtype, torch.float32))
    means = mean_rows(rows) if means is None else means
    if _is_quick(rows):
        mean_squares = l2_rows(rows) ** 2 / rows.shape[1]
        variances = mean_squares - means**2
        if bool((variances > 0.05 * mean_squares).all()):
            return variances.sqrt()
    centered = rows - means.to(rows.dtype)[:, None]
    spread: Tensor = l2_rows(centered) / rows.shape[1] ** 0.5
    return spread


def l2(tensor: Tensor) -> Tensor:
    """Return the L2 norm over all elements, (1,) float64."""
    return l2_rows(tensor.reshape(1, -1))


def as_rows(tensors: Sequence[Tensor]) -> list[Tensor]:
    """Return tensors as rows of matrices (count, size), in order.

    Small consecutive tensors of one shape are stacked: reductions over fifty layers then take a few calls, not fifty.
    """
    matrices = []
    for shape, same in groupby(tensors, key=attrgetter("shape")):
        alike = list(same)
        if len(alike) > 1 and alike[0].nbytes <= _STACKED_BYTES:
            matrices.append(torch.stack(alike).view(len(alike), shape.numel()))
        else:
            matrices.extend(tensor.reshape(1, -1) for tensor in alike)
    return matrices


def l2_each(tensors: Sequence[Tensor]) -> Tensor:
    """Return the L2 norm of each tensor, (count,) float64."""
    return torch.cat([l2_rows(rows) for rows in as_rows(tensors)])
