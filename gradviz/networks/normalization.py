"""Normalization modules."""

from __future__ import annotations

from math import gcd
from pkgutil import resolve_name
from typing import cast

import torch
from torch import Tensor, nn

from gradviz.catalog.normalizations import NORMALIZATIONS


def build_normalization(kind: str, features: int) -> nn.Module:
    """The normalization of ``features`` units."""
    return cast(nn.Module, NORMALIZATIONS[kind].resolve()(features))


def build_image_normalization(kind: str, channels: int) -> nn.Module:
    """The normalization of images with ``channels`` channels."""
    return cast(nn.Module, resolve_name(NORMALIZATIONS[kind].images)(channels))


def group_norm(features: int) -> nn.GroupNorm:
    """Group norm with 8 groups of units, or fewer, so that each has 4 units or more where there are so many.

    Of one unit nothing is left, of two the sign alone, and no gradient goes through either.
    """
    groups = gcd(8, features)
    while groups > 1 and features // groups < 4:
        groups //= 2
    return nn.GroupNorm(groups, features)


def image_group_norm(channels: int) -> nn.GroupNorm:
    """Group norm with 8 groups of channels, or as many as divide them; even one channel has many pixels."""
    return nn.GroupNorm(gcd(8, channels), channels)


def image_layer_norm(channels: int) -> nn.GroupNorm:
    """Layer norm of an image over channels and pixels: group norm with one group (Wu & He 2018, §3.1)."""
    return nn.GroupNorm(1, channels)


class ImageRMSNorm(nn.RMSNorm):
    """y = x/√(mean x² + ε)·γ with the mean over channels and pixels, and γ for each channel."""

    def forward(self, x: Tensor) -> Tensor:
        """(batch, channels, height, width) to the same."""
        epsilon = torch.finfo(x.dtype).eps  # as nn.RMSNorm
        scale = torch.rsqrt(x.square().mean((1, 2, 3), keepdim=True) + epsilon)
        return x * scale * self.weight[:, None, None]
