"""The activation functions φ. Implementations are called as ``φ(x, **options)``."""

from __future__ import annotations

from typing import TypeVar

from gradviz.catalog.entry import Entry, Table
from gradviz.catalog.option import Option

T = TypeVar("T")


def identity(x: T) -> T:
    """φ(x) = x."""
    return x


ACTIVATIONS = Table(
    "Activation",
    "name",
    Entry(
        "identity",
        "Identity",
        "φ(x) = x. A network of linear layers only: what depth alone does to a gradient.",
        identity,
    ),
    Entry(
        "sigmoid",
        "Sigmoid",
        "1/(1 + e⁻ˣ). Its slope is at most 1/4, so each layer takes away from the gradient.",
        "torch:sigmoid",
    ),
    Entry("tanh", "Tanh", "Hyperbolic tangent. Slope 1 at zero, saturates on both sides.", "torch:tanh"),
    Entry(
        "hardtanh",
        "Hardtanh",
        "x cut to [−1, 1]. Gradient exactly zero outside.",
        "torch.nn.functional:hardtanh",
    ),
    Entry("softplus", "Softplus", "log(1 + eˣ), a smooth ReLU.", "torch.nn.functional:softplus"),
    Entry(
        "softsign",
        "Softsign",
        "x/(1 + |x|). Saturates more slowly than tanh (Glorot & Bengio 2010).",
        "torch.nn.functional:softsign",
    ),
    Entry(
        "relu",
        "ReLU",
        "max(0, x). Slope 1 where it is on; a unit that is always off is dead.",
        "torch:relu",
    ),
    Entry("relu6", "ReLU6", "min(max(0, x), 6).", "torch.nn.functional:relu6"),
    Entry(
        "leaky_relu",
        "Leaky ReLU",
        "x for x > 0, else a small slope: no unit dies (Maas et al. 2013).",
        "torch.nn.functional:leaky_relu",
        {"negative_slope": Option(0.01, "Negative slope", "Slope for x < 0.", ge=0, le=1)},
    ),
    Entry(
        "prelu",
        "PReLU",
        "Leaky ReLU whose slope is learned, one per layer (He et al. 2015).",
        "gradviz.networks.activations:PReLU",
        {"init": Option(0.25, "Initial slope", "Slope for x < 0 at the start.", ge=-1, le=1)},
    ),
    Entry(
        "elu",
        "ELU",
        "x for x > 0, else α(eˣ − 1) (Clevert et al. 2016).",
        "torch.nn.functional:elu",
        {"alpha": Option(1.0, "α", "The value −α is approached for x → −∞.", gt=0, le=10)},
    ),
    Entry(
        "selu",
        "SELU",
        "Scaled ELU; with LeCun initialization it normalizes itself (Klambauer et al. 2017).",
        "torch:selu",
    ),
    Entry("gelu", "GELU", "x·Φ(x) (Hendrycks & Gimpel 2016).", "torch.nn.functional:gelu"),
    Entry("silu", "SiLU", "x·sigmoid(x), also called swish.", "torch.nn.functional:silu"),
    Entry("mish", "Mish", "x·tanh(softplus(x)) (Misra 2019).", "torch.nn.functional:mish"),
)
