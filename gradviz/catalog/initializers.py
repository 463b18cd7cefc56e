"""The initializers of weight matrices.

Implementations are called as ``f(init, weight, generator, **options)``: ``init`` is the module
``torch.nn.init``, which is passed in so that this table can be read without torch; ``weight`` is (out, in, …) and
changed in place. Biases are initialized separately, to a constant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradviz.catalog.entry import Entry, Table
from gradviz.catalog.option import Option, named

if TYPE_CHECKING:
    from torch import Generator, Tensor

_STD = Option(0.01, "Standard deviation", "Standard deviation of the weights.", ge=0, le=1e3)


def fan_in(weight: Tensor) -> int:
    """Return the number of inputs of one output unit: the product of all sizes but the first."""
    return weight[0].numel()


def zeros(init: Any, weight: Tensor, generator: Generator) -> None:
    """W = 0."""
    init.zeros_(weight)


def constant(init: Any, weight: Tensor, generator: Generator, value: float) -> None:
    """W = value: every unit of a layer learns the same."""
    init.constant_(weight, value)


def uniform(init: Any, weight: Tensor, generator: Generator, bound: float) -> None:
    """U(−bound, bound)."""
    init.uniform_(weight, -bound, bound, generator=generator)


def normal(init: Any, weight: Tensor, generator: Generator, std: float) -> None:
    """N(0, std²)."""
    init.normal_(weight, 0.0, std, generator=generator)


def truncated_normal(init: Any, weight: Tensor, generator: Generator, std: float) -> None:
    """N(0, std²) cut at ±2 std; its variance is 0.7737 std²."""
    if std == 0:  # torch would divide by it
        init.zeros_(weight)
    else:
        init.trunc_normal_(weight, 0.0, std, -2 * std, 2 * std, generator=generator)


def xavier_uniform(init: Any, weight: Tensor, generator: Generator) -> None:
    """U(±√(6/(fan_in + fan_out))), Glorot & Bengio 2010, eq. 16."""
    init.xavier_uniform_(weight, generator=generator)


def xavier_normal(init: Any, weight: Tensor, generator: Generator) -> None:
    """N(0, 2/(fan_in + fan_out)), Glorot & Bengio 2010, eq. 12."""
    init.xavier_normal_(weight, generator=generator)


def orthogonal(init: Any, weight: Tensor, generator: Generator, gain: float) -> None:
    """A (semi-)orthogonal matrix times ``gain``, Saxe et al. 2014."""
    init.orthogonal_(weight, gain, generator)


def he_uniform(init: Any, weight: Tensor, generator: Generator, mode: str) -> None:
    """U(±√(6/fan)), He et al. 2015, eq. 10 and 14."""
    init.kaiming_uniform_(weight, mode=mode, nonlinearity="relu", generator=generator)


def he_normal(init: Any, weight: Tensor, generator: Generator, mode: str) -> None:
    """N(0, 2/fan), He et al. 2015, eq. 10 and 14."""
    init.kaiming_normal_(weight, mode=mode, nonlinearity="relu", generator=generator)


def lecun_normal(init: Any, weight: Tensor, generator: Generator) -> None:
    """N(0, 1/fan_in), LeCun et al. 1998, eq. 16."""
    init.normal_(weight, 0.0, fan_in(weight) ** -0.5, generator=generator)


def pytorch_default(init: Any, weight: Tensor, generator: Generator) -> None:
    """U(±1/√fan_in): what ``nn.Linear`` and ``nn.Conv2d`` do to their weights."""
    bound = fan_in(weight) ** -0.5
    init.uniform_(weight, -bound, bound, generator=generator)


_MODE = Option(
    "fan_in",
    "Mode",
    "fan_in keeps the variance going forward, fan_out going backward.",
    choices=named(fan_in="Fan-in", fan_out="Fan-out"),
)

INITIALIZERS = Table(
    "Initializer",
    "name",
    Entry("zeros", "Zeros", "Every weight 0: nothing tells the units apart, hidden layers never learn.", zeros),
    Entry(
        "constant",
        "Constant",
        "Every weight the same: all units of a layer stay copies of each other.",
        constant,
        {"value": Option(0.1, "Value", "The value of every weight.", ge=-1e3, le=1e3)},
    ),
    Entry(
        "uniform",
        "Uniform",
        "Uniform between −bound and bound.",
        uniform,
        {"bound": Option(0.1, "Bound", "Largest absolute value.", ge=0, le=1e3)},
    ),
    Entry(
        "normal",
        "Normal",
        "Gaussian of a fixed width, whatever the layer's size.",
        normal,
        {"std": _STD},
    ),
    Entry(
        "truncated_normal",
        "Truncated normal",
        "Gaussian, cut at two standard deviations.",
        truncated_normal,
        {"std": _STD},
    ),
    Entry(
        "xavier_uniform",
        "Xavier uniform",
        "Keeps the variance through layers that are linear around zero (Glorot & Bengio 2010).",
        xavier_uniform,
    ),
    Entry("xavier_normal", "Xavier normal", "As Xavier uniform, from a Gaussian.", xavier_normal),
    Entry(
        "orthogonal",
        "Orthogonal",
        "Keeps every length, in either direction (Saxe et al. 2014).",
        orthogonal,
        {
            "gain": Option(
                1.0,
                "Gain",
                "A factor, or “activation” for the one that PyTorch recommends for the activation.",
                kinds=("float",),
                choices=named(activation="activation"),
                ge=0,
                le=1e3,
            )
        },
    ),
    Entry(
        "he_uniform",
        "He uniform",
        "Keeps the variance through ReLU layers (He et al. 2015).",
        he_uniform,
        {"mode": _MODE},
    ),
    Entry("he_normal", "He normal", "As He uniform, from a Gaussian.", he_normal, {"mode": _MODE}),
    Entry("lecun_normal", "LeCun normal", "Gaussian of variance 1/fan_in; the one for SELU.", lecun_normal),
    Entry("pytorch_default", "PyTorch default", "Uniform ±1/√fan_in, what nn.Linear does.", pytorch_default),
)
