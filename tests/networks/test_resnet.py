"""ResNets compared with a network in torchvision's layout, and with central differences."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from gradviz.errors import ExperimentError
from gradviz.experiment.experiment import Experiment
from gradviz.networks.build import build_network, initialize, outline
from gradviz.networks.network import (
    Network,
    Switches,
)
from gradviz.networks.normalization import build_image_normalization
from gradviz.probe.deltas import Deltas
from gradviz.probe.owned_buffers import OwnedBuffers
from gradviz.probe.trace import Trace
from gradviz.training.trainer import Trainer

ON = Switches(normalization=True, residual=True)
SMALL = {"blocks": [1, 2], "width": 4}


def resnet(options: dict[str, Any]) -> Network:
    """Return a ResNet in float64 with its initial weights."""
    experiment = Experiment.from_dict({"model": {"architecture": "resnet", **options}})
    network = build_network(experiment, (3, 16, 16), 10).double()
    initialize(network, experiment, seed=0)
    return network


def batch() -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(1)
    x = torch.randn(6, 3, 16, 16, generator=generator, dtype=torch.float64)
    return x, torch.randint(10, (6,), generator=generator)


class TwinBlock(nn.Module):
    """A block with torchvision's names and order."""

    def __init__(self, inputs: int, width: int, stride: int, bottleneck: bool, projection: bool) -> None:
        super().__init__()
        expansion = 4 if bottleneck else 1
        if bottleneck:
            self.conv1 = nn.Conv2d(inputs, width, 1, bias=False)
            self.conv2 = nn.Conv2d(width, width, 3, stride, 1, bias=False)
            self.conv3 = nn.Conv2d(width, 4 * width, 1, bias=False)
            self.bn3 = nn.BatchNorm2d(4 * width)
        else:
            self.conv1 = nn.Conv2d(inputs, width, 3, stride, 1, bias=False)
            self.conv2 = nn.Conv2d(width, width, 3, 1, 1, bias=False)
        self.bn1, self.bn2 = nn.BatchNorm2d(width), nn.BatchNorm2d(width)
        self.bottleneck, self.stride, self.outputs = bottleneck, stride, width * expansion
        self.downsample = None
        if projection and (stride > 1 or inputs != self.outputs):
            conv = nn.Conv2d(inputs, self.outputs, 1, stride, bias=False)
            self.downsample = nn.Sequential(conv, nn.BatchNorm2d(self.outputs))

    def forward(self, x: Tensor, residual: bool) -> Tensor:
        y = F.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        if self.bottleneck:
            y = self.bn3(self.conv3(F.relu(y)))
        if residual:
            if self.downsample is not None:
                x = self.downsample(x)
            elif y.shape != x.shape:
                zeros = torch.zeros_like(y)
                zeros[:, : x.shape[1]] = x[:, :, :: self.stride, :: self.stride]
                x = zeros
            y = y + x
        return F.relu(y)


class Twin(nn.Module):
    """He et al. 2016 in plain PyTorch."""

    def __init__(
        self, blocks: list[int], width: int, stem: str = "cifar", block: str = "basic", shortcut: str = "projection"
    ) -> None:
        super().__init__()
        imagenet = stem == "imagenet"
        self.conv1 = nn.Conv2d(3, width, *((7, 2, 3) if imagenet else (3, 1, 1)), bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.pool = nn.MaxPool2d(3, 2, 1) if imagenet else nn.Identity()
        inputs = width
        self.stages = []
        for stage, count in enumerate(blocks):
            layer = nn.ModuleList()
            for i in range(count):
                stride = 2 if stage and not i else 1
                twin = TwinBlock(inputs, width << stage, stride, block == "bottleneck", shortcut == "projection")
                layer.append(twin)
                inputs = twin.outputs
            self.add_module(f"layer{stage + 1}", layer)
            self.stages.append(layer)
        self.fc = nn.Linear(inputs, 10)

    def forward(self, x: Tensor, residual: bool) -> Tensor:
        x = self.pool(F.relu(self.bn1(self.conv1(x))))
        for stage in self.stages:
            for block in stage:
                x = block(x, residual)
        output: Tensor = self.fc(F.adaptive_avg_pool2d(x, 1).flatten(1))
        return output


@pytest.mark.parametrize(
    ("options", "parameters", "layers"),
    [
        ({"stem": "imagenet", "width": 64, "blocks": [2, 2, 2, 2]}, 11_181_642, 21),
        ({"stem": "imagenet", "width": 64, "blocks": [3, 4, 6, 3]}, 21_289_802, 37),
        ({"stem": "imagenet", "width": 64, "blocks": [3, 4, 6, 3], "block": "bottleneck"}, 23_528_522, 54),
        ({"shortcut": "pad"}, 269_722, 20),
        ({"shortcut": "pad", "blocks": [9, 9, 9]}, 853_018, 56),
        ({"shortcut": "pad", "blocks": [18, 18, 18]}, 1_727_962, 110),
        ({"shortcut": "pad", "blocks": [18, 18, 18], "block": "bottleneck"}, None, 164),
    ],
    ids=["ResNet-18", "ResNet-34", "ResNet-50", "CIFAR-20", "CIFAR-56", "CIFAR-110", "CIFAR-164"],
)
def test_published_sizes(options: dict[str, Any], parameters: int | None, layers: int) -> None:
    names_and_shapes = {}
    for residual in (True, False):
        raw = {"model": {"architecture": "resnet", "residual": {"on": residual}, **options}}
        network = outline(Experiment.from_dict(raw), (3, 32, 32), 10)
        names_and_shapes[residual] = [(name, parameter.shape) for name, parameter in network.named_parameters()]
        assert len(network.layers()) == layers
        if parameters is not None:
            assert sum(parameter.numel() for parameter in network.parameters()) == parameters
    assert names_and_shapes[True] == names_and_shapes[False]


def test_layers_are_named_as_in_torchvision() -> None:
    names = [layer.name for layer, _ in resnet(SMALL).layers()]
    blocks = ["layer1.0", "layer2.0", "layer2.1"]
    convolutions = [f"{block}.conv{i}" for block in blocks for i in (1, 2)]
    convolutions.insert(4, "layer2.0.downsample")
    assert names == ["conv1", *convolutions, "fc"]


@pytest.mark.parametrize(("normalization", "residual"), [(True, True), (True, False), (False, True), (False, False)])
@pytest.mark.parametrize(
    "options",
    [
        {"blocks": [1, 2], "width": 4},
        {"blocks": [1, 2], "width": 4, "block": "bottleneck", "stem": "imagenet"},
        {"blocks": [1, 2], "width": 4, "shortcut": "pad"},
        {"blocks": [1, 1], "width": 4, "shortcut": "pad", "block": "bottleneck"},
    ],
    ids=["basic", "bottleneck", "pad", "bottleneck-pad"],
)
def test_agrees_with_plain_pytorch(options: dict[str, Any], normalization: bool, residual: bool) -> None:
    network = resnet(options)
    twin = Twin(**options).double()
    twin.load_state_dict(network.state_dict())
    outputs: dict[str, Tensor] = {}
    for name, module in twin.named_modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            module.register_forward_hook(keep_in(outputs, name))
        elif isinstance(module, nn.BatchNorm2d) and not normalization:
            setattr(module, "forward", same)  # noqa: B010
    x, y = batch()

    output, trace = network(x, Switches(normalization, residual))
    deltas = Deltas(trace.sources)
    torch.autograd.backward(F.cross_entropy(output, y))
    expected = twin(x, residual)
    torch.autograd.backward(F.cross_entropy(expected, y))

    torch.testing.assert_close(output, expected, rtol=1e-10, atol=1e-12)
    for (layer, weight), delta in zip(network.layers(), deltas.norms(), strict=True):
        name = f"{layer.name}.0" if layer.name.endswith("downsample") else layer.name
        twin_weight = twin.get_parameter(f"{name}.weight")
        if name not in outputs:
            assert not residual
            assert weight.grad is twin_weight.grad is None
            assert delta == 0
            continue
        torch.testing.assert_close(weight.grad, twin_weight.grad, rtol=1e-9, atol=1e-12)
        gradient = outputs[name].grad
        assert gradient is not None
        assert delta.item() == pytest.approx(gradient.norm().item(), rel=1e-9)


def same(x: Tensor) -> Tensor:
    return x


def keep_in(outputs: dict[str, Tensor], name: str) -> Callable[..., None]:
    def keep(module: nn.Module, inputs: Any, output: Tensor) -> None:
        output.retain_grad()
        outputs[name] = output

    return keep


@pytest.mark.parametrize("switches", [ON, Switches(False, True), Switches(True, False)], ids=["on", "norm", "res"])
def test_central_differences_along_each_layers_gradient(switches: Switches) -> None:
    raw = {"model": {"architecture": "resnet", "blocks": [1, 1], "width": 3, "activation": {"name": "tanh"}}}
    experiment = Experiment.from_dict(raw)
    network = build_network(experiment, (3, 16, 16), 10).double()
    flat = OwnedBuffers(network.layout())
    network.on_flattened()
    initialize(network, experiment, seed=0)
    x, y = batch()

    def loss() -> Tensor:
        return F.cross_entropy(network(x, switches)[0], y)

    torch.autograd.backward(loss())
    for _, weight in network.layers():
        gradient = weight.grad
        assert gradient is not None
        norm = gradient.norm()
        if norm == 0:
            assert not switches.residual
            continue
        step = 1e-5 * gradient / norm
        with torch.no_grad():
            weight += step
            above = loss()
            weight -= 2 * step
            below = loss()
            weight += step
        assert ((above - below) / 2e-5).item() == pytest.approx(norm.item(), rel=1e-6)
    norms = flat.per_layer("grads", lambda rows: rows.norm(dim=1))
    expected = [weight.grad.norm() for _, weight in network.layers() if weight.grad is not None]
    torch.testing.assert_close(norms, torch.stack(expected))


def digits(**model: Any) -> dict[str, Any]:
    optimizer = {"name": "sgd", "lr": 0.05, "momentum": 0.9, "weight_decay": 0.01}
    section = {"architecture": "resnet", "blocks": [1, 1], "width": 4, **model}
    return {"model": section, "data": {"batch_size": 16}, "training": {"steps": 8, "optimizer": optimizer}}


def test_what_is_switched_off_stays_as_it_is() -> None:
    trainer = Trainer(Experiment.from_dict(digits(residual={"on": False})))
    idle = [trainer.flat.blocks[group] for group in ("shortcut", "shortcut_normalization")]
    before = [block.clone() for block in idle]
    for _ in range(3):
        reading = trainer.step()
    for block, start in zip(idle, before, strict=True):
        assert torch.equal(block, start)
    unused = [layer.name for layer in trainer.layers].index("layer2.0.downsample")
    assert reading.statistics["grad_l2"][unused] == 0
    assert reading.statistics["delta_l2"][unused] == 0
    assert (reading.statistics["grad_l2"] > 0).sum() == len(trainer.layers) - 1
    trainer.change({"model.residual.on": True, "model.normalization.on": False})
    trainer.step()
    assert not torch.equal(idle[0], before[0])
    assert torch.equal(idle[1], before[1])


def test_a_switch_in_mid_run_changes_nothing_else() -> None:
    plain = digits(residual={"on": False})
    switched = {**plain, "schedule": [{"at": 3, "set": {"model.residual.on": True}}]}
    trainer, other = Trainer(Experiment.from_dict(plain)), Trainer(Experiment.from_dict(switched))
    for _ in range(3):
        assert trainer.step().loss == other.step().loss
    trainer.change({"model.residual.on": True})
    for _ in range(3):
        a, b = trainer.step(), other.step()
        assert (a.loss, a.events) == (b.loss, b.events)
        assert a.statistics["grad_l2"].tolist() == b.statistics["grad_l2"].tolist()
    assert torch.equal(trainer.flat.values, other.flat.values)


@pytest.mark.parametrize("kind", ["batch", "layer", "group", "rms"])
def test_image_normalizations(kind: str) -> None:
    x = torch.randn(5, 12, 3, 4, generator=torch.Generator().manual_seed(0)) * 3 + 1
    norm = build_image_normalization(kind, 12)
    expected = {
        "batch": lambda: (x - x.mean((0, 2, 3), keepdim=True)) / x.std((0, 2, 3), correction=0, keepdim=True),
        "layer": lambda: F.layer_norm(x, x.shape[1:]),
        "group": lambda: F.layer_norm(x.view(5, 4, 3, 3, 4), (3, 3, 4)).view(x.shape),
        "rms": lambda: F.rms_norm(x, list(x.shape[1:])),
    }
    torch.testing.assert_close(norm(x), expected[kind](), rtol=1e-4, atol=1e-4)
    assert norm.get_parameter("weight").shape == (12,)


@pytest.mark.parametrize("kind", ["layer", "group", "rms"])
def test_every_kind_of_normalization_trains(kind: str) -> None:
    trainer = Trainer(Experiment.from_dict(digits(normalization={"on": True, "kind": kind})))
    losses = [reading.loss for reading in trainer]
    assert losses[-1] < losses[0]


def test_only_images() -> None:
    with pytest.raises(ExperimentError, match="samples of 32 numbers; it reads images") as caught:
        outline(Experiment.from_dict({"model": {"architecture": "resnet"}}), (32,), 10)
    assert caught.value.faults[0].path == "model.architecture"


def test_large_deltas_are_measured_and_not_kept() -> None:
    large = torch.randn(1 << 19, requires_grad=True) * 1
    small = torch.randn(4, requires_grad=True) * 1
    deltas = Deltas([small, None, large])
    torch.autograd.backward(large.sum() * 2 + small.sum() * 3)
    assert deltas.norms().tolist() == pytest.approx([6, 0, 2 * 2**9.5])
    assert not large.retains_grad


def test_activations_do_not_outlive_their_step() -> None:
    """Reference counting alone frees them: held by the probe or in a cycle, they would double a step's memory."""
    trainer = Trainer(Experiment.from_dict({**digits(), "data": {"batch_size": 64, "image_size": 64}}))
    seen: list[weakref.ref[Tensor]] = []

    def note(module: nn.Module, inputs: Any, result: tuple[Tensor, Trace]) -> None:
        seen.extend(weakref.ref(z) for z in result[1].z)
        assert any(z.nbytes > 1 << 20 for z in result[1].z)

    trainer.network.register_forward_hook(note)
    gc.disable()
    try:
        trainer.step()
        assert len(seen) == len(trainer.layers)
        assert all(reference() is None for reference in seen)
    finally:
        gc.enable()


def test_images_that_look_channels_last_are_laid_out_anew() -> None:
    """Otherwise torch 2.13 corrupts its memory in the weight gradient of a projection."""
    experiment = Experiment.from_dict({"model": {"architecture": "resnet", "blocks": [1, 1], "width": 4}})
    for channels in (1, 3):
        network = build_network(experiment, (channels, 16, 16), 10)
        initialize(network, experiment, seed=0)
        x = torch.randn(2, channels, 16, 16)
        strides = (channels * 256, 1, channels * 16, channels)
        output, trace = network(torch.empty_strided(x.shape, strides).copy_(x), ON)
        torch.testing.assert_close(output, network(x, ON)[0])
        for z in trace.z:
            assert z.stride() == torch.empty(z.shape).stride()
