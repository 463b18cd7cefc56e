"""Weights in safetensors files: saving trained weights and starting a run from them. Pickles are refused."""

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
_PICKLES = (b"PK\x03\x04", b"\x80")  # first bytes of torch.save's current and previous format


@dataclass(frozen=True, slots=True)
class Match:
    """The match between the tensors of a file and the parameters of a network, by name.

    ``missing`` holds parameters that are not in the file, ``unexpected`` tensors that are not in the network, and
    ``different`` names that are in both but can't be loaded, with the reason in parentheses.
    """

    path: str
    loaded: tuple[str, ...]
    missing: tuple[str, ...]
    unexpected: tuple[str, ...]
    different: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """True if everything matched."""
        return not (self.missing or self.unexpected or self.different)

    def described(self, most: int | None = None) -> Message:
        """Return a sentence that lists the mismatches, at most ``most`` names of each kind."""
        loaded = Message("{count} tensors of {path} were loaded", count=f"{len(self.loaded):,}", path=self.path)
        return Message("{parts}.", parts=join("; ", [loaded, *self.mismatches(most)]))

    def mismatches(self, most: int | None = None) -> list[str]:
        """Return the mismatches, one text for each kind that occurs, with at most ``most`` names."""
        lists = {
            Message("missing in the file"): self.missing,
            Message("not of this network"): self.unexpected,
            "different": self.different,
        }
        return [f"{kind}: {_listed(names, most)}" for kind, names in lists.items() if names]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON data."""
        lists = {"missing": self.missing, "unexpected": self.unexpected, "different": self.different}
        return {"path": self.path, "loaded": len(self.loaded), **{kind: list(names) for kind, names in lists.items()}}


def weights_of(network: Network) -> dict[str, NDArray[Any]]:
    """Return a copy of every parameter by its name in PyTorch; bfloat16 is converted to float32."""
    named = {name: parameter.detach().cpu() for name, parameter in network.named_parameters()}
    return {name: (t.float() if t.dtype is torch.bfloat16 else t.clone()).numpy() for name, t in named.items()}


def load_start(model: Model, network: Network) -> Match | None:
    """Load the weights of the file that the experiment names; return None if it names none."""
    if model.weights is None:
        return None
    return load_weights(Path(model.weights), network, Switches.of(model).groups)


@torch.no_grad()
def load_weights(path: Path, network: Network, groups: Collection[Group]) -> Match:
    """Load the tensors whose name and shape match a parameter; ``groups`` are the groups of parameters in use.

    Raises :class:`FileError` for a file that can't be read, :class:`ExperimentError` if no tensor in it matches.
    """
    own = dict(network.named_parameters())
    with _opened(path) as file:
        match = _matched(path, file, network, groups)
        for name in match.loaded:
            own[name].copy_(file.get_tensor(name))
    return match


def match_weights(path: Path, network: Network, groups: Collection[Group]) -> Match:
    """Return the match that :func:`load_weights` would return; the network needs no storage."""
    with _opened(path) as file:
        return _matched(path, file, network, groups)


def _matched(path: Path, file: Any, network: Network, groups: Collection[Group]) -> Match:
    own = dict(network.named_parameters())
    names = list(file.keys())
    faults = {name: _fault(file.get_slice(name), own[name]) for name in names if name in own}
    loaded = [name for name, fault in faults.items() if not fault]
    if not loaded:
        message = Message(
            "{path}: nothing in it matches this network; found {found}; allowed: {expected}",
            path=path,
            found=_listed(names, 4) or Message("nothing"),
            expected=_listed(list(own), 4),
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


def _fault(tensor: Any, parameter: torch.Tensor) -> str:
    """Return the reason why a tensor of the file can't be loaded, or an empty string if it can."""
    shape = tuple(tensor.get_shape())
    if shape != tuple(parameter.shape):
        return Message("{sizes} in the file, {sizes2} here", sizes=_sizes(shape), sizes2=_sizes(tuple(parameter.shape)))
    kind = tensor.get_dtype()
    return (
        ""
        if kind in _FLOATS
        else Message("{kind} in the file; allowed: {floats}", kind=kind, floats=", ".join(_FLOATS))
    )


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """Open the file without reading its tensors; raises :class:`FileError`."""
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
