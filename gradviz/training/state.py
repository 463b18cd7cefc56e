"""The state of a trainer between two steps: everything that its next steps depend on, as values and as bytes.

The bytes are a safetensors file whose metadata hold a JSON object. They are never a pickle.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import safetensors.torch
import torch
from pydantic import BaseModel, ConfigDict, NonNegativeInt, ValidationError
from safetensors import SafetensorError
from torch import Tensor

import gradviz
from gradviz.data.batches import Batches, BatchState
from gradviz.errors import FileError, InputError
from gradviz.experiment.experiment import Experiment
from gradviz.training.events import NonFinite
from gradviz.training.optimizer import OptimizerState, check_optimizer

FORMAT: Literal["gradviz-state"] = "gradviz-state"
MAX_HEAD_BYTES = 1 << 24

_OF_A_TRAINER = {"name", "notes", "schedule", "training.steps"}  # may differ where a run is continued


@dataclass(frozen=True, slots=True, eq=False)
class TrainerState:
    """A trainer before its ``step``. All tensors are copies on the CPU, and nothing may change them.

    ``phase`` is the first step of the phase that the step belongs to; ``experiment`` has the values in force, without
    a schedule; ``pending`` are changes that take effect with the step; ``unseen`` are the kinds of non-finite values
    that the run has not had yet. ``tensors`` are the parameters in one buffer (``values``) and the network's buffers,
    see :func:`pack`.
    ``generators`` are those that the steps draw from, except the one of ``batches``.
    """

    step: int
    phase: int
    experiment: Experiment
    pending: Mapping[str, Any]
    unseen: frozenset[NonFinite]
    batches: BatchState
    tensors: Mapping[str, Tensor]
    generators: Mapping[str, Tensor]
    optimizer: OptimizerState

    @property
    def nbytes(self) -> int:
        """The memory that its tensors take."""
        return sum(tensor.nbytes for tensor in self._named_tensors().values())

    def to_bytes(self) -> bytes:
        """Return what :meth:`from_bytes` reads."""
        head = _Head(
            format=FORMAT,
            version=1,
            gradviz=gradviz.__version__,
            step=self.step,
            phase=self.phase,
            experiment=self.experiment.to_dict(),
            pending=dict(self.pending),
            unseen=sorted(self.unseen),
            batches=dict(self.batches),
            optimizer=[{k: v for k, v in kept.items() if not isinstance(v, Tensor)} for kept in self.optimizer],
        )
        tensors = {name: tensor.contiguous() for name, tensor in self._named_tensors().items()}
        return safetensors.torch.save(tensors, {FORMAT: json.dumps(head.model_dump())})

    @classmethod
    def from_bytes(cls, data: bytes, source: str = "state") -> TrainerState:
        """Read a state; raises :class:`FileError` if it is damaged, :class:`ExperimentError` if its experiment is.

        Takes no more memory than ``data`` again.
        """
        head = _read_head(data, source)
        try:
            tensors = safetensors.torch.load(data)
        except (SafetensorError, ValueError, KeyError) as error:
            raise FileError("{source}: not a whole state: {error}", source=source, error=error) from error
        groups: dict[str, dict[str, Tensor]] = {"tensors": {}, "generators": {}, "optimizer": {}}
        for name, tensor in tensors.items():
            group, _, rest = name.partition("/")
            groups.setdefault(group, {})[rest] = tensor
        kept: list[dict[str, Any]] = [dict(numbers) for numbers in head.optimizer]
        for name, tensor in groups["optimizer"].items():
            index, _, key = name.partition("/")
            if not (index.isascii() and index.isdecimal() and len(index) < 10 and int(index) < len(kept)):
                raise FileError(
                    "{source}: optimizer: found {name}; allowed: {count} parameters",
                    source=source,
                    name=repr(name),
                    count=f"{len(kept):,}",
                )
            kept[int(index)][key] = tensor
        return cls(
            head.step,
            head.phase,
            Experiment.from_dict(head.experiment, source),
            head.pending,
            frozenset(head.unseen),
            head.batches,
            groups["tensors"],
            groups["generators"],
            tuple(kept),
        )

    def experiment_for(self, experiment: Experiment) -> Experiment:
        """Return the experiment with the values in force; raises :class:`InputError` if the state is of another run.

        Two experiments are the same run if they agree in all that can't change during one, except what they are called
        and how many steps they have.
        """
        ours, theirs = (
            {o.path: of.value(o.path) for o in of.options() if not o.live} for of in (experiment, self.experiment)
        )
        for path in dict.fromkeys([*ours, *theirs]):
            if path not in _OF_A_TRAINER and (own := ours.get(path)) != (value := theirs.get(path)):
                raise InputError(
                    "state: it is of another run: {path} is {value} there and {own} here",
                    path=path,
                    value=json.dumps(value),
                    own=json.dumps(own),
                )
        return experiment.changed({o.path: self.experiment.value(o.path) for o in experiment.options() if o.live})

    def check_fits(
        self,
        tensors: Mapping[str, Tensor],
        generators: Mapping[str, torch.Generator],
        phases: Mapping[int, Sequence[Tensor]],
    ) -> None:
        """Raise :class:`InputError` unless a trainer with these can take the state; ``phases`` by their first steps."""
        _check_kinds(self.tensors, tensors)
        _check_kinds(self.generators, {name: generator.get_state() for name, generator in generators.items()})
        for name, generator in generators.items():
            try:
                torch.Generator(generator.device).set_state(self.generators[name])
            except RuntimeError as error:
                raise InputError("state: generator {name}: {error}", name=name, error=error) from error
        expected = max((first for first in phases if first <= self.step), default=0)
        if self.phase != expected:
            raise InputError(
                "state: phase: found {phase}; allowed at step {step}: {expected}",
                phase=self.phase,
                step=self.step,
                expected=expected,
            )
        check_optimizer(phases[self.phase], self.optimizer)

    def _named_tensors(self) -> dict[str, Tensor]:
        kept = {f"{i}/{k}": v for i, of_one in enumerate(self.optimizer) for k, v in of_one.items()}
        groups = {"tensors": self.tensors, "generators": self.generators, "optimizer": kept}
        return {f"{g}/{name}": t for g, named in groups.items() for name, t in named.items() if isinstance(t, Tensor)}


def restore_batches(batches: Batches, saved: BatchState) -> None:
    """Let batches continue from there; raises :class:`InputError`, and leaves them where they are, if they can't."""
    try:
        batches.restore(saved)
    except ValueError as error:
        raise InputError("state: {error}", error=error) from error


def pack(buffers: Sequence[Tensor]) -> dict[str, Tensor]:
    """Copy a network's buffers into one tensor for each kind of number: deep networks have hundreds, mostly tiny."""
    kinds = dict.fromkeys(buffer.dtype for buffer in buffers)
    return {_name(kind): torch.cat([b.reshape(-1) for b in buffers if b.dtype is kind]) for kind in kinds}


@torch.no_grad()
def unpack(buffers: Sequence[Tensor], packed: Mapping[str, Tensor]) -> None:
    """Give buffers the values that :func:`pack` has copied."""
    for kind in dict.fromkeys(buffer.dtype for buffer in buffers):
        alike = [buffer for buffer in buffers if buffer.dtype is kind]
        parts = torch.split(packed[_name(kind)], [buffer.numel() for buffer in alike])
        for buffer, part in zip(alike, parts, strict=True):
            buffer.copy_(part.view_as(buffer))


def _name(kind: torch.dtype) -> str:
    return f"buffers.{str(kind).removeprefix('torch.')}"


class _Head(BaseModel):
    """What of a state is no tensor."""

    model_config = ConfigDict(strict=True)

    format: Literal["gradviz-state"]
    version: int
    gradviz: str
    step: NonNegativeInt
    phase: NonNegativeInt
    experiment: dict[str, Any]
    pending: dict[str, Any]
    unseen: list[NonFinite]
    batches: dict[str, Any]
    optimizer: list[dict[str, bool | int | float | None]]


def _read_head(data: bytes, source: str) -> _Head:
    """The JSON object; raises :class:`FileError`."""
    length = int.from_bytes(data[:8], "little")
    if not 2 <= length <= min(MAX_HEAD_BYTES, len(data) - 8):
        raise FileError(
            "{source}: not a whole state: a head of {head} bytes in {size}",
            source=source,
            head=f"{length:,}",
            size=f"{len(data):,}",
        )
    try:
        metadata = json.loads(data[8 : 8 + length]).get("__metadata__", {})
        head = json.loads(metadata[FORMAT])
        if isinstance(head, dict) and isinstance(version := head.get("version"), int) and version > 1:
            raise FileError(
                "{source}: version {version} is of a newer gradviz; this one reads version 1",
                source=source,
                version=version,
            )
        return _Head.model_validate(head)
    except (ValidationError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise FileError("{source}: no state of a trainer: {error}", source=source, error=error) from error


def _check_kinds(saved: Mapping[str, Tensor], own: Mapping[str, Tensor]) -> None:
    """Raise :class:`InputError` unless names, shapes and kinds of number agree."""
    found, expected = (_kinds(tensors) for tensors in (saved, own))
    for name in sorted(found.items() ^ expected.items()):
        key = name[0]
        raise InputError(
            "state: {name}: found {found}; allowed: {allowed}",
            name=key,
            found=found.get(key, "none"),
            allowed=expected.get(key, "none"),
        )


def _kinds(tensors: Mapping[str, Tensor]) -> dict[str, str]:
    return {name: f"{tensor.dtype} {list(tensor.shape)}" for name, tensor in tensors.items()}
