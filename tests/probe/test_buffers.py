"""Owned and gathered buffers give the same statistics of the same steps."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from gradviz.catalog.statistics import STATISTICS
from gradviz.experiment.experiment import Experiment
from gradviz.networks.activations import build_activation, saturated_regions
from gradviz.networks.build import build_network, initialize
from gradviz.networks.network import Network, Switches
from gradviz.probe.buffers import Buffers, Quantity
from gradviz.probe.gathered_buffers import GatheredBuffers
from gradviz.probe.layout import Layout
from gradviz.probe.norms import l2_rows
from gradviz.probe.owned_buffers import OwnedBuffers
from gradviz.probe.probe import Probe
from gradviz.probe.stacks import Stacks
from gradviz.probe.trace import Trace

MODELS: dict[str, tuple[dict[str, Any], tuple[int, ...]]] = {
    "mlp": ({"depth": 4, "width": 12, "activation": {"name": "tanh"}}, (6,)),
    "wide mlp": ({"depth": 2, "width": 200, "activation": {"name": "relu"}}, (6,)),  # a weight is 160,000 bytes
    "resnet": ({"architecture": "resnet", "blocks": [1, 1], "width": 4}, (3, 8, 8)),
    "rnn": ({"architecture": "rnn", "depth": 2, "width": 6}, (5, 3)),
    "lstm": ({"architecture": "rnn", "cell": "lstm", "depth": 2, "width": 6}, (5, 3)),
    "transformer": ({"architecture": "transformer", "depth": 2, "width": 8, "heads": 2}, (5, 3)),
}
SWITCHES = Switches(normalization=False, residual=True)  # some parameters take no part
CLIP, CLASSES = 0.01, 3


def network_of(model: str, dtype: torch.dtype) -> tuple[Network, tuple[int, ...], partial[tuple[float, ...]]]:
    section, shape = MODELS[model]
    experiment = Experiment.from_dict({"model": section})
    network = build_network(experiment, shape, CLASSES).to(dtype)
    initialize(network, experiment, seed=0)
    return network, shape, partial(saturated_regions, build_activation(experiment.model.activation))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("model", MODELS)
def test_every_statistic_is_the_same(model: str, dtype: torch.dtype) -> None:
    network, shape, bounds = network_of(model, dtype)
    names = [name for name, row in STATISTICS.items() if row.rows in network.kinds_of_rows()]
    owned = OwnedBuffers(network.layout())
    network.on_flattened()
    probes = [Probe(names, owned, bounds), Probe(names, GatheredBuffers(network.layout()), bounds)]
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1, momentum=0.9)
    generator = torch.Generator().manual_seed(1)
    for _ in range(3):
        x = torch.randn(8, *shape, generator=generator, dtype=dtype)
        y = torch.randint(CLASSES, (8,), generator=generator)
        optimizer.zero_grad(set_to_none=False)
        output, trace = network(x, SWITCHES)
        for probe in probes:
            probe.watch(trace)
        torch.autograd.backward(F.cross_entropy(output, y))
        read(probes, "backward")
        torch.nn.utils.clip_grad_value_(network.parameters(), CLIP)
        read(probes, "clipping")
        optimizer.step()
        read(probes, "update")
        ours, theirs = (probe.collect()[1] for probe in probes)
        assert list(ours) == list(theirs) == names
        for name in names:
            assert ours[name].shape == theirs[name].shape
            np.testing.assert_allclose(theirs[name], ours[name], rtol=1e-6, err_msg=name)
        assert (ours["grad_l2_clipped"] < ours["grad_l2"]).any()
        assert (ours["update_ratio"] > 0).any()


def read(probes: list[Probe], when: Any) -> None:
    for probe in probes:
        probe.read(when)


def plain_network() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Linear(5, 5), nn.Tanh(), nn.Linear(5, 5, bias=False), nn.Linear(5, 200), nn.Linear(200, 200)
    )


def layout_of(network: nn.Module) -> Layout:
    named = dict(network.named_parameters())
    return Layout(named, [name for name, parameter in named.items() if parameter.dim() > 1])


def test_gathered_tensors_stay_their_owners() -> None:
    """The loop drops and replaces its gradients, as ordinary loops do, and one layer takes no part."""
    network = plain_network()
    buffers = GatheredBuffers(layout_of(network))
    names = [name for name, row in STATISTICS.items() if row.rows != "time" and not row.needs - {"weights_before"}]
    probe = Probe(names, buffers, lambda: ())
    weights = [layer.weight for layer in network if isinstance(layer, nn.Linear)]
    weights[1].requires_grad_(False)
    places = [parameter.data_ptr() for parameter in network.parameters()]
    optimizer = torch.optim.SGD([p for p in network.parameters() if p.requires_grad], lr=0.5)
    for step in range(3):
        optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(network(torch.ones(3, 5)).square().mean())
        probe.watch(Trace())
        grads = [parameter.grad for parameter in network.parameters()]
        before = [weight.detach().clone() for weight in weights]
        expected = norms(weight.grad for weight in weights)
        probe.read("backward")
        for parameter in network.parameters():
            if parameter.grad is not None and step:
                parameter.grad = parameter.grad / 2
        probe.read("clipping")
        if step == 0:
            assert all(now is then for now, then in zip((p.grad for p in network.parameters()), grads, strict=True))
        optimizer.step()
        probe.read("update")
        statistics = probe.collect()[1]
        np.testing.assert_allclose(statistics["grad_l2"], expected, rtol=1e-6)
        np.testing.assert_allclose(statistics["grad_l2_clipped"], expected / (2 if step else 1), rtol=1e-6)
        np.testing.assert_allclose(statistics["weight_l2"], norms(before), rtol=1e-6)
        changes = norms(old - new.detach() for old, new in zip(before, weights, strict=True))
        np.testing.assert_allclose(statistics["update_ratio"], changes / norms(before), rtol=1e-6)
        assert statistics["grad_l2"][1] == statistics["update_ratio"][1] == 0
        assert statistics["grad_zero_fraction"][1] == 1
        assert statistics["parameter_grad_l2"].shape == (3,)
    assert [parameter.data_ptr() for parameter in network.parameters()] == places
    assert not network.state_dict().keys() - dict(network.named_parameters()).keys()


def norms(tensors: Any) -> NDArray[np.float64]:
    return np.array([0.0 if t is None else t.double().norm().item() for t in tensors])


@pytest.mark.parametrize("kind", [OwnedBuffers, GatheredBuffers])
def test_weights_are_those_of_the_forward_pass_only_if_they_were_kept(kind: type[OwnedBuffers]) -> None:
    network = plain_network()
    layout = layout_of(network)
    buffers: Buffers = kind(Layout(layout.parameters, layout.layers, {"always": list(layout.parameters)}))

    def read(quantity: Quantity) -> list[float]:
        buffers.refresh()
        layers = buffers.per_layer(quantity, l2_rows)
        return [*layers.tolist(), *buffers.per_other(quantity, l2_rows).tolist()]

    buffers.begin_step(keep_weights=True)
    before = read("weights")
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.mul_(3)
    assert read("weights") == before
    assert read("change") == pytest.approx([2 * norm for norm in before], rel=1e-6)
    buffers.begin_step(keep_weights=False)
    assert read("weights") == pytest.approx([3 * norm for norm in before], rel=1e-6)


def test_tensors_of_one_shape_are_stacked_wherever_they_stand() -> None:
    tensors = [torch.full(shape, float(index)) for index, shape in enumerate([(3, 2), (4,), (3, 2), (400, 400), (4,)])]
    stacks = Stacks(tensors)
    shapes: list[tuple[int, ...]] = []

    def largest(rows: Tensor) -> Tensor:
        shapes.append(tuple(rows.shape))
        return rows.amax(1)

    assert stacks.reduce(stacks.matrices(tensors), largest).tolist() == [0, 1, 2, 3, 4]
    assert shapes == [(2, 6), (2, 4), (1, 160_000)]
