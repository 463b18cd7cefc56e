"""Reductions of many tensors in few calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

_STACKED_BYTES = 1 << 17  # a larger tensor is reduced alone: a copy would cost more than the calls that it saves


class Stacks:
    """Tensors of the same kind stacked into matrices (rows, size), independent of their positions in the sequence.

    Small tensors that share shape, dtype and device form one matrix; a large tensor is a matrix of its own. Built from
    the tensors, or from others of the same kinds.
    """

    def __init__(self, like: Sequence[Tensor]) -> None:
        kinds: dict[Any, list[int]] = {}
        for index, tensor in enumerate(like):
            kinds.setdefault((tensor.shape, tensor.dtype, tensor.device), []).append(index)
        self._groups: list[list[int]] = []
        for indices in kinds.values():
            small = like[indices[0]].nbytes <= _STACKED_BYTES
            self._groups.extend([indices] if small else [[index] for index in indices])
        order = [index for group in self._groups for index in group]
        self._order = None if order == sorted(order) else torch.tensor(order, device=like[0].device).argsort()

    def matrices(self, tensors: Sequence[Tensor]) -> list[Tensor]:
        """Return the tensors as rows of matrices: copies of the small ones, and views of the others if possible."""
        return [
            torch.stack([tensors[index] for index in group]).view(len(group), -1)
            if len(group) > 1
            else tensors[group[0]].reshape(1, -1)
            for group in self._groups
        ]

    def copy(self, tensors: Sequence[Tensor], out: Sequence[Tensor]) -> None:
        """Copy the tensors into the rows of ``out``, the matrices of an earlier call of :meth:`matrices`."""
        for group, matrix in zip(self._groups, out, strict=True):
            shape = tensors[group[0]].shape
            torch.stack([tensors[index] for index in group], out=matrix.view(len(group), *shape))

    def reduce(self, matrices: Sequence[Tensor], reduce: Callable[[Tensor], Tensor]) -> Tensor:
        """Return one number for each tensor, in their order; ``reduce`` maps a matrix (rows, size) to (rows,)."""
        parts = [reduce(matrix) for matrix in matrices]
        reduced = parts[0] if len(parts) == 1 else torch.cat([part.to(parts[0].device) for part in parts])
        return reduced if self._order is None else reduced[self._order]
