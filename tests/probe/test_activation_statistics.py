"""The statistics of activations of small and large tensors, compared with their definitions."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import Tensor

from gradviz.experiment.experiment import Experiment
from gradviz.networks.activations import build_activation
from gradviz.networks.network import (
    Network,
)
from gradviz.probe.samples import SAMPLE, WHOLE, sampled
from gradviz.probe.statistics import activation_dead_fraction
from gradviz.probe.trace import Trace
from gradviz.training.trainer import Trainer

NAMES = ["activation_mean", "activation_std", "activation_dead_fraction", "activation_saturated_fraction"]


def read(model: dict[str, Any], data: dict[str, Any]) -> tuple[dict[str, list[float]], Trace]:
    """The statistics of a first step, and the trace that they were read from."""
    trainer = Trainer(Experiment.from_dict({"model": model, "data": data}), NAMES)
    traces: list[Trace] = []

    def note(module: Network, inputs: Any, result: tuple[Tensor, Trace]) -> None:
        traces.append(result[1])

    trainer.network.register_forward_hook(note)
    statistics = trainer.step().statistics
    return {name: statistics[name].tolist() for name in NAMES}, traces[0]


def units_first(a: Tensor) -> Tensor:
    """(units, everything else)."""
    return a.detach().movedim(1 if a.dim() == 4 else -1, 0).flatten(1)


@pytest.mark.parametrize("activation", ["relu", "sigmoid", "hardtanh", "gelu"])
@pytest.mark.parametrize(
    ("model", "data"),
    [
        ({"depth": 3, "width": 20, "initializer": {"name": "normal", "std": 0.5}}, {}),
        ({"architecture": "resnet", "blocks": [1, 1], "width": 4, "initializer": {"name": "normal", "std": 2.0}}, {}),
        ({"architecture": "resnet", "blocks": [1], "width": 4}, {"image_size": 64, "batch_size": 70}),
        ({"architecture": "transformer", "depth": 1, "width": 12, "heads": 2}, {}),
    ],
    ids=["mlp", "resnet", "large", "transformer"],
)
def test_they_are_what_they_are_said_to_be(model: dict[str, Any], data: dict[str, Any], activation: str) -> None:
    statistics, trace = read({**model, "activation": {"name": activation}}, data)
    outputs = [sampled(a.detach()).double() for a in trace.a]
    assert statistics["activation_mean"] == pytest.approx([a.mean().item() for a in outputs], rel=1e-5, abs=1e-7)
    assert statistics["activation_std"] == pytest.approx([a.std(correction=0).item() for a in outputs], rel=1e-5)
    dead = [(units_first(a) == 0).all(1).double().mean().item() for a in trace.a]
    assert statistics["activation_dead_fraction"] == pytest.approx(dead)
    phi = build_activation(Experiment.from_dict({"model": {"activation": {"name": activation}}}).model.activation)
    saturated = []
    for pre, a in zip(trace.pre, trace.a, strict=True):
        if pre is a:
            saturated.append(0.0)
            continue
        x = sampled(pre.detach()).double().requires_grad_()
        (slope,) = torch.autograd.grad(phi(x).sum(), x)
        most = torch.linspace(-8, 8, 4097, dtype=torch.float64, requires_grad=True)
        (slopes,) = torch.autograd.grad(phi(most).sum(), most)
        saturated.append((slope.abs() < 1e-3 * slopes.abs().max()).double().mean().item())
    assert statistics["activation_saturated_fraction"] == pytest.approx(saturated, abs=2e-3)


def test_units_that_are_dead_at_every_time_step() -> None:
    model = {
        "architecture": "rnn",
        "width": 6,
        "activation": {"name": "relu"},
        "initializer": {"name": "normal", "std": 1.0},
    }
    statistics, trace = read(model, {"batch_size": 3})
    expected = (units_first(trace.a[0]) == 0).all(1).double().mean().item()
    assert statistics["activation_dead_fraction"][0] == pytest.approx(expected)
    assert 0 < expected < 1


def test_a_spread_much_smaller_than_the_mean() -> None:
    """The mean square minus the squared mean is only rounding error here, so the second pass is necessary."""
    statistics, trace = read(
        {"depth": 6, "width": 80, "activation": {"name": "sigmoid"}, "initializer": {"name": "normal", "std": 1e-4}}, {}
    )
    spreads = [a.detach().double().std(correction=0).item() for a in trace.a]
    assert spreads[1] < 1e-3
    assert statistics["activation_std"][:-1] == pytest.approx(spreads[:-1], rel=1e-3)


def test_small_tensors_are_no_samples() -> None:
    tensor = torch.randn(64, WHOLE // 64)
    assert sampled(tensor) is tensor


@pytest.mark.parametrize("shape", [(32, 16, 32, 32), (64, 64, 8, 9), (100, 64, 64), (7, 11, 430), (33, 1000)])
def test_a_sample_takes_its_turn_with_every_unit_and_place(shape: tuple[int, ...]) -> None:
    """A stride that shares a divisor with a side would cover only some of the units or places."""
    grids = torch.meshgrid(*(torch.arange(side) for side in shape), indexing="ij")
    for grid, side in zip(grids, shape, strict=True):
        sample = sampled(grid)
        assert SAMPLE // 4 <= len(sample) <= SAMPLE
        counts = torch.bincount(sample, minlength=side) / len(sample) * side
        assert counts.min() > 0.6
        assert counts.max() < 1.4


def test_large_layers_are_close_to_the_whole() -> None:
    data = {"name": "gaussian", "image_size": 32, "batch_size": 32}
    statistics, trace = read({"architecture": "resnet", "blocks": [1], "activation": {"name": "relu"}}, data)
    for index, a in enumerate(trace.a):
        whole = a.detach().double()
        spread = whole.std(correction=0).item()
        assert statistics["activation_mean"][index] == pytest.approx(whole.mean().item(), abs=0.06 * spread)
        assert statistics["activation_std"][index] == pytest.approx(spread, rel=0.06)
    negative = (trace.pre[0] < 0).double().mean().item()
    assert statistics["activation_saturated_fraction"][0] == pytest.approx(negative, abs=0.03)


@pytest.mark.parametrize("dead", [0, 1, 5])
def test_dead_channels_of_large_layers_are_counted_exactly(dead: int) -> None:
    """A channel that is alive in one pixel of one late sample is not dead."""
    a = torch.rand(32, 16, 32, 32)
    a[:, :dead] = 0
    a[:, dead] = 0
    a[-1, dead, 31, 31] = 1e-30
    step: Any = SimpleNamespace(trace=Trace(a=[a]), activation_rows=lambda: [sampled(a)[None]])
    assert activation_dead_fraction(step).tolist() == [dead / 16]
