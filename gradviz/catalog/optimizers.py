"""The optimizers. Implementations are called as ``f(parameters, **options)``, as in ``torch.optim``.

``weight_decay`` is the L2 penalty of PyTorch, decoupled for AdamW and Adafactor; it is not part of the recorded
gradient.
"""

from __future__ import annotations

from dataclasses import dataclass

from gradviz.catalog.entry import Entry, Table
from gradviz.catalog.option import Option


@dataclass(frozen=True, slots=True)
class OptimizerKind(Entry):
    """A row of the table.

    ``element_wise`` is true if the step of each element depends on that element alone. Such an optimizer may be given
    many parameters as one vector; any other needs every parameter in its own shape.
    """

    element_wise: bool = True


def _lr(default: float) -> Option:
    help = "Step size. Too large a rate makes training diverge; it can be changed during a run."
    return Option(default, "Learning rate", help, live=True, logarithmic=True, ge=0, le=1e6)


def _weight_decay(default: float = 0.0, help: str = "L2 penalty on all trained parameters.") -> Option:
    return Option(default, "Weight decay", help, live=True, ge=0, le=1e3)


_DECOUPLED = "Each step takes this share of the weights away, times the learning rate; no part of the gradient."

OPTIMIZERS: Table[OptimizerKind] = Table(
    "Optimizer",
    "name",
    OptimizerKind(
        "sgd",
        "SGD",
        "Stochastic gradient descent: a step is the learning rate times the gradient.",
        "torch.optim:SGD",
        {
            "lr": _lr(0.1),
            "momentum": Option(0.0, "Momentum", "How much of the last step goes on.", live=True, ge=0, lt=1),
            "nesterov": Option(False, "Nesterov", "Look ahead along the momentum; needs momentum > 0."),
            "weight_decay": _weight_decay(),
        },
    ),
    OptimizerKind(
        "adam",
        "Adam",
        "Scales each weight's step by its gradients' running size (Kingma & Ba 2015), which hides vanishing.",
        "torch.optim:Adam",
        {"lr": _lr(1e-3), "weight_decay": _weight_decay()},
    ),
    OptimizerKind(
        "adamw",
        "AdamW",
        "Adam whose weight decay shrinks the weights by itself, past the gradient (Loshchilov & Hutter 2019).",
        "torch.optim:AdamW",
        {
            "lr": _lr(1e-3),
            "weight_decay": _weight_decay(0.01, _DECOUPLED),
        },
    ),
    OptimizerKind(
        "rmsprop",
        "RMSprop",
        "Divides by the root of a running mean of squared gradients (Tieleman & Hinton 2012): Adam without momentum.",
        "torch.optim:RMSprop",
        {"lr": _lr(1e-3), "weight_decay": _weight_decay()},
    ),
    OptimizerKind(
        "adagrad",
        "Adagrad",
        "Divides by the root of the sum of all squared gradients so far, so its steps shrink (Duchi et al. 2011).",
        "torch.optim:Adagrad",
        {"lr": _lr(1e-2), "weight_decay": _weight_decay()},
    ),
    OptimizerKind(
        "adafactor",
        "Adafactor",
        "Keeps of the squared gradients one running mean per row and column of a matrix, and makes a step in "
        "proportion to the size of its weights (Shazeer & Stern 2018).",
        "torch.optim:Adafactor",
        {"lr": _lr(1e-2), "weight_decay": _weight_decay(0.0, _DECOUPLED)},
        element_wise=False,
    ),
)
