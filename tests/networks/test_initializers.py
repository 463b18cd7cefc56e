"""The distributions of all initializers: variances, bounds, orthogonality."""

from __future__ import annotations

from math import erf, exp, pi, sqrt
from typing import Any

import pytest
import torch
from torch import Tensor

from gradviz.catalog.initializers import INITIALIZERS
from gradviz.experiment.experiment import Experiment
from gradviz.networks.build import build_network, initialize

OUT, IN = 500, 300
DENSE, CONVOLUTION = (OUT, IN), (120, 80, 3, 3)


def drawn(shape: tuple[int, ...], name: str, **options: Any) -> Tensor:
    entry = INITIALIZERS[name]
    defaults = {key: option.default for key, option in entry.options.items()}
    weight = torch.full(shape, 77.0)
    entry.resolve()(torch.nn.init, weight, torch.Generator().manual_seed(3), **{**defaults, **options})
    return weight.double()


def values_of(tensor: Tensor) -> list[float]:
    return sorted(set(tensor.detach().flatten().tolist()))


CUT = 1 - 4 * exp(-2) / sqrt(2 * pi) / erf(sqrt(2))  # variance of N(0, 1) cut at ±2: 0.7737


def test_the_cut_takes_away_what_is_published() -> None:
    assert pytest.approx(0.7737, abs=5e-5) == CUT


@pytest.mark.parametrize("shape", [DENSE, CONVOLUTION], ids=["linear", "convolution"])
@pytest.mark.parametrize(
    ("name", "options", "variance", "bound"),
    [
        ("uniform", {"bound": 0.3}, lambda i, o: 0.03, lambda i, o: 0.3),
        ("normal", {"std": 0.2}, lambda i, o: 0.04, None),
        ("truncated_normal", {"std": 0.5}, lambda i, o: CUT * 0.25, lambda i, o: 1.0),
        ("xavier_uniform", {}, lambda i, o: 2 / (i + o), lambda i, o: sqrt(6 / (i + o))),
        ("xavier_normal", {}, lambda i, o: 2 / (i + o), None),
        ("he_uniform", {}, lambda i, o: 2 / i, lambda i, o: sqrt(6 / i)),
        ("he_uniform", {"mode": "fan_out"}, lambda i, o: 2 / o, lambda i, o: sqrt(6 / o)),
        ("he_normal", {}, lambda i, o: 2 / i, None),
        ("he_normal", {"mode": "fan_out"}, lambda i, o: 2 / o, None),
        ("lecun_normal", {}, lambda i, o: 1 / i, None),
        ("pytorch_default", {}, lambda i, o: 1 / (3 * i), lambda i, o: sqrt(1 / i)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_variance_and_bound(
    shape: tuple[int, ...], name: str, options: dict[str, Any], variance: Any, bound: Any
) -> None:
    weight = drawn(shape, name, **options)
    pixels = weight[0, 0].numel()
    fans = shape[1] * pixels, shape[0] * pixels
    expected = variance(*fans)
    assert weight.mean().item() == pytest.approx(0, abs=5 * sqrt(expected / weight.numel()))
    assert weight.square().mean().item() == pytest.approx(expected, rel=0.02)
    if bound is None:
        assert weight.abs().max() > 3.5 * sqrt(expected)
        assert (weight.abs() < sqrt(expected)).double().mean().item() == pytest.approx(erf(sqrt(0.5)), abs=0.01)
    else:
        assert bound(*fans) * 0.999 < weight.abs().max().item() <= bound(*fans) * (1 + 1e-6)


def test_constants() -> None:
    assert values_of(drawn(DENSE, "zeros")) == [0]
    assert values_of(drawn(DENSE, "constant", value=-0.25)) == [-0.25]
    assert values_of(drawn(DENSE, "normal", std=0.0)) == [0]
    assert values_of(drawn(DENSE, "truncated_normal", std=0.0)) == [0]


@pytest.mark.parametrize("shape", [(40, 40), (60, 40), (40, 60), (30, 20, 3, 3)])
def test_orthogonal(shape: tuple[int, ...]) -> None:
    matrix = drawn(shape, "orthogonal", gain=1.5).flatten(1)
    gram = matrix @ matrix.T if len(matrix) <= matrix.shape[1] else matrix.T @ matrix
    torch.testing.assert_close(gram, 2.25 * torch.eye(len(gram)).double(), rtol=0, atol=1e-5)


@pytest.mark.parametrize(
    ("activation", "gain"),
    [
        ({"name": "identity"}, 1),
        ({"name": "sigmoid"}, 1),
        ({"name": "tanh"}, 5 / 3),
        ({"name": "relu"}, sqrt(2)),
        ({"name": "leaky_relu", "negative_slope": 0.5}, sqrt(2 / 1.25)),
        ({"name": "selu"}, 3 / 4),
    ],
)
def test_the_gain_that_pytorch_recommends(activation: dict[str, Any], gain: float) -> None:
    model = {"depth": 1, "width": 6, "activation": activation}
    experiment = Experiment.from_dict({"model": {**model, "initializer": {"name": "orthogonal", "gain": "activation"}}})
    network = build_network(experiment, (6,), 6)
    initialize(network, experiment, seed=0)
    for _, weight in network.layers():
        assert torch.linalg.svdvals(weight.detach()).tolist() == pytest.approx([gain] * 6, rel=1e-5)


@pytest.mark.parametrize("architecture", ["mlp", "resnet", "rnn", "transformer"])
def test_every_weight_matrix_and_every_bias(architecture: str) -> None:
    """The initializer also sets the output layer; the parameters of normalizations have their defaults."""
    initializer = {"name": "constant", "value": 0.125, "bias": -0.5}
    experiment = Experiment.from_dict({"model": {"architecture": architecture, "initializer": initializer}})
    network = build_network(experiment, (3, 8, 8), 10)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.fill_(77.0)
    initialize(network, experiment, seed=0)
    layers = network.layers()
    assert layers[-1][1].shape[0] == 10
    for layer, weight in layers:
        if architecture != "rnn" or layer.name == "output":  # a hidden-to-hidden matrix has an initializer of its own
            assert values_of(weight) == [0.125], layer
    for name, parameter in network.named_parameters():
        assert not (parameter == 77).any(), name
    bias = "fc.bias" if architecture == "resnet" else "output.bias"
    assert values_of(network.get_parameter(bias)) == [-0.5]
    for name, parameter in network.named_parameters():
        if "norm" in name:
            assert values_of(parameter) == [1 if name.endswith("weight") else 0], name


def test_layers_are_drawn_from_one_stream_of_their_own() -> None:
    experiment = Experiment.from_dict({"model": {"depth": 3, "width": 8}})
    weights = []
    for torch_seed in (1, 2):
        torch.manual_seed(torch_seed)
        network = build_network(experiment, (8,), 8)
        initialize(network, experiment, seed=5)
        weights.append([weight.detach().clone() for _, weight in network.layers()])
    for first, second in zip(*weights, strict=True):
        assert torch.equal(first, second)
    assert len({weight.sum().item() for weight in weights[0]}) == 4
