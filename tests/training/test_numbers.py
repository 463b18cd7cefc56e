"""Recorded numbers compared with closed forms, published behavior and plain arithmetic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from gradviz.experiment.experiment import Experiment
from gradviz.headless import run
from gradviz.networks.build import build_network, initialize
from gradviz.networks.network import Network, Switches
from gradviz.probe.owned_buffers import OwnedBuffers
from gradviz.recording.recording import Recording
from gradviz.training.trainer import Trainer

OFF = Switches(normalization=False, residual=False)
BOTH = Switches(normalization=True, residual=True)


def one_sample(folder: Path, target: float = 0.0) -> dict[str, Any]:
    """Write a data set with the single input 1, for batches of one."""
    path = folder / "one.npz"
    np.savez(path, x=np.ones((2, 1), np.float32), y=np.full((2, 1), target, np.float32))
    return {"name": "npz", "path": str(path), "targets": "numbers", "standardize": "none", "batch_size": 1}


def chain(folder: Path, weight: float, matrices: int, **training: Any) -> Recording:
    """Return a linear network of width 1 for the input 1: out = w^D, L = out²."""
    initializer = {"name": "constant", "value": weight}
    model = {"depth": matrices - 1, "width": 1, "activation": {"name": "identity"}, "initializer": initializer}
    raw = {"model": model, "data": one_sample(folder), "training": {"loss": "mse", "steps": 1, **training}}
    return run(raw, statistics=["grad_l2", "delta_l2", "grad_rms", "grad_max_abs"])


@pytest.mark.parametrize(
    ("weight", "matrices"),
    [(0.5, 20), (0.1, 12), (0.1, 18), (0.1, 21), (-0.5, 7), (1.0, 100), (1.5, 30), (3.0, 20), (10.0, 19)],
)
def test_a_scalar_chain(tmp_path: Path, weight: float, matrices: int) -> None:
    """∂L/∂w = 2w^(2D−1) in every layer, from 10⁻⁴¹ to 10³⁷; δ of layer l is 2w^(2D−l)."""
    recording = chain(tmp_path, weight, matrices)
    expected = 2 * abs(weight) ** (2 * matrices - 1)
    near = 1e-4 if expected < 1e-37 else 1e-5  # subnormal numbers have fewer significant digits
    for name in ("grad_l2", "grad_rms", "grad_max_abs"):
        np.testing.assert_allclose(recording[name][0], expected, rtol=near)
    deltas = [2 * abs(weight) ** (2 * matrices - layer) for layer in range(1, matrices + 1)]
    np.testing.assert_allclose(recording["delta_l2"][0], deltas, rtol=near)
    assert recording.layers[-1] == "output"
    assert recording.loss[0] == pytest.approx(weight ** (2 * matrices), rel=1e-4)
    # the biases have the δ of their layer
    norm = float(np.sqrt(matrices * expected**2 + np.square(deltas).sum()))
    assert recording.grad_norm[0] == pytest.approx(norm, rel=near)


def test_a_scalar_chain_with_half_the_square(tmp_path: Path) -> None:
    """L = out²/2 has the gradient w^(2D−1), and with the target w^D the gradient is 0."""
    weight, matrices = 0.5, 9
    model = {"depth": matrices - 1, "width": 1, "activation": {"name": "identity"}}
    experiment = Experiment.from_dict({"model": {**model, "initializer": {"name": "constant", "value": weight}}})
    network = build_network(experiment, (1,), 1)
    flat = OwnedBuffers(network.layout())
    network.on_flattened()
    initialize(network, experiment, seed=0)
    output, _ = network(torch.ones(1, 1), OFF)
    torch.autograd.backward(output.square().sum() / 2)
    norms = flat.per_layer("grads", lambda rows: rows.norm(dim=1)).tolist()
    assert norms == [weight ** (2 * matrices - 1)] * matrices

    data = one_sample(tmp_path, target=weight**matrices)
    raw = {**experiment.to_dict(), "data": data, "training": {"loss": "mse", "steps": 2}}
    recording = run(raw, statistics=["grad_l2", "delta_l2", "grad_zero_fraction"])
    assert (recording["grad_l2"] == 0).all()
    assert (recording["delta_l2"] == 0).all()
    assert (recording["grad_zero_fraction"] == 1).all()
    assert recording.grad_norm.tolist() == recording.loss.tolist() == [0, 0]


DEPTH = 3


def zeros(activation: str, **training: Any) -> Recording:
    model = {"depth": DEPTH, "width": 8, "activation": {"name": activation}, "initializer": {"name": "zeros"}}
    section = {"steps": DEPTH + 2, "optimizer": {"name": "sgd", "lr": 0.5}, **training}
    data = {"name": "gaussian", "inputs": 6, "classes": 3, "batch_size": 16}
    names = ["grad_l2", "delta_l2", "grad_zero_fraction", "activation_mean"]
    return run({"model": model, "data": data, "training": section}, statistics=names)


def test_zero_weights_wake_up_one_layer_a_step() -> None:
    """σ(0) = ½ reaches the output's weight; a layer below learns as soon as the weight above it is not 0."""
    recording = zeros("sigmoid")
    asleep = DEPTH - np.arange(DEPTH + 2).clip(max=DEPTH)
    for name in ("grad_l2", "delta_l2"):
        for step, row in enumerate(recording[name]):
            assert (row[: asleep[step]] == 0).all(), (name, step)
            assert (row[asleep[step] :] > 0).all(), (name, step)
    zero_fraction = recording["grad_zero_fraction"]
    assert (zero_fraction[0, :-1] == 1).all()
    assert (zero_fraction[0, -1], zero_fraction[-1].max()) == (0, 0)
    np.testing.assert_array_equal(recording["activation_mean"][0], [0.5] * DEPTH + [0])


@pytest.mark.parametrize("activation", ["tanh", "relu", "identity"])
def test_zero_weights_never_learn_behind_an_activation_that_is_0_at_0(activation: str) -> None:
    """Only the output's bias has a gradient: every recorded weight gradient is exactly 0, at every step."""
    recording = zeros(activation)
    assert (recording["grad_l2"] == 0).all()
    assert (recording["grad_zero_fraction"] == 1).all()
    assert (recording["delta_l2"][:, :-1] == 0).all()
    assert (recording["delta_l2"][:, -1] > 0).all()
    assert (recording.grad_norm > 0).all()
    assert recording.events == []


def test_the_first_step_of_a_zero_network_by_hand() -> None:
    """p = 1/3 for every class: δ = (p − y)/B, and the output's weight has the gradient Σδ·½."""
    recording = zeros("sigmoid", steps=1)
    assert recording.experiment is not None
    raw: dict[str, Any] = recording.experiment.to_dict()
    trainer = Trainer(Experiment.from_dict(raw))
    labels = next(trainer.feed)[1].numpy()
    trainer = Trainer(Experiment.from_dict(raw))
    delta = (np.full((16, 3), 1 / 3) - np.eye(3)[labels]) / 16
    reading = trainer.step()
    assert reading.loss == pytest.approx(np.log(3), rel=1e-6)
    assert reading.statistics["delta_l2"][-1] == pytest.approx(np.linalg.norm(delta), rel=1e-6)
    bias = np.linalg.norm(delta.sum(0))
    assert reading.statistics["grad_l2"][-1] == pytest.approx(bias * 0.5 * 8**0.5, rel=1e-6)
    assert reading.grad_norm == pytest.approx(bias * (1 + 0.25 * 8) ** 0.5, rel=1e-6)


SEEDS = 5


def decades_per_layer(model: Mapping[str, Any], statistic: str) -> float:
    """Return the decades that a gradient loses in each layer towards the input, at the initial weights.

    This is the least-squares slope over the hidden layers, averaged over five seeds. For ``grad_l2`` only layers whose
    weights have the same shape count, because the first layer's, 128×32, has a fourth of the elements.
    """
    slopes = []
    for seed in range(SEEDS):
        data = {"name": "gaussian", "batch_size": 128}
        experiment = Experiment.from_dict({"seed": seed, "model": {"width": 128, **model}, "data": data})
        row = Trainer(experiment, [statistic]).step().statistics[statistic][:-1].astype(float)
        row = row[1:] if statistic == "grad_l2" else row
        slopes.append(np.polyfit(np.arange(len(row)), np.log10(row), 1)[0])
    return float(np.mean(slopes))


def mlp(depth: int, activation: str, initializer: str, **more: Any) -> dict[str, Any]:
    std = {"std": more.pop("std")} if "std" in more else {}
    return {"depth": depth, "activation": {"name": activation}, "initializer": {"name": initializer, **std}, **more}


@pytest.mark.parametrize(
    ("model", "statistic", "lost", "within"),
    [
        (mlp(20, "sigmoid", "xavier_uniform"), "grad_l2", 0.63, 0.03),
        (mlp(30, "relu", "he_normal", normalization={"on": True}), "grad_l2", -0.081, 0.010),
        (mlp(20, "tanh", "xavier_normal"), "delta_l2", 0.025, 0.010),
        (mlp(20, "tanh", "xavier_uniform"), "delta_l2", 0.025, 0.010),
        (mlp(20, "tanh", "normal", std=0.01), "delta_l2", 0.947, 0.011),
        (mlp(30, "relu", "xavier_normal"), "delta_l2", 0.151, 0.023),
        (mlp(30, "relu", "xavier_normal"), "grad_l2", 0.0, 0.010),
        (mlp(30, "relu", "he_normal"), "delta_l2", 0.0, 0.023),
        (mlp(30, "selu", "lecun_normal"), "delta_l2", -0.016, 0.010),
        (mlp(30, "identity", "orthogonal"), "delta_l2", 0.0, 1e-5),
        (mlp(30, "relu", "he_normal", residual={"on": True}), "delta_l2", -0.213, 0.026),
    ],
    ids=[
        "sigmoid", "batch norm", "tanh, Xavier normal", "tanh, Xavier uniform", "tanh, std 0.01", "ReLU, Xavier: δ",
        "ReLU, Xavier: weights", "ReLU, He", "SELU", "orthogonal", "residual without normalization",
    ],
)  # fmt: skip
def test_published_behavior(model: dict[str, Any], statistic: str, lost: float, within: float) -> None:
    assert decades_per_layer(model, statistic) == pytest.approx(lost, abs=within)


def in_float64(experiment: Experiment, inputs: int = 7, outputs: int = 4) -> Network:
    network = build_network(experiment, (inputs,), outputs).double()
    initialize(network, experiment, seed=0)
    return network


def samples(inputs: int = 7, outputs: int = 4, count: int = 9) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(1)
    x = torch.randn(count, inputs, generator=generator, dtype=torch.float64)
    return x, torch.randint(outputs, (count,), generator=generator)


def test_weights_and_gradients_of_a_relu_network_have_one_inner_product() -> None:
    """out is linear in the scale of each weight (biases 0), so that ⟨W, ∂L/∂W⟩ = ⟨out, ∂L/∂out⟩ in every layer."""
    network = in_float64(Experiment.from_dict({"model": mlp(6, "relu", "he_normal", width=11)}))
    x, y = samples()
    output, _ = network(x, OFF)
    output.retain_grad()
    torch.autograd.backward(F.cross_entropy(output, y))
    assert output.grad is not None
    expected = (output * output.grad).sum().item()
    for _, weight in network.layers():
        assert weight.grad is not None
        assert (weight * weight.grad).sum().item() == pytest.approx(expected, rel=1e-12)


def test_a_bias_in_front_of_batch_norm_has_no_gradient_and_no_row() -> None:
    model = mlp(4, "tanh", "xavier_normal", width=8, normalization={"on": True})
    network = in_float64(Experiment.from_dict({"model": model}))
    x, y = samples()
    torch.autograd.backward(F.cross_entropy(network(x, Switches(normalization=True, residual=False))[0], y))
    for index in range(4):
        bias, weight = (network.get_parameter(f"linear.{index}.{kind}").grad for kind in ("bias", "weight"))
        assert bias is not None
        assert weight is not None
        assert bias.norm() < 1e-14 * weight.norm()
    assert [layer.name for layer, _ in network.layers()] == ["linear1", "linear2", "linear3", "linear4", "output"]


@pytest.mark.parametrize("kind", ["batch", "layer", "group", "rms"])
@pytest.mark.parametrize("activation", ["tanh", "softplus"])
def test_central_differences_along_the_gradient(kind: str, activation: str) -> None:
    """The gradients agree in every parameter, with normalization and residuals on."""
    model = mlp(4, activation, "he_normal", width=8, normalization={"on": True, "kind": kind})
    experiment = Experiment.from_dict({"model": {**model, "residual": {"on": True}}})
    network = in_float64(experiment)
    x, y = samples()

    def loss() -> Tensor:
        return F.cross_entropy(network(x, BOTH)[0], y)

    torch.autograd.backward(loss())
    for name, parameter in network.named_parameters():
        gradient = parameter.grad
        assert gradient is not None
        norm = gradient.norm().item()
        if norm < 1e-12:
            assert kind == "batch", name
            assert name.endswith("bias"), name
            continue
        step = 1e-5 * gradient / norm
        with torch.no_grad():
            parameter.add_(step)
            above = loss().item()
            parameter.sub_(2 * step)
            below = loss().item()
            parameter.add_(step)
        assert (above - below) / 2e-5 == pytest.approx(norm, rel=1e-6), name


@pytest.mark.parametrize("width", [4, 8, 12, 16, 64])
@pytest.mark.parametrize("kind", ["layer", "group", "rms"])
def test_a_gradient_goes_through_the_normalization_of_a_narrow_layer(kind: str, width: int) -> None:
    """In groups of one or two units, every unit would be normalized to a constant."""
    model = mlp(2, "tanh", "xavier_normal", width=width, normalization={"on": True, "kind": kind})
    row = Trainer(Experiment.from_dict({"model": model})).step().statistics["grad_l2"]
    assert row[0] > 0.05 * row[-1]


def test_a_hidden_layer_of_the_mlp_by_the_formula() -> None:
    """a ← a + φ(norm(Wa + b)) if the widths agree: here, neither around the first layer nor around the output."""
    model = mlp(3, "tanh", "xavier_normal", width=8, normalization={"on": True, "kind": "layer"})
    network = in_float64(Experiment.from_dict({"model": model}))
    x, _ = samples()
    a = x
    with torch.no_grad():
        for index in range(3):
            weight, bias = (network.get_parameter(f"linear.{index}.{kind}") for kind in ("weight", "bias"))
            phi = F.layer_norm(a @ weight.T + bias, (8,)).tanh()
            a = a + phi if index else phi
        expected = a @ network.get_parameter("output.weight").T + network.get_parameter("output.bias")
        torch.testing.assert_close(network(x, BOTH)[0], expected)


F32 = np.float32


def diverging(weights: list[float], lr: float) -> Iterator[tuple[list[F32], F32, list[F32], list[F32]]]:
    """Compute a linear chain in float32 for input 1, target 0, L = out²: z, L, the weights' and biases' gradients."""
    w = [F32(weight) for weight in weights]
    b = [F32(0)] * len(w)
    for _ in range(40):
        z: list[F32] = []
        for weight, bias in zip(w, b, strict=True):
            z.append(weight * (z[-1] if z else F32(1)) + bias)
        delta, dw, db = F32(2) * z[-1], list(w), list(b)
        for layer in range(len(w) - 1, -1, -1):
            dw[layer], db[layer] = delta * (z[layer - 1] if layer else F32(1)), delta
            delta = delta * w[layer]
        yield z, z[-1] * z[-1], dw, db
        w = [weight - F32(lr) * change for weight, change in zip(w, dw, strict=True)]
        b = [bias - F32(lr) * change for bias, change in zip(b, db, strict=True)]


def first(kind: str, weights: list[float], lr: float) -> tuple[int, str]:
    """Return step and place of the first non-finite value, in the order in which a step computes."""
    is_it = {"inf": np.isinf, "nan": np.isnan}[kind]
    names = [f"linear{i}" for i in range(1, len(weights))] + ["output"]
    with np.errstate(over="ignore", invalid="ignore"):
        for step, (z, loss, dw, db) in enumerate(diverging(weights, lr)):
            for name, value in zip(names, z, strict=True):
                if is_it(value):
                    return step, name
            if is_it(loss):
                return step, ""
            for name, value in list(zip(names, dw, strict=True))[::-1]:
                if is_it(value):
                    return step, name
            if is_it(np.array(db)).any():
                return step, ""
    raise AssertionError


@pytest.mark.parametrize(
    ("weights", "lr"),
    [
        ([0.5] * 2, 3),
        ([1.5] * 2, 3),
        ([1.5] * 2, 0.7),
        ([0.5] * 3, 30),
        ([2.0] * 6, 0.7),
        ([1.0] * 3, 3),
        ([0.9] * 8, 30),
    ],
)
def test_a_diverging_run_meets_its_first_inf_and_nan_where_arithmetic_says(
    tmp_path: Path, weights: list[float], lr: float
) -> None:
    recording = chain(tmp_path, weights[0], len(weights), steps=40, optimizer={"name": "sgd", "lr": lr})
    places = {event.kind: (event.step, event.layer) for event in recording.events}
    assert len(recording.events) == len(places)
    expected = {kind: first(kind, weights, lr) for kind in ("inf", "nan")}
    assert places == expected
    step_of_inf, step_of_nan = expected["inf"][0], expected["nan"][0]
    assert step_of_inf <= step_of_nan < 40
    gradients, losses = recording["grad_l2"], recording.loss
    assert np.isfinite(gradients[:step_of_inf]).all()
    assert np.isfinite(losses[:step_of_inf]).all()
    assert not np.isnan(gradients[:step_of_nan]).any()
    assert np.isnan(gradients[step_of_nan + 1 :]).all()
    assert np.isnan(losses[step_of_nan + 1 :]).all()
    numbers = diverging(weights, lr)
    with np.errstate(over="ignore", invalid="ignore"):
        for step in range(step_of_inf):
            _, loss, dw, _ = next(numbers)
            np.testing.assert_allclose(gradients[step], np.abs(dw), rtol=1e-3)
            assert losses[step] == pytest.approx(float(loss), rel=1e-3)


def test_a_quadratic_by_its_closed_form(tmp_path: Path) -> None:
    """With the input 0 only the output's bias learns: b ← b − η·2(b − t), hence b − t = −t(1 − 2η)^n, here (−5)^n."""
    path = tmp_path / "zero.npz"
    np.savez(path, x=np.zeros((1, 1), F32), y=np.ones((1, 1), F32))
    data = {"name": "npz", "path": str(path), "targets": "numbers", "standardize": "none", "batch_size": 1}
    training = {"loss": "mse", "steps": 70, "optimizer": {"name": "sgd", "lr": 3.0}}
    model = mlp(1, "identity", "zeros", width=1)
    recording = run({"model": model, "data": data, "training": training})
    error = F32(-1)
    with np.errstate(over="ignore", invalid="ignore"):
        largest = 0
        for step in range(70):
            if np.isfinite(error * error):
                assert recording.loss[step] == pytest.approx(25.0**step, rel=1e-5)
                assert recording.grad_norm[step] == pytest.approx(2 * 5.0**step, rel=1e-5)
                largest = step
            error = error * F32(-5)
    assert largest == 27  # 25²⁷ = 5.6·10³⁷, and 25²⁸ is beyond 3.4·10³⁸
    events: dict[str, NDArray[Any] | int] = {event.kind: event.step for event in recording.events}
    assert events["inf"] == largest + 1
    assert len(recording.events) == 2
    assert events["nan"] == int(np.flatnonzero(np.isnan(recording.loss) | np.isnan(recording.grad_norm))[0])
