"""Recurrent networks compared with PyTorch's cells, closed forms and central differences."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from matplotlib.text import Text
from torch import Tensor, nn

from gradviz.catalog.statistics import STATISTICS
from gradviz.errors import ExperimentError, InputError
from gradviz.experiment.experiment import Experiment
from gradviz.figures.heatmap import draw_heatmap
from gradviz.headless import run
from gradviz.networks.build import build_network, initialize, outline
from gradviz.networks.network import Switches, as_sequences
from gradviz.networks.rnn import Rnn
from gradviz.probe.deltas import Deltas
from gradviz.storage.export import write_csv, write_npz
from gradviz.training.trainer import Trainer
from gradviz.verbs.summary import print_layers

OFF = Switches(normalization=False, residual=False)
BATCH, STEPS, FEATURES, UNITS = 4, 7, 3, 5


def rnn(cell: str, depth: int = 1, steps: int = STEPS, initializer: dict[str, Any] | None = None, **model: Any) -> Rnn:
    """Return a recurrent network in float64 with its initial weights."""
    section = {"architecture": "rnn", "cell": cell, "depth": depth, "width": UNITS, **model}
    section["initializer"] = {"name": "normal", "std": 0.5, **(initializer or {})}
    experiment = Experiment.from_dict({"model": section})
    network = build_network(experiment, (steps, FEATURES), 3).double()
    initialize(network, experiment, seed=0)
    return cast(Rnn, network)


def batch(steps: int = STEPS) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(1)
    x = torch.randn(BATCH, steps, FEATURES, generator=generator, dtype=torch.float64)
    return x, torch.randint(3, (BATCH,), generator=generator)


def random_biases(network: Rnn) -> None:
    """Set random biases, as training does: both vectors then matter."""
    generator = torch.Generator().manual_seed(2)
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            if "bias" in name:
                parameter.normal_(generator=generator)


def states_of_cells(network: Rnn, x: Tensor, activation: str) -> list[Tensor]:
    """Return the last layer's hidden states, computed by PyTorch's cells that share the network's weights."""
    sequence = list(x.unbind(1))
    for index in range(network.rnn.num_layers):
        parameters = dict(network.rnn.named_parameters())
        inputs = sequence[0].shape[1]
        cell: nn.RNNCellBase
        if isinstance(network.rnn, nn.LSTM):
            cell = nn.LSTMCell(inputs, UNITS)
        elif isinstance(network.rnn, nn.GRU):
            cell = nn.GRUCell(inputs, UNITS)
        else:
            cell = nn.RNNCell(inputs, UNITS, nonlinearity=activation)
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
            setattr(cell, name, parameters[f"{name}_l{index}"])
        state, states = None, []
        for moment in sequence:
            state = cell(moment, state)
            states.append(state[0] if isinstance(state, tuple) else state)
        sequence = states
    return sequence


@pytest.mark.parametrize(
    ("cell", "activation", "depth"),
    [("rnn", "tanh", 1), ("rnn", "relu", 2), ("lstm", "tanh", 1), ("lstm", "tanh", 2), ("gru", "tanh", 2)],
)
def test_agrees_with_the_cells_of_pytorch(cell: str, activation: str, depth: int) -> None:
    network = rnn(cell, depth, activation={"name": activation})
    random_biases(network)
    x, y = batch()

    output, trace = network(x, OFF)
    deltas = Deltas(trace.states)
    for source in trace.sources:
        if isinstance(source, Tensor):
            source.retain_grad()
    torch.autograd.backward(F.cross_entropy(output, y))
    of_lstm = [source().sum((1, 2)).flatten() for source in trace.sources if callable(source)]
    sums = of_lstm or [cast(Tensor, cast(Tensor, source).grad).sum((0, 1)) for source in trace.sources[:-1]]
    gradients = {name: cast(Tensor, parameter.grad) for name, parameter in network.named_parameters()}
    network.zero_grad()

    states = states_of_cells(network, x, activation)
    for state in states:
        state.retain_grad()
    expected = network.output(states[-1])
    torch.autograd.backward(F.cross_entropy(expected, y))

    torch.testing.assert_close(output, expected, rtol=1e-10, atol=1e-12)
    for name, parameter in network.named_parameters():
        torch.testing.assert_close(gradients[name], parameter.grad, rtol=1e-9, atol=1e-12)
    norms = [cast(Tensor, state.grad).norm() for state in states]
    torch.testing.assert_close(deltas.norms(), torch.stack(norms), rtol=1e-9, atol=0)
    for index, delta in enumerate(sums):  # over batch and steps, δ adds up to the bias's gradient
        bias = network.rnn.get_parameter(f"bias_ih_l{index}").grad
        torch.testing.assert_close(delta, bias, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_weights_of_pytorchs_modules_fit(cell: str) -> None:
    network = rnn(cell, depth=2).float()
    random_biases(network)
    module = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}[cell](FEATURES, UNITS, 2, batch_first=True)
    module.load_state_dict(network.rnn.state_dict())
    x = batch()[0].float()
    output, _ = network(x, OFF)
    torch.testing.assert_close(output, network.output(module(x)[0][:, -1]), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_what_is_recorded_changes_nothing_of_the_training(cell: str) -> None:
    """The results agree bit for bit, whether or not hidden states are recorded."""
    data = {"name": "copy", "length": 20, "batch_size": 8}
    experiment = {"model": {"architecture": "rnn", "cell": cell, "depth": 2, "width": 16}, "data": data}
    every = run(experiment, steps=6, statistics=list(STATISTICS))
    for statistics in (["grad_l2"], ["grad_l2", "delta_l2"], ["grad_l2", "time_delta_l2"]):
        recording = run(experiment, steps=6, statistics=statistics)
        assert recording.loss.tobytes() == every.loss.tobytes()
        assert recording["grad_l2"].tobytes() == every["grad_l2"].tobytes()


@pytest.mark.parametrize("radius", [0.5, 1.0, 1.5])
def test_a_linear_rnn_multiplies_the_gradient_with_its_spectral_radius(radius: float) -> None:
    """‖∂L/∂h_t‖ = ρ^(T−t)·‖∂L/∂h_T‖ for ρ·orthogonal weights."""
    recurrent = {"recurrent": {"name": "orthogonal", "spectral_radius": radius}}
    network = rnn("rnn", steps=60, initializer=recurrent, activation={"name": "identity"})
    x, y = batch(60)
    output, trace = network(x, OFF)
    deltas = Deltas(trace.states)
    torch.autograd.backward(F.cross_entropy(output, y))
    norms = deltas.norms()
    expected = norms[-1] * radius ** torch.arange(59, -1, -1, dtype=torch.float64)
    torch.testing.assert_close(norms, expected, rtol=1e-5, atol=0)  # the weights were drawn in float32


def test_a_linear_rnn_in_a_recording() -> None:
    initializer = {"recurrent": {"name": "orthogonal", "spectral_radius": 0.01}}
    model = {"architecture": "rnn", "activation": {"name": "identity"}, "initializer": initializer}
    names = ["time_delta_l2", "grad_l2", "delta_l2"]
    recording = run({"model": model, "training": {"steps": 3}}, statistics=names)
    assert recording["time_delta_l2"].shape == (3, 8)
    assert recording["grad_l2"].shape == (3, 2)
    assert recording.rows("time_delta_l2") == [f"t={t}" for t in range(1, 9)]
    assert recording.rows("grad_l2") == recording.layers == ["rnn1", "output"]
    first = recording["time_delta_l2"][0].astype(float)
    np.testing.assert_allclose(first, first[-1] * 0.01 ** np.arange(7, -1, -1), rtol=1e-5)


@pytest.mark.parametrize("moment", [0, 3, STEPS - 1])
def test_central_differences_in_a_hidden_state(moment: int) -> None:
    """A change of h_t propagates through all later steps: ``time_delta_l2`` is the total derivative."""
    network = rnn("rnn")
    x, y = batch()
    output, trace = network(x, OFF)
    deltas = Deltas(trace.states)
    torch.autograd.backward(F.cross_entropy(output, y))
    gradient = cast(Tensor, cast(Tensor, trace.states[moment]).grad)
    direction = gradient / gradient.norm()

    def loss(change: float) -> Tensor:
        calls = iter(range(STEPS))

        def moved(z: Tensor) -> Tensor:
            return z.tanh() + (change * direction if next(calls) == moment else 0)

        network._phi = moved
        return F.cross_entropy(network(x, OFF)[0], y)

    slope = (loss(1e-5) - loss(-1e-5)) / 2e-5
    assert slope.item() == pytest.approx(deltas.norms()[moment].item(), rel=1e-7)


@pytest.mark.parametrize("kind", ["layer", "rms"])
def test_normalization_acts_on_the_whole_pre_activation(kind: str) -> None:
    """The cell computes h_t = φ(norm(Wx_t + Uh_{t−1} + b)), as in Ba et al. 2016, eq. 4."""
    network = rnn("rnn", normalization={"on": True, "kind": kind})
    random_biases(network)
    x, _ = batch()
    w, u, b, d = network._weights(0)
    gain = network.norm[0].get_parameter("weight")
    h = torch.zeros(BATCH, UNITS).double()
    for moment in x.unbind(1):
        z = moment @ w.T + h @ u.T + b + d
        if kind == "layer":
            z = z - z.mean(1, keepdim=True)
        z = z / (z.square().mean(1, keepdim=True) + (1e-5 if kind == "layer" else 0)).sqrt()
        h = (z * gain + (network.norm[0].get_parameter("bias") if kind == "layer" else 0)).tanh()
    output, _ = network(x, Switches(normalization=True, residual=False))
    torch.testing.assert_close(output, network.output(h))


@pytest.mark.parametrize("moment", [0, STEPS - 1])
def test_central_differences_in_the_pre_activation_of_a_normalized_layer(moment: int) -> None:
    network = rnn("rnn", normalization={"on": True, "kind": "layer"})
    switches = Switches(normalization=True, residual=False)
    x, y = batch()
    output, trace = network(x, switches)
    source = cast(Tensor, trace.sources[0])
    source.retain_grad()
    torch.autograd.backward(F.cross_entropy(output, y))
    gradient = cast(Tensor, source.grad)[moment]
    direction = gradient / gradient.norm()
    norm = network.norm[0].forward

    def loss(change: float) -> Tensor:
        calls = iter(range(STEPS))

        def moved(z: Tensor) -> Tensor:
            return cast(Tensor, norm(z + (change * direction if next(calls) == moment else 0)))

        network.norm[0].forward = moved
        return F.cross_entropy(network(x, switches)[0], y)

    slope = (loss(1e-5) - loss(-1e-5)) / 2e-5
    assert slope.item() == pytest.approx(gradient.norm().item(), rel=1e-7)


@pytest.mark.parametrize("name", ["orthogonal", "normal", "identity"])
@pytest.mark.parametrize(("cell", "gates"), [("rnn", 1), ("lstm", 4), ("gru", 3)])
def test_spectral_radius(name: str, cell: str, gates: int) -> None:
    network = rnn(cell, 2, initializer={"recurrent": {"name": name, "spectral_radius": 1.3}})
    for layer, weight in network.layers()[:-1]:
        assert layer.shape == (gates * UNITS, UNITS)
        for block in weight.detach().chunk(gates):
            assert torch.linalg.eigvals(block).abs().max().item() == pytest.approx(1.3, rel=1e-6)
            if name == "orthogonal":
                torch.testing.assert_close(block @ block.T, 1.69 * torch.eye(UNITS).double(), rtol=0, atol=1e-5)
            if name == "identity":
                torch.testing.assert_close(block, 1.3 * torch.eye(UNITS).double())


def test_input_matrices_follow_the_initializer_gate_by_gate() -> None:
    section = {"architecture": "rnn", "cell": "lstm", "width": UNITS, "initializer": {"name": "orthogonal"}}
    experiment = Experiment.from_dict({"model": section})
    network = cast(Rnn, build_network(experiment, (STEPS, FEATURES), 3).double())
    initialize(network, experiment, seed=0)
    for gate in network.rnn.get_parameter("weight_ih_l0").detach().chunk(4):
        torch.testing.assert_close(gate.T @ gate, torch.eye(FEATURES).double(), rtol=0, atol=1e-6)


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_of_pytorchs_two_biases_the_sum_counts(cell: str) -> None:
    initializer: dict[str, Any] = {"bias": 0.25}
    if cell == "lstm":
        initializer["forget_bias"] = 1.5
    network = rnn(cell, 2, initializer=initializer)
    for index in range(2):
        parts = [network.rnn.get_parameter(f"bias_{part}_l{index}").detach() for part in ("ih", "hh")]
        total = sum(parts, torch.zeros_like(parts[0]))
        expected = torch.full_like(total, 0.25)
        if cell == "lstm":
            expected[UNITS : 2 * UNITS] = 1.5
        torch.testing.assert_close(total, expected)


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_saturation_of_gates_is_that_of_their_own_functions(cell: str) -> None:
    section = {"architecture": "rnn", "cell": cell, "width": 6, "initializer": {"name": "normal", "std": 3.0}}
    experiment = Experiment.from_dict({"model": section, "data": {"batch_size": 32}})
    trainer = Trainer(experiment, ["activation_saturated_fraction"])
    twin = Trainer(experiment, ["grad_l2"])
    network = cast(Rnn, twin.network)
    x, _ = next(twin.feed)
    sigmoid, tanh = [], []
    h = c = torch.zeros(32, 6)
    w, u, b, d = network._weights(0)
    with torch.no_grad():
        for moment in x.squeeze(1).unbind(1):
            wx, uh = moment @ w.T + b, h @ u.T + d
            if cell == "rnn":
                tanh.append(wx + uh)
                h = tanh[-1].tanh()
            elif cell == "lstm":
                i, f, g, o = (wx + uh).chunk(4, 1)
                sigmoid += [i, f, o]
                tanh.append(g)
                c = f.sigmoid() * c + i.sigmoid() * g.tanh()
                h = o.sigmoid() * c.tanh()
            else:
                r, z = (wx + uh)[:, :12].chunk(2, 1)
                n = wx[:, 12:] + r.sigmoid() * uh[:, 12:]
                sigmoid += [r, z]
                tanh.append(n)
                h = (1 - z.sigmoid()) * n.tanh() + z.sigmoid() * h
    slopes = [4 * s.double().sigmoid() * (1 - s.double().sigmoid()) for s in sigmoid]
    slopes += [1 - t.double().tanh() ** 2 for t in tanh]
    expected = (torch.stack(slopes) < 1e-3).double().mean().item()
    fractions = trainer.step().statistics["activation_saturated_fraction"]
    assert 0.1 < expected < 0.9
    assert fractions.tolist() == pytest.approx([expected, 0.0], abs=2e-3)


def test_residual_goes_around_layers_and_not_through_time() -> None:
    network = rnn("rnn", depth=2, residual={"on": True})
    x, _ = batch()
    with torch.no_grad():
        output, _ = network(x, Switches(normalization=False, residual=True))
        first = torch.stack([torch.zeros(BATCH, UNITS)] * STEPS).double()
        h = torch.zeros(BATCH, UNITS).double()
        w, u, b, d = network._weights(0)
        for t in range(STEPS):
            h = torch.tanh(x[:, t] @ w.T + h @ u.T + b + d)
            first[t] = h
        w, u, b, d = network._weights(1)
        h = torch.zeros(BATCH, UNITS).double()
        for t in range(STEPS):
            h = torch.tanh(first[t] @ w.T + h @ u.T + b + d)
        torch.testing.assert_close(output, network.output(h + first[-1]))


def test_images_are_read_row_by_row() -> None:
    network = outline(Experiment.from_dict({"model": {"architecture": "rnn"}}), (3, 8, 10), 2)
    assert cast(Rnn, network).rnn.input_size == 30
    assert network.time_steps == 8
    images = torch.arange(2 * 3 * 8 * 10).view(2, 3, 8, 10)
    rows = as_sequences(images)
    assert rows.shape == (2, 8, 30)
    assert rows[1, 5].tolist() == [*images[1, 0, 5].tolist(), *images[1, 1, 5].tolist(), *images[1, 2, 5].tolist()]
    sequences = torch.zeros(2, 5, 7)
    assert as_sequences(sequences) is sequences


def test_the_default_experiment_of_an_rnn_runs() -> None:
    recording = run({"model": {"architecture": "rnn"}}, steps=2)
    assert recording.experiment is not None
    assert recording.experiment.model.activation.name == "tanh"
    assert np.isfinite(recording["delta_l2"]).all()


def refused(section: dict[str, Any], path: str, match: str) -> None:
    with pytest.raises(ExperimentError, match=match) as caught:
        Trainer(Experiment.from_dict({"model": {"architecture": "rnn", **section}, "data": {"batch_size": 4}}))
    assert [fault.path for fault in caught.value.faults] == [path]


def test_what_makes_no_sense_is_refused() -> None:
    refused({"activation": {"name": "elu"}}, "model.activation.name", "one of tanh, relu, identity")
    refused({"cell": "lstm", "activation": {"name": "relu"}}, "model.activation.name", "tanh of its own")
    refused({"cell": "gru", "normalization": {"on": True}}, "model.normalization.on", "normalizes no gates")
    refused({"normalization": {"kind": "batch"}}, "model.normalization.kind", "one of layer, group, rms")
    refused({"residual": {"on": True}}, "model.residual.on", "no layer has as many outputs as inputs")
    refused({"initializer": {"forget_bias": 1.0}}, "model.initializer.forget_bias", "lstm")


def test_only_sequences_and_images() -> None:
    with pytest.raises(ExperimentError, match="it reads sequences") as caught:
        run({"model": {"architecture": "rnn"}, "data": {"name": "spirals"}})
    assert caught.value.faults[0].path == "model.architecture"


def test_time_rows_need_a_recurrent_network() -> None:
    with pytest.raises(InputError, match="only a recurrent network"):
        run({}, statistics=["time_delta_l2"])


def test_time_steps_in_files_and_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recording = run({"model": {"architecture": "rnn"}}, steps=3, statistics=["time_delta_l2", "grad_l2"])
    write_csv(recording, tmp_path / "run.csv", "time_delta_l2")
    header, first, *_ = (tmp_path / "run.csv").read_text().splitlines()
    assert header.split(",")[4:] == [f"t={t}" for t in range(1, 9)]
    assert [float(cell) for cell in first.split(",")[4:]] == pytest.approx(recording["time_delta_l2"][0])
    write_npz(recording, tmp_path / "run.npz", "time_delta_l2")
    with np.load(tmp_path / "run.npz") as arrays:
        assert arrays["time_delta_l2"].shape == (3, 8)
        assert arrays["grad_l2"].shape == (3, 2)
    print_layers(recording, "time_delta_l2")
    assert "t=8" in capsys.readouterr().out
    words = [text.get_text() for text in draw_heatmap(recording, "time_delta_l2").findobj(Text)]
    assert {"t=1", "t=8"} <= set(words)
    assert any("per time step" in word for word in words)
