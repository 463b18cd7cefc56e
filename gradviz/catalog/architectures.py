"""The architectures. Implementations are :class:`gradviz.training.network.Network` classes."""

from __future__ import annotations

from gradviz.catalog.entry import Entry, Table, option

ARCHITECTURES = Table(
    "Architecture",
    "architecture",
    Entry(
        "mlp",
        "MLP",
        "Fully connected hidden layers, then a linear output.",
        "gradviz.training.mlp:Mlp",
        {
            "depth": (int, option(20, "Depth", "Hidden layers.", unit="layers", ge=1, le=1000)),
            "width": (int, option(64, "Width", "Units of each hidden layer.", unit="units", ge=1, le=8192)),
        },
    ),
)
