"""The contract of the experiment file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from gradviz.catalog.activations import ACTIVATIONS
from gradviz.catalog.architectures import ARCHITECTURES
from gradviz.catalog.datasets import DATASETS
from gradviz.catalog.initializers import INITIALIZERS
from gradviz.catalog.optimizers import OPTIMIZERS
from gradviz.errors import ExperimentError, FileError, InputError
from gradviz.experiment.experiment import Experiment
from gradviz.experiment.presets import find, load_preset, preset_names
from gradviz.experiment.section import by_path

HEAD = {"format": "gradviz-experiment", "version": 1}
CONTRACT = {
    **HEAD,
    "name": "Sigmoid, 20 layers", "notes": "", "seed": 0,
    "model": {
        "architecture": "mlp",
        "depth": 20, "width": 64,
        "activation": {"name": "sigmoid"},
        "initializer": {"name": "xavier_uniform"},
        "normalization": {"on": False, "kind": "batch"},
        "residual": {"on": False},
    },
    "data": {"name": "digits", "batch_size": 64},
    "training": {
        "steps": 500,
        "loss": "cross_entropy",
        "optimizer": {"name": "sgd", "lr": 0.1, "momentum": 0.0, "weight_decay": 0.0},
        "clipping": {"on": False, "kind": "norm", "threshold": 1.0},
    },
    "schedule": [{"at": 200, "set": {"model.normalization.on": True}}],
}  # fmt: skip


def faults(raw: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(ExperimentError) as caught:
        Experiment.from_dict(raw)
    paths = [fault.path for fault in caught.value.faults]
    assert len(set(paths)) == len(paths)
    return {fault.path: fault.message for fault in caught.value.faults}


def message_for(text: str) -> str:
    with pytest.raises(InputError) as caught:
        Experiment.from_json(text, "my.json")
    return str(caught.value)


def test_the_example_of_the_contract_is_the_default() -> None:
    experiment = Experiment.from_json(json.dumps(CONTRACT))
    without = {**HEAD, "name": CONTRACT["name"], "schedule": CONTRACT["schedule"]}
    assert Experiment.from_json(json.dumps(without)) == experiment


def test_all_faults_at_once() -> None:
    problems = faults(
        {
            "sede": 1,
            "seed": -1,
            "name": 7,
            "model": {"depth": 0, "width": "wide", "activation": {"name": "sigmiod"}, "residual": {"on": "yes"}},
            "data": {"batch_size": 2.5},
            "training": {"optimizer": {"lr": None, "momentum": 1.0}, "clipping": {"threshold": 0}, "loss": "mae"},
        }
    )
    assert problems == {
        "sede": 'unknown key (did you mean "seed"?); allowed: format, version, name, notes, seed, schedule, model, '
        "data, training",
        "seed": f"found -1; allowed: a whole number from 0 to {2**53:,}",
        "name": "found 7; allowed: text",
        "model.depth": "found 0; allowed: a whole number from 1 to 1,000",
        "model.width": 'found "wide"; allowed: a whole number from 1 to 8,192',
        "model.activation.name": f'found "sigmiod"; allowed: one of {", ".join(ACTIVATIONS)}',
        "model.residual.on": 'found "yes"; allowed: true or false',
        "data.batch_size": "found 2.5; allowed: a whole number from 1 to 65,536",
        "training.loss": 'found "mae"; allowed: one of cross_entropy, mse',
        "training.optimizer.lr": "found null; allowed: a number from 0 to 1e+06",
        "training.optimizer.momentum": "found 1.0; allowed: a number at least 0 and below 1",
        "training.clipping.threshold": "found 0; allowed: a number above 0 and at most 1e+30",
    }


@pytest.mark.parametrize(
    ("raw", "path", "message"),
    [
        ({"model": {"dept": 3}}, "model.dept", 'did you mean "depth"?'),
        ({"training": {"optimizer": {"learning_rate": 1}}}, "training.optimizer.learning_rate", "unknown key; allowed"),
        ({"training": {"optimizer": {"name": "adam", "momentum": 0.5}}}, "training.optimizer.momentum", "unknown key"),
        ({"model": {"activation": {"name": "relu", "alpha": 1}}}, "model.activation.alpha", "unknown key"),
        ({"model": 3}, "model", "found 3; allowed: an object with the keys architecture, depth"),
        ({"model": {"activation": "relu"}}, "model.activation", 'found "relu"; allowed: an object with the keys'),
        ({"model": {"activation": {"name": 3}}}, "model.activation.name", "found 3; allowed: one of identity"),
        ({"model": {"activation": {"name": None}}}, "model.activation.name", "found null; allowed: one of"),
        ({"model": {"architecture": "cnn"}}, "model.architecture", 'found "cnn"; allowed: one of mlp, resnet'),
        ({"data": {"name": "csv"}}, "data.path", "missing; allowed: text"),
        ({"data": {"name": "csv", "path": ""}}, "data.path", "text that is not empty"),
        ({"version": 0}, "version", "found 0"),
        ({"format": "gradviz-recording"}, "format", 'allowed: "gradviz-experiment"'),
        ({"seed": True}, "seed", "found true; allowed: a whole number"),
        ({"training": {"optimizer": {"lr": "0.1"}}}, "training.optimizer.lr", 'found "0.1"; allowed: a number'),
        ({"training": {"steps": 1e9}}, "training.steps", "allowed: a whole number from 1 to 10,000,000"),
        ({"notes": "n" * 20001}, "notes", "…"),
        ({"schedule": {}}, "schedule", "found {}"),
        ({"schedule": [3]}, "schedule[0]", "allowed: an object with the keys at, set"),
        ({"schedule": [{"at": -1, "set": {}}]}, "schedule[0].at", "found -1"),
        ({"schedule": [{"set": {}}, {"at": 1}]}, "schedule[1].set", "missing"),
    ],
)
def test_one_fault(raw: dict[str, Any], path: str, message: str) -> None:
    problems = faults(raw)
    assert list(problems) == [path]
    assert message in problems[path]
    assert len(problems[path]) < 600


@pytest.mark.parametrize(
    ("values", "at", "message"),
    [
        ({"model.width": 3}, "model.width", "can't change during a run; allowed: model.normalization.on"),
        ({"model.normalisation.on": True}, "model.normalisation.on", "can't change during a run"),
        ({"training.optimizer.lr": -1}, "training.optimizer.lr", "found -1; allowed: a number from 0"),
        ({"training.clipping.kind": "l1"}, "training.clipping.kind", 'found "l1"; allowed: one of norm, value'),
        ({"model.residual.on": 1}, "model.residual.on", "found 1; allowed: true or false"),
    ],
)
def test_faults_in_a_schedule(values: dict[str, Any], at: str, message: str) -> None:
    problems = faults({"schedule": [{"at": 1, "set": {"training.clipping.on": True}}, {"at": 2, "set": values}]})
    assert list(problems) == [f"schedule[1].set.{at}"]
    assert message in problems[f"schedule[1].set.{at}"]


def test_live_options_are_those_of_the_contract() -> None:
    live = [option.path for option in Experiment.from_dict({}).options() if option.live]
    assert live == [
        "model.normalization.on", "model.residual.on", "model.dropout.on", "model.dropout.p",
        "training.optimizer.lr", "training.optimizer.momentum", "training.optimizer.weight_decay",
        "training.clipping.on", "training.clipping.kind", "training.clipping.threshold",
    ]  # fmt: skip
    experiment = Experiment.from_dict({})
    for path in live:
        assert experiment.changed({path: experiment.value(path)}) == experiment
    with pytest.raises(ExperimentError, match="can't change during a run") as caught:
        experiment.changed({"model.depth": 3, "seed": 1, "model.residual.on": True})
    assert [fault.path for fault in caught.value.faults] == ["model.depth", "seed"]


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        ({"data": {"name": "gaussian", "outputs": 2}}, "training.loss"),
        ({"data": {"name": "gaussian", "outputs": 2, "classes": 2}, "training": {"loss": "mse"}}, "data.outputs"),
        ({"data": {"name": "gaussian", "channels": 2}}, "data.channels"),
        ({"data": {"name": "gaussian", "image_size": 8, "inputs": 4}}, "data.inputs"),
        ({"data": {"channels": 2}}, "data.channels"),
        ({"data": {"batch_size": 1}, "model": {"normalization": {"on": True}}}, "data.batch_size"),
        ({"data": {"batch_size": 1}, "schedule": [{"set": {"model.normalization.on": True}}]},
         "schedule[0].set.model.normalization.on"),
        ({"training": {"optimizer": {"nesterov": True, "momentum": 0.9}},
          "schedule": [{"at": 4, "set": {"training.optimizer.momentum": 0.0}}]},
         "schedule[0].set.training.optimizer.momentum"),
        ({"training": {"optimizer": {"nesterov": True}}}, "training.optimizer.nesterov"),
        ({"model": {"architecture": "transformer", "width": 10, "heads": 4}}, "model.heads"),
        ({"model": {"activation": {"name": "gelu"}, "initializer": {"name": "orthogonal", "gain": "activation"}}},
         "model.initializer.gain"),
    ],
)  # fmt: skip
def test_what_can_not_go_together(raw: dict[str, Any], path: str) -> None:
    problems = faults(raw)
    assert list(problems) == [path]
    assert "found" in problems[path]


def test_text_that_is_no_experiment() -> None:
    assert message_for("{") == (
        "my.json: not JSON: Expecting property name enclosed in double quotes (line 1, column 2)"
    )
    assert 'allowed: a JSON object with "format": "gradviz-experiment"' in message_for("[]")
    assert message_for('{"seed": 1, "seed": 2}') == "my.json: the key 'seed' stands twice in one object"
    assert "the key 'lr' stands twice" in message_for('{"training": {"optimizer": {"lr": 1, "lr": 2}}}')
    newer = message_for(json.dumps({**HEAD, "version": 2, "model": {"unheard": "of"}}))
    assert newer == "my.json: format version 2 is of a newer gradviz; this one reads version 1"
    assert message_for('{"version": 1}') == "my.json: format: missing"
    both = message_for('{"sede": 1}')
    assert both.startswith("my.json: 3 faults\n  format: missing\n  version: missing\n  sede: unknown key")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_that_are_none(number: str) -> None:
    message = message_for(json.dumps({**HEAD, "training": {"optimizer": {"lr": 77}}}).replace("77", number))
    assert message.startswith("my.json: training.optimizer.lr: found ")
    assert message.endswith("; allowed: a number from 0 to 1e+06")


@pytest.mark.parametrize(
    "text",
    [
        '{"format": "gradviz-experiment", "version": 1, "model": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"model":' * 100_000 + "1" + "}" * 100_000,
        '{"format": "gradviz-experiment", "version": 1, "seed": ' + "9" * 10_000 + "}",
        '{"format": "gradviz-experiment", "version": 1, "notes": "' + "\\ud800" + '"}',
        "",
        "null",
        '"text"',
    ],
    ids=["lists", "objects", "digits", "surrogate", "nothing", "null", "text"],
)
def test_hostile_text_is_bad_input_and_nothing_else(text: str) -> None:
    assert len(message_for(text)) < 2000


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "experiment.json"
    experiment = Experiment.from_dict({**CONTRACT, "name": "Größe ∂L/∂W 梯度"})
    experiment.save(path)
    assert Experiment.load(path) == experiment
    assert "梯度" in path.read_text(encoding="utf-8")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert Experiment.load(path) == experiment
    path.write_bytes(b'{"name": "\xff"}')
    with pytest.raises(FileError, match="not UTF-8 text"):
        Experiment.load(path)
    path.write_text(" " * 1_000_001)
    with pytest.raises(FileError, match="larger than 1,000,000 bytes"):
        Experiment.load(path)
    with pytest.raises(FileError, match="can't be read"):
        Experiment.load(tmp_path / "absent.json")
    with pytest.raises(FileError, match="can't be read"):
        Experiment.load(tmp_path)
    with pytest.raises(FileError, match="can't be written"):
        experiment.save(tmp_path / "absent" / "experiment.json")
    assert [entry.name for entry in tmp_path.iterdir()] == ["experiment.json"]


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_round_trip(architecture: str) -> None:
    experiment = Experiment.from_dict({"model": {"architecture": architecture}, "data": {"name": "gaussian"}})
    assert Experiment.from_json(experiment.to_json()) == experiment
    assert Experiment.from_dict(experiment.to_dict()).to_json() == experiment.to_json()
    with pytest.raises(ValidationError, match="frozen"):
        experiment.seed = 3


def test_with_values() -> None:
    start = Experiment.from_dict({"model": {"activation": {"name": "elu", "alpha": 0.5}}})
    changed = start.with_values({"model.activation.name": "relu", "training.optimizer.name": "adam", "seed": 9})
    assert changed.model.activation.options() == {}
    assert (changed.training.optimizer.options(), changed.seed) == ({"lr": 1e-3, "weight_decay": 0.0}, 9)
    assert start.model.activation.options() == {"alpha": 0.5}
    back = changed.with_values({"model.activation.name": "elu", "training.optimizer.name": "sgd", "seed": 0})
    assert back == Experiment.from_dict({"model": {"activation": {"name": "elu"}}})
    together = start.with_values({"data.name": "spirals", "data.classes": 4, "data.noise": 0.0})
    assert together.data.options() == {"classes": 4, "samples": 1500, "noise": 0.0}
    with pytest.raises(ExperimentError, match="unknown key"):
        start.with_values({"model.activation.slope": 1.0})
    with pytest.raises(ExperimentError, match="there are no keys below it"):
        start.with_values({"seed.more": 1})
    with pytest.raises(ExperimentError, match=r"--set: model.depth: found 0"):
        start.with_values({"model.depth": 0}, "--set")
    assert start.with_values({}) == start


def test_presets_load() -> None:
    names = preset_names()
    assert "sigmoid-20" in names
    for name in names:
        preset = load_preset(name)
        assert preset.name
        assert preset.notes
        assert find(name) == preset == Experiment.from_json(preset.to_json())


def test_what_run_takes(tmp_path: Path) -> None:
    experiment = Experiment.from_dict({"seed": 5})
    experiment.save(tmp_path / "mine")
    assert find({"seed": 5}) == find(experiment) == find(tmp_path / "mine") == find(str(tmp_path / "mine"))
    with pytest.raises(InputError, match=r"neither a file nor a preset; presets: .*sigmoid-20"):
        find("sigmoid-21")
    with pytest.raises(FileError, match="can't be read"):
        find("sigmoid-21.json")


CHOICES = [
    *({"model": {"architecture": name}} for name in ARCHITECTURES),
    *({"model": {"activation": {"name": name}}} for name in ACTIVATIONS),
    *({"model": {"initializer": {"name": name}}} for name in INITIALIZERS),
    *({"data": {"name": name}} for name in DATASETS),
    *({"training": {"optimizer": {"name": name}}} for name in OPTIMIZERS),
    *({"training": {"decay": {"kind": name}}} for name in ("none", "cosine", "step")),
]


@pytest.mark.parametrize("raw", CHOICES, ids=json.dumps)
def test_every_option_describes_itself(raw: dict[str, Any]) -> None:
    if "path" in (DATASETS[name].options if (name := raw.get("data", {}).get("name")) else {}):
        raw = {"data": {**raw["data"], "path": "somewhere"}}
    if raw.get("data", {}).get("name") == "adding":
        raw = {**raw, "training": {"loss": "mse"}}
    experiment = Experiment.from_dict(raw)
    options = experiment.options()
    assert len(by_path(options)) == len(options)
    for option in options:
        assert option.label, option.path
        assert option.help.endswith("."), option.path
        if option.path not in ("schedule", "data.path"):
            assert option.kinds or option.choices, option.path
            assert option.allowed, option.path
            check_default(option.path, option.default, option)
        if option.path not in ("schedule", "format", "version"):
            value = experiment.value(option.path)
            assert experiment.with_values({option.path: value} if value is not None else {}) == experiment


def check_default(path: str, default: Any, option: Any) -> None:
    kind = {bool: "bool", int: "int", float: "float", str: "str", type(None): "null", tuple: "list"}[type(default)]
    names = [name for name, _, _ in option.choices]
    assert kind in option.kinds or str(default) in names, path
    if kind in ("int", "float"):
        assert option.ge is None or default >= option.ge, path
        assert option.gt is None or default > option.gt, path
        assert option.le is None or default <= option.le, path
        assert option.lt is None or default < option.lt, path
        low, high = (option.ge, option.gt), (option.le, option.lt)
        assert str(default) in names or (any_of(low) and any_of(high)), f"{path} has no range"


def any_of(limits: tuple[float | None, ...]) -> bool:
    return any(limit is not None for limit in limits)
