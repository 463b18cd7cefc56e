"""The architectures. Implementations are :class:`gradviz.networks.network.Network` classes."""

from __future__ import annotations

from gradviz.catalog.entry import Entry, Table
from gradviz.catalog.option import Option, named

ARCHITECTURES = Table(
    "Architecture",
    "architecture",
    Entry(
        "mlp",
        "MLP",
        "Fully connected hidden layers, then a linear output.",
        "gradviz.networks.mlp:Mlp",
        {
            "depth": Option(20, "Depth", "Hidden layers.", unit="layers", ge=1, le=1000),
            "width": Option(64, "Width", "Units of each hidden layer.", unit="units", ge=1, le=8192),
        },
    ),
    Entry(
        "resnet",
        "ResNet",
        "Convolutions in blocks with a shortcut around each, for images (He et al. 2016); without residual the "
        "plain network of the same depth and parameters.",
        "gradviz.networks.resnet:ResNet",
        {
            "stem": Option(
                "cifar",
                "Stem",
                "cifar: 3×3 convolution; imagenet: 7×7 with stride 2, then max-pooling.",
                choices=named(cifar="CIFAR", imagenet="ImageNet"),
            ),
            "block": Option(
                "basic",
                "Block",
                "basic: 3×3, 3×3; bottleneck: 1×1, 3×3, 1×1 with four times the channels.",
                choices=named(basic="Basic", bottleneck="Bottleneck"),
            ),
            "blocks": Option(
                (3, 3, 3),
                "Blocks",
                "Blocks of each stage: n, n, n is the CIFAR network of depth 6n + 2 (9n + 2 with bottlenecks); "
                "2, 2, 2, 2 with the imagenet stem and width 64 is ResNet-18, 3, 4, 6, 3 ResNet-34 and -50.",
                item=Option(1, "Blocks", "Of one stage.", ge=1, le=200),
                unit="blocks",
                min_length=1,
                max_length=8,
            ),
            "width": Option(
                16,
                "Width",
                "Channels of the first stage; each later one has twice as many and half the image side.",
                unit="channels",
                ge=1,
                le=1024,
            ),
            "shortcut": Option(
                "projection",
                "Shortcut",
                "Where shapes differ: a 1×1 convolution, or every other pixel with zeros for the new channels "
                "(options B and A of He et al. 2016).",
                choices=named(projection="Projection", pad="Zero padding"),
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
            "cell": Option(
                "rnn",
                "Cell",
                "rnn: h ← φ(Wx + Uh + b) (Elman 1990); lstm (Hochreiter & Schmidhuber 1997) and gru (Cho et al. "
                "2014) have gates, with sigmoid and tanh of their own.",
                choices=named(rnn="RNN", lstm="LSTM", gru="GRU"),
            ),
            "depth": Option(1, "Depth", "Recurrent layers, stacked.", unit="layers", ge=1, le=100),
            "width": Option(64, "Width", "Hidden units of each layer.", unit="units", ge=1, le=4096),
        },
    ),
    Entry(
        "transformer",
        "Transformer",
        "Encoder blocks of attention and two linear layers (Vaswani et al. 2017), for a sequence, or an image row by "
        "row; the mean over the sequence goes to a linear output.",
        "gradviz.networks.transformer:Transformer",
        {
            "depth": Option(6, "Depth", "Encoder blocks.", unit="blocks", ge=1, le=200),
            "width": Option(64, "Width", "Numbers per token.", unit="units", ge=1, le=4096),
            "heads": Option(4, "Heads", "Attention heads; they share the width evenly.", ge=1, le=64),
            "placement": Option(
                "pre",
                "Placement",
                "Of layer norm: pre, inside each branch, or post, behind each sum, which needs warm-up (Xiong et "
                "al. 2020).",
                choices=named(pre="Pre-LN", post="Post-LN"),
            ),
        },
    ),
)
