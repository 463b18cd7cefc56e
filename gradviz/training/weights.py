"""Weights in safetensors files: to keep what a run has trained, and to start another from it. Never pickle."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from gradviz.errors import ExperimentError, Fault, FileError
from gradviz.experiment.model import Model
from gradviz.files import replacing
from gradviz.message import Message, join
from gradviz.networks.network import Group, Network, Switches

MAX_FILE_BYTES = 1 << 32
_FLOATS = ("F64", "F32", "F16", "BF16")
_PICKLES = (b"PK\x03\x04", b"\x80")  # what torch.save writes, and wrote


@dataclass(frozen=True, slots=True)
class Match:
    """How the tensors of a file fit the parameters of a network, by their names.

    ``missing`` are parameters that the file lacks, ``unexpected`` tensors that the network lacks; ``different`` are
    both, and can't be taken, with the reason in brackets.
    """

    path: str
    loaded: tuple[str, ...]
    missing: tuple[str, ...]
    unexpected: tuple[str, ...]
    different: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether everything matched."""
        return not (self.missing or self.unexpected or self.different)

    def described(self, most: int | None = None) -> Message:
        """A sentence that lists what didn't match, at most so many names of each kind."""
        loaded = Message("{count} tensors of {path} were loaded", count=f"{len(self.loaded):,}", path=self.path)
        return Message("{parts}.", parts=join("; ", [loaded, *self.mismatches(most)]))

    def mismatches(self, most: int | None = None) -> list[str]:
        """What didn't match, kind by kind."""
        lists = {
            Message("missing in the file"): self.missing,
            Message("not of this network"): self.unexpected,
            "different": self.different,
        }
        return [f"{what}: {_listed(names, most)}" for what, names in lists.items() if names]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON data."""
        lists = {"missing": self.missing, "unexpected": self.unexpected, "different": self.different}
        return {"path": self.path, "loaded": len(self.loaded), **{name: list(found) for name, found in lists.items()}}


def weights_of(network: Network) -> dict[str, NDArray[Any]]:
    """A copy of every parameter as it is now, by its name in PyTorch; bfloat16 as float32."""
    named = {name: parameter.detach().cpu() for name, parameter in network.named_parameters()}
    return {name: (t.float() if t.dtype is torch.bfloat16 else t.clone()).numpy() for name, t in named.items()}


def load_start(model: Model, network: Network) -> Match | None:
    """Start from the file that the experiment names, if it names one."""
    if model.weights is None:
        return None
    return load_weights(Path(model.weights), network, Switches.of(model).groups)


@torch.no_grad()
def load_weights(path: Path, network: Network, groups: Collection[Group]) -> Match:
    """Give parameters the values of the tensors of the same name and shape; ``groups`` are those in use.

    Raises :class:`FileError` for a file that can't be read, :class:`ExperimentError` where nothing in it matches.
    """
    own = dict(network.named_parameters())
    with _opened(path) as file:
        match = _matched(path, file, network, groups)
        for name in match.loaded:
            own[name].copy_(file.get_tensor(name))
    return match


def match_weights(path: Path, network: Network, groups: Collection[Group]) -> Match:
    """What :func:`load_weights` would load; the network needs no storage."""
    with _opened(path) as file:
        return _matched(path, file, network, groups)


def _matched(path: Path, file: Any, network: Network, groups: Collection[Group]) -> Match:
    own = dict(network.named_parameters())
    names = list(file.keys())
    faults = {name: _fault(file.get_slice(name), own[name]) for name in names if name in own}
    loaded = [name for name, fault in faults.items() if not fault]
    if not loaded:
        found, expected = _listed(names, 4) or Message("nothing"), _listed(list(own), 4)
        message = Message(
            "{path}: nothing in it matches this network; found {found}; allowed: {expected}",
            path=path,
            found=found,
            expected=expected,
        )
        raise ExperimentError([Fault("model.weights", message)])
    return Match(
        str(path),
        tuple(loaded),
        tuple(name for name in own if name not in faults and network.group_of(name) in groups),
        tuple(name for name in names if name not in own),
        tuple(f"{name} ({fault})" for name, fault in faults.items() if fault),
    )


def write_weights(weights: Mapping[str, NDArray[Any]], path: Path, metadata: Mapping[str, str]) -> None:
    """Write arrays under their names; raises :class:`FileError`."""
    with replacing(path) as temporary:
        try:
            save_file(dict(weights), temporary, {"format": "pt", **metadata})
        except SafetensorError as error:
            raise FileError("{path}: can't be written: {error}", path=path, error=error) from error


def _fault(found: Any, parameter: torch.Tensor) -> str:
    """Why a tensor of the file can't be taken; empty where it can."""
    shape = tuple(found.get_shape())
    if shape != tuple(parameter.shape):
        return Message("{sizes} in the file, {sizes2} here", sizes=_sizes(shape), sizes2=_sizes(tuple(parameter.shape)))
    kind = found.get_dtype()
    return (
        ""
        if kind in _FLOATS
        else Message("{kind} in the file; allowed: {floats}", kind=kind, floats=", ".join(_FLOATS))
    )


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """The file, its tensors not yet read; raises :class:`FileError`."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(9)
    except OSError as error:
        raise FileError("{path}: can't be read: {reason}", path=path, reason=error.strerror) from error
    if size > MAX_FILE_BYTES:
        raise FileError(
            "{path}: larger than {most} bytes, the most that weights may have", path=path, most=f"{MAX_FILE_BYTES:,}"
        )
    if start.startswith(_PICKLES) and start[8:] != b"{":  # safetensors begin with 8 bytes of length, then JSON
        raise FileError(
            "{path}: a pickle of torch.save, which can run any program when it is read; allowed: safetensors, as "
            "safetensors.torch.save_file writes them",
            path=path,
        )
    try:
        with safe_open(path, "pt") as tensors:
            yield tensors
    except SafetensorError as error:
        raise FileError("{path}: not a whole safetensors file: {error}", path=path, error=error) from error


def _listed(names: Collection[str], most: int | None) -> str:
    shown = list(names)[:most]
    more = [Message("{count} more", count=f"{len(names) - len(shown):,}")] if len(names) > len(shown) else []
    return ", ".join([*shown, *more])


def _sizes(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape)) or Message("one number")
