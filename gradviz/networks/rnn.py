"""Recurrent networks of simple cells and GRU cells, which are unrolled through time, and of fused LSTM cells."""

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
    """``depth`` recurrent layers, followed by Wa + b of the last layer's h_T.

    If residual is on, a layer's inputs are added to its hidden states if the widths agree; there are no shortcuts
    through time. Parameters have the names and shapes of ``nn.RNN``, ``nn.LSTM`` and ``nn.GRU``, whose weights can be
    loaded.
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
        """Map sequences (batch, steps, features), or images, to (batch, outputs)."""
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
        """Map a layer's inputs (steps, batch, inputs) to its hidden states (steps, batch, units)."""
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
        """Map a layer's inputs (steps, batch, inputs) to its hidden states, (batch, units) for each step.

        Wx + b of all steps is one product. It is added to Uh in each step, so its gradient is δ of all steps.
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
        """Return rnn1 … rnnN (or lstm, gru) with their hidden-to-hidden matrices, then output."""
        named = [(f"{self._cell}{i + 1}", self._weights(i).hidden) for i in range(self.rnn.num_layers)]
        layers = [(Layer(name, self._cell.upper(), tuple(weight.shape)), weight) for name, weight in named]
        weight = self.output.weight
        return [*layers, (Layer("output", "Linear", tuple(weight.shape)), weight)]

    def matrices(self) -> Iterable[Tensor]:
        """Yield the input-to-hidden matrices, one for each gate, then the output's."""
        for index in range(self.rnn.num_layers):
            yield from self._weights(index).inputs.chunk(_GATES[self._cell])
        yield self.output.weight

    def initialize_own(self, initializer: Initializer, generator: torch.Generator) -> None:
        """Set the hidden-to-hidden matrices, one for each gate, and the biases; the second of PyTorch's two is 0."""
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
        """Return the switch of a parameter: normalizations are used only if that switch is on."""
        return "normalization" if name.startswith("norm.") else "always"


def unroll_rnn(
    inputs: Tensor, hidden: Tensor, phi: Function, norm: Function | None
) -> tuple[list[Tensor], list[Tensor], list[Tensor]]:
    """Return z_t = Wx_t + Uh_{t−1} + b, norm(z_t) and h_t = φ(norm(z_t)) (Elman 1990), (batch, units) each.

    ``inputs`` holds Wx_t + b of all steps, (steps, batch, units).
    """
    h = inputs.new_zeros(inputs.shape[1:])
    transposed = hidden.t()  # computed once: each transpose would add a node to the backward pass
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
    """Return h_t of Cho et al. 2014 in PyTorch's form, n = tanh(Wx + r·(Uh + b)), (batch, units) each.

    ``inputs`` holds Wx_t + b of the gates r, u, n for all steps, (steps, batch, 3·units); ``bias`` is added to Uh.
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
    """Return the gates' inputs, (batch, 3·units) for each step; those of a sigmoid are halved as in :func:`halved`."""
    units = weights.hidden.shape[1]
    before = torch.stack([torch.zeros_like(states[0]), *states[:-1]])
    uh = F.linear(before, weights.hidden, weights.hidden_bias)
    z = inputs + uh
    reset = z[..., :units].sigmoid()
    z[..., 2 * units :] = inputs[..., 2 * units :] + reset * uh[..., 2 * units :]
    z[..., : 2 * units] /= 2
    return list(z.unbind(0))


def halved(z: Tensor) -> Tensor:
    """Halve those inputs of an LSTM's gates that go to a sigmoid, in place.

    Each gate then saturates at the same inputs as tanh, because σ(z) = (1 + tanh(z/2))/2.
    """
    units = z.shape[-1] // 4
    z[..., : 2 * units] /= 2
    z[..., 3 * units :] /= 2
    return z
