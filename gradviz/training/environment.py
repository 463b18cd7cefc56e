"""The environment of a run: versions, machine, device."""

from __future__ import annotations

import platform
from typing import Any

import torch

import gradviz
from gradviz.training.devices import device_name
from gradviz.training.weights import Match


def environment_of(device: torch.device, threads: int, loaded: Match | None) -> dict[str, Any]:
    """Return versions, machine, threads, and the match of the loaded weights if there are any."""
    return {
        "gradviz": gradviz.__version__,
        "torch": torch.__version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "device": str(device),
        "device_name": device_name(device),
        "threads": threads,
        **({"weights": loaded.to_dict()} if loaded else {}),
    }
