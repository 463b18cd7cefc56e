"""Every optimizer compared with plain PyTorch, also with options that change during the run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from gradviz.catalog.optimizers import OPTIMIZERS
from gradviz.catalog.option import Option
from gradviz.data.dataset import dataset_of
from gradviz.errors import ExperimentError
from gradviz.experiment.experiment import Experiment
from gradviz.networks.build import build_network
from gradviz.training.trainer import Trainer


def experiment(optimizer: Mapping[str, Any], clipping: Mapping[str, Any] | None = None) -> Experiment:
    return Experiment.from_dict(
        {
            "model": {"depth": 2, "width": 8, "activation": {"name": "tanh"}},
            "data": {"name": "gaussian", "inputs": 4, "classes": 3, "batch_size": 16, "fresh": False},
            "training": {"steps": 20, "optimizer": dict(optimizer), "clipping": dict(clipping or {})},
        }
    )


class Plain:
    """The same network with the same initial weights, trained by plain PyTorch on the same batch."""

    def __init__(self, trainer: Trainer, **options: Any) -> None:
        names = dict(trainer.network.named_parameters())
        self.parameters = [
            names[f"{layer}.{part}"].detach().clone().requires_grad_()
            for layer in ("linear.0", "linear.1", "output")
            for part in ("weight", "bias")
        ]
        self.trained = [names[f"{layer}.{part}"] for layer in ("linear.0", "linear.1", "output") for part in PARTS]
        self.optimizer = torch.optim.SGD(self.parameters, **options)

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


def both(**options: Any) -> tuple[Trainer, Plain, tuple[torch.Tensor, torch.Tensor]]:
    trainer = Trainer(experiment({"name": "sgd", "lr": 0.1, **options}))
    x, y = next(trainer.feed.batches)  # one fixed batch, so nothing is lost
    return trainer, Plain(trainer, lr=0.1, **options), (torch.from_numpy(x), torch.from_numpy(y))


MODELS: dict[str, dict[str, Any]] = {
    "mlp": {"depth": 3, "width": 9, "activation": {"name": "prelu"}, "normalization": {"on": True}},
    "resnet": {"architecture": "resnet", "blocks": [1, 1], "width": 4, "normalization": {"on": False}},
    "rnn": {"architecture": "rnn", "cell": "lstm", "depth": 2, "width": 6},
    "transformer": {"architecture": "transformer", "depth": 1, "width": 8, "heads": 2},
}


def live_options(experiment: Experiment) -> dict[str, Option]:
    prefix = "training.optimizer."
    options = {option.path: option for option in experiment.options() if option.path.startswith(prefix) and option.live}
    return {path.removeprefix(prefix): option for path, option in options.items()}


def another(option: Option, value: Any) -> Any:
    """Return another value that the option accepts."""
    assert option.kinds == ("float",), f"this test has no other value for {option.path} yet"
    return 0.3 * value if value else 0.25


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_it_is_pytorchs_own_over_the_list_of_parameters(name: str, model: str) -> None:
    """Train in float64, change every live option on the way, and turn on a switch that adds parameters."""
    raw = {
        "model": MODELS[model],
        "data": {"batch_size": 8},
        "training": {"precision": "float64", "optimizer": {"name": name, "weight_decay": 0.02}},
    }
    trainer = Trainer(Experiment.from_dict(raw))
    twin = Trainer(Experiment.from_dict(raw))  # gives the same batches
    dataset = dataset_of(trainer.experiment, np.random.default_rng(0))
    plain = build_network(trainer.experiment, dataset.input_shape, dataset.outputs).double()
    plain.load_state_dict(trainer.network.state_dict())
    options = trainer.experiment.training.optimizer.options()
    optimizer = OPTIMIZERS[name].resolve()(plain.parameters(), **options)
    for step in range(8):
        if step == 3:
            changes = {key: another(option, options[key]) for key, option in live_options(trainer.experiment).items()}
            trainer.change({f"training.optimizer.{key}": value for key, value in changes.items()})
            optimizer.param_groups[0].update(changes)
        if step == 5 and plain.has_shortcuts:
            trainer.change({"model.residual.on": not trainer.experiment.model.residual.on})
        x, y = next(twin.feed)
        trainer.step()
        optimizer.zero_grad()
        torch.autograd.backward(F.cross_entropy(plain(x, trainer._switches)[0], y))
        optimizer.step()
    for key, parameter in trainer.network.named_parameters():
        torch.testing.assert_close(parameter, plain.get_parameter(key), rtol=1e-12, atol=1e-15)
    starts = [weight for _, weight in twin.network.layers()]
    assert not any(torch.equal(now, start) for (_, now), start in zip(plain.layers(), starts, strict=True))


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_live_option_reaches_the_optimizer(name: str) -> None:
    trainer = Trainer(experiment({"name": name}))
    options = live_options(trainer.experiment)
    assert {"lr", "weight_decay"} <= options.keys()
    for key, option in options.items():
        value = another(option, trainer.experiment.training.optimizer.options()[key])
        before = dict(trainer.optimizer.param_groups[0])
        trainer.change({option.path: value})
        assert [event.key for event in trainer.step().events] == [option.path]
        for group in trainer.optimizer.param_groups:
            changed = {k for k in group if k != "params" and group[k] != before[k]}
            assert changed == {key}
            assert group[key] == value


def test_adafactor_sees_matrices_and_not_one_vector() -> None:
    """Each matrix has a running mean per row and one per column (Shazeer & Stern 2018, algorithm 4)."""
    trainer = Trainer(experiment({"name": "adafactor"}))
    trainer.step()
    shapes = [tuple(parameter.shape) for parameter in trainer.network.parameters() if parameter.dim() == 2]
    means = [(state["row_var"], state["col_var"]) for state in trainer.optimizer.state.values() if "row_var" in state]
    assert sorted((len(rows), columns.shape[1]) for rows, columns in means) == sorted(shapes)


@pytest.mark.parametrize("nesterov", [False, True])
def test_momentum_changes_live(nesterov: bool) -> None:
    trainer, plain, batch = both(momentum=0.5, nesterov=nesterov)
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
    """Without a gradient W ← (1 − lr·λ)W, while Adam makes a full step of size lr (Loshchilov & Hutter 2019)."""
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
    """The step is lr·g/(|g| + ε): the running means are bias-corrected (Kingma & Ba 2015, algorithm 1)."""
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
