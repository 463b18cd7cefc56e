"""The training loop compared with plain PyTorch, and its guarantees about switches, seeds and events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from gradviz.data.dataset import dataset_of
from gradviz.errors import ExperimentError, InputError
from gradviz.experiment.experiment import Experiment
from gradviz.recording.reading import Reading
from gradviz.training.trainer import Trainer

STATISTICS = ("grad_l2", "delta_l2", "grad_l2_clipped", "update_ratio", "weight_l2")
NORM, RESIDUAL = "model.normalization.on", "model.residual.on"
CLIP, CLIP_KIND, THRESHOLD = (f"training.clipping.{key}" for key in ("on", "kind", "threshold"))
LR, MOMENTUM, DECAY = (f"training.optimizer.{key}" for key in ("lr", "momentum", "weight_decay"))
STEPS = 14

Schedule = Mapping[int, Mapping[str, Any]]


def raw(schedule: Schedule | None = None, **optimizer: Any) -> dict[str, Any]:
    return {
        "seed": 3,
        "model": {"depth": 4, "width": 16, "activation": {"name": "tanh"}, "initializer": {"name": "he_normal"}},
        "data": {"name": "gaussian", "inputs": 12, "classes": 5, "batch_size": 32},
        "training": {"steps": STEPS, "optimizer": {"name": "sgd", "lr": 0.2, **optimizer}},
        "schedule": [{"at": at, "set": dict(values)} for at, values in (schedule or {}).items()],
    }


def built(schedule: Schedule | None = None, **optimizer: Any) -> Trainer:
    return Trainer(Experiment.from_dict(raw(schedule, **optimizer)), STATISTICS, threads=1)


class PlainNetwork(nn.Module):
    """The network in plain PyTorch, without any code of gradviz."""

    def __init__(self, inputs: int, width: int, depth: int, outputs: int) -> None:
        super().__init__()
        self.linears = [nn.Linear(width if i else inputs, width) for i in range(depth)]
        self.norms = [nn.BatchNorm1d(width) for _ in range(depth)]
        self.linear, self.norm = nn.ModuleList(self.linears), nn.ModuleList(self.norms)
        self.output = nn.Linear(width, outputs)

    def forward(self, x: Tensor, norm: bool, residual: bool) -> tuple[Tensor, list[Tensor]]:
        kept = []
        for linear, batch_norm in zip(self.linears, self.norms, strict=True):
            z = linear(x)
            z.retain_grad()
            kept.append(z)
            if norm:
                z = F.batch_norm(z, None, None, batch_norm.weight, batch_norm.bias, training=True)
            a = torch.tanh(z)
            x = x + a if residual and x.shape == a.shape else a
        z = self.output(x)
        z.retain_grad()
        return z, [*kept, z]


def plain_readings(trainer: Trainer, experiment: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Train as a plain script would, with the weights of ``trainer`` and the experiment's batches."""
    network = PlainNetwork(12, 16, 4, 5)
    network.load_state_dict(deepcopy(trainer.network.state_dict()))
    settings = deepcopy(experiment["training"]["optimizer"])
    make = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[settings.pop("name")]
    optimizer = make(network.parameters(), **settings)
    data_seed = np.random.SeedSequence(experiment["seed"]).spawn(2)[1]
    rng = np.random.default_rng(data_seed)
    batches = dataset_of(Experiment.from_dict(experiment), rng).draw(rng)
    on: dict[str, Any] = {NORM: False, RESIDUAL: False, CLIP: False, CLIP_KIND: "norm", THRESHOLD: 1.0}
    changes = {change["at"]: change["set"] for change in experiment["schedule"]}
    weights = [*(linear.weight for linear in network.linears), network.output.weight]
    for step in range(STEPS):
        for key, value in changes.get(step, {}).items():
            if key in on:
                on[key] = value
            else:
                optimizer.param_groups[0][key.rpartition(".")[2]] = value
        inputs, labels = next(batches)
        optimizer.zero_grad(set_to_none=True)
        output, z = network(torch.from_numpy(inputs), on[NORM], on[RESIDUAL])
        loss = F.cross_entropy(output, torch.from_numpy(labels))
        torch.autograd.backward(loss)
        gradients = [p.grad for p in network.parameters() if p.grad is not None]
        norm = torch.cat([g.flatten() for g in gradients]).double().norm().item()
        read: dict[str, Any] = {"loss": loss.item(), "grad_norm": norm, "clip_coef": 1.0}
        read["grad_l2"] = [norm_of(weight.grad) for weight in weights]
        read["delta_l2"] = [norm_of(tensor.grad) for tensor in z]
        read["weight_l2"] = [norm_of(weight) for weight in weights]
        if on[CLIP]:
            if on[CLIP_KIND] == "norm":
                nn.utils.clip_grad_norm_(network.parameters(), on[THRESHOLD])
            else:
                nn.utils.clip_grad_value_(network.parameters(), on[THRESHOLD])
            read["clip_coef"] = torch.cat([g.flatten() for g in gradients]).double().norm().item() / norm
        read["grad_l2_clipped"] = [norm_of(weight.grad) for weight in weights]
        before = [weight.detach().clone() for weight in weights]
        optimizer.step()
        changed = zip(weights, before, strict=True)
        read["update_ratio"] = [norm_of(weight.detach() - old) / norm_of(old) for weight, old in changed]
        yield read


def norm_of(tensor: Any) -> float:
    return float(tensor.detach().double().norm())


SCHEDULES: dict[str, Schedule] = {
    "nothing": {},
    "batch norm": {3: {NORM: True}, 7: {NORM: False}, 10: {NORM: True}},
    "residual": {2: {RESIDUAL: True}, 9: {RESIDUAL: False}},
    "both": {0: {NORM: True}, 4: {RESIDUAL: True}, 8: {NORM: False, RESIDUAL: False}, 11: {NORM: True}},
    "clipping by norm": {2: {CLIP: True, THRESHOLD: 0.05}, 6: {THRESHOLD: 0.5}, 9: {CLIP: False}},
    "clipping by value": {2: {CLIP: True, CLIP_KIND: "value", THRESHOLD: 0.003}, 8: {CLIP_KIND: "norm"}},
    "optimizer": {3: {LR: 0.02}, 6: {DECAY: 0.1}, 9: {LR: 0.3, DECAY: 0.0}},
    "all": {
        1: {NORM: True, LR: 0.05},
        3: {RESIDUAL: True, CLIP: True, THRESHOLD: 0.1},
        5: {NORM: False, DECAY: 0.05},
        8: {NORM: True, RESIDUAL: False, CLIP_KIND: "value", THRESHOLD: 0.01},
        11: {CLIP: False, LR: 0.2},
    },
}


@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES.keys())
@pytest.mark.parametrize(
    "optimizer",
    [
        {"lr": 0.2},
        {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.01},
        {"lr": 0.1, "momentum": 0.9, "nesterov": True},
        {"name": "adam", "lr": 0.01, "weight_decay": 0.01},
    ],
    ids=["SGD", "momentum", "Nesterov", "Adam"],
)
def test_agrees_with_a_plain_loop(optimizer: dict[str, Any], schedule: Schedule) -> None:
    experiment = raw(schedule, **optimizer)
    trainer = Trainer(Experiment.from_dict(experiment), STATISTICS, threads=1)
    for step, expected in enumerate(plain_readings(trainer, experiment)):
        reading = trainer.step()
        for name in ("loss", "grad_norm", "clip_coef"):
            assert getattr(reading, name) == pytest.approx(expected[name], rel=2e-6), (step, name)
        for name in STATISTICS:
            # an update is the difference of two float32 numbers, and Adam divides by numbers that may be small
            within = 2e-4 if name == "update_ratio" else 1e-5 if optimizer.get("name") == "adam" else 2e-6
            np.testing.assert_allclose(reading.statistics[name], expected[name], rtol=within, err_msg=f"{step} {name}")


def test_momentum_changes_in_mid_run() -> None:
    schedule: Schedule = {4: {MOMENTUM: 0.5}, 8: {MOMENTUM: 0.0, LR: 0.1}, 11: {MOMENTUM: 0.8}}
    experiment = raw(schedule, momentum=0.9)
    trainer = Trainer(Experiment.from_dict(experiment), STATISTICS, threads=1)
    for expected in plain_readings(trainer, experiment):
        reading = trainer.step()
        assert reading.loss == pytest.approx(expected["loss"], rel=2e-6)
        np.testing.assert_allclose(reading.statistics["weight_l2"], expected["weight_l2"], rtol=2e-6)


def test_the_first_update_of_adam() -> None:
    """The step is lr·g/(|g| + ε), because the corrected moments are g and g²."""
    trainer = built(name="adam", lr=0.01)
    before = trainer.flat.values.clone()
    trainer.step()
    gradient = trainer.flat.grads
    trained = slice(0, trainer.flat.blocks["always"].numel())
    expected = -0.01 * gradient / (gradient.abs() + 1e-8)
    torch.testing.assert_close((trainer.flat.values - before)[trained], expected[trained], rtol=1e-3, atol=1e-8)


def all_of(reading: Reading) -> list[Any]:
    numbers = [values.tobytes() for _, values in sorted(reading.statistics.items())]
    return [reading.step, reading.loss, reading.grad_norm, reading.clip_coef, numbers, reading.events]


def test_the_same_seed_gives_the_same_bits_whatever_else_draws_random_numbers() -> None:
    first = [all_of(reading) for reading in built(SCHEDULES["all"])]
    trainer, second = built(SCHEDULES["all"]), []
    for _ in range(STEPS):
        torch.manual_seed(np.random.randint(1000))
        torch.rand(3)
        second.append(all_of(trainer.step()))
    assert first == second
    changed = {**raw(SCHEDULES["all"]), "seed": 4}
    assert Trainer(Experiment.from_dict(changed)).step().loss != first[0][1]


def test_what_is_recorded_changes_no_number() -> None:
    experiment = Experiment.from_dict(raw(SCHEDULES["all"]))
    losses = [[r.loss for r in Trainer(experiment, names)] for names in (("weight_l2",), STATISTICS)]
    assert losses[0] == losses[1]


@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES.keys())
def test_a_schedule_is_a_change_at_that_step(schedule: Schedule) -> None:
    scheduled = [all_of(reading) for reading in built(schedule, momentum=0.9)]
    trainer, by_hand = built(momentum=0.9), []
    for step in range(STEPS):
        if step in schedule:
            trainer.change(schedule[step])
        by_hand.append(all_of(trainer.step()))
    assert scheduled == by_hand
    assert trainer.experiment.model == Experiment.from_dict(raw(schedule)).with_values(in_force(schedule)).model


def in_force(schedule: Schedule) -> dict[str, Any]:
    return {key: value for _, values in sorted(schedule.items()) for key, value in values.items()}


@pytest.mark.parametrize("optimizer", [{"momentum": 0.9, "weight_decay": 0.1}, {"name": "adam", "weight_decay": 0.1}])
def test_a_remedy_that_is_off_keeps_its_parameters_and_its_optimizer_state(optimizer: dict[str, Any]) -> None:
    trainer = built({2: {NORM: True}, 6: {NORM: False}, 10: {NORM: True}}, **optimizer)
    block = trainer.flat.blocks["normalization"]
    start, state = block.detach().clone(), trainer.optimizer.state
    for _ in range(2):
        trainer.step()
    assert torch.equal(block, start)
    assert block not in state
    for _ in range(4):
        trainer.step()
    left = block.detach().clone()
    assert not torch.equal(left, start)
    kept = {key: torch.as_tensor(value).clone() for key, value in state[block].items()}
    assert kept
    for _ in range(4):
        trainer.step()
        assert torch.equal(block, left)
        for key, value in kept.items():
            assert torch.equal(torch.as_tensor(state[block][key]), value), key
    trainer.step()
    assert not torch.equal(block, left)


def test_on_and_off_between_two_steps_leaves_no_trace() -> None:
    trainer, other = built(momentum=0.9), built(momentum=0.9)
    for step in range(6):
        if step == 3:
            other.change({NORM: True, RESIDUAL: True, CLIP: True})
            other.change({NORM: False, RESIDUAL: False, CLIP: False})
        assert all_of(trainer.step()) == all_of(other.step())


def test_a_switch_leaves_the_order_of_the_data_and_the_weights_alone() -> None:
    trainer, other = built(), built()
    for _ in range(3):
        trainer.step()
        other.step()
    other.change({NORM: True, RESIDUAL: True})
    assert torch.equal(trainer.flat.values, other.flat.values)
    other._apply_changes()
    assert torch.equal(trainer.flat.values, other.flat.values)
    for _ in range(3):
        for mine, theirs in zip(next(trainer.feed), next(other.feed), strict=True):
            assert torch.equal(mine, theirs)


def test_events_of_changes() -> None:
    schedule: Schedule = {
        2: {NORM: True, LR: 0.2},
        4: {NORM: True},
        5: {NORM: False, CLIP_KIND: "value"},
        6: {LR: 0.25},
    }
    trainer = built(schedule)
    events = [(r.step, [(e.step, e.kind, e.label, e.key, e.value) for e in r.events]) for r in trainer if r.events]
    assert events == [
        (2, [(2, "change", "Batch norm on", NORM, True)]),  # the learning rate was 0.2 before
        (5, [(5, "change", "Batch norm off", NORM, False), (5, "change", "Clip by value", CLIP_KIND, "value")]),
        (6, [(6, "change", "Learning rate 0.25", LR, 0.25)]),
    ]


def test_a_change_by_hand_wins_over_the_schedule_of_the_same_step() -> None:
    trainer = built({1: {LR: 0.5}})
    trainer.step()
    trainer.change({LR: 0.75})
    events = trainer.step().events
    assert [(event.key, event.value) for event in events] == [(LR, 0.75)]


@pytest.mark.parametrize(
    ("values", "path", "match"),
    [
        ({"model.width": 3}, "model.width", "can't change during a run"),
        ({"model.nothing": 3}, "model.nothing", "can't change during a run"),
        ({LR: -1.0}, LR, "found -1"),
        ({NORM: 1}, NORM, "true or false"),
        ({NORM: "yes"}, NORM, "true or false"),
        ({THRESHOLD: 0.0}, THRESHOLD, "above 0"),
        ({LR: float("nan")}, LR, "found NaN"),
    ],
)
def test_a_change_that_can_not_be(values: dict[str, Any], path: str, match: str) -> None:
    trainer = built()
    before = all_of(built().step())
    with pytest.raises(ExperimentError, match=match) as caught:
        trainer.change(values)
    assert [fault.path for fault in caught.value.faults] == [path]
    assert all_of(trainer.step()) == before


@pytest.mark.parametrize("clipping", [{"on": False}, {"on": True}, {"on": True, "kind": "value"}])
def test_a_gradient_that_is_not_finite_is_said(clipping: dict[str, Any]) -> None:
    """The step has an event and its numbers are recorded unchanged, independent of clipping."""
    experiment = raw(lr=1e6)
    experiment["model"]["activation"] = {"name": "identity"}
    experiment["training"] |= {"clipping": {"threshold": 1e30, **clipping}, "steps": 30}
    readings = list(Trainer(Experiment.from_dict(experiment), STATISTICS))
    bad = next(r.step for r in readings if not np.isfinite([r.loss, r.grad_norm]).all())
    events = [event for reading in readings for event in reading.events]
    assert events[0].step == bad
    assert sorted({event.kind for event in events}) == sorted(event.kind for event in events)
    after = readings[bad + 1]
    assert not np.isfinite(after.statistics["weight_l2"]).all() or not np.isfinite(after.loss)
    assert "nan" in {event.kind for event in events}


def test_more_samples_than_there_are() -> None:
    with pytest.raises(ExperimentError, match="at most 1,797, the samples that there are") as caught:
        Trainer(Experiment.from_dict({"data": {"batch_size": 1798}}))
    assert caught.value.faults[0].path == "data.batch_size"


def test_more_numbers_a_batch_than_there_is_room_for() -> None:
    data = {"name": "gaussian", "inputs": 65536, "batch_size": 65536}
    with pytest.raises(ExperimentError, match="allowed: at most 4,096") as caught:
        Trainer(Experiment.from_dict({"data": data}))
    assert caught.value.faults[0].path == "data.batch_size"


def test_more_parameters_than_there_is_room_for() -> None:
    with pytest.raises(ExperimentError, match="parameters; allowed: at most 500,000,000") as caught:
        Trainer(Experiment.from_dict({"model": {"depth": 1000, "width": 8192}}))
    assert caught.value.faults[0].path == "model"


def test_no_shortcut_fits_anywhere() -> None:
    model = {"depth": 1, "width": 7}
    for raw, path in (
        ({"model": {**model, "residual": {"on": True}}}, RESIDUAL),
        ({"model": model, "schedule": [{"at": 3, "set": {RESIDUAL: True}}]}, f"schedule[0].set.{RESIDUAL}"),
    ):
        with pytest.raises(ExperimentError, match="as many outputs as inputs") as caught:
            Trainer(Experiment.from_dict(raw))
        assert [fault.path for fault in caught.value.faults] == [path]


def test_unknown_statistics_are_refused() -> None:
    with pytest.raises(InputError, match="found 'grad_l3'; allowed: one of grad_l2, delta_l2"):
        Trainer(Experiment.from_dict({}), ["grad_l3"])


def test_readings_are_read_only_and_their_own() -> None:
    trainer = built()
    first = trainer.step()
    kept = {name: values.copy() for name, values in first.statistics.items()}
    trainer.step()
    for name, values in first.statistics.items():
        np.testing.assert_array_equal(values, kept[name])
        assert values.dtype == np.float32
        with pytest.raises(ValueError, match="read-only"):
            values[0] = 1


def test_classes_as_targets_of_the_squared_error() -> None:
    experiment = raw()
    experiment["training"]["loss"] = "mse"
    trainer = Trainer(Experiment.from_dict(experiment))
    inputs, targets = next(Trainer(Experiment.from_dict(experiment)).feed)
    output, _ = trainer.network(inputs, trainer._switches)
    assert targets.shape == (32, 5)
    assert targets.sum(1).tolist() == [1] * 32
    expected = (output - targets).square().mean().item()
    assert trainer.step().loss == pytest.approx(expected, rel=1e-6)
