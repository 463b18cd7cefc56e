"""Normalization modules."""

from __future__ import annotations

from math import gcd
from pkgutil import resolve_name
from typing import cast

import torch
from torch import Tensor, nn

from gradviz.catalog.normalizations import NORMALIZATIONS


def build_normalization(kind: str, features: int) -> nn.Module:
    """Build a normalization of ``features`` units."""
    return cast(nn.Module, NORMALIZATIONS[kind].resolve()(features))


def build_image_normalization(kind: str, channels: int) -> nn.Module:
    """Build a normalization of images with ``channels`` channels."""
    return cast(nn.Module, resolve_name(NORMALIZATIONS[kind].images)(channels))


def group_norm(features: int) -> nn.GroupNorm:
    """Build a group norm with at most 8 groups, each of at least 4 units if there are that many.

    Normalizing a group of one unit leaves 0, and of two units only the sign; no gradient passes through either.
    """
    groups = gcd(8, features)
    while groups > 1 and features // groups < 4:
        groups //= 2
    return nn.GroupNorm(groups, features)


def image_group_norm(channels: int) -> nn.GroupNorm:
    """Build a group norm with 8 groups, or as many as divide the channels; even one channel has many pixels."""
    return nn.GroupNorm(gcd(8, channels), channels)


def image_layer_norm(channels: int) -> nn.GroupNorm:
    """Build a layer norm over channels and pixels: group norm with one group (Wu & He 2018, §3.1)."""
    return nn.GroupNorm(1, channels)


class ImageRMSNorm(nn.RMSNorm):
    """RMS norm of images: y = x/√(mean x² + ε)·γ with the mean over channels and pixels, and one γ per channel."""

    def forward(self, x: Tensor) -> Tensor:
        """Normalize images (batch, channels, height, width); the shape stays."""
        epsilon = torch.finfo(x.dtype).eps  # the default of nn.RMSNorm
        scale = torch.rsqrt(x.square().mean((1, 2, 3), keepdim=True) + epsilon)
        return x * scale * self.weight[:, None, None]
