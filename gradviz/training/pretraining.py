"""Greedy layer-wise pre-training of an MLP with autoencoders (Bengio et al. 2007)."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from gradviz.catalog.statistics import Need
from gradviz.message import Message
from gradviz.networks.mlp import Mlp
from gradviz.networks.network import (
    Network,
    Switches,
)
from gradviz.probe.owned_buffers import OwnedBuffers
from gradviz.probe.trace import Trace
from gradviz.training.phases import Phase, PretrainingPhases


class Autoencoders(PretrainingPhases):
    """Trains each hidden layer in turn, from input to output, for its share of the ``steps``.

    There are two decoders: one reconstructs the inputs, the other the outputs of a hidden layer. Each turn initializes
    its decoder with Xavier's initializer, independent of the experiment's initializer.
    """

    def __init__(self, network: Network, generator: torch.Generator, steps: int) -> None:
        super().__init__(network, generator)
        width, inputs = network.layers()[0][0].shape
        like = next(network.parameters())
        self.of_inputs = _zeros(width, inputs, like.dtype)
        self.of_hidden = _zeros(width, width, like.dtype)
        self._steps = steps
        self._generator = generator

    def phases(self, network: Network, flat: OwnedBuffers) -> dict[int, Phase]:
        """Return one phase for each hidden layer."""
        mlp = cast(Mlp, network)
        return {
            self._steps * index // mlp.depth: LayerPretraining(
                mlp, index, self.of_hidden if index else self.of_inputs, self._generator
            )
            for index in range(mlp.depth)
        }


class LayerPretraining(Phase):
    """Trains one hidden layer a = φ(norm(Wx + b)) to preserve its input x, the current output of the layers below.

    A decoder reconstructs x̂ = W′a + b′; the loss is the mean of (x̂ − x)² over batch and units. It does not include a
    shortcut around the layer. The other layers are computed, because their activations are recorded, but not trained:
    their gradients and their δ are 0. Normalization is the only switch that affects the loss.
    """

    def __init__(self, network: Mlp, index: int, decoder: nn.Linear, generator: torch.Generator) -> None:
        self._network, self._index, self._decoder, self._generator = network, index, decoder, generator
        name = network.layers()[index][0].name
        self.label = Message("Pre-training {name}", name=name)
        self.detail = Message(
            "{name} is trained alone to keep what it reads; the loss is that of giving it back.", name=name
        )
        prefixes = tuple(f"{part}.{index}." for part in ("linear", "norm", "phi_modules"))
        own = [(network.group_of(n), p) for n, p in network.named_parameters() if n.startswith(prefixes)]
        own += [("always", parameter) for parameter in decoder.parameters()]
        self._groups = [group for group, _ in own]
        self._grads = [parameter.grad for _, parameter in own]
        self.parameters = [nn.Parameter(parameter.data) for _, parameter in own]  # same memory, gradients to hide

    @torch.no_grad()
    def begin(self) -> None:
        """Initialize the decoder."""
        start = torch.empty(self._decoder.weight.shape, dtype=torch.float64)
        self._decoder.weight.copy_(nn.init.xavier_uniform_(start, generator=self._generator))
        self._decoder.bias.zero_()

    def forward(
        self, inputs: Tensor, targets: Tensor, switches: Switches, needs: Collection[Need]
    ) -> tuple[Tensor, Trace]:
        """Return the mean of (x̂ − x)² and the trace; the targets are not used."""
        trace = Trace()
        switches = Switches(switches.normalization, switches.residual)  # the other switches are off
        x = inputs.flatten(1)
        for index in range(self._network.depth):
            own = index == self._index
            with torch.set_grad_enabled(own):
                read = x
                x, a = self._network.block(index, read, switches, trace)
                if own:
                    loss = F.mse_loss(self._decoder(a), read)
        with torch.no_grad():
            self._network.head(x, trace)
        return loss, trace

    def train_only(self, switches: Switches) -> None:
        """Train the layer and its decoder, and the layer's normalization only if that is on."""
        for parameter, grad, group in zip(self.parameters, self._grads, self._groups, strict=True):
            parameter.grad = grad if group in switches.groups else None


def _zeros(inputs: int, outputs: int, dtype: torch.dtype) -> nn.Linear:
    """Return a linear map of zeros, without drawing from PyTorch's global generator."""
    linear = nn.Linear(inputs, outputs, dtype=dtype, device="meta").to_empty(device="cpu")
    for parameter in linear.parameters():
        nn.init.zeros_(parameter)
    return linear
