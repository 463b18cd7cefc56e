"""The statistics: one number per layer and step, each with its formula.

Implementations are called with a :class:`gradviz.probe.probe.Step` and return one number per row: per layer, per
time step of a recurrent network, or per trained parameter that is not a layer's weight. ``when`` is the point of the
step at which they are called: after the ``backward`` pass, after ``clipping`` or after the ``update``. ``needs`` names
what the probe must keep during the step: ``deltas`` (∂L/∂z), ``states`` (∂L/∂h_t), ``activations`` (inputs and outputs
of φ) or ``weights_before`` (to compute the update).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from gradviz.catalog.entry import Entry, Table

When = Literal["backward", "clipping", "update"]
Need = Literal["deltas", "states", "activations", "weights_before"]
NEEDS: frozenset[Need] = frozenset(("deltas", "states", "activations", "weights_before"))
Rows = Literal["layers", "time", "parameters"]


@dataclass(frozen=True, slots=True)
class Statistic(Entry):
    """A row of the table.

    ``symbol`` is the formula that axes and titles show; ``rows`` is the kind of its rows. ``share`` is true for
    fractions in [0, 1], where 0 is an ordinary value, and ``signed`` for numbers that can be negative. Statistics of
    one ``family`` can share a color scale. ``clipped`` is true if the statistic reads the gradient after clipping,
    false if it reads it before, and None if it does not read a gradient.
    """

    symbol: str = ""
    when: When = "backward"
    needs: frozenset[Need] = field(default_factory=frozenset)
    rows: Rows = "layers"
    share: bool = False
    signed: bool = False
    family: str = ""
    clipped: bool | None = None

    def fits(self, architecture: str) -> bool:
        """Return True if a network of this architecture has the rows; only a recurrent one has time steps."""
        return self.rows != "time" or architecture == "rnn"


_SAMPLED = "; where a layer puts out more than 32,768 numbers, over at most 4,096 of them, evenly spaced."


def _statistic(name: str, label: str, symbol: str, help: str, *needs: Need, **traits: Any) -> Statistic:
    implementation = f"gradviz.probe.statistics:{name}"
    traits = {"family": "share" if traits.get("share") else name, **traits}
    return Statistic(name, label, help, implementation, symbol=symbol, needs=frozenset(needs), **traits)


STATISTICS: Table[Statistic] = Table(
    "Statistic",
    "statistic",
    _statistic(
        "grad_l2",
        "Weight gradient",
        "‖∂L/∂W‖₂",
        "L2 norm of the gradient of the mean loss in the layer's weight, before clipping.",
        family="gradient",
        clipped=False,
    ),
    _statistic(
        "delta_l2",
        "Delta",
        "‖∂L/∂z‖₂",
        "L2 norm, over batch and units, of the gradient in the output z of the layer's linear map: the δ of "
        "back-propagation, before normalization and activation; for a recurrent layer over time steps, too.",
        "deltas",
        family="gradient",
        clipped=False,
    ),
    _statistic(
        "time_delta_l2",
        "Delta through time",
        "‖∂L/∂hₜ‖₂",
        "For recurrent networks, a row per time step: L2 norm, over batch and units, of the total derivative in the "
        "last recurrent layer's hidden state h_t, through all later steps.",
        "states",
        rows="time",
        clipped=False,
    ),
    _statistic(
        "parameter_grad_l2",
        "Gradient of other parameters",
        "‖∂L/∂p‖₂",
        "A row for each parameter that is no layer's weight: biases, normalizations, slopes, and of a recurrent layer "
        "the matrices of its inputs. L2 norm of the gradient, before clipping; 0 where a parameter is not used.",
        rows="parameters",
        clipped=False,
    ),
    _statistic(
        "grad_rms",
        "Weight gradient, RMS",
        "‖∂L/∂W‖₂/√n",
        "grad_l2 over the root of the number of elements.",
        family="gradient",
        clipped=False,
    ),
    _statistic(
        "grad_mean_abs",
        "Weight gradient, mean",
        "mean |∂L/∂w|",
        "Mean absolute value over the elements.",
        family="gradient",
        clipped=False,
    ),
    _statistic(
        "grad_max_abs",
        "Weight gradient, largest",
        "max |∂L/∂w|",
        "Largest absolute value of an element.",
        family="gradient",
        clipped=False,
    ),
    _statistic(
        "grad_zero_fraction",
        "Weight gradient, zeros",
        "share of ∂L/∂w = 0",
        "Share of elements that are exactly 0.",
        share=True,
        clipped=False,
    ),
    _statistic(
        "grad_l2_clipped",
        "Weight gradient, clipped",
        "‖∂L/∂W‖₂ after clipping",
        "L2 norm of what clipping left of the gradient.",
        when="clipping",
        family="gradient",
        clipped=True,
    ),
    _statistic(
        "update_ratio",
        "Update ratio",
        "‖ΔW‖₂/‖W‖₂",
        "L2 norm of the update that the optimizer really made, over that of the weight before it. Of a weight of zeros "
        "it is +Inf where the weight moved, and NaN (0/0) where it stayed.",
        "weights_before",
        when="update",
    ),
    _statistic("weight_l2", "Weight", "‖W‖₂", "L2 norm of the layer's weight in the forward pass."),
    _statistic(
        "activation_mean",
        "Activation, mean",
        "mean a",
        f"Mean output of the activation over batch and units{_SAMPLED}",
        "activations",
        signed=True,
    ),
    _statistic(
        "activation_std",
        "Activation, spread",
        "std a",
        f"Standard deviation over batch and units{_SAMPLED}",
        "activations",
    ),
    _statistic(
        "activation_dead_fraction",
        "Dead units",
        "share of units with a = 0",
        "Share of units whose output is exactly 0 for every sample of the batch.",
        "activations",
        share=True,
    ),
    _statistic(
        "activation_saturated_fraction",
        "Saturated activations",
        "share of |φ′| < 10⁻³ max",
        f"Share of activations where the slope of φ is below a thousandth of its maximum{_SAMPLED}",
        "activations",
        share=True,
    ),
)


def statistic_named(name: str, rows: Rows = "layers") -> Statistic:
    """A row of the table; for a name that is not in it (from the file of another version) a plain one with ``rows``."""
    return STATISTICS[name] if name in STATISTICS else Statistic(name, name, "", "", symbol=name, rows=rows)
