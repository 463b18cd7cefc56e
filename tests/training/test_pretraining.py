"""Greedy layer-wise pre-training with autoencoders."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from numpy.typing import NDArray

import gradviz
from gradviz.catalog.statistics import STATISTICS
from gradviz.errors import ExperimentError
from gradviz.experiment.experiment import Experiment
from gradviz.training.trainer import Trainer

DEPTH, STEPS = 3, 62  # turns of 20, 21 and 21 steps
STARTS = (0, 20, 41, 62)
LAYERS = ("linear.0", "linear.1", "linear.2", "output")


def raw(model: dict[str, Any] | None = None, **training: Any) -> dict[str, Any]:
    return {
        "model": {"depth": DEPTH, "width": 16, "activation": {"name": "tanh"}, **(model or {})},
        "data": {"name": "digits", "batch_size": 32},
        "training": {
            "steps": 5,
            "optimizer": {"name": "adam", "lr": 0.01},
            "pretraining": {"kind": "autoencoder", "steps": STEPS},
            **training,
        },
    }


def trainer_of(model: dict[str, Any] | None = None, **training: Any) -> Trainer:
    names = [name for name, row in STATISTICS.items() if row.rows == "layers"]
    return Trainer(Experiment.from_dict(raw(model, **training)), names)


def moved(before: dict[str, NDArray[Any]], after: dict[str, NDArray[Any]]) -> set[str]:
    return {name for name in before if not np.array_equal(before[name], after[name])}


def test_the_phases_are_in_one_recording_with_their_events() -> None:
    recording = gradviz.run(raw())
    assert len(recording) == STEPS + 5
    assert [(event.step, event.kind, event.label) for event in recording.events] == [
        (0, "phase", "Pre-training linear1"),
        (20, "phase", "Pre-training linear2"),
        (41, "phase", "Pre-training linear3"),
        (62, "phase", "Fine-tuning"),
    ]


def test_no_pretraining_is_the_default_and_no_event() -> None:
    experiment = Experiment.from_dict({})
    assert experiment.training.pretraining_steps == 0
    recording = gradviz.run(experiment, steps=2)
    assert (len(recording), recording.events) == (2, [])


def test_each_layer_learns_to_give_back_what_it_reads() -> None:
    loss = gradviz.run(
        raw(optimizer={"name": "adam", "lr": 0.01}, pretraining={"kind": "autoencoder", "steps": 300})
    ).loss
    for start in (0, 100, 200):
        assert loss[start + 90 : start + 100].mean() < 0.6 * loss[start : start + 3].mean()


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "adamw"])
def test_only_the_layer_in_turn_changes(optimizer: str) -> None:
    trainer = trainer_of({"normalization": {"on": True}}, optimizer={"name": optimizer, "weight_decay": 0.1})
    before = trainer.weights()
    for index in range(DEPTH):
        while trainer.next_step < STARTS[index + 1]:
            reading = trainer.step()
            for name in ("grad_l2", "delta_l2", "update_ratio", "grad_max_abs"):
                assert np.flatnonzero(reading.statistics[name]).tolist() == [index], (trainer.next_step, name)
        after = trainer.weights()
        # The bias in front of batch norm gets no gradient, and weight decay nothing to shrink.
        own = {f"linear.{index}.weight", f"norm.{index}.weight", f"norm.{index}.bias"}
        assert own <= moved(before, after) <= own | {f"linear.{index}.bias"}
        before = after
    assert np.all(trainer.step().statistics["grad_l2"] > 0)
    assert {f"{layer}.weight" for layer in LAYERS} <= moved(before, trainer.weights())


def test_activations_of_all_layers_are_seen() -> None:
    reading = trainer_of().step()
    assert np.all(reading.statistics["activation_std"] > 0)
    assert np.all(reading.statistics["activation_dead_fraction"] == 0)


def test_a_turn_is_that_of_a_plain_autoencoder() -> None:
    """Loss, gradients and updates of the second layer's first steps agree with plain PyTorch."""
    trainer = trainer_of(optimizer={"name": "sgd", "lr": 0.1, "momentum": 0.9})
    while trainer.next_step < STARTS[1]:
        trainer.step()
    weights = {name: torch.from_numpy(array) for name, array in trainer.weights().items()}
    decoder = [p.detach().clone().requires_grad_() for p in trainer._phase.parameters[-2:]]
    encoder = [weights[f"linear.1.{part}"].clone().requires_grad_() for part in ("weight", "bias")]
    plain = torch.optim.SGD([*encoder, *decoder], lr=0.1, momentum=0.9)
    batches: list[torch.Tensor] = []
    forward = trainer._phase.forward

    def listen(inputs: torch.Tensor, *others: Any) -> Any:
        batches.append(inputs)
        return forward(inputs, *others)

    trainer._phase.forward = listen
    for _ in range(3):
        reading = trainer.step()
        read = torch.tanh(F.linear(batches[-1].flatten(1), weights["linear.0.weight"], weights["linear.0.bias"]))
        z = F.linear(read, *encoder)
        z.retain_grad()
        loss: Any = F.mse_loss(F.linear(torch.tanh(z), *decoder), read)
        plain.zero_grad()
        loss.backward()
        grads = [p.grad for p in (*encoder, *decoder) if p.grad is not None]
        assert reading.loss == pytest.approx(loss.item(), rel=1e-5)
        assert reading.grad_norm == pytest.approx(float(torch.cat([g.flatten() for g in grads]).norm()), rel=1e-5)
        assert reading.statistics["grad_l2"][1] == pytest.approx(float(grads[0].norm()), rel=1e-5)
        assert z.grad is not None
        assert reading.statistics["delta_l2"][1] == pytest.approx(float(z.grad.norm()), rel=1e-5)
        plain.step()
    torch.testing.assert_close(trainer.network.get_parameter("linear.1.weight").detach(), encoder[0].detach())


def test_clipping_is_over_layer_and_decoder() -> None:
    trainer = trainer_of(clipping={"on": True, "threshold": 1e-3})
    reading = trainer.step()
    assert reading.clip_coef == pytest.approx(1e-3 / (reading.grad_norm + 1e-6), rel=1e-4)
    assert float(trainer.flat.grads.norm()) == pytest.approx(1e-3, rel=1e-2)


def test_fine_tuning_starts_from_the_pretrained_weights() -> None:
    trainer = trainer_of()
    while trainer.next_step < STEPS:
        trainer.step()
    weights = trainer.weights()
    plain = Trainer(Experiment.from_dict({**raw(), "training": {**raw()["training"], "pretraining": {"kind": "none"}}}))
    assert np.array_equal(weights["output.weight"], plain.weights()["output.weight"])  # same start, untouched so far
    with torch.no_grad():
        for name, parameter in plain.network.named_parameters():
            parameter.copy_(torch.from_numpy(weights[name]))
    for _ in range(STEPS):
        next(plain.feed.batches)
    for _ in range(5):
        reading, expected = trainer.step(), plain.step()
        assert reading.loss == pytest.approx(expected.loss, rel=1e-6)
        np.testing.assert_allclose(reading.statistics["grad_l2"], expected.statistics["grad_l2"], rtol=1e-5)


def test_switches_work_during_a_turn_and_after_it() -> None:
    changes = [(5, True), (10, False), (64, True)]
    trainer = Trainer(
        Experiment.from_dict(
            {**raw(), "schedule": [{"at": at, "set": {"model.normalization.on": on}} for at, on in changes]}
        )
    )
    weights = [{n: array for n, array in trainer.weights().items() if n.startswith("norm.")} for _ in trainer]
    assert moved(weights[4], weights[9]) == {"norm.0.weight", "norm.0.bias"}
    assert moved(weights[9], weights[63]) == set()
    assert len(moved(weights[63], weights[66])) == 2 * DEPTH


def test_residual_is_no_part_of_a_turn_but_of_what_the_next_one_reads() -> None:
    on, off = (gradviz.run(raw({"residual": {"on": on}})) for on in (True, False))
    assert np.array_equal(on.loss[: STARTS[2]], off.loss[: STARTS[2]])
    assert on.loss[STARTS[2]] != off.loss[STARTS[2]]


def test_warm_up_and_decay_are_those_of_the_training() -> None:
    trainer = trainer_of(warmup=2, decay={"kind": "step", "every": 1, "factor": 0.5})
    rates = []
    for _ in trainer:
        rates.append(trainer.optimizer.param_groups[0]["lr"])
        if trainer.next_step == STEPS:  # by then the next phase has its optimizer
            rates[-1] = 0.01
    assert set(rates[:STEPS]) == {0.01}
    assert rates[STEPS:] == pytest.approx([0.005, 0.01, 0.01, 0.005, 0.0025])


def test_same_seed_same_bits() -> None:
    first, second, other = gradviz.run(raw()), gradviz.run(raw()), gradviz.run(raw(), seed=1)
    assert np.array_equal(first.loss, second.loss)
    assert all(np.array_equal(first[name], second[name]) for name in first)
    assert first.loss[0] != other.loss[0]


@pytest.mark.parametrize("precision", ["float64", "bfloat16"])
def test_precision(precision: str) -> None:
    assert np.isfinite(gradviz.run(raw(precision=precision)).loss).all()


def test_it_is_for_mlps_alone() -> None:
    with pytest.raises(ExperimentError, match=r'pretraining\.kind: found "autoencoder" with the architecture "resnet"'):
        Experiment.from_dict({"model": {"architecture": "resnet"}, "training": raw()["training"]})


def test_each_layer_needs_a_step() -> None:
    with pytest.raises(ExperimentError, match=r"pretraining\.steps: found 2 for 3 hidden layers; allowed: at least 3"):
        Experiment.from_dict(raw(pretraining={"kind": "autoencoder", "steps": 2}))
    assert len(gradviz.run(raw(pretraining={"kind": "autoencoder", "steps": 3}))) == 8
