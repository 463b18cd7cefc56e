"""The loss of the best constant prediction, compared with PyTorch's losses of that prediction."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy, mse_loss, one_hot

import gradviz
from gradviz.experiment.experiment import Experiment
from gradviz.training.trainer import Trainer

SMALL = {"model": {"depth": 1, "width": 4}, "training": {"steps": 1}}


def loss_of(data: dict[str, Any], loss: str) -> float | None:
    raw = {**SMALL, "data": {"batch_size": 4, **data}, "training": {"steps": 1, "loss": loss}}
    return Trainer(Experiment.from_dict(raw)).info.constant_loss


@pytest.fixture
def table(tmp_path: Path) -> dict[str, Any]:
    targets = [0, 1, 1, 2, 1, 0, 1, 1, 3]
    lines = [f"{index},{(7 * index) % 5},{target}" for index, target in enumerate(targets)]
    path = tmp_path / "table.csv"
    path.write_text("\n".join(["a,b,y", *lines]))
    return {"name": "csv", "path": str(path), "target": "y"}


LABELS = torch.tensor([0, 1, 1, 2, 1, 0, 1, 1, 3])


def test_the_entropy_of_the_classes(table: dict[str, Any]) -> None:
    shares = one_hot(LABELS).double().mean(0)
    expected = cross_entropy(shares.log().expand(9, 4), LABELS).item()
    assert loss_of(table, "cross_entropy") == pytest.approx(expected, rel=1e-12)


def test_one_hot_targets(table: dict[str, Any]) -> None:
    targets = one_hot(LABELS).double()
    expected = mse_loss(targets.mean(0).expand(9, 4), targets).item()
    assert loss_of(table, "mse") == pytest.approx(expected, rel=1e-12)


def test_numbers(table: dict[str, Any]) -> None:
    expected = np.var(LABELS.double().numpy())
    assert loss_of({**table, "targets": "numbers"}, "mse") == pytest.approx(expected, rel=1e-12)


def test_the_digits_are_ten_classes_of_about_one_size() -> None:
    assert loss_of({"name": "digits"}, "cross_entropy") == pytest.approx(np.log(10), abs=1e-3)


def test_unknown_where_there_is_no_end_to_the_samples(tmp_path: Path) -> None:
    recording = gradviz.run("rnn-adding", steps=2)
    assert recording.info.constant_loss is None
    recording.save(tmp_path / "a.gradviz")
    assert gradviz.open(tmp_path / "a.gradviz").info.constant_loss is None
