"""Gradients of parameters that are not a layer's weight: biases, normalizations, slopes, input matrices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gradviz
from gradviz.experiment.experiment import Experiment
from gradviz.recording.live_recording import LiveRecording
from gradviz.training.trainer import Trainer

NAME = "parameter_grad_l2"
NETWORKS: dict[str, dict[str, Any]] = {
    "mlp": {"depth": 3, "width": 8, "activation": {"name": "prelu"}, "normalization": {"on": True}},
    "resnet": {"blocks": [1, 1], "width": 4, "normalization": {"on": True}},
    "rnn": {"cell": "lstm", "depth": 2, "width": 8},
    "transformer": {"depth": 2, "width": 8, "heads": 2},
}


def experiment_of(architecture: str, **values: Any) -> Experiment:
    data = {"mlp": "digits", "resnet": "digits"}.get(architecture, "adding")
    loss = {"loss": "cross_entropy" if data == "digits" else "mse"}
    raw = {"model": {"architecture": architecture, **NETWORKS[architecture], **values}, "data": {"name": data}}
    return Experiment.from_dict({**raw, "training": {"steps": 2, **loss}})


@pytest.mark.parametrize("architecture", NETWORKS)
def test_every_row_is_the_norm_that_autograd_gives(architecture: str) -> None:
    trainer = Trainer(experiment_of(architecture), statistics=(NAME, "grad_l2"))
    reading = trainer.step()
    network = trainer.network
    weights = {id(weight) for _, weight in network.layers()}
    others = {name: parameter for name, parameter in network.named_parameters() if id(parameter) not in weights}
    names = list(trainer.info.rows("parameters"))
    assert names == list(others)
    assert len(names) > 2
    for (name, parameter), norm in zip(others.items(), reading.statistics[NAME], strict=True):
        assert parameter.grad is not None
        assert norm == pytest.approx(float(parameter.grad.double().norm()), rel=1e-6), name
    everything = np.concatenate([reading.statistics[NAME], reading.statistics["grad_l2"]]).astype(float)
    assert np.linalg.norm(everything) == pytest.approx(reading.grad_norm, rel=1e-6), "together they are all there is"


def test_a_bias_in_front_of_a_normalization_has_no_gradient_and_what_is_switched_off_neither() -> None:
    on = gradviz.run(experiment_of("mlp"), statistics=[NAME])
    off = gradviz.run(experiment_of("mlp", normalization={"on": False}), statistics=[NAME])
    rows = on.rows(NAME)
    biases = [row for row, name in enumerate(rows) if name.startswith("linear") and name.endswith("bias")]
    norms = [row for row, name in enumerate(rows) if name.startswith("norm")]
    assert (on[NAME][0, biases] < 1e-6 * on[NAME][0].max()).all()
    assert (on[NAME][0, norms] > 0).any()
    assert (off[NAME][:, norms] == 0).all()
    assert (off[NAME][0, biases] > 0).any()


def test_the_layers_stay_what_they_are() -> None:
    plain = gradviz.run(experiment_of("mlp"))
    more = gradviz.run(experiment_of("mlp"), statistics=["grad_l2", NAME])
    assert more.layers == plain.layers
    assert plain.statistics == ["grad_l2", "delta_l2"]
    np.testing.assert_array_equal(more["grad_l2"], plain["grad_l2"])


def test_a_file_keeps_names_and_numbers(tmp_path: Path) -> None:
    made = gradviz.run(experiment_of("mlp"), statistics=["grad_l2", NAME])
    made.save(tmp_path / "run.gradviz")
    opened = gradviz.open(tmp_path / "run.gradviz")
    assert opened.rows(NAME) == made.rows(NAME)
    assert opened[NAME].tobytes() == made[NAME].tobytes()


def test_chosen_during_a_run_it_begins_at_the_next_step(tmp_path: Path) -> None:
    trainer = Trainer(experiment_of("mlp"))
    recording = LiveRecording(trainer.info, trainer.probe.statistics)
    recording.append(trainer.step())
    trainer.record([NAME])
    recording.append(trainer.step())
    recording.save(tmp_path / "run.gradviz")
    for view in (recording, gradviz.open(tmp_path / "run.gradviz")):
        assert view.first_step(NAME) == 1
        assert view.rows(NAME) == list(trainer.info.rows("parameters"))
