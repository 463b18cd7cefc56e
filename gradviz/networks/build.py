"""Builds the network of an experiment and initializes its weights."""

from __future__ import annotations

from typing import Any, cast

import torch
from torch import nn

from gradviz.errors import ExperimentError, Fault
from gradviz.experiment.experiment import Experiment
from gradviz.message import Message
from gradviz.networks.network import Network

MAX_PARAMETERS = 500_000_000


def outline(experiment: Experiment, input_shape: tuple[int, ...], outputs: int) -> Network:
    """Build the network without storage, on the meta device: names, shapes, number of parameters.

    Raises :class:`ExperimentError` if the network is larger than gradviz can train.
    """
    with torch.device("meta"):
        network = cast(Network, experiment.model.entry.resolve()(experiment.model, input_shape, outputs))
    count = sum(parameter.numel() for parameter in network.parameters())
    if count > MAX_PARAMETERS:
        message = Message(
            "this network has {count} parameters; allowed: at most {most}",
            count=f"{count:,}",
            most=f"{MAX_PARAMETERS:,}",
        )
        raise ExperimentError([Fault("model", message)])
    return network


def check_shortcuts(network: Network, experiment: Experiment) -> None:
    """Raise :class:`ExperimentError` if residual is on, or scheduled, and the network has no place for a shortcut."""
    key = "model.residual.on"
    paths = [f"schedule[{i}].set.{key}" for i, change in enumerate(experiment.schedule) if change.set.get(key)]
    if experiment.model.residual.on:
        paths.insert(0, key)
    if paths and not network.has_shortcuts:
        message = Message(
            "found true, and no layer has as many outputs as inputs; allowed: false, or another width or depth"
        )
        raise ExperimentError([Fault(path, message) for path in paths])


def build_network(experiment: Experiment, input_shape: tuple[int, ...], outputs: int) -> Network:
    """Build the network with storage; :func:`initialize` sets its weights."""
    return with_storage(outline(experiment, input_shape, outputs))


def with_storage(outline: Network) -> Network:
    """Return the network of an outline with uninitialized storage on the CPU."""
    return outline.to_empty(device="cpu")


def move_buffers(network: Network, device: torch.device, dtype: torch.dtype) -> None:
    """Move the network's buffers to the parameters' device and dtype."""
    for buffer in network.buffers():
        buffer.data = buffer.to(device, dtype if buffer.is_floating_point() else buffer.dtype)


@torch.no_grad()
def initialize(network: Network, experiment: Experiment, seed: int) -> None:
    """Set every parameter and buffer: layers by the experiment's initializer, the rest to its default.

    Draws from a generator seeded with ``seed``, in the order of the layers.
    """
    initializer = experiment.model.initializer
    options = initializer.options()
    if options.get("gain") == "activation":
        activation = experiment.model.activation
        name: Any = "linear" if activation.name == "identity" else activation.name
        options["gain"] = nn.init.calculate_gain(name, activation.options().get("negative_slope"))
    generator = torch.Generator().manual_seed(seed)
    for matrix in network.matrices():
        initializer.entry.resolve()(nn.init, matrix, generator, **options)
    layer_weights = {id(weight) for _, weight in network.layers()}
    for module in network.modules():
        own = dict(module.named_parameters(recurse=False))
        if any(id(parameter) in layer_weights for parameter in own.values()):
            if "bias" in own:
                nn.init.constant_(own["bias"], initializer.bias)
        elif callable(reset := getattr(module, "reset_parameters", None)):
            reset()
    network.initialize_own(initializer, generator)
