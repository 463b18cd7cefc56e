"""Evenly spaced samples of large tensors, for statistics that don't need every number."""

from __future__ import annotations

from itertools import count
from math import gcd

from torch import Tensor

WHOLE = 32_768
SAMPLE = 4_096


def sampled(tensor: Tensor) -> Tensor:
    """Return a tensor of up to :data:`WHOLE` numbers unchanged, or at most :data:`SAMPLE` numbers of a larger one.

    A sample has the shape (numbers,) and takes the same positions at every step. Their distance in memory has no
    divisor in common with the tensor's size; otherwise a sample would cover only some of the units or pixels.
    """
    size = tensor.numel()
    if size <= WHOLE:
        return tensor
    stride = next(stride for stride in count(-(-size // SAMPLE)) if gcd(stride, size) == 1)
    return tensor.detach().reshape(-1)[::stride].contiguous()
