"""The memory of a training step: experiments that can't fit are refused before the system kills the process."""

from __future__ import annotations

import psutil
import torch

from gradviz.errors import ExperimentError, Fault
from gradviz.experiment.experiment import Experiment
from gradviz.message import Message
from gradviz.networks.network import Network
from gradviz.training.threads import outputs_of

_COPIES = 2  # of the parameters: values, gradients


def check_memory(
    outline: Network, experiment: Experiment, input_shape: tuple[int, ...], device: torch.device, itemsize: int = 4
) -> None:
    """Raise :class:`ExperimentError` if a step needs more than the total memory of the device.

    The estimate is a lower bound: the parameters, their gradients, and for every layer the outputs of its linear map
    and its activation. ``outline`` is the network on the meta device.
    """
    batch = experiment.data.batch_size
    parameters = _COPIES * itemsize * sum(parameter.numel() for parameter in outline.parameters())
    sample_bytes = 2 * itemsize * outputs_of(outline, input_shape)
    total = memory_of(device)
    if total is None or parameters + batch * sample_bytes <= total:
        return
    most = max(0, total - parameters) // sample_bytes
    needed, has = (f"{size / 2**30:,.1f} GiB" for size in (parameters + batch * sample_bytes, total))
    excess = Message(
        "found {batch}: with this network a step takes {needed} or more, and {device} has {has}",
        batch=f"{batch:,}",
        needed=needed,
        device=device.type,
        has=has,
    )
    allowed = (
        Message("at most {most}, or a smaller network", most=f"{most:,}") if most else Message("a smaller network")
    )
    raise ExperimentError(
        [Fault("data.batch_size", Message("{found}; allowed: {allowed}", found=excess, allowed=allowed))]
    )


def memory_of(device: torch.device) -> int | None:
    """Return the total memory of a device in bytes, or None if it is unknown."""
    if device.type == "cuda":
        return int(torch.cuda.get_device_properties(device).total_memory)
    try:
        return int(psutil.virtual_memory().total)
    except OSError:  # a system without a readable /proc
        return None
