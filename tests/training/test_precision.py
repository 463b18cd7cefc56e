"""The precisions float32, float64 and bfloat16."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from gradviz.catalog.statistics import STATISTICS
from gradviz.errors import ExperimentError
from gradviz.experiment.experiment import Experiment
from gradviz.probe.norms import l2_rows, scaled_l2_rows, std_rows
from gradviz.recording.reading import Reading
from gradviz.training import devices
from gradviz.training.trainer import Trainer

MODELS = {
    "mlp": {"depth": 3, "width": 8, "normalization": {"on": True}, "residual": {"on": True}},
    "resnet": {"architecture": "resnet", "blocks": [1, 1], "width": 4},
    "rnn": {"architecture": "rnn", "cell": "rnn", "width": 6, "initializer": {"name": "orthogonal"}},
    "lstm": {"architecture": "rnn", "cell": "lstm", "width": 6},
    "gru": {"architecture": "rnn", "cell": "gru", "width": 6},
    "transformer": {"architecture": "transformer", "depth": 1, "width": 8, "heads": 2},
}
PRECISIONS = {"float32": torch.float32, "float64": torch.float64, "bfloat16": torch.bfloat16}


def experiment(precision: str, model: dict[str, Any] | None = None, **training: Any) -> Experiment:
    data: dict[str, Any] = {"name": "gaussian", "inputs": 5, "classes": 3, "batch_size": 16, "fresh": False}
    if model in (MODELS["resnet"],):
        data = {"name": "digits", "batch_size": 8}
    elif model in (MODELS["rnn"], MODELS["lstm"], MODELS["gru"], MODELS["transformer"]):
        data["length"] = 4
    section = {"steps": 3, "precision": precision, "optimizer": {"name": "sgd", "lr": 0.1}, **training}
    return Experiment.from_dict({"model": model or MODELS["mlp"], "data": data, "training": section})


def statistics_of(model: str) -> list[str]:
    return [name for name, row in STATISTICS.items() if row.rows == "layers" or model in ("rnn", "lstm", "gru")]


def test_a_run_in_float64_is_a_plain_loop_in_float64() -> None:
    model = {"depth": 2, "width": 8, "activation": {"name": "tanh"}}
    trainer = Trainer(experiment("float64", model), ["grad_l2", "delta_l2"])
    inputs, labels = next(trainer.feed.batches)  # one fixed batch, so nothing is lost
    x, y = torch.from_numpy(inputs).double(), torch.from_numpy(labels)
    named = dict(trainer.network.named_parameters())
    layers = ("linear.0", "linear.1", "output")
    parameters = [named[f"{layer}.{part}"].detach().clone() for layer in layers for part in ("weight", "bias")]
    for _ in range(3):
        reading = trainer.step()
        for parameter in parameters:
            parameter.requires_grad_()
        w1, b1, w2, b2, w3, b3 = parameters
        z1 = F.linear(x, w1, b1)
        z2 = F.linear(torch.tanh(z1), w2, b2)
        z3 = F.linear(torch.tanh(z2), w3, b3)
        loss = F.cross_entropy(z3, y)
        grads = torch.autograd.grad(loss, parameters, retain_graph=True)
        deltas = [float(delta.norm()) for delta in torch.autograd.grad(loss, (z1, z2, z3))]
        assert reading.loss == pytest.approx(loss.item(), rel=1e-14)
        assert reading.grad_norm == pytest.approx(np.sqrt(sum(float((g**2).sum()) for g in grads)), rel=1e-12)
        np.testing.assert_allclose(reading.statistics["grad_l2"], [float(g.norm()) for g in grads[::2]], rtol=1e-6)
        np.testing.assert_allclose(reading.statistics["delta_l2"], deltas, rtol=1e-6)
        parameters = [(p - 0.1 * g).detach() for p, g in zip(parameters, grads, strict=True)]


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("precision", PRECISIONS)
def test_every_architecture_trains_in_every_precision(precision: str, model: str) -> None:
    clipping = {"on": True, "threshold": 0.5}
    trainer = Trainer(experiment(precision, MODELS[model], clipping=clipping), statistics_of(model))
    assert {p.dtype for p in trainer.network.parameters()} == {PRECISIONS[precision]}
    for reading in trainer:
        assert np.isfinite(reading.loss)
        for name, values in reading.statistics.items():
            assert np.isfinite(values).all(), name


@pytest.mark.parametrize("model", MODELS)
def test_every_precision_starts_from_the_same_weights(model: str) -> None:
    starts = [Trainer(experiment(precision, MODELS[model])).flat.values for precision in PRECISIONS]
    wide = starts[1]
    torch.testing.assert_close(starts[0], wide.float(), rtol=0, atol=0)
    torch.testing.assert_close(starts[2], wide.bfloat16(), rtol=0, atol=0)


def test_the_first_step_agrees_as_far_as_the_numbers_reach() -> None:
    def first(precision: str) -> Reading:
        return Trainer(experiment(precision), ["grad_l2", "delta_l2", "activation_std"]).step()

    exact = first("float64")
    for precision, rtol in (("float32", 1e-5), ("bfloat16", 0.05)):
        reading = first(precision)
        assert reading.loss == pytest.approx(exact.loss, rel=rtol)
        for name, values in exact.statistics.items():
            np.testing.assert_allclose(reading.statistics[name], values, rtol=rtol, err_msg=name)


@pytest.mark.parametrize("loss", ["cross_entropy", "mse"])
def test_the_loss_is_computed_in_it(loss: str) -> None:
    trainer = Trainer(experiment("bfloat16", loss=loss))
    value = trainer.step().loss
    assert value == float(torch.tensor(value).bfloat16())


@pytest.mark.parametrize("size", [1e-30, 1e-25, 1.0, 1e18, 1e20, 1e30])
@pytest.mark.parametrize("dtype", PRECISIONS.values())
def test_norms_are_right_where_squares_are_not(dtype: torch.dtype, size: float) -> None:
    rows = (torch.linspace(-1, 1, 200, dtype=torch.float64).view(2, 100) * size).to(dtype)
    expected = rows.double().mul(1 / size).pow(2).sum(1).sqrt() * size
    torch.testing.assert_close(l2_rows(rows), expected, rtol=1e-6, atol=0)
    wide = rows.float() if dtype is torch.bfloat16 else rows  # as on a device without float64
    torch.testing.assert_close(scaled_l2_rows(wide).double(), expected, rtol=1e-5, atol=0)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_scaled_norms_keep_what_is_not_finite(dtype: torch.dtype) -> None:
    rows = torch.tensor([[0, 0], [torch.inf, 1], [1, -torch.inf], [torch.nan, 1], [torch.nan, torch.inf]], dtype=dtype)
    norms = scaled_l2_rows(rows).tolist()
    assert norms[:3] == [0, np.inf, np.inf]
    assert np.isnan(norms[3:]).all()


def test_spread_of_bfloat16_is_not_rounded_by_its_mean() -> None:
    rows = (torch.randn(3, 1000) + 100).bfloat16()
    torch.testing.assert_close(std_rows(rows), rows.double().std(1, correction=0), rtol=1e-5, atol=0)


def test_bfloat16_is_refused_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "_computes_with", lambda dtype, device: dtype is not torch.bfloat16)
    with pytest.raises(ExperimentError) as refused:
        Trainer(experiment("bfloat16"))
    message = 'training.precision: found "bfloat16", which cpu can\'t compute with here; allowed: float32, float64'
    assert message in str(refused.value)


def test_another_precision_is_refused() -> None:
    with pytest.raises(ExperimentError, match=r'training\.precision: found "float16".*one of float32, float64, bfl'):
        experiment("float16")
