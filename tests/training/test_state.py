"""A restored trainer continues bit for bit like one that was never interrupted."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import safetensors.torch
import torch

from gradviz.catalog.architectures import ARCHITECTURES
from gradviz.catalog.optimizers import OPTIMIZERS
from gradviz.errors import ExperimentError, FileError, InputError
from gradviz.experiment.experiment import Experiment
from gradviz.recording.reading import Reading
from gradviz.training.state import FORMAT, TrainerState
from gradviz.training.trainer import Trainer

STATISTICS = ("grad_l2", "delta_l2", "update_ratio", "activation_std")
NORM, RESIDUAL, LR = "model.normalization.on", "model.residual.on", "training.optimizer.lr"
STEPS = 8
SMALL: dict[str, dict[str, Any]] = {
    "mlp": {"depth": 3, "width": 8},
    "resnet": {"blocks": [1, 1], "width": 4},
    "rnn": {"depth": 2, "width": 6},
    "transformer": {"depth": 2, "width": 8, "heads": 2},
}
SWITCHED = [{"at": 3, "set": {NORM: True, RESIDUAL: False}}, {"at": 5, "set": {NORM: False, RESIDUAL: True}}]


def raw(architecture: str = "mlp", optimizer: str = "adam", **more: Any) -> dict[str, Any]:
    of_optimizer = {"name": optimizer, **more.get("options", {})}
    return {
        "model": {"architecture": architecture, **SMALL[architecture], **more.get("model", {})},
        "data": {"batch_size": 8, **more.get("data", {})},
        "training": {"steps": STEPS, "optimizer": of_optimizer, **more.get("training", {})},
        "schedule": more.get("schedule", SWITCHED),
        "seed": 4,
    }


def trainer_of(experiment: dict[str, Any]) -> Trainer:
    return Trainer(Experiment.from_dict(experiment), STATISTICS, threads=1)


def bits(reading: Reading) -> tuple[Any, ...]:
    numbers = struct.pack("3d", reading.loss, reading.grad_norm, reading.clip_coef)
    rows = {name: row.tobytes() for name, row in reading.statistics.items()}
    return reading.step, numbers, rows, reading.events


def restored(experiment: dict[str, Any], state: TrainerState, steps_before: int) -> Trainer:
    """Return another trainer that has made steps of its own before it restores the state."""
    trainer = trainer_of(experiment)
    for _ in range(steps_before):
        trainer.step()
    trainer.restore(state)
    return trainer


def check(experiment: dict[str, Any], steps: int = STEPS, every: int = 3) -> None:
    """The rest of the run is the same from the state before each of several steps, also if read from bytes."""
    trainer = trainer_of(experiment)
    states, readings = [], []
    for _ in range(steps):
        states.append(trainer.state())
        readings.append(bits(trainer.step()))
    assert readings[-1][2] != readings[0][2]
    for step in range(0, steps, every):
        state = states[step] if step % 2 else TrainerState.from_bytes(states[step].to_bytes())
        other = restored(experiment, state, (step * 3) % steps)
        assert [bits(other.step()) for _ in range(step, steps)] == readings[step:], f"from step {step} on"
    trainer.restore(states[1])  # in-place changes by later steps must not affect the state
    assert [bits(trainer.step()) for _ in range(1, steps)] == readings[1:]


@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_architecture_with_every_optimizer(architecture: str, optimizer: str) -> None:
    check(raw(architecture, optimizer))


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_cells(cell: str) -> None:
    check(raw("rnn", model={"cell": cell}, schedule=[{"at": 3, "set": {RESIDUAL: True}}]))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("norm", [True, False])
def test_every_phase_of_a_pretraining(optimizer: str, norm: bool) -> None:
    """The run has three turns of two or three steps, then fine-tuning."""
    training = {"pretraining": {"kind": "autoencoder", "steps": 7}, "steps": 3}
    model = {"normalization": {"on": norm}}
    check(raw(optimizer=optimizer, training=training, model=model), 7 + 3, every=1)


@pytest.mark.parametrize(
    "more",
    [
        {"optimizer": "sgd", "options": {"momentum": 0.9, "weight_decay": 0.1}},
        {"optimizer": "sgd", "options": {"momentum": 0.9, "nesterov": True}},
        {"optimizer": "sgd", "schedule": [{"at": 4, "set": {"training.optimizer.momentum": 0.9}}]},
        {"training": {"warmup": 3, "decay": {"kind": "cosine"}}},
        {"training": {"warmup": 2, "decay": {"kind": "step", "every": 2}, "clipping": {"on": True, "threshold": 0.1}}},
        {"training": {"precision": "float64"}},
        {"training": {"precision": "bfloat16"}},
        {"training": {"precision": "bfloat16", "pretraining": {"kind": "autoencoder", "steps": 5}}},
        {"model": {"normalization": {"on": True, "kind": "group"}, "residual": {"on": True}}},
        {"schedule": [{"at": 2, "set": {"model.dropout.on": True}}, {"at": 6, "set": {"model.dropout.p": 0.2}}]},
        {"data": {"name": "spirals", "samples": 20}},
        {"data": {"name": "gaussian"}},
        {"data": {"name": "gaussian", "fresh": False}},
        {"data": {"name": "digits", "batch_size": 600}},
        {"data": {"name": "adding", "length": 5}, "training": {"loss": "mse"}},
        {"schedule": [{"at": at, "set": {LR: 0.1 / (at + 1)}} for at in range(STEPS)]},
        {"options": {"lr": 1e6}, "schedule": []},
    ],
    ids=str,
)  # fmt: skip
def test_everything_else_that_a_step_depends_on(more: dict[str, Any]) -> None:
    check(raw(**more))


def test_what_was_changed_by_hand_and_what_is_still_to_change() -> None:
    experiment = raw(schedule=[])
    trainer = trainer_of(experiment)
    trainer.step()
    trainer.change({LR: 0.5, NORM: True})
    trainer.step()
    trainer.change({RESIDUAL: True})
    state = TrainerState.from_bytes(trainer.state().to_bytes())
    expected = [bits(trainer.step()) for _ in range(3)]
    other = restored(experiment, state, 5)
    assert [bits(other.step()) for _ in range(3)] == expected
    assert [event.key for event in expected[0][3]] == [RESIDUAL]
    assert other.experiment.value(LR) == 0.5


def test_the_first_non_finite_values_are_told_once() -> None:
    experiment = raw(optimizer="sgd", options={"lr": 1e6}, model={"activation": {"name": "identity"}}, schedule=[])
    trainer = trainer_of(experiment)
    kinds = [event.kind for _ in range(STEPS) for event in trainer.step().events]
    assert "nan" in kinds
    other = restored(experiment, TrainerState.from_bytes(trainer.state().to_bytes()), 0)
    assert [event for _ in range(3) for event in other.step().events] == []


def test_a_fresh_process(tmp_path: Path) -> None:
    experiment = raw("resnet", "adam")
    trainer = trainer_of(experiment)
    for _ in range(4):
        trainer.step()
    (tmp_path / "state").write_bytes(trainer.state().to_bytes())
    (tmp_path / "experiment.json").write_text(trainer_of(experiment).experiment.to_json(), "utf-8")
    program = """if True:
        import sys
        from pathlib import Path
        from gradviz.experiment.experiment import Experiment
        from gradviz.training.process_state import prepared_trainer
        from gradviz.training.state import TrainerState
        folder = Path(sys.argv[1])
        with prepared_trainer(Experiment.load(folder / "experiment.json"), ["grad_l2"], 1) as trainer:
            trainer.restore(TrainerState.from_bytes((folder / "state").read_bytes()))
            for reading in trainer:
                print(reading.step, reading.loss.hex(), reading.grad_norm.hex())
    """
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True, timeout=300
    )
    expected = [f"{reading.step} {reading.loss.hex()} {reading.grad_norm.hex()}" for reading in trainer]
    assert done.stdout.split("\n")[:-1] == expected
    assert len(expected) == STEPS - 4


def test_its_size_is_known() -> None:
    trainer = trainer_of(raw())
    trainer.step()
    state = trainer.state()
    assert 3 * trainer.flat.values.nbytes <= state.nbytes <= 3 * trainer.flat.values.nbytes + 20_000
    assert state.nbytes <= len(state.to_bytes()) <= state.nbytes + 20_000


def test_a_state_does_not_change_with_its_trainer() -> None:
    trainer = trainer_of(raw())
    for _ in range(2):
        trainer.step()
    state = trainer.state()
    before = state.to_bytes()
    for _ in range(2):
        trainer.step()
    assert state.to_bytes() == before


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"model": {"depth": 4}}, "model.depth"),
        ({"architecture": "rnn"}, "model.architecture"),
        ({"optimizer": "sgd"}, "training.optimizer.name"),
        ({"training": {"precision": "float64"}}, "training.precision"),
        ({"data": {"batch_size": 9}}, "data.batch_size"),
        ({"training": {"pretraining": {"kind": "autoencoder"}}}, "training.pretraining.kind"),
        ({"training": {"decay": {"kind": "cosine"}}}, "training.decay.kind"),
    ],
)
def test_another_experiment_is_refused_and_nothing_changes(change: dict[str, Any], path: str) -> None:
    trainer, twin = trainer_of(raw()), trainer_of(raw())
    for each in (trainer, twin):
        each.step()
        each.change({LR: 0.25})
    with pytest.raises(InputError, match=f"of another run: {path} is "):
        trainer.restore(trainer_of(raw(**change)).state())
    assert [bits(trainer.step()) for _ in range(3)] == [bits(twin.step()) for _ in range(3)]


def test_another_seed_is_another_run_and_another_name_or_number_of_steps_is_not() -> None:
    trainer = trainer_of(raw())
    trainer.step()
    with pytest.raises(InputError, match="of another run: seed is 4 there and 5 here"):
        trainer_of({**raw(), "seed": 5}).restore(trainer.state())
    longer = trainer_of({**raw(training={"steps": 99}), "name": "Longer", "schedule": [{"at": 2, "set": {LR: 0.5}}]})
    longer.restore(trainer.state())
    assert bits(longer.step()) == bits(trainer.step())
    assert [event.key for event in longer.step().events] == [LR]
    assert (longer.experiment.name, longer.experiment.training.steps) == ("Longer", 99)


def damaged(data: bytes, **changes: Any) -> bytes:
    """Return the same state with changed values in its head."""
    length = int.from_bytes(data[:8], "little")
    head = json.loads(json.loads(data[8 : 8 + length])["__metadata__"][FORMAT])
    for key, value in changes.items():
        if value is ...:
            del head[key]
        else:
            head[key] = value
    return safetensors.torch.save(safetensors.torch.load(data), {FORMAT: json.dumps(head)})


@pytest.fixture
def data() -> bytes:
    trainer = trainer_of(raw())
    trainer.step()
    return trainer.state().to_bytes()


@pytest.mark.parametrize("kept", [0, 5, 8, 100, 0.5, -1])
def test_bytes_that_are_cut_off_are_refused(data: bytes, kept: float) -> None:
    size = int(kept * len(data)) if isinstance(kept, float) else kept
    with pytest.raises(FileError, match=r"^run\.gradviz: "):
        TrainerState.from_bytes(data[:size], "run.gradviz")


@pytest.mark.parametrize(
    "start", [b"\x80\x04\x95", b"PK\x03\x04", b"\xff" * 16, b"\0" * 64, b"\x04" + b"\0" * 7 + b"[[[["]
)
def test_what_is_no_state_is_refused(start: bytes, data: bytes) -> None:
    with pytest.raises(FileError):
        TrainerState.from_bytes(start + data)


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "gradviz"},
        {"version": 2},
        {"step": -1},
        {"step": 1.0},
        {"step": ...},
        {"unseen": ["zero"]},
        {"pending": []},
        {"optimizer": [{"step": "1"}]},
        {"optimizer": []},
        {"experiment": {"model": {"depth": "many"}}},
    ],
    ids=str,
)
def test_a_damaged_head_is_refused(data: bytes, changes: dict[str, Any]) -> None:
    with pytest.raises((FileError, ExperimentError)):
        TrainerState.from_bytes(damaged(data, **changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"phase": 1},
        {"pending": {"model.depth": 4}},
        {"pending": {LR: -1}},
        {"batches": {}},
        {"batches": {"generator": 3, "position": 0}},
        {"optimizer": [{}] * 9},
    ],
    ids=str,
)
def test_a_state_that_does_not_fit_is_refused_and_nothing_changes(data: bytes, changes: dict[str, Any]) -> None:
    trainer, twin = trainer_of(raw()), trainer_of(raw())
    with pytest.raises(InputError):
        trainer.restore(TrainerState.from_bytes(damaged(data, **changes)))
    assert [bits(trainer.step()) for _ in range(3)] == [bits(twin.step()) for _ in range(3)]


@pytest.mark.parametrize("name", ["tensors/values", "generators/pretraining", "optimizer/0/exp_avg"])
def test_tensors_of_other_shapes_are_refused(data: bytes, name: str) -> None:
    tensors = safetensors.torch.load(data)
    tensors[name] = torch.zeros(100_000, dtype=tensors[name].dtype)
    length = int.from_bytes(data[:8], "little")
    state = TrainerState.from_bytes(safetensors.torch.save(tensors, json.loads(data[8 : 8 + length])["__metadata__"]))
    trainer, twin = trainer_of(raw()), trainer_of(raw())
    with pytest.raises(InputError, match=f"{name.split('/')[1]}|exp_avg"):
        trainer.restore(state)
    assert bits(trainer.step()) == bits(twin.step())


def test_generators_that_are_none_are_refused(data: bytes) -> None:
    tensors = safetensors.torch.load(data)
    tensors["generators/pretraining"] = torch.full_like(tensors["generators/pretraining"], 255)
    length = int.from_bytes(data[:8], "little")
    state = TrainerState.from_bytes(safetensors.torch.save(tensors, json.loads(data[8 : 8 + length])["__metadata__"]))
    with pytest.raises(InputError, match="generator pretraining"):
        trainer_of(raw()).restore(state)
