"""The architectures. Implementations are :class:`gradviz.networks.network.Network` classes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from gradviz.catalog.entry import Entry, Table, option

ARCHITECTURES = Table(
    "Architecture",
    "architecture",
    Entry(
        "mlp",
        "MLP",
        "Fully connected hidden layers, then a linear output.",
        "gradviz.networks.mlp:Mlp",
        {
            "depth": (int, option(20, "Depth", "Hidden layers.", unit="layers", ge=1, le=1000)),
            "width": (int, option(64, "Width", "Units of each hidden layer.", unit="units", ge=1, le=8192)),
        },
    ),
    Entry(
        "resnet",
        "ResNet",
        "Convolutions in blocks with a shortcut around each, for images (He et al. 2016); without residual the "
        "plain network of the same depth and parameters.",
        "gradviz.networks.resnet:ResNet",
        {
            "stem": (
                Literal["cifar", "imagenet"],
                option(
                    "cifar",
                    "Stem",
                    "cifar: 3×3 convolution; imagenet: 7×7 with stride 2, then max-pooling.",
                    labels={"cifar": "CIFAR", "imagenet": "ImageNet"},
                ),
            ),
            "block": (
                Literal["basic", "bottleneck"],
                option(
                    "basic",
                    "Block",
                    "basic: 3×3, 3×3; bottleneck: 1×1, 3×3, 1×1 with four times the channels.",
                    labels={"basic": "Basic", "bottleneck": "Bottleneck"},
                ),
            ),
            "blocks": (
                tuple[Annotated[int, Field(ge=1, le=200)], ...],
                option(
                    (3, 3, 3),
                    "Blocks",
                    "Blocks of each stage: n, n, n is the CIFAR network of depth 6n + 2 (9n + 2 with bottlenecks); "
                    "2, 2, 2, 2 with the imagenet stem and width 64 is ResNet-18, 3, 4, 6, 3 ResNet-34 and -50.",
                    unit="blocks",
                    min_length=1,
                    max_length=8,
                ),
            ),
            "width": (
                int,
                option(
                    16,
                    "Width",
                    "Channels of the first stage; each later one has twice as many and half the image side.",
                    unit="channels",
                    ge=1,
                    le=1024,
                ),
            ),
            "shortcut": (
                Literal["projection", "pad"],
                option(
                    "projection",
                    "Shortcut",
                    "Where shapes differ: a 1×1 convolution, or every other pixel with zeros for the new channels "
                    "(options B and A of He et al. 2016).",
                    labels={"projection": "Projection", "pad": "Zero padding"},
                ),
            ),
        },
    ),
    Entry(
        "rnn",
        "RNN",
        "Recurrent layers that read a sequence step by step, or an image row by row; the last hidden state goes to "
        "a linear output.",
        "gradviz.networks.rnn:Rnn",
        {
            "cell": (
                Literal["rnn", "lstm", "gru"],
                option(
                    "rnn",
                    "Cell",
                    "rnn: h ← φ(Wx + Uh + b) (Elman 1990); lstm (Hochreiter & Schmidhuber 1997) and gru (Cho et al. "
                    "2014) have gates, with sigmoid and tanh of their own.",
                    labels={"rnn": "RNN", "lstm": "LSTM", "gru": "GRU"},
                ),
            ),
            "depth": (int, option(1, "Depth", "Recurrent layers, stacked.", unit="layers", ge=1, le=100)),
            "width": (int, option(64, "Width", "Hidden units of each layer.", unit="units", ge=1, le=4096)),
        },
    ),
    Entry(
        "transformer",
        "Transformer",
        "Encoder blocks of attention and two linear layers (Vaswani et al. 2017), for a sequence, or an image row by "
        "row; the mean over the sequence goes to a linear output.",
        "gradviz.networks.transformer:Transformer",
        {
            "depth": (int, option(6, "Depth", "Encoder blocks.", unit="blocks", ge=1, le=200)),
            "width": (int, option(64, "Width", "Numbers per token.", unit="units", ge=1, le=4096)),
            "heads": (int, option(4, "Heads", "Attention heads; they share the width evenly.", ge=1, le=64)),
            "placement": (
                Literal["pre", "post"],
                option(
                    "pre",
                    "Placement",
                    "Of layer norm: pre, inside each branch, or post, behind each sum, which needs warm-up (Xiong et "
                    "al. 2020).",
                    labels={"pre": "Pre-LN", "post": "Post-LN"},
                ),
            ),
        },
    ),
)
