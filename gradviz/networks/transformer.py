"""Transformer encoders with layer norm before or after each sum."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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
    as_sequences,
    sequence_shape,
)
from gradviz.networks.normalization import build_normalization
from gradviz.probe.trace import Trace
from gradviz.recording.reading import Layer

if TYPE_CHECKING:
    from gradviz.experiment.model import Model


class Transformer(Network):
    """Wx + b of each token plus its position, ``depth`` blocks, the mean over tokens, then Wa + b.

    If ``placement`` is pre, a final normalization follows the blocks (Xiong et al. 2020, figure 1). The positions are
    sines and cosines, so the number of parameters does not depend on the length of the sequences.
    """

    def __init__(self, model: Model, input_shape: tuple[int, ...], outputs: int) -> None:
        super().__init__(model, input_shape, outputs)
        options = model.options()
        width = options["width"]
        _, features = sequence_shape(model.architecture, input_shape)
        self.input = nn.Linear(features, width)
        self.blocks = nn.ModuleList(EncoderBlock(model) for _ in range(options["depth"]))
        self.norm = build_normalization(model.normalization.kind, width) if options["placement"] == "pre" else None
        self.output = nn.Linear(width, outputs)

    def forward(self, x: Tensor, switches: Switches, needs: Collection[Need] = NEEDS) -> tuple[Tensor, Trace]:
        """Map sequences (batch, tokens, features), or images, to (batch, outputs)."""
        trace = Trace()
        z = self.input(as_sequences(x))
        trace.add(z, z, z)
        x = z + positions(z.shape[1], z.shape[2], z.device).to(z.dtype)
        for block in self.blocks:
            x = block(x, switches, trace)
        if self.norm is not None and switches.normalization:
            x = self.norm(x)
        z = self.output(x.mean(1))
        trace.add(z, z, z)
        return z, trace

    def layers(self) -> Sequence[tuple[Layer, Tensor]]:
        """Return input, blocks.0.query, .key, .value, .out, .ff1, .ff2, …, output."""
        named = [(name, module) for name, module in self.named_modules() if isinstance(module, nn.Linear)]
        return [(Layer(name, "Linear", tuple(module.weight.shape)), module.weight) for name, module in named]

    def group_of(self, name: str) -> Group:
        """Return the switch of a parameter: normalizations are used only if that switch is on."""
        return "normalization" if "norm" in name else "always"


class EncoderBlock(nn.Module):
    """Attention, then two linear layers with φ between them and a width of 4·width (Vaswani et al. 2017).

    Each of the two is a branch: x ← norm(x + branch(x)) if ``placement`` is post, and x ← x + branch(norm(x)) if it is
    pre. If residual is off, x is not added to the branch.
    """

    def __init__(self, model: Model) -> None:
        super().__init__()
        options = model.options()
        width = options["width"]
        self._heads, self._post = options["heads"], options["placement"] == "post"
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))
        self.ff1, self.ff2 = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.phi = build_activation(model.activation)
        self.norm1 = build_normalization(model.normalization.kind, width)
        self.norm2 = build_normalization(model.normalization.kind, width)

    def forward(self, x: Tensor, switches: Switches, trace: Trace) -> Tensor:
        """Map (batch, tokens, width) to the same shape."""
        for branch, norm in ((self._attention, self.norm1), (self._feed_forward, self.norm2)):
            before = switches.normalization and not self._post
            y = branch(norm(x) if before else x, trace)
            x = x + y if switches.residual else y
            if switches.normalization and self._post:
                x = norm(x)
        return x

    def _attention(self, x: Tensor, trace: Trace) -> Tensor:
        """Return softmax(QKᵀ/√d)·V of each head, followed by a linear map of all heads together."""
        z: list[Tensor] = [linear(x) for linear in (self.query, self.key, self.value)]
        query, key, value = (part.view(*part.shape[:2], self._heads, -1).transpose(1, 2) for part in z)
        mixed = F.scaled_dot_product_attention(query, key, value).transpose(1, 2).flatten(2)
        z.append(self.out(mixed))
        for part in z:
            trace.add(part, part, part)
        return z[-1]

    def _feed_forward(self, x: Tensor, trace: Trace) -> Tensor:
        """Return W₂φ(W₁x + b₁) + b₂ of each token."""
        z: Tensor = self.ff1(x)
        a = self.phi(z)
        trace.add(z, z, a)
        z = self.ff2(a)
        trace.add(z, z, z)
        return z


def positions(tokens: int, width: int, device: torch.device | None = None) -> Tensor:
    """Return sin and cos of t/10000^(2i/width) in turn (Vaswani et al. 2017, §3.5), (tokens, width)."""
    rates = 10_000.0 ** (-torch.arange(0, width, 2, device=device) / width)
    angles = torch.arange(tokens, device=device)[:, None] * rates
    return torch.stack([angles.sin(), angles.cos()], 2).flatten(1)[:, :width]
