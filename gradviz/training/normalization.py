"""Normalization modules."""

from __future__ import annotations

from math import gcd
from typing import cast

from torch import nn

from gradviz.catalog.normalizations import NORMALIZATIONS


def build_normalization(kind: str, features: int) -> nn.Module:
    """The normalization of ``features`` units."""
    return cast(nn.Module, NORMALIZATIONS[kind].resolve()(features))


def group_norm(features: int) -> nn.GroupNorm:
    """Group norm with 8 groups, or as many as divide the units."""
    return nn.GroupNorm(gcd(8, features), features)
