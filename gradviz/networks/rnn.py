"""Recurrent networks of simple cells and GRU cells, unrolled through time, and of LSTM cells."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from gradviz.catalog.statistics import NEEDS, Need
from gradviz.experiment.model import Initializer, RecurrentInitializer
from gradviz.networks.activations import Function, build_activation
from gradviz.networks.lstm import Weights, gates_of, run_lstm
from gradviz.networks.lstm_gradients import LstmGradients
from gradviz.networks.network import (
    Group,
    Network,
    Switches,
    as_sequences,
    sequence_shape,
)
from gradviz.networks.normalization import build_normalization
from gradviz.probe.trace import Trace
from gradviz.recording.reading import Layer

if TYPE_CHECKING:
    from gradviz.experiment.model import Model

_MODULES: dict[str, Callable[[int, int, int], nn.RNNBase]] = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
_GATES = {"rnn": 1, "lstm": 4, "gru": 3}


class Rnn(Network):
    """``depth`` recurrent layers; of the last one, h_T goes to Wa + b.

    With residual on, a layer's inputs are added to its hidden states wherever the widths agree: not through time.
    Parameters are named and shaped as in ``nn.RNN``, ``nn.LSTM`` and ``nn.GRU``, whose weights fit.
    """

    def __init__(self, model: Model, input_shape: tuple[int, ...], outputs: int) -> None:
        super().__init__(model, input_shape, outputs)
        options = model.options()
        self._cell, depth, width = options["cell"], options["depth"], options["width"]
        self.time_steps, features = sequence_shape(model.architecture, input_shape)
        self.has_shortcuts = depth > 1 or features == width
        self.rnn = _MODULES[self._cell](features, width, depth)
        norms = depth if self._cell == "rnn" else 0
        self.norm = nn.ModuleList(build_normalization(model.normalization.kind, width) for _ in range(norms))
        self._phi = build_activation(model.activation)
        self.output = nn.Linear(width, outputs)

    def forward(self, x: Tensor, switches: Switches, needs: Collection[Need] = NEEDS) -> tuple[Tensor, Trace]:
        """Sequences (batch, steps, features), or images, to (batch, outputs)."""
        trace = Trace()
        x = as_sequences(x).transpose(0, 1)
        for index in range(self.rnn.num_layers):
            weights = self._weights(index)
            last = index == self.rnn.num_layers - 1
            if self._cell == "lstm":
                h = self._lstm(x, weights, needs, trace)
                h = h[-1] if last else h
            else:
                states = self._unroll(x, index, weights, switches, "activations" in needs, trace)
                h = states[-1] if last else torch.stack(states)
            x = x[-1] if last else x
            x = x + h if switches.residual and x.shape == h.shape else h
        z = F.linear(x, self.output.weight, self.output.bias)
        trace.add(z, z, z)
        return z, trace

    def _lstm(self, x: Tensor, weights: Weights, needs: Collection[Need], trace: Trace) -> Tensor:
        """One layer, (steps, batch, inputs) to the hidden states, (steps, batch, units)."""
        h = run_lstm(x, weights)
        z = halved(gates_of(x, h, weights)) if "activations" in needs else h
        source = None
        if h.requires_grad and {"deltas", "states"} & set(needs):
            gradients = LstmGradients(x, h, weights)
            source = gradients.of_gates
            trace.states = [partial(gradients.of_state, step) for step in range(len(h))]
        trace.add(z, z, h, source=source)
        return h

    def _unroll(
        self, x: Tensor, index: int, weights: Weights, switches: Switches, with_gates: bool, trace: Trace
    ) -> list[Tensor]:
        """One layer, (steps, batch, inputs) to the hidden states, (batch, units) for each step.

        Wx + b of all steps is one product; since it is added to Uh in each step, its gradient is δ of all steps.
        """
        if self._cell == "rnn":
            inputs = F.linear(x, weights.inputs, weights.input_bias + weights.hidden_bias)
            norm = self.norm[index] if switches.normalization else None
            z, pre, states = unroll_rnn(inputs, weights.hidden, self._phi, norm)
            trace.add(z, pre, states, source=inputs)
        else:
            inputs = F.linear(x, weights.inputs, weights.input_bias)
            states = unroll_gru(inputs, weights.hidden, weights.hidden_bias)
            z = gru_gates_of(inputs, states, weights) if with_gates else states
            trace.add(z, z, states, source=inputs)
        trace.states = states
        return states

    def _weights(self, index: int) -> Weights:
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        return Weights(*(getattr(self.rnn, f"{name}_l{index}") for name in names))

    def layers(self) -> Sequence[tuple[Layer, Tensor]]:
        """rnn1 … rnnN (or lstm, gru) with their hidden-to-hidden matrices, output."""
        named = [(f"{self._cell}{i + 1}", self._weights(i).hidden) for i in range(self.rnn.num_layers)]
        found = [(Layer(name, self._cell.upper(), tuple(weight.shape)), weight) for name, weight in named]
        weight = self.output.weight
        return [*found, (Layer("output", "Linear", tuple(weight.shape)), weight)]

    def matrices(self) -> Iterable[Tensor]:
        """The input-to-hidden matrices, each gate's by itself, then that of the output."""
        for index in range(self.rnn.num_layers):
            yield from self._weights(index).inputs.chunk(_GATES[self._cell])
        yield self.output.weight

    def initialize_own(self, initializer: Initializer, generator: torch.Generator) -> None:
        """Hidden-to-hidden matrices, each gate's by itself, and biases: of PyTorch's two the second one is 0."""
        assert isinstance(initializer, RecurrentInitializer)
        recurrent = initializer.recurrent
        for index in range(self.rnn.num_layers):
            weights = self._weights(index)
            for matrix in weights.hidden.chunk(_GATES[self._cell]):
                recurrent.entry.resolve()(nn.init, matrix, generator, **recurrent.options())
            weights.input_bias.fill_(initializer.bias)
            weights.hidden_bias.zero_()
            if self._cell == "lstm":
                _, forget, _, _ = weights.input_bias.chunk(4)
                forget.fill_(initializer.forget_bias)

    def group_of(self, name: str) -> Group:
        """Normalizations are used only where that switch is on."""
        return "normalization" if name.startswith("norm.") else "always"


def unroll_rnn(
    inputs: Tensor, hidden: Tensor, phi: Function, norm: Function | None
) -> tuple[list[Tensor], list[Tensor], list[Tensor]]:
    """z_t = Wx_t + Uh_{t−1} + b, norm(z_t), h_t = φ(norm(z_t)) (Elman 1990), (batch, units) each.

    ``inputs`` are the Wx_t + b, (steps, batch, units).
    """
    h = inputs.new_zeros(inputs.shape[1:])
    transposed = hidden.t()  # once: each would be a node of its own in the backward pass
    zs, pres, states = [], [], []
    for x in inputs.unbind(0):
        z = torch.addmm(x, h, transposed)
        pre = norm(z) if norm else z
        h = phi(pre)
        zs.append(z)
        pres.append(pre)
        states.append(h)
    return zs, pres, states


def unroll_gru(inputs: Tensor, hidden: Tensor, bias: Tensor) -> list[Tensor]:
    """h_t of Cho et al. 2014 in the form of PyTorch, n = tanh(Wx + r·(Uh + b)), (batch, units) each.

    ``inputs`` are the Wx_t + b of the gates r, u, n, (steps, batch, 3·units); ``bias`` is that of the Uh.
    """
    units = hidden.shape[1]
    h = inputs.new_zeros(inputs.shape[1], units)
    transposed = hidden.t()
    states = []
    for x in inputs.unbind(0):
        uh = torch.addmm(bias, h, transposed)
        r, u = (x[:, : 2 * units] + uh[:, : 2 * units]).sigmoid().chunk(2, 1)
        n = torch.addcmul(x[:, 2 * units :], r, uh[:, 2 * units :]).tanh()
        h = torch.lerp(n, h, u)
        states.append(h)
    return states


@torch.no_grad()
def gru_gates_of(inputs: Tensor, states: Sequence[Tensor], weights: Weights) -> list[Tensor]:
    """The gates' inputs, (batch, 3·units) for each step, as :func:`halved` has them."""
    units = weights.hidden.shape[1]
    before = torch.stack([torch.zeros_like(states[0]), *states[:-1]])
    uh = F.linear(before, weights.hidden, weights.hidden_bias)
    z = inputs + uh
    reset = z[..., :units].sigmoid()
    z[..., 2 * units :] = inputs[..., 2 * units :] + reset * uh[..., 2 * units :]
    z[..., : 2 * units] /= 2
    return list(z.unbind(0))


def halved(z: Tensor) -> Tensor:
    """The inputs of an LSTM's gates with those of a sigmoid halved, in place.

    Then each gate saturates where tanh does, since σ(z) = (1 + tanh(z/2))/2.
    """
    units = z.shape[-1] // 4
    z[..., : 2 * units] /= 2
    z[..., 3 * units :] /= 2
    return z
