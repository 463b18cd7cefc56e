"""The optimizer of a phase: building it, updating its options, saving and restoring its state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import torch
from torch import Tensor

from gradviz.errors import InputError
from gradviz.experiment.experiment import Optimizer, Training
from gradviz.training.schedule import rate_factor

OptimizerState = tuple[Mapping[str, Any], ...]
"""The state of an optimizer for each of its parameters, in their order: tensors and plain numbers."""


def build_optimizer(optimizer: Optimizer, parameters: Sequence[Tensor]) -> torch.optim.Optimizer:
    """Build the optimizer of an experiment, with an empty state."""
    built = optimizer.entry.resolve()(parameters, **optimizer.options(), foreach=False)  # foreach gains nothing here
    return cast(torch.optim.Optimizer, built)


def set_live_options(optimizer: torch.optim.Optimizer, training: Training, step: int) -> float:
    """Apply the options that may change during a run; return the learning rate after warm-up and decay."""
    options = training.optimizer.live_options()
    options["lr"] *= rate_factor(training, step)
    for group in optimizer.param_groups:
        group.update(options)
    return float(options["lr"])


def optimizer_state(optimizer: torch.optim.Optimizer) -> OptimizerState:
    """Return a copy of an optimizer's state."""
    return tuple(
        {key: copied(value) if isinstance(value, Tensor) else value for key, value in optimizer.state[p].items()}
        if p in optimizer.state
        else {}
        for p in _parameters(optimizer)
    )


def restore_optimizer(optimizer: torch.optim.Optimizer, saved: OptimizerState) -> None:
    """Restore the state of an optimizer from a copy, which may come from another one over the same parameters.

    Unlike ``torch.optim.Optimizer.load_state_dict``, this does not convert tensors to the parameters' dtype.
    """
    optimizer.state.clear()
    for parameter, kept in zip(_parameters(optimizer), saved, strict=True):
        for key, value in kept.items():
            if isinstance(value, Tensor):
                value = value.clone() if key == "step" else value.to(parameter.device, copy=True)
            optimizer.state[parameter][key] = value


def check_optimizer(parameters: Sequence[Tensor], saved: OptimizerState) -> None:
    """Raise :class:`InputError` if the number of parameters differs, or a state tensor is larger than its parameter."""
    sizes = [parameter.numel() for parameter in parameters]
    if len(sizes) != len(saved):
        raise InputError(
            "state: optimizer: found {found} parameters; allowed: {allowed}",
            found=f"{len(saved):,}",
            allowed=f"{len(sizes):,}",
        )
    for size, kept in zip(sizes, saved, strict=True):
        for key, value in kept.items():
            if isinstance(value, Tensor) and value.numel() > size:
                raise InputError(
                    "state: optimizer: {key} has {found} elements; allowed: {allowed}",
                    key=key,
                    found=f"{value.numel():,}",
                    allowed=f"{size:,}",
                )


def copied(tensor: Tensor) -> Tensor:
    """Return a copy on the CPU that shares no memory with the tensor."""
    return tensor.detach().to("cpu", copy=True)


def _parameters(optimizer: torch.optim.Optimizer) -> list[Tensor]:
    return [parameter for group in optimizer.param_groups for parameter in group["params"]]
