"""Every statistic compared with plain autograd in float64, and activation statistics with closed forms."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import atanh, log
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

import gradviz.probe.statistics as implementations
from gradviz.catalog.activations import ACTIVATIONS
from gradviz.catalog.statistics import STATISTICS
from gradviz.errors import InputError
from gradviz.experiment.experiment import Experiment
from gradviz.headless import run
from gradviz.networks.activations import build_activation, saturated_regions
from gradviz.networks.build import build_network, initialize
from gradviz.networks.network import (
    Network,
    Switches,
)
from gradviz.probe.owned_buffers import OwnedBuffers
from gradviz.probe.probe import Probe, check_statistics
from gradviz.probe.trace import Trace

OF_LAYERS = [name for name, row in STATISTICS.items() if row.rows == "layers"]
LR, CLIP = 0.3, 0.25


def network_of(
    activation: str, normalization: bool, residual: bool
) -> tuple[Network, OwnedBuffers, Callable[[], tuple[float, ...]], Switches]:
    section = {
        "depth": 4,
        "width": 10,
        "activation": {"name": activation},
        "initializer": {"name": "normal", "std": 0.9, "bias": 0.1},
        "normalization": {"on": normalization},
        "residual": {"on": residual},
    }
    experiment = Experiment.from_dict({"model": section})
    network = build_network(experiment, (6,), 3).double()
    flat = OwnedBuffers(network.layout())
    network.on_flattened()
    initialize(network, experiment, seed=2)
    bounds = partial(saturated_regions, build_activation(experiment.model.activation))
    return network, flat, bounds, Switches(normalization, residual)


def samples() -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(1)
    x = 2 * torch.randn(12, 6, generator=generator, dtype=torch.float64)
    return x, torch.randint(3, (12,), generator=generator)


def by_hand(network: Network, activation: str, switches: Switches) -> dict[str, list[float]]:
    """Return the statistics of one step of gradient descent, computed one by one from the formulas."""
    phi: Any = build_activation(Experiment.from_dict({"model": {"activation": {"name": activation}}}).model.activation)
    x, y = samples()
    weights, z, pre, a = [], [], [], []
    hidden = x
    for index in range(4):
        weight, bias = (network.get_parameter(f"linear.{index}.{kind}") for kind in ("weight", "bias"))
        weights.append(weight)
        z.append(hidden @ weight.T + bias)
        if switches.normalization:
            mean, variance = z[-1].mean(0), z[-1].var(0, correction=0)
            scale, shift = (network.get_parameter(f"norm.{index}.{kind}") for kind in ("weight", "bias"))
            pre.append((z[-1] - mean) / (variance + 1e-5).sqrt() * scale + shift)
        else:
            pre.append(z[-1])
        a.append(phi(pre[-1]))
        hidden = hidden + a[-1] if switches.residual and index else a[-1]
    weights.append(network.get_parameter("output.weight"))
    z.append(hidden @ weights[-1].T + network.get_parameter("output.bias"))
    loss = -F.log_softmax(z[-1], 1)[range(12), y].mean()
    gradients = torch.autograd.grad(loss, weights, retain_graph=True)
    deltas = torch.autograd.grad(loss, z)
    slopes = [torch.autograd.grad(phi(p := q.detach().requires_grad_()).sum(), p)[0].abs() for q in pre]
    grid = torch.linspace(-64, 64, 64 * 1024 + 1, dtype=torch.float64, requires_grad=True)
    steepest = torch.autograd.grad(phi(grid).sum(), grid)[0].abs().max()
    a.append(z[-1])
    size = [gradient.numel() for gradient in gradients]
    statistics = {
        "grad_l2": [g.square().sum().sqrt() for g in gradients],
        "delta_l2": [d.square().sum().sqrt() for d in deltas],
        "grad_rms": [(g.square().sum() / n).sqrt() for g, n in zip(gradients, size, strict=True)],
        "grad_mean_abs": [g.abs().sum() / n for g, n in zip(gradients, size, strict=True)],
        "grad_max_abs": [g.abs().max() for g in gradients],
        "grad_zero_fraction": [(g == 0).sum() / n for g, n in zip(gradients, size, strict=True)],
        "grad_l2_clipped": [g.clamp(-CLIP, CLIP).square().sum().sqrt() for g in gradients],
        "update_ratio": [
            LR * g.clamp(-CLIP, CLIP).norm() / w.detach().norm() for g, w in zip(gradients, weights, strict=True)
        ],
        "weight_l2": [w.detach().square().sum().sqrt() for w in weights],
        "activation_mean": [value.mean() for value in a],
        "activation_std": [value.std(correction=0) for value in a],
        "activation_dead_fraction": [(value.abs().amax(0) == 0).double().mean() for value in a],
        "activation_saturated_fraction": [(s < 1e-3 * steepest).double().mean() for s in slopes] + [torch.zeros(())],
    }
    return {name: [value.item() for value in values] for name, values in statistics.items()}


@pytest.mark.parametrize(("normalization", "residual"), [(False, False), (True, False), (True, True)])
@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid", "selu"])
def test_every_statistic(activation: str, normalization: bool, residual: bool) -> None:
    network, flat, bounds, switches = network_of(activation, normalization, residual)
    expected = by_hand(network, activation, switches)
    assert sorted(expected) == sorted(OF_LAYERS)
    probe = Probe(OF_LAYERS, flat, bounds)
    x, y = samples()
    output, trace = network(x, switches, probe.needs)
    loss = F.cross_entropy(output, y)
    probe.watch(trace)
    torch.autograd.backward(loss)
    probe.read("backward")
    flat.grads.clamp_(-CLIP, CLIP)
    probe.read("clipping")
    with torch.no_grad():
        flat.values.sub_(flat.grads, alpha=LR)
    weights_after = [weight.norm().item() for _, weight in network.layers()]
    probe.read("update")
    scalars, statistics = probe.collect(loss)
    assert scalars == [loss.item()]
    assert list(statistics) == OF_LAYERS
    for name in OF_LAYERS:
        assert statistics[name].dtype == np.float32
        np.testing.assert_allclose(statistics[name], expected[name], rtol=1e-6, atol=1e-7, err_msg=name)
    assert statistics["weight_l2"].tolist() != pytest.approx(weights_after, rel=1e-4)  # those of the forward pass
    if activation == "relu":
        assert max(expected["activation_dead_fraction"]) > 0 or normalization
        assert max(expected["grad_zero_fraction"]) > 0 or normalization
    if activation in ("tanh", "sigmoid") and not normalization:
        assert max(expected["activation_saturated_fraction"]) > 0


@pytest.mark.parametrize("name", list(STATISTICS))
def test_nothing_else_is_computed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if STATISTICS[name].rows == "time":
        return
    for other in STATISTICS:
        if other != name:
            monkeypatch.setattr(implementations, other, fail)
    network, flat, bounds, switches = network_of("tanh", normalization=True, residual=False)
    probe = Probe([name], flat, bounds)
    assert probe.needs == STATISTICS[name].needs
    x, y = samples()
    output, trace = network(x, switches, probe.needs)
    probe.watch(trace)
    assert any(z.retains_grad for z in trace.z) == ("deltas" in probe.needs)
    assert (flat._before is not None) == ("weights_before" in probe.needs)
    torch.autograd.backward(F.cross_entropy(output, y))
    for when in ("backward", "clipping", "update"):
        probe.read(when)
    assert list(probe.collect()[1]) == [name]


def fail(step: object) -> Tensor:
    raise AssertionError("nobody asked for this")


@pytest.mark.parametrize(
    ("name", "regions"),
    [  # where |φ′| is below a thousandth of its largest value, from the formula of φ′
        ("identity", []),
        ("relu", [(-np.inf, 0)]),
        ("relu6", [(-np.inf, 0), (6, np.inf)]),
        ("hardtanh", [(-np.inf, -1), (1, np.inf)]),
        ("tanh", [(-np.inf, -atanh(0.999**0.5)), (atanh(0.999**0.5), np.inf)]),
        ("softplus", [(-np.inf, -log(999))]),
        ("softsign", [(-np.inf, 1 - 1000**0.5), (1000**0.5 - 1, np.inf)]),
        ("elu", [(-np.inf, log(1e-3))]),
        ("leaky_relu", []),
        ("prelu", []),
        # σ′ = σ(1 − σ) = 1/4000
        ("sigmoid", [(-np.inf, log(p := (1 - (1 - 1e-3) ** 0.5) / 2) - log(1 - p)), (log(1 - p) - log(p), np.inf)]),
        ("selu", [(-np.inf, log(1e-3))]),  # the largest slope is λα, just left of 0
    ],
)  # fmt: skip
def test_where_an_activation_is_saturated(name: str, regions: list[tuple[float, float]]) -> None:
    experiment = Experiment.from_dict({"model": {"activation": {"name": name}}})
    bounds = saturated_regions(build_activation(experiment.model.activation))
    expected = [edge for region in regions for edge in region if edge != np.inf]
    assert bounds == pytest.approx(expected, abs=2e-3)


@pytest.mark.parametrize("name", list(ACTIVATIONS))
def test_saturation_agrees_with_the_slope_itself(name: str) -> None:
    """Check points between those of the grid and far outside it."""
    experiment = Experiment.from_dict({"model": {"activation": {"name": name}}})
    phi = build_activation(experiment.model.activation)
    bounds = saturated_regions(phi)
    if isinstance(phi, nn.Module):
        phi.double()
    points = torch.cat([torch.linspace(-60, 60, 4001), torch.tensor([-1e6, -300.0, 300.0, 1e6])]).double()
    points.requires_grad_()
    (slope,) = torch.autograd.grad(phi(points).sum(), points)
    fine = torch.linspace(-8, 8, 160_001, dtype=torch.float64, requires_grad=True)
    (slopes,) = torch.autograd.grad(phi(fine).sum(), fine)
    expected = slope.abs() < 1e-3 * slopes.abs().max()
    saturated = torch.bucketize(points.detach(), torch.tensor(bounds, dtype=torch.float64)) % 2 == 1
    assert torch.equal(saturated, expected)


def layer(pre: Tensor, a: Tensor) -> Trace:
    trace = Trace()
    trace.add(pre, pre, a)
    return trace


@pytest.mark.parametrize(
    ("name", "values", "saturated", "dead"),
    [
        ("sigmoid", [[0.0, 8.0, -9.0, 1.0], [0.0, 8.5, 9.0, 100.0]], 4 / 8, 0),
        ("tanh", [[0.0, 4.0, -5.0, 4.2], [0.0, 4.5, 9.0, 1.0]], 4 / 8, 1 / 4),
        ("relu", [[-1.0, 2.0, -1.0, 0.0], [-2.0, -1.0, 3.0, -0.5]], 6 / 8, 2 / 4),
        ("identity", [[0.0, 1e9, -1e9, 3.0], [0.0, 2.0, 0.0, 0.0]], 0, 1 / 4),
    ],
)
def test_saturated_and_dead_fractions(name: str, values: list[list[float]], saturated: float, dead: float) -> None:
    _, flat, bounds, _ = network_of(name, normalization=False, residual=False)
    names = ["activation_saturated_fraction", "activation_dead_fraction"]
    probe = Probe(names, flat, bounds)
    pre = torch.tensor(values, dtype=torch.float64)
    phi = build_activation(Experiment.from_dict({"model": {"activation": {"name": name}}}).model.activation)
    probe.watch(layer(pre, phi(pre).clone()))
    probe.read("backward")
    statistics = probe.collect()[1]
    assert [statistics[statistic].item() for statistic in names] == pytest.approx([saturated, dead])


def test_a_channel_is_dead_where_it_is_0_in_every_pixel_of_every_image() -> None:
    _, flat, bounds, _ = network_of("relu", normalization=False, residual=False)
    probe = Probe(["activation_dead_fraction"], flat, bounds)
    a = torch.zeros(3, 4, 2, 2, dtype=torch.float64)
    a[2, 1, 1, 0] = 1
    a[0, 3] = 1
    probe.watch(layer(a - 1, a))
    probe.read("backward")
    assert probe.collect()[1]["activation_dead_fraction"].tolist() == [0.5]


def test_numbers_that_float32_can_not_hold_are_recorded_as_float32_has_them() -> None:
    _, flat, bounds, _ = network_of("relu", normalization=False, residual=False)
    probe = Probe(["grad_l2", "grad_zero_fraction"], flat, bounds)
    probe.watch(Trace())
    for start, size, value in ((0, 60, 1e-60), (60, 300, 1e200), (360, 30, 1e-42)):  # 6×10, three of 10×10, 10×3
        flat.grads[start : start + size] = value
    probe.read("backward")
    statistics = probe.collect()[1]
    assert (statistics["grad_zero_fraction"] == 0).all()  # the elements are tiny but not 0
    values = statistics["grad_l2"].tolist()
    assert values[0] == 0
    assert np.isposinf(values[1])
    assert 0 < values[-1] < np.finfo(np.float32).tiny


def test_unknown_names_are_refused_before_anything_runs() -> None:
    network, *_ = network_of("tanh", normalization=False, residual=False)
    with pytest.raises(InputError, match="allowed: one of grad_l2"):
        check_statistics(["loss"], network.kinds_of_rows())
    with pytest.raises(InputError, match="only a recurrent network"):
        check_statistics(["time_delta_l2"], network.kinds_of_rows())
    check_statistics(OF_LAYERS, network.kinds_of_rows())


def test_the_update_ratio_of_zero_weights_is_what_arithmetic_says() -> None:
    """One weight of zeros changes, the other does not."""
    model = {"depth": 2, "width": 4, "activation": {"name": "relu"}, "initializer": {"name": "zeros", "bias": 1.0}}
    experiment = {"model": model, "training": {"optimizer": {"lr": 0.1}}}
    ratios = run(experiment, steps=1, statistics=["grad_l2", "update_ratio"])
    assert ratios["grad_l2"][0, 0] == 0
    assert np.isnan(ratios["update_ratio"][0, 0])
    assert ratios["grad_l2"][0, -1] > 0
    assert ratios["update_ratio"][0, -1] == np.inf
