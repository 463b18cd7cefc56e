"""The devices and precisions that a run can compute with."""

from __future__ import annotations

import torch

from gradviz.errors import ExperimentError, Fault, InputError
from gradviz.message import Message


def available_devices() -> list[str]:
    """Return the devices of this machine: ``cpu``, and ``cuda`` or ``mps`` if available."""
    accelerators = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    return ["cpu", *(name for name, is_available in accelerators.items() if is_available)]


def find_device(name: str) -> torch.device:
    """Return the named device, or for ``auto`` an accelerator if available; raises :class:`InputError`."""
    names = available_devices()
    if name == "auto":
        return torch.device(names[-1])
    if name not in names:
        raise InputError(
            "device: found {name}; this machine has {names}; allowed: these, or auto",
            name=repr(name),
            names=", ".join(names),
        )
    return torch.device(name)


def find_precision(name: str, device: torch.device) -> torch.dtype:
    """Return the named dtype; raises :class:`ExperimentError` if the device can't compute with it."""
    dtypes = {"float32": torch.float32, "float64": torch.float64, "bfloat16": torch.bfloat16}
    allowed = [key for key, dtype in dtypes.items() if _computes_with(dtype, device)]
    if name not in allowed:
        message = Message(
            'found "{name}", which {device} can\'t compute with here; allowed: {allowed}',
            name=name,
            device=device.type,
            allowed=", ".join(allowed),
        )
        raise ExperimentError([Fault("training.precision", message)])
    return dtypes[name]


def device_name(device: torch.device) -> str:
    """Return the vendor's name of a CUDA device, and an empty string for other devices."""
    return torch.cuda.get_device_name(device) if device.type == "cuda" else ""


def _computes_with(dtype: torch.dtype, device: torch.device) -> bool:
    if dtype is torch.bfloat16 and device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    try:
        numbers = torch.ones(2, 2, dtype=dtype, device=device)
        numbers.matmul(numbers)
    except (RuntimeError, TypeError):
        return False
    return True
