"""The kinds of normalization, which is placed after the linear map and before the activation.

Implementations are called as ``f(features)`` and return a module for (batch, …, features). ``images`` is called with
the number of channels and returns a module for (batch, channels, height, width). All kinds have a learned scale, and
a learned shift if the paper has one.
"""

from __future__ import annotations

from dataclasses import dataclass

from gradviz.catalog.entry import Entry, Table


@dataclass(frozen=True, slots=True)
class NormalizationKind(Entry):
    """A row of the table."""

    images: str = ""


NORMALIZATIONS: Table[NormalizationKind] = Table(
    "Normalization",
    "kind",
    NormalizationKind(
        "batch",
        "Batch",
        "Each unit over the batch, each channel of an image also over its pixels (Ioffe & Szegedy 2015).",
        "torch.nn:BatchNorm1d",
        images="torch.nn:BatchNorm2d",
    ),
    NormalizationKind(
        "layer",
        "Layer",
        "Each sample over its units, an image over its channels and pixels together (Ba et al. 2016).",
        "torch.nn:LayerNorm",
        images="gradviz.networks.normalization:image_layer_norm",
    ),
    NormalizationKind(
        "group",
        "Group",
        "Each sample over groups of its units or channels (Wu & He 2018).",
        "gradviz.networks.normalization:group_norm",
        images="gradviz.networks.normalization:image_group_norm",
    ),
    NormalizationKind(
        "rms",
        "RMS",
        "Layer norm without the mean (Zhang & Sennrich 2019).",
        "torch.nn:RMSNorm",
        images="gradviz.networks.normalization:ImageRMSNorm",
    ),
)
