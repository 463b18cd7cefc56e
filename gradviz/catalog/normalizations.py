"""The kinds of normalization. Implementations are called as ``f(features)`` and give a module.

They are placed after the linear map and before the activation.
"""

from __future__ import annotations

from gradviz.catalog.entry import Entry, Table

NORMALIZATIONS = Table(
    "Normalization",
    "kind",
    Entry("batch", "Batch", "Each unit over the batch (Ioffe & Szegedy 2015).", "torch.nn:BatchNorm1d"),
    Entry("layer", "Layer", "Each sample over its units (Ba et al. 2016).", "torch.nn:LayerNorm"),
    Entry(
        "group",
        "Group",
        "Each sample over groups of its units (Wu & He 2018).",
        "gradviz.training.normalization:group_norm",
    ),
    Entry("rms", "RMS", "Layer norm without the mean (Zhang & Sennrich 2019).", "torch.nn:RMSNorm"),
)
