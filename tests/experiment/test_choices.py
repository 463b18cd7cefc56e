"""Lists as options, and the other options when another row of a table is chosen."""

from __future__ import annotations

from typing import Any

import pytest

from gradviz.errors import ExperimentError
from gradviz.experiment.experiment import Experiment
from gradviz.experiment.section import by_path


def model(**section: Any) -> dict[str, Any]:
    plain: dict[str, Any] = Experiment.from_dict({"model": section}).to_dict()["model"]
    return plain


@pytest.mark.parametrize(
    ("blocks", "faults"),
    [
        ([1, 0, 3], {"model.blocks[1]": "found 0; allowed: a whole number from 1 to 200"}),
        (["a"], {"model.blocks[0]": 'found "a"; allowed: a whole number from 1 to 200'}),
        ([], {"model.blocks": "found []; allowed: a list of 1 to 8 values, each a whole number from 1 to 200"}),
        (3, {"model.blocks": "found 3; allowed: a list of 1 to 8 values, each a whole number from 1 to 200"}),
        ([2] * 9, {"model.blocks": "found [2, 2, 2, 2, 2, 2, 2, 2, 2]; allowed: a list of 1 to 8 values, each a "
         "whole number from 1 to 200"}),
    ],
)  # fmt: skip
def test_faults_in_a_list(blocks: Any, faults: dict[str, str]) -> None:
    with pytest.raises(ExperimentError) as caught:
        Experiment.from_dict({"model": {"architecture": "resnet", "blocks": blocks}})
    assert {fault.path: fault.message for fault in caught.value.faults} == faults


def test_a_list_describes_itself() -> None:
    option = by_path(Experiment.from_dict({"model": {"architecture": "resnet"}}).options())["model.blocks"]
    assert option.kinds == ("list",)
    assert (option.min_length, option.max_length) == (1, 8)
    assert option.item is not None
    assert (option.item.kinds, option.item.ge, option.item.le) == (("int",), 1, 200)


def test_a_list_survives_a_round_trip() -> None:
    experiment = Experiment.from_dict({"model": {"architecture": "resnet", "blocks": [3, 4, 6, 3]}})
    assert Experiment.from_json(experiment.to_json()) == experiment
    assert experiment.with_values({"model.blocks": [1]}).model.options()["blocks"] == (1,)


def test_each_architecture_has_its_own_defaults() -> None:
    assert model()["activation"] == model(architecture="mlp")["activation"] == {"name": "sigmoid"}
    assert model(architecture="rnn")["activation"] == {"name": "tanh"}
    resnet = model(architecture="resnet")
    assert (resnet["activation"]["name"], resnet["initializer"]["name"]) == ("relu", "he_normal")
    assert resnet["normalization"] == {"on": True, "kind": "batch"}
    assert resnet["residual"] == {"on": True}
    transformer = model(architecture="transformer", normalization={"on": False})
    assert transformer["normalization"] == {"on": False, "kind": "layer"}


def test_options_tell_the_default_that_goes_with_the_choices() -> None:
    options = by_path(Experiment.from_dict({"model": {"architecture": "resnet", "residual": {"on": False}}}).options())
    assert options["model.architecture"].default == "mlp"
    assert options["model.residual.on"].default is True
    assert options["model.activation.name"].default == "relu"
    adam = Experiment.from_dict({"training": {"optimizer": {"name": "adam"}}})
    options = by_path(adam.options())
    assert options["training.optimizer.name"].default == "sgd"
    assert options["training.optimizer.lr"].default == 1e-3


def test_what_stood_at_its_default_moves_to_the_new_one() -> None:
    start = Experiment.from_dict({})
    for name in ("resnet", "rnn", "transformer"):
        chosen = start.with_values({"model.architecture": name})
        assert chosen == Experiment.from_dict({"model": {"architecture": name}})
        assert chosen.with_values({"model.architecture": "mlp"}) == start
    adam = start.with_values({"training.optimizer.name": "adam"})
    assert adam.training.optimizer.options()["lr"] == 1e-3


def test_what_was_set_stays_where_it_is_allowed() -> None:
    section = {"activation": {"name": "elu", "alpha": 0.5}, "normalization": {"on": True, "kind": "group"}, "depth": 3}
    start = Experiment.from_dict({"model": section, "training": {"optimizer": {"lr": 0.3}}})
    rnn = start.with_values({"model.architecture": "rnn"})
    assert rnn.model.activation.name == "tanh"
    assert (rnn.model.normalization.on, rnn.model.normalization.kind) == (True, "group")
    assert rnn.model.options()["depth"] == 3
    resnet = start.with_values({"model.architecture": "resnet"})
    assert resnet.model.activation.options() == {"alpha": 0.5}
    assert start.with_values({"training.optimizer.name": "adam"}).training.optimizer.options()["lr"] == 0.3


def test_values_given_with_a_choice_win() -> None:
    changed = Experiment.from_dict({}).with_values(
        {"model.initializer.recurrent.spectral_radius": 1.5, "model.architecture": "rnn", "model.width": 8}
    )
    assert changed.to_dict()["model"]["initializer"]["recurrent"] == {"name": "orthogonal", "spectral_radius": 1.5}
    assert changed.model.options()["width"] == 8


def test_keys_of_one_architecture_are_unknown_to_another() -> None:
    with pytest.raises(ExperimentError, match="unknown key"):
        Experiment.from_dict({"model": {"initializer": {"forget_bias": 1.0}}})


@pytest.mark.parametrize("architecture", ["mlp", "resnet", "rnn", "transformer"])
def test_what_a_person_reads_for_a_name_is_no_name_of_a_file(architecture: str) -> None:
    options = Experiment.from_dict({"model": {"architecture": architecture}}).options()
    shown = [option for option in options if option.path != "format" and not option.kinds]
    labels = [label for option in shown for _, label, _ in option.choices]
    own_names = {"float32", "float64", "bfloat16"}  # the field uses these names
    assert {label for label in labels if label[0].islower()} == own_names
    assert not [label for label in labels if "_" in label]


def test_a_cell_is_called_as_the_field_calls_it() -> None:
    option = by_path(Experiment.from_dict({"model": {"architecture": "rnn"}}).options())["model.cell"]
    assert [label for _, label, _ in option.choices] == ["RNN", "LSTM", "GRU"]


@pytest.mark.parametrize(
    ("data", "most"),
    [({"name": "digits"}, 1797), ({"name": "moons", "samples": 100}, 100), ({"name": "gaussian"}, None)],
)
def test_a_batch_larger_than_the_data_is_said_at_its_field(data: dict[str, Any], most: int | None) -> None:
    if most is None:
        Experiment.from_dict({"data": {**data, "batch_size": 2000}})
        return
    Experiment.from_dict({"data": {**data, "batch_size": most}})
    with pytest.raises(ExperimentError) as caught:
        Experiment.from_dict({"data": {**data, "batch_size": most + 1}})
    (fault,) = caught.value.faults
    assert str(fault) == f"data.batch_size: found {most + 1:,}; allowed: at most {most:,}, the samples that there are"
