"""The kinds of pre-training.

Implementations are :class:`gradviz.training.phases.PretrainingPhases` classes, called as
``f(network, generator, **options)``.
Pre-training that takes steps has the option ``steps``: these precede the steps of the training in the recording.
"""

from __future__ import annotations

from gradviz.catalog.entry import Entry, Table
from gradviz.catalog.option import Option

PRETRAINING = Table(
    "Pre-training",
    "kind",
    Entry(
        "none", "None", "All layers are trained together from the start.", "gradviz.training.phases:PretrainingPhases"
    ),
    Entry(
        "autoencoder",
        "Autoencoders",
        "Layer by layer, from the input on: each learns to keep what it reads, so that a linear map can give it back "
        "(Bengio et al. 2007); then all are trained together.",
        "gradviz.training.pretraining:Autoencoders",
        {
            "steps": Option(
                1000,
                "Pre-training steps",
                "Those of all layers together, shared evenly; they come before the steps of the training.",
                unit="steps",
                ge=1,
                le=10_000_000,
            )
        },
    ),
)
