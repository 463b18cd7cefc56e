"""Evenly spaced samples of large tensors, for statistics that need not see every number."""

from __future__ import annotations

from itertools import count
from math import gcd

from torch import Tensor

WHOLE = 32_768
SAMPLE = 4_096


def sampled(tensor: Tensor) -> Tensor:
    """A tensor of up to :data:`WHOLE` numbers as it is; of a larger one at most :data:`SAMPLE` of them, (numbers,).

    They are the same at every step: each so many apart in memory that has no divisor in common with the size, or a
    sample would hold some units or pixels alone.
    """
    size = tensor.numel()
    if size <= WHOLE:
        return tensor
    stride = next(stride for stride in count(-(-size // SAMPLE)) if gcd(stride, size) == 1)
    return tensor.detach().reshape(-1)[::stride].contiguous()
