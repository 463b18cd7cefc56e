"""Warm-up and decay of the learning rate over a run."""

from __future__ import annotations

from math import cos, pi
from typing import Any

import pytest

from gradviz.experiment.experiment import Experiment
from gradviz.training.schedule import rate_factor
from gradviz.training.trainer import Trainer


def factors(steps: int, warmup: int, decay: dict[str, Any], until: int | None = None) -> list[float]:
    experiment = Experiment.from_dict({"training": {"steps": steps, "warmup": warmup, "decay": decay}})
    return [rate_factor(experiment.training, step) for step in range(until or steps)]


def test_warm_up_rises_in_a_straight_line() -> None:
    assert factors(6, 4, {"kind": "none"}) == [0.25, 0.5, 0.75, 1, 1, 1]
    assert factors(3, 0, {"kind": "none"}) == [1, 1, 1]


def test_warm_up_longer_than_the_run() -> None:
    assert factors(2, 4, {"kind": "cosine"}, until=6) == [0.25, 0.5, 0.75, 1, 0, 0]


def test_cosine_goes_from_the_end_of_the_warm_up_to_the_end_of_the_run() -> None:
    rates = factors(12, 2, {"kind": "cosine", "final": 0.1}, until=14)
    assert rates[:3] == [0.5, 1, 1]
    assert rates[2:12] == pytest.approx([0.1 + 0.9 * (1 + cos(pi * t / 10)) / 2 for t in range(10)])
    assert rates[7] == pytest.approx(0.55)
    assert rates[12:] == pytest.approx([0.1, 0.1])


def test_steps() -> None:
    rates = factors(7, 1, {"kind": "step", "every": 2, "factor": 0.5})
    assert rates == [1, 1, 1, 0.5, 0.5, 0.25, 0.25]


def trained(**training: Any) -> Trainer:
    section = {"steps": 20, "optimizer": {"name": "sgd", "lr": 0.2}, **training}
    raw = {"model": {"depth": 1, "width": 8}, "training": section}
    return Trainer(Experiment.from_dict(raw), ["grad_l2", "update_ratio", "weight_l2"])


def rate(trainer: Trainer) -> float:
    """Make one SGD step and return its learning rate, computed from the change of the output layer."""
    read = trainer.step().statistics
    return float(read["update_ratio"][1] * read["weight_l2"][1] / read["grad_l2"][1])


def test_it_is_what_the_optimizer_uses() -> None:
    trainer = trained(warmup=4, decay={"kind": "step", "every": 2, "factor": 0.1})
    expected = [0.05, 0.1, 0.15, 0.2, 0.2, 0.2, 0.02, 0.02, 0.002]
    assert [rate(trainer) for _ in expected] == pytest.approx(expected, rel=1e-3)


def test_a_live_learning_rate_goes_through_the_same_warm_up() -> None:
    trainer = trained(warmup=4)
    assert [rate(trainer) for _ in range(2)] == pytest.approx([0.05, 0.1], rel=1e-3)
    trainer.change({"training.optimizer.lr": 1.0})
    assert rate(trainer) == pytest.approx(0.75, rel=1e-3)
    assert trainer.experiment.training.optimizer.options()["lr"] == 1.0


def test_every_other_live_option_is_kept() -> None:
    trainer = trained(warmup=2, optimizer={"name": "sgd", "lr": 0.2, "momentum": 0.5, "weight_decay": 0.1})
    trainer.step()
    trainer.change({"training.optimizer.momentum": 0.25})
    trainer.step()
    (group,) = trainer.optimizer.param_groups
    assert (group["lr"], group["momentum"], group["weight_decay"]) == (0.2, 0.25, 0.1)
