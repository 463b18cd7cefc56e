"""Dropout of MLPs compared with plain PyTorch with the same masks, and the numbers that it does not change."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F

import gradviz
from gradviz.catalog.statistics import STATISTICS
from gradviz.experiment.experiment import Experiment
from gradviz.recording.recording import Recording
from gradviz.training.trainer import Trainer

ON, RATE = "model.dropout.on", "model.dropout.p"
OF_LAYERS = [name for name, row in STATISTICS.items() if row.rows == "layers"]


def raw(dropout: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {
        "model": {"depth": 3, "width": 16, "activation": {"name": "tanh"}, **({"dropout": dropout} if dropout else {})},
        "data": {"name": "gaussian", "inputs": 16, "classes": 3, "batch_size": 32},
        "training": {"steps": 12, "optimizer": {"lr": 0.5}},
        **more,
    }


def recorded(dropout: dict[str, Any] | None = None, changes: dict[int, dict[str, Any]] | None = None) -> Recording:
    schedule = [{"at": at, "set": values} for at, values in (changes or {}).items()]
    return gradviz.run(raw(dropout, schedule=schedule), statistics=OF_LAYERS)


def assert_same(a: Recording, b: Recording, steps: slice = slice(None)) -> None:
    np.testing.assert_array_equal(a.loss[steps], b.loss[steps])
    for name in OF_LAYERS:
        np.testing.assert_array_equal(a[name][steps], b[name][steps], err_msg=name)


@pytest.fixture
def torch_generator() -> Any:
    """Yield the generator that PyTorch's own dropout draws from, and restore its state afterwards."""
    state = torch.get_rng_state()
    yield torch.default_generator
    torch.set_rng_state(state)


@pytest.mark.parametrize("residual", [False, True])
@pytest.mark.parametrize("p", [0.0, 0.2, 0.5, 0.9])
def test_it_is_that_of_pytorch(torch_generator: torch.Generator, p: float, residual: bool) -> None:
    experiment = Experiment.from_dict(raw({"on": True, "p": p})).with_values({"model.residual.on": residual})
    trainer = Trainer(experiment)
    named = {name: w.detach().clone().requires_grad_() for name, w in trainer.network.named_parameters()}
    plain = [(named[f"{layer}.weight"], named[f"{layer}.bias"]) for layer in ("linear.0", "linear.1", "linear.2")]
    output = named["output.weight"], named["output.bias"]
    twin = Trainer(experiment)  # gives the same batches
    assert trainer.network.generator is not None
    torch_generator.set_state(trainer.network.generator.get_state())
    for _ in range(4):
        reading = trainer.step()
        inputs, targets = next(twin.feed)
        x = inputs
        for weight, bias in plain:
            a = F.dropout(torch.tanh(F.linear(x, weight, bias)), p)
            x = x + a if residual else a
        loss = F.cross_entropy(F.linear(x, *output), targets)
        used = [parameter for pair in (*plain, output) for parameter in pair]
        for parameter, gradient in zip(used, torch.autograd.grad(loss, used), strict=True):
            parameter.data -= 0.5 * gradient
        assert reading.loss == pytest.approx(loss.item(), rel=1e-5)
    assert torch.equal(torch_generator.get_state(), trainer.network.generator.get_state())


def test_off_it_has_no_effect_whatever_its_rate() -> None:
    assert_same(recorded(), recorded({"on": False, "p": 0.9}))
    assert_same(recorded(), recorded({"on": True, "p": 0.0}))
    assert_same(recorded(), recorded(changes={11: {ON: True}}), slice(11))


def test_it_leaves_weights_and_data_at_the_start_alone() -> None:
    off, on = recorded(), recorded({"on": True})
    np.testing.assert_array_equal(off["weight_l2"][0], on["weight_l2"][0])
    np.testing.assert_array_equal(off["activation_mean"][0, :1], on["activation_mean"][0, :1])
    assert off.loss[0] != on.loss[0]


def test_statistics_are_of_activations_before_dropout() -> None:
    """With tanh no output of the first layer is 0, and its spread is that of the network without dropout."""
    off, on = recorded(), recorded({"on": True})
    for name in ("activation_std", "activation_dead_fraction"):
        np.testing.assert_array_equal(off[name][0, :1], on[name][0, :1])


def test_its_masks_go_on_where_they_were() -> None:
    """Pausing dropout does not shift its masks: its generator advances only while dropout is on."""
    network = Trainer(Experiment.from_dict(raw({"on": True}))).network
    trainer = Trainer(Experiment.from_dict(raw()))
    states = []
    for step in range(6):
        if step in (2, 4):
            trainer.change({ON: step == 2})
        trainer.step()
        assert trainer.network.generator is not None
        states.append(trainer.network.generator.get_state())
    assert network.generator is not None
    assert torch.equal(states[0], network.generator.get_state())
    assert torch.equal(states[0], states[1])
    assert not torch.equal(states[1], states[2])
    assert not torch.equal(states[2], states[3])
    assert torch.equal(states[3], states[5])


def test_a_change_by_the_schedule_is_one_by_hand() -> None:
    changes: dict[int, dict[str, Any]] = {3: {ON: True}, 6: {RATE: 0.25}, 9: {ON: False}}
    scheduled = recorded(changes=changes)
    trainer = Trainer(Experiment.from_dict(raw()), OF_LAYERS)
    readings = []
    for step in range(12):
        if step in changes:
            trainer.change(changes[step])
        readings.append(trainer.step())
    np.testing.assert_array_equal(scheduled.loss, [reading.loss for reading in readings])
    for name in OF_LAYERS:
        np.testing.assert_array_equal(scheduled[name], [reading.statistics[name] for reading in readings])
    labels = [event.label for reading in readings for event in reading.events]
    assert labels == [event.label for event in scheduled.events] == ["Dropout on", "Dropout rate 0.25", "Dropout off"]
    assert len(set(scheduled.loss.tolist())) == 12


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_it_keeps_the_mean(p: float) -> None:
    network = Trainer(Experiment.from_dict(raw({"on": True}))).network
    kept = network.drop(torch.full((200, 500), 3.0), p)
    assert kept.mean().item() == pytest.approx(3.0, rel=0.02)
    assert (kept == 0).double().mean().item() == pytest.approx(p, abs=0.01)
    assert kept[kept != 0].tolist() == pytest.approx([3 / (1 - p)] * int((kept != 0).sum()))


def test_there_is_none_in_pretraining() -> None:
    def losses(dropout: dict[str, Any]) -> Any:
        experiment = Experiment.from_dict(raw(dropout))
        kind = {"training.pretraining.kind": "autoencoder", "training.pretraining.steps": 6}
        return gradviz.run(experiment.with_values(kind), steps=4).loss

    off, on = losses({"on": False}), losses({"on": True})
    assert len(off) == len(on) == 10
    np.testing.assert_array_equal(off[:6], on[:6])
    assert (off[6:] != on[6:]).all()


def test_other_architectures_have_none_yet() -> None:
    with pytest.raises(gradviz.ExperimentError, match=r"model\.dropout: unknown key"):
        gradviz.run({"model": {"architecture": "resnet", "dropout": {"on": True}}})
