"""Experiments that can't fit into memory are refused before anything is allocated."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from gradviz.data.dataset import dataset_of
from gradviz.errors import ExperimentError
from gradviz.experiment.experiment import Experiment
from gradviz.networks.build import outline
from gradviz.training.memory import memory_of
from gradviz.training.threads import outputs_of
from gradviz.training.trainer import Trainer

CPU = torch.device("cpu")


def test_this_machine_says_how_much_it_has() -> None:
    total = memory_of(CPU)
    assert total is None or total > 2**28


@pytest.mark.parametrize(
    ("raw", "of_a_sample"),
    [
        ({"model": {"depth": 3, "width": 20}}, 3 * 20 + 10),
        ({"model": {"architecture": "rnn", "cell": "lstm", "width": 5}, "data": {"name": "copy", "length": 7}}, None),
        ({"model": {"architecture": "resnet", "blocks": [1], "width": 4}}, 3 * 4 * 64 + 10),
    ],
)
def test_the_numbers_of_a_forward_pass(raw: dict[str, Any], of_a_sample: int | None) -> None:
    import numpy as np

    experiment = Experiment.from_dict(raw)
    data = dataset_of(experiment, np.random.default_rng(0))
    network = outline(experiment, data.input_shape, data.outputs)
    expected = of_a_sample or network.time_steps * (4 * 5 + data.outputs)
    assert outputs_of(network, data.input_shape) == expected


def test_a_batch_that_can_not_fit_is_refused_with_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gradviz.training.memory.memory_of", lambda device: 2**30)
    model = {"depth": 10, "width": 4096, "normalization": {"on": True}}
    raw = {"model": model, "data": {"name": "gaussian", "batch_size": 65_536}}
    with pytest.raises(ExperimentError) as refused:
        Trainer(Experiment.from_dict(raw))
    (fault,) = refused.value.faults
    assert fault.path == "data.batch_size"
    assert "found 65,536: with this network a step takes 2" in fault.message
    assert "cpu has 1.0 GiB" in fault.message
    assert "a smaller network" in fault.message


def test_the_batch_that_is_said_to_fit_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gradviz.training.memory.memory_of", lambda device: 2_000_000)
    raw: dict[str, Any] = {"model": {"depth": 10, "width": 64}, "data": {"name": "gaussian", "batch_size": 2000}}
    with pytest.raises(ExperimentError, match="allowed: at most ") as refused:
        Trainer(Experiment.from_dict(raw))
    most = int(str(refused.value).split("at most ")[1].split(",")[0])
    assert 1 <= most < 2000
    raw["data"]["batch_size"] = most
    Trainer(Experiment.from_dict(raw))
    raw["data"]["batch_size"] = most + 1
    with pytest.raises(ExperimentError):
        Trainer(Experiment.from_dict(raw))
