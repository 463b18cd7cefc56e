"""The multi-layer perceptron."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise
from math import prod
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from gradviz.catalog.statistics import NEEDS, Need
from gradviz.networks.activations import build_activation
from gradviz.networks.network import (
    Group,
    Network,
    Switches,
)
from gradviz.networks.normalization import build_normalization
from gradviz.probe.trace import Trace
from gradviz.recording.reading import Layer

if TYPE_CHECKING:
    from gradviz.experiment.model import Model


class Mlp(Network):
    """``depth`` blocks a ← drop(φ(norm(Wa + b))), then Wa + b.

    If residual is on, a is added to the output of each block whose input and output widths agree. The statistics of
    activations are those of φ's output, before dropout.
    """

    def __init__(self, model: Model, input_shape: tuple[int, ...], outputs: int) -> None:
        super().__init__(model, input_shape, outputs)
        options = model.options()
        depth, width = options["depth"], options["width"]
        sizes = [prod(input_shape)] + [width] * depth
        self.has_shortcuts = any(a == b for a, b in pairwise(sizes))
        self.depth = depth
        self._linear = [nn.Linear(a, b) for a, b in pairwise(sizes)]
        self.linear = nn.ModuleList(self._linear)
        self.norm = nn.ModuleList(build_normalization(model.normalization.kind, width) for _ in range(depth))
        self.phi = [build_activation(model.activation) for _ in range(depth)]
        self.phi_modules = nn.ModuleList(phi for phi in self.phi if isinstance(phi, nn.Module))
        self.output = nn.Linear(width, outputs)
        self._flattened: list[tuple[nn.Parameter, Tensor]] = []

    def on_flattened(self) -> None:
        """Create leaves that share memory with the transposed weights, and whose gradients share memory with theirs.

        A layer then needs no view of its weight and no backward node for the view, which is 6 % of a step of small
        layers. The leaves are stored with the biases, because reading a parameter of a module costs half a microsecond.
        """
        self._flattened = [(linear.bias, _transposed(linear)) for linear in (*self._linear, self.output)]

    def forward(self, x: Tensor, switches: Switches, needs: Collection[Need] = NEEDS) -> tuple[Tensor, Trace]:
        """Flatten inputs (batch, \\*shape), and map them to (batch, outputs)."""
        trace = Trace()
        x = x.flatten(1)
        for index in range(self.depth):
            x, _ = self.block(index, x, switches, trace)
        return self.head(x, trace), trace

    def block(self, index: int, x: Tensor, switches: Switches, trace: Trace) -> tuple[Tensor, Tensor]:
        """Apply hidden layer ``index``; return the input of the next layer and φ's output a, (batch, width) each."""
        z = self._map(index, x)
        pre = self.norm[index](z) if switches.normalization else z
        a = self.phi[index](pre)
        trace.add(z, pre, a)
        kept = self.drop(a, switches.dropout) if switches.dropout else a
        return (x + kept if switches.residual and x.shape == a.shape else kept), a

    def head(self, x: Tensor, trace: Trace) -> Tensor:
        """Apply the output layer, (batch, width) to (batch, outputs)."""
        z = self._map(self.depth, x)
        trace.add(z, z, z)
        return z

    def _map(self, index: int, x: Tensor) -> Tensor:
        """Return Wx + b of a layer."""
        if self._flattened:
            bias, transposed = self._flattened[index]
            return torch.addmm(bias, x, transposed)
        linear = self._linear[index] if index < self.depth else self.output
        return F.linear(x, linear.weight, linear.bias)

    def layers(self) -> Sequence[tuple[Layer, Tensor]]:
        """Return linear1 … linearN, output."""
        named = [(f"linear{i}", module.weight) for i, module in enumerate(self._linear, 1)]
        named.append(("output", self.output.weight))
        return [(Layer(name, "Linear", tuple(weight.shape)), weight) for name, weight in named]

    def group_of(self, name: str) -> Group:
        """Return the switch of a parameter: normalizations are used only if that switch is on."""
        return "normalization" if name.startswith("norm.") else "always"


def _transposed(linear: nn.Linear) -> Tensor:
    leaf = linear.weight.detach().t().requires_grad_()
    leaf.grad = None if linear.weight.grad is None else linear.weight.grad.t()
    return leaf
