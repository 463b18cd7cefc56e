"""Residual networks of He et al. 2016, and the same networks without shortcuts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import torch.nn.functional as F
from torch import Tensor, nn

from gradviz.catalog.statistics import NEEDS, Need
from gradviz.networks.activations import Function, build_activation
from gradviz.networks.network import (
    Group,
    Network,
    Switches,
    image_shape,
)
from gradviz.networks.normalization import build_image_normalization
from gradviz.probe.trace import Trace
from gradviz.recording.reading import Layer

if TYPE_CHECKING:
    from gradviz.experiment.model import Model


class ResNet(Network):
    """A stem, stages of blocks, a global average pool, and Wa + b.

    Parameters have the names and shapes of torchvision, whose weights can be loaded. The stride of a bottleneck is in
    its 3×3 convolution, as in torchvision. Convolutions never have a bias, even if normalization is off.
    """

    def __init__(self, model: Model, input_shape: tuple[int, ...], outputs: int) -> None:
        super().__init__(model, input_shape, outputs)
        options = model.options()
        channels, _, _ = image_shape(model.architecture, input_shape)
        width = options["width"]
        self._imagenet = options["stem"] == "imagenet"
        self.conv1 = _conv(channels, width, 7, 2) if self._imagenet else _conv(channels, width, 3)
        self.bn1 = build_image_normalization(model.normalization.kind, width)
        self.phi = build_activation(model.activation)
        self._blocks: list[Block] = []
        channels = width
        for stage, count in enumerate(options["blocks"], 1):
            for index in range(count):
                self._blocks.append(Block(model, channels, width, 2 if stage > 1 and index == 0 else 1))
                channels = self._blocks[-1].outputs
            self.add_module(f"layer{stage}", nn.ModuleList(self._blocks[-count:]))
            width *= 2
        self.fc = nn.Linear(channels, outputs)

    def forward(self, x: Tensor, switches: Switches, needs: Collection[Need] = NEEDS) -> tuple[Tensor, Trace]:
        """Map images (batch, channels, height, width) to (batch, outputs)."""
        trace = Trace()
        # WORKAROUND torch 2.13 (oneDNN): if the input's strides can be read as channels-last, which can happen by
        # accident with one channel, the weight gradient of a projection with few channels writes past its memory.
        x = x.reshape(-1).view(x.shape)
        z = self.conv1(x)
        pre = self.bn1(z) if switches.normalization else z
        x = self.phi(pre)
        trace.add(z, pre, x)
        if self._imagenet:
            x = F.max_pool2d(x, 3, 2, 1)
        for block in self._blocks:
            x = block(x, switches, trace)
        z = self.fc(x.mean((2, 3)))
        trace.add(z, z, z)
        return z, trace

    def layers(self) -> Sequence[tuple[Layer, Tensor]]:
        """Return conv1, layer1.0.conv1, layer1.0.conv2, …, fc; the projection of a block follows its convolutions."""
        layers: list[tuple[Layer, Tensor]] = []
        for name, module in self.named_modules():
            if isinstance(module, nn.Conv2d | nn.Linear):
                name = name.removesuffix(".0") if ".downsample." in name else name
                layers.append((Layer(name, type(module).__name__, tuple(module.weight.shape)), module.weight))
        return layers

    def group_of(self, name: str) -> Group:
        """Return the switch of a parameter.

        Projections are used only if residual is on, and their normalization only if both switches are on.
        """
        if ".downsample." in name:
            return "shortcut" if ".downsample.0." in name else "shortcut_normalization"
        return "normalization" if ".bn" in f".{name}" else "always"


class Block(nn.Module):
    """x ← φ(branch(x) + shortcut(x)), with conv–norm–φ–conv–norm as branch, or three convolutions in a bottleneck.

    If the shapes differ, the shortcut is either a projection (1×1 convolution and norm), or every other pixel with
    zeros for the new channels: options B and A of He et al. 2016, §3.3.
    """

    def __init__(self, model: Model, inputs: int, width: int, stride: int) -> None:
        super().__init__()
        options = model.options()
        if options["block"] == "bottleneck":
            convolutions = [_conv(inputs, width, 1), _conv(width, width, 3, stride), _conv(width, 4 * width, 1)]
        else:
            convolutions = [_conv(inputs, width, 3, stride), _conv(width, width, 3)]
        self._branch: list[tuple[nn.Conv2d, nn.Module, Function]] = []
        for index, conv in enumerate(convolutions, 1):
            norm = build_image_normalization(model.normalization.kind, conv.out_channels)
            phi = build_activation(model.activation)
            for name, part in (("conv", conv), ("bn", norm), ("phi", phi)):
                if isinstance(part, nn.Module):
                    self.add_module(f"{name}{index}", part)
            self._branch.append((conv, norm, phi))
        self.outputs = convolutions[-1].out_channels
        self._stride = stride
        self._new_channels = self.outputs - inputs
        self.downsample: nn.Sequential | None = None
        if (stride > 1 or self._new_channels) and options["shortcut"] == "projection":
            norm = build_image_normalization(model.normalization.kind, self.outputs)
            self.downsample = nn.Sequential(_conv(inputs, self.outputs, 1, stride), norm)

    def forward(self, x: Tensor, switches: Switches, trace: Trace) -> Tensor:
        """Map (batch, inputs, height, width) to (batch, outputs, height/stride, width/stride)."""
        projected, shortcut = self._shortcut(x, switches) if switches.residual else (None, None)
        a = x
        for conv, norm, phi in self._branch:
            z = conv(a)
            pre = norm(z) if switches.normalization else z
            if shortcut is not None and conv is self._branch[-1][0]:
                pre = pre + shortcut
            a = phi(pre)
            trace.add(z, pre, a)
        if projected is not None and shortcut is not None:
            trace.add(projected, shortcut, shortcut)
        elif self.downsample is not None:
            trace.add_unused(x)
        return a

    def _shortcut(self, x: Tensor, switches: Switches) -> tuple[Tensor | None, Tensor]:
        """Return the output of the projection, or None if there is none, and the tensor to add to the branch."""
        if self.downsample is not None:
            projection, norm = self.downsample
            z = projection(x)
            return z, norm(z) if switches.normalization else z
        if self._stride > 1:
            x = x[:, :, :: self._stride, :: self._stride]
        return None, F.pad(x, (0, 0, 0, 0, 0, self._new_channels)) if self._new_channels else x


def _conv(inputs: int, outputs: int, side: int, stride: int = 1) -> nn.Conv2d:
    return nn.Conv2d(inputs, outputs, side, stride, padding=side // 2, bias=False)
