"""The data sets. Implementations are called as ``f(rng, batch_size, **options)``.

``rng`` is a ``numpy.random.Generator``; they give a :class:`gradviz.data.dataset.Dataset`.
"""

from __future__ import annotations

from gradviz.catalog.entry import Entry, Table, option

DATASETS = Table(
    "Data set",
    "name",
    Entry(
        "digits",
        "Handwritten digits",
        "1,797 real 8×8 images of handwritten digits (UCI, Alpaydin & Kaynak 1998); shipped.",
        "gradviz.data.digits:digits",
        {
            "image_size": (
                int,
                option(
                    8,
                    "Image size",
                    "Side of the images; above 8 they are up-sampled.",
                    unit="pixels",
                    ge=8,
                    le=64,
                ),
            )
        },
    ),
    Entry(
        "gaussian",
        "Gaussian noise",
        "Inputs N(0, std²) with random labels or targets: what initialization alone does to gradients.",
        "gradviz.data.synthetic:gaussian",
        {
            "inputs": (int, option(32, "Inputs", "Numbers per sample.", ge=1, le=65536)),
            "std": (float, option(1.0, "Standard deviation", "Of the inputs.", gt=0, le=1e6)),
            "classes": (
                int | None,
                option(None, "Classes", "Uniformly random labels; 10 where neither is given.", ge=2, le=10000),
            ),
            "outputs": (
                int | None,
                option(None, "Outputs", "N(0, 1) targets in place of labels.", ge=1, le=10000),
            ),
            "fresh": (bool, option(True, "Fresh", "New samples each step, or one fixed batch.")),
        },
    ),
    Entry(
        "spirals",
        "Spirals",
        "Points on interleaved spiral arms in the plane, one class an arm.",
        "gradviz.data.synthetic:spirals",
        {
            "classes": (int, option(3, "Arms", "Spiral arms, one class each.", ge=2, le=20)),
            "samples": (int, option(1500, "Samples", "Points in all.", ge=20, le=1_000_000)),
            "noise": (
                float,
                option(0.1, "Noise", "Standard deviation across the arm, in radians.", ge=0, le=10),
            ),
        },
    ),
)
