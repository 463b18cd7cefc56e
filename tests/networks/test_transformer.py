"""Transformers compared with PyTorch's encoder layers."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from gradviz.errors import ExperimentError
from gradviz.experiment.experiment import Experiment
from gradviz.headless import run
from gradviz.networks.build import build_network, initialize, outline
from gradviz.networks.network import Switches
from gradviz.networks.transformer import EncoderBlock, Transformer, positions
from gradviz.training.trainer import Trainer

WIDTH, HEADS, DEPTH, TOKENS, FEATURES = 8, 2, 3, 5, 4
ON = Switches(normalization=True, residual=True)


def transformer(**model: Any) -> Transformer:
    """Return a transformer in float64 with its initial weights, and with random biases and scales."""
    section = {"architecture": "transformer", "depth": DEPTH, "width": WIDTH, "heads": HEADS, **model}
    experiment = Experiment.from_dict({"model": section})
    network = build_network(experiment, (TOKENS, FEATURES), 3).double()
    initialize(network, experiment, seed=0)
    generator = torch.Generator().manual_seed(2)
    with torch.no_grad():
        for parameter in network.parameters():
            if parameter.dim() == 1:
                parameter.add_(torch.randn(parameter.shape, generator=generator), alpha=0.25)
    return cast(Transformer, network)


def batch() -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(1)
    x = torch.randn(6, TOKENS, FEATURES, generator=generator, dtype=torch.float64)
    return x, torch.randint(3, (6,), generator=generator)


def twin_layers(network: Transformer, norm_first: bool, activation: str) -> nn.ModuleList:
    layers = nn.ModuleList()
    names = {"out": "self_attn.out_proj", "ff1": "linear1", "ff2": "linear2", "norm1": "norm1", "norm2": "norm2"}
    for block in network.blocks:
        options: dict[str, Any] = {"dim_feedforward": 4 * WIDTH, "dropout": 0.0, "batch_first": True}
        layer = nn.TransformerEncoderLayer(WIDTH, HEADS, activation=activation, norm_first=norm_first, **options)
        ours = block.state_dict()
        state: dict[str, Tensor] = {}
        for kind in ("weight", "bias"):
            state[f"self_attn.in_proj_{kind}"] = torch.cat([ours[f"{p}.{kind}"] for p in ("query", "key", "value")])
            state |= {f"{theirs}.{kind}": ours[f"{name}.{kind}"] for name, theirs in names.items()}
        layer.double().load_state_dict(state)
        layers.append(layer)
    return layers


@pytest.mark.parametrize("activation", ["relu", "gelu"])
@pytest.mark.parametrize("placement", ["pre", "post"])
def test_agrees_with_pytorchs_encoder_layers(placement: str, activation: str) -> None:
    network = transformer(placement=placement, activation={"name": activation})
    x, y = batch()
    output, trace = network(x, ON)
    for source in trace.sources:
        assert source is not None
        source.retain_grad()
    torch.autograd.backward(F.cross_entropy(output, y))
    gradients = {name: cast(Tensor, parameter.grad) for name, parameter in network.named_parameters()}
    network.zero_grad()

    twins = twin_layers(network, placement == "pre", activation)
    h = network.input(x) + positions(TOKENS, WIDTH)
    for layer in twins:
        h = layer(h)
    if placement == "pre":
        assert network.norm is not None
        h = network.norm(h)
    expected = network.output(h.mean(1))
    torch.autograd.backward(F.cross_entropy(expected, y))

    torch.testing.assert_close(output, expected, rtol=1e-10, atol=1e-12)
    for name in ("input.weight", "output.weight"):
        torch.testing.assert_close(gradients[name], network.get_parameter(name).grad, rtol=1e-9, atol=1e-12)
    for index, layer in enumerate(twins):
        parts = torch.cat([gradients[f"blocks.{index}.{part}.weight"] for part in ("query", "key", "value")])
        theirs = layer.get_parameter("self_attn.in_proj_weight").grad
        torch.testing.assert_close(parts, theirs, rtol=1e-9, atol=1e-12)
        for ours, name in (("out", "self_attn.out_proj"), ("ff1", "linear1"), ("ff2", "linear2")):
            theirs = layer.get_parameter(f"{name}.weight").grad
            torch.testing.assert_close(gradients[f"blocks.{index}.{ours}.weight"], theirs, rtol=1e-9, atol=1e-12)
    for (row, _), source in zip(network.layers(), trace.sources, strict=True):  # δ summed is the bias's gradient
        delta = cast(Tensor, cast(Tensor, source).grad)
        bias = gradients[f"{row.name}.bias"]
        torch.testing.assert_close(delta.flatten(0, -2).sum(0), bias, rtol=1e-9, atol=1e-12)


def test_layers_from_input_to_output() -> None:
    names = [layer.name for layer, _ in transformer().layers()]
    block = ["query", "key", "value", "out", "ff1", "ff2"]
    assert names == ["input", *(f"blocks.{i}.{name}" for i in range(DEPTH) for name in block), "output"]


@pytest.mark.parametrize("placement", ["pre", "post"])
def test_the_switches_take_away_norms_and_skips(placement: str) -> None:
    network = transformer(placement=placement, depth=1)
    x, _ = batch()
    block = cast(EncoderBlock, network.blocks[0])
    start = network.input(x) + positions(TOKENS, WIDTH)
    query, key, value = (linear(start) for linear in (block.query, block.key, block.value))
    heads = []
    for i in range(HEADS):
        part = slice(i * WIDTH // HEADS, (i + 1) * WIDTH // HEADS)
        weights = (query[..., part] @ key[..., part].transpose(1, 2) / (WIDTH // HEADS) ** 0.5).softmax(2)
        heads.append(weights @ value[..., part])
    attention = block.out(torch.cat(heads, 2))

    bare, _ = network(x, Switches(normalization=False, residual=False))
    feed_forward = block.ff2(F.relu(block.ff1(attention)))
    torch.testing.assert_close(bare, network.output(feed_forward.mean(1)))

    with_skips, _ = network(x, Switches(normalization=False, residual=True))
    middle = start + attention
    end = middle + block.ff2(F.relu(block.ff1(middle)))
    torch.testing.assert_close(with_skips, network.output(end.mean(1)))


def test_positions_are_those_of_the_paper() -> None:
    table = positions(7, 6).double()
    for t in range(7):
        for i in range(3):
            angle = t / 10_000 ** (2 * i / 6)
            assert table[t, 2 * i].item() == pytest.approx(np.sin(angle), abs=1e-6)
            assert table[t, 2 * i + 1].item() == pytest.approx(np.cos(angle), abs=1e-6)
    assert positions(3, 5).shape == (3, 5)


def test_norms_that_are_off_stay_as_they_are() -> None:
    section = {"architecture": "transformer", "depth": 1, "normalization": {"on": False}}
    optimizer = {"name": "sgd", "lr": 0.1, "weight_decay": 0.1, "momentum": 0.5}
    trainer = Trainer(Experiment.from_dict({"model": section, "training": {"optimizer": optimizer}}))
    norms = trainer.flat.blocks["normalization"]
    assert norms.numel() == 3 * 2 * 64
    before = norms.clone()
    trainer.step()
    assert torch.equal(norms, before)
    trainer.change({"model.normalization.on": True})
    trainer.step()
    assert not torch.equal(norms, before)


@pytest.mark.parametrize("kind", ["layer", "rms"])
def test_the_default_transformer_learns(kind: str) -> None:
    training = {"optimizer": {"name": "adam", "lr": 1e-3}}
    section = {"architecture": "transformer", "depth": 2, "normalization": {"kind": kind}}
    recording = run({"model": section, "training": training}, steps=30)
    assert recording.experiment is not None
    assert recording.experiment.model.normalization.on
    assert recording.experiment.model.residual.on
    assert recording.loss[-5:].mean() < recording.loss[:5].mean() / 2


def test_post_norm_has_the_larger_gradients_near_the_output() -> None:
    """The gradients are of order 1 with post-LN and of order 1/√depth with pre-LN (Xiong et al. 2020, theorem 1)."""
    last = {}
    for placement in ("pre", "post"):
        section = {"architecture": "transformer", "depth": 12, "placement": placement}
        recording = run({"model": section}, steps=1)
        last[placement] = recording["grad_l2"][0, recording.layers.index("blocks.11.ff2")]
    assert last["post"] > 2 * last["pre"]


def test_heads_share_the_width() -> None:
    with pytest.raises(ExperimentError, match="allowed for width 8: 1, 2, 4, 8") as caught:
        Experiment.from_dict({"model": {"architecture": "transformer", "width": 8, "heads": 3}})
    assert caught.value.faults[0].path == "model.heads"


def test_only_sequences_and_images() -> None:
    experiment = Experiment.from_dict({"model": {"architecture": "transformer"}})
    with pytest.raises(ExperimentError, match="it reads sequences") as caught:
        outline(experiment, (32,), 10)
    assert caught.value.faults[0].path == "model.architecture"
    assert cast(Transformer, outline(experiment, (3, 8, 8), 10)).input.in_features == 24
