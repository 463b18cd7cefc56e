"""Every optimizer against plain PyTorch, and what changes live."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from gradviz.catalog.optimizers import OPTIMIZERS
from gradviz.errors import ExperimentError
from gradviz.experiment.experiment import Experiment
from gradviz.training.trainer import Trainer

LR = {"sgd": 0.1, "adam": 0.01, "adamw": 0.01, "rmsprop": 0.01, "adagrad": 0.05}


def experiment(optimizer: Mapping[str, Any], clipping: Mapping[str, Any] | None = None) -> Experiment:
    return Experiment.from_dict(
        {
            "model": {"depth": 2, "width": 8, "activation": {"name": "tanh"}},
            "data": {"name": "gaussian", "inputs": 4, "classes": 3, "batch_size": 16, "fresh": False},
            "training": {"steps": 20, "optimizer": dict(optimizer), "clipping": dict(clipping or {})},
        }
    )


class Plain:
    """The same network from the same start, trained by plain PyTorch on the same batch."""

    def __init__(self, trainer: Trainer, make: type[torch.optim.Optimizer], **options: Any) -> None:
        names = dict(trainer.network.named_parameters())
        self.parameters = [
            names[f"{layer}.{part}"].detach().clone().requires_grad_()
            for layer in ("linear.0", "linear.1", "output")
            for part in ("weight", "bias")
        ]
        self.trained = [names[f"{layer}.{part}"] for layer in ("linear.0", "linear.1", "output") for part in PARTS]
        self.optimizer = make(self.parameters, **options)

    def step(self, x: torch.Tensor, y: torch.Tensor) -> None:
        self.optimizer.zero_grad()
        w1, b1, w2, b2, w3, b3 = self.parameters
        hidden = torch.tanh(F.linear(torch.tanh(F.linear(x, w1, b1)), w2, b2))
        loss: Any = F.cross_entropy(F.linear(hidden, w3, b3), y)
        loss.backward()
        self.optimizer.step()

    def assert_same(self) -> None:
        for own, other in zip(self.trained, self.parameters, strict=True):
            torch.testing.assert_close(own.detach(), other.detach(), rtol=1e-5, atol=1e-6)


PARTS = ("weight", "bias")


def both(name: str, **options: Any) -> tuple[Trainer, Plain, tuple[torch.Tensor, torch.Tensor]]:
    trainer = Trainer(experiment({"name": name, "lr": LR[name], **options}))
    x, y = next(trainer._batches)  # one fixed batch, so nothing is lost
    plain = Plain(trainer, OPTIMIZERS[name].resolve(), lr=LR[name], **options)
    return trainer, plain, (torch.from_numpy(x), torch.from_numpy(y))


@pytest.mark.parametrize("weight_decay", [0.0, 0.1])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_it_is_that_of_pytorch(name: str, weight_decay: float) -> None:
    trainer, plain, batch = both(name, weight_decay=weight_decay)
    for _ in range(6):
        trainer.step()
        plain.step(*batch)
    plain.assert_same()


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_rate_and_weight_decay_change_live(name: str) -> None:
    trainer, plain, batch = both(name, weight_decay=0.0)
    for step in range(6):
        if step == 3:
            trainer.change({"training.optimizer.lr": 0.002, "training.optimizer.weight_decay": 0.3})
            plain.optimizer.param_groups[0].update(lr=0.002, weight_decay=0.3)
        events = trainer.step().events
        plain.step(*batch)
        changed = {event.key for event in events}
        assert changed == ({"training.optimizer.lr", "training.optimizer.weight_decay"} if step == 3 else set())
    plain.assert_same()


@pytest.mark.parametrize("nesterov", [False, True])
def test_momentum_changes_live(nesterov: bool) -> None:
    trainer, plain, batch = both("sgd", momentum=0.5, nesterov=nesterov)
    for step in range(6):
        if step == 2:
            trainer.change({"training.optimizer.momentum": 0.9})
            plain.optimizer.param_groups[0].update(momentum=0.9)
        trainer.step()
        plain.step(*batch)
    plain.assert_same()


def test_only_sgd_has_momentum() -> None:
    for name in OPTIMIZERS:
        paths = [option.path for option in experiment({"name": name}).options() if option.live]
        assert ("training.optimizer.momentum" in paths) == (name == "sgd")
        assert {"training.optimizer.lr", "training.optimizer.weight_decay"} <= set(paths)
    with pytest.raises(ExperimentError, match=r"training\.optimizer\.momentum: can't change"):
        Trainer(experiment({"name": "adam"})).change({"training.optimizer.momentum": 0.9})


@pytest.mark.parametrize("name", ["adam", "adamw"])
def test_weight_decay_of_adamw_is_decoupled(name: str) -> None:
    """With no gradient W ← (1 − lr·λ)W, where Adam makes a full step of size lr (Loshchilov & Hutter 2019)."""
    trainer = Trainer(experiment({"name": name, "lr": 0.01, "weight_decay": 0.5}))
    weights = trainer.flat.blocks["always"].detach()
    before = weights.clone()
    trainer.flat.grads.zero_()
    trainer.optimizer.step()
    step = 0.01 * 0.5 * before if name == "adamw" else 0.01 * before.sign()
    torch.testing.assert_close(weights, before - step, rtol=1e-5, atol=1e-6)


def test_weight_decay_is_no_part_of_the_gradient() -> None:
    readings = [Trainer(experiment({"name": "sgd", "weight_decay": decay})).step() for decay in (0.0, 10.0)]
    np.testing.assert_array_equal(readings[0].statistics["grad_l2"], readings[1].statistics["grad_l2"])


def test_first_update_of_adam() -> None:
    """Lr·g/(|g| + ε): the running means are corrected for their start (Kingma & Ba 2015, algorithm 1)."""
    trainer = Trainer(experiment({"name": "adam", "lr": 0.01}))
    before = trainer.flat.values.clone()
    trainer.step()
    g = trainer.flat.grads
    torch.testing.assert_close(before - trainer.flat.values, 0.01 * g / (g.abs() + 1e-8), rtol=1e-3, atol=1e-7)


def test_clipping_changes_live() -> None:
    trainer = Trainer(experiment({"name": "sgd"}), ["grad_l2", "grad_l2_clipped"])
    assert trainer.step().clip_coef == 1
    trainer.change({"training.clipping.on": True, "training.clipping.threshold": 1e-3})
    reading = trainer.step()
    assert reading.clip_coef == pytest.approx(1e-3 / (reading.grad_norm + 1e-6), rel=1e-5)
    assert np.linalg.norm(reading.statistics["grad_l2_clipped"]) <= 1e-3
    trainer.change({"training.clipping.kind": "value"})
    reading = trainer.step()
    assert [event.label for event in reading.events] == ["Clip by value"]
    assert trainer.flat.grads.abs().max().item() == pytest.approx(1e-3)
    trainer.change({"training.clipping.threshold": 1e6})
    assert trainer.step().clip_coef == 1
