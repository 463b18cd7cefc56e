"""The gradients inside a fused LSTM layer, read from its workspace or computed again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from gradviz.headless import run
from gradviz.networks import lstm_gradients, lstm_workspace
from gradviz.networks.lstm import Weights, deltas_of, gates_of, run_lstm, through_time
from gradviz.networks.lstm_gradients import LstmGradients
from gradviz.networks.lstm_workspace import find_kept, workspace_of

SIZES = [(6, 4, 3, 5), (50, 8, 2, 16), (3, 70, 40, 64)]  # steps, batch, inputs, units
Size = tuple[int, int, int, int]


def layer(size: Size, scale: float = 1.0) -> tuple[Tensor, Weights, Tensor]:
    """Return inputs, weights, and a gradient from outside for every hidden state."""
    steps, batch, inputs, units = size
    generator = torch.Generator().manual_seed(3)
    shapes = (4 * units, inputs), (4 * units, units), (4 * units,), (4 * units,)
    weights = [scale * torch.randn(shape, generator=generator) / units**0.5 for shape in shapes]
    x = torch.randn(steps, batch, inputs, generator=generator)
    return x, Weights(*(w.requires_grad_() for w in weights)), torch.randn(steps, batch, units, generator=generator)


def in_float64(x: Tensor, weights: Weights, outside: Tensor) -> tuple[Tensor, Tensor]:
    w = Weights(*(weight.detach().double() for weight in weights))
    return through_time(gates_of(x.double(), run_lstm(x.double(), w), w), outside.double(), w.hidden)


def kept_or_skip(size: Size) -> None:
    x, weights, outside = layer(size)
    h = run_lstm(x, weights)
    workspace = workspace_of(h)
    torch.autograd.backward(h, outside)
    if find_kept(workspace, h.detach(), size[2]) is None:
        pytest.skip("the positions in the workspace of this machine's fused LSTM can't be located")


@pytest.mark.parametrize("scale", [1.0, 4.0])  # 4.0 saturates the gates
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("is_located", [True, False])
def test_against_float64(is_located: bool, size: Size, scale: float, monkeypatch: pytest.MonkeyPatch) -> None:
    if is_located:
        kept_or_skip(size)
        monkeypatch.setattr(lstm_gradients, "through_time", fail)  # nothing is computed again
    else:
        monkeypatch.setattr(lstm_workspace, "_places", lambda *size: None)
    x, weights, outside = layer(size, scale)
    h = run_lstm(x, weights)
    gradients = LstmGradients(x, h, weights)
    torch.autograd.backward(h, outside)
    deltas, totals = in_float64(x, weights, outside)
    close(gradients.of_gates().permute(1, 2, 0, 3).flatten(2), deltas)
    for step in range(size[0]):
        close(gradients.of_state(step), totals[step])


def close(values: Tensor, expected: Tensor) -> None:
    torch.testing.assert_close(values.double(), expected, rtol=1e-4, atol=1e-5 * expected.abs().max().item())


def fail(*arguments: Any) -> tuple[Tensor, Tensor]:
    raise AssertionError("the workspace has it")


def test_formulas_with_the_state_gradients_known_agree_with_those_that_compute_them() -> None:
    x, weights, outside = layer(SIZES[0])
    x, outside, w = x.double(), outside.double(), Weights(*(weight.detach().double() for weight in weights))
    h = run_lstm(x, w)
    z = gates_of(x, h, w)
    i, f, g, o = z.chunk(4, 2)
    deltas, totals = through_time(z, outside, w.hidden)
    gates = torch.cat([i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()], 2)
    computed = deltas_of(gates, h, totals).permute(1, 2, 0, 3).flatten(2)
    torch.testing.assert_close(computed, deltas, rtol=1e-10, atol=1e-14)


def test_a_layer_that_the_loss_does_not_depend_on_has_no_gradients() -> None:
    x, weights, _ = layer(SIZES[0])
    h = run_lstm(x, weights)
    gradients = LstmGradients(x, h, weights)
    assert gradients.of_gates().abs().max() == 0
    assert gradients.of_state(0).abs().max() == 0


@pytest.mark.parametrize("change", [torch.zeros_like, lambda w: w + 0.001, lambda w: w.roll(1, 0)])
def test_a_workspace_with_other_numbers_is_not_believed(change: Callable[[Tensor], Tensor]) -> None:
    """A position is used only if every number agrees, not only the numbers that the search compares."""
    expected = torch.randn(5, 4, 8, generator=torch.Generator().manual_seed(0))
    workspace = torch.zeros(400)
    workspace[37 : 37 + expected.numel()] = expected.flatten()
    assert lstm_workspace._place_of(expected, workspace) == lstm_workspace.WorkspaceSlot(37, (32, 8))
    later = workspace.clone()
    later[37 + 96 : 37 + 128] = change(workspace[37 + 96 : 37 + 128].clone())  # the gates of one step
    assert lstm_workspace._place_of(expected, later) is None


def test_a_recording_is_the_same_either_way(monkeypatch: pytest.MonkeyPatch) -> None:
    experiment = {
        "model": {"architecture": "rnn", "cell": "lstm", "depth": 2, "width": 12},
        "data": {"name": "adding", "length": 15, "batch_size": 16},
        "training": {"loss": "mse", "optimizer": {"name": "adam"}},
    }
    names = ["grad_l2", "delta_l2", "time_delta_l2"]
    recording = run(experiment, steps=5, statistics=names)
    monkeypatch.setattr(lstm_workspace, "_places", lambda *size: None)
    again = run(experiment, steps=5, statistics=names)
    assert again["grad_l2"].tobytes() == recording["grad_l2"].tobytes()
    for name in ("delta_l2", "time_delta_l2"):
        np.testing.assert_allclose(again[name], recording[name], rtol=1e-5)
