"""What a step takes of memory, so that what can't fit is refused before the system ends the program."""

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
    """Raise :class:`ExperimentError` where a step would take more memory than the device has in all.

    What is counted is the least that a step can do with: the parameters, their gradients, and of every layer the
    output of its linear map and of its activation. ``outline`` is the network on the meta device.
    """
    batch = experiment.data.batch_size
    parameters = _COPIES * itemsize * sum(parameter.numel() for parameter in outline.parameters())
    of_sample = 2 * itemsize * outputs_of(outline, input_shape)
    there = memory_of(device)
    if there is None or parameters + batch * of_sample <= there:
        return
    most = max(0, there - parameters) // of_sample
    needed, has = (f"{size / 2**30:,.1f} GiB" for size in (parameters + batch * of_sample, there))
    found = Message(
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
        [Fault("data.batch_size", Message("{found}; allowed: {allowed}", found=found, allowed=allowed))]
    )


def memory_of(device: torch.device) -> int | None:
    """Return the whole memory of a device in bytes, or None if the system does not say."""
    if device.type == "cuda":
        return int(torch.cuda.get_device_properties(device).total_memory)
    try:
        return int(psutil.virtual_memory().total)
    except OSError:  # a system that shows no /proc
        return None
