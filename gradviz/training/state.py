"""The state of a trainer between two steps: everything that its next steps depend on, as values and as bytes.

The bytes are a safetensors file whose metadata contain a JSON object. They are never a pickle.
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

_OF_A_TRAINER = {"name", "notes", "schedule", "training.steps"}  # may differ if a run is continued


@dataclass(frozen=True, slots=True, eq=False)
class TrainerState:
    """The state of a trainer before its ``step``. All tensors are copies on the CPU, and must not be changed.

    ``phase`` is the first step of the phase that the step belongs to. ``experiment`` has the current values, without a
    schedule. ``pending`` holds changes that take effect with the step. ``unseen`` holds the kinds of non-finite values
    that have not occurred in the run yet. ``tensors`` holds the parameters in one buffer (``values``) and the network's
    buffers, see :func:`pack`. ``generators`` holds the states of the generators that the steps draw from; the state of
    the batches' generator is in ``batches``.
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
        """The size of the tensors in bytes."""
        return sum(tensor.nbytes for tensor in self._named_tensors().values())

    def to_bytes(self) -> bytes:
        """Return the state as bytes for :meth:`from_bytes`."""
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
        """Read a state; raises :class:`FileError` if it is damaged, :class:`ExperimentError` for invalid experiments.

        Allocates at most as much memory as ``data`` takes.
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
        """Return the experiment with the state's current values.

        Raises :class:`InputError` if the state belongs to another run. Two experiments are the same run if they agree
        in all options that can't change during a run, except name, notes and number of steps.
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
        """Raise :class:`InputError` unless the state fits a trainer with these tensors, generators and phases.

        ``phases`` maps the first step of each phase to its parameters.
        """
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
        kept = {f"{i}/{k}": v for i, values in enumerate(self.optimizer) for k, v in values.items()}
        groups = {"tensors": self.tensors, "generators": self.generators, "optimizer": kept}
        return {f"{g}/{name}": t for g, named in groups.items() for name, t in named.items() if isinstance(t, Tensor)}


def restore_batches(batches: Batches, saved: BatchState) -> None:
    """Restore the state of batches; if it doesn't fit, raise :class:`InputError` and leave them unchanged."""
    try:
        batches.restore(saved)
    except ValueError as error:
        raise InputError("state: {error}", error=error) from error


def pack(buffers: Sequence[Tensor]) -> dict[str, Tensor]:
    """Copy a network's buffers into one tensor for each dtype: deep networks have hundreds of mostly tiny buffers."""
    kinds = dict.fromkeys(buffer.dtype for buffer in buffers)
    return {_name(kind): torch.cat([b.reshape(-1) for b in buffers if b.dtype is kind]) for kind in kinds}


@torch.no_grad()
def unpack(buffers: Sequence[Tensor], packed: Mapping[str, Tensor]) -> None:
    """Copy the values from :func:`pack` back into the buffers."""
    for kind in dict.fromkeys(buffer.dtype for buffer in buffers):
        alike = [buffer for buffer in buffers if buffer.dtype is kind]
        parts = torch.split(packed[_name(kind)], [buffer.numel() for buffer in alike])
        for buffer, part in zip(alike, parts, strict=True):
            buffer.copy_(part.view_as(buffer))


def _name(kind: torch.dtype) -> str:
    return f"buffers.{str(kind).removeprefix('torch.')}"


class _Head(BaseModel):
    """The part of a state that is stored as JSON."""

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
    """Read the JSON object; raises :class:`FileError`."""
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
    """Raise :class:`InputError` unless names, shapes and dtypes agree."""
    saved_kinds, own_kinds = _kinds(saved), _kinds(own)
    for name, _ in sorted(saved_kinds.items() ^ own_kinds.items()):
        raise InputError(
            "state: {name}: found {found}; allowed: {allowed}",
            name=name,
            found=saved_kinds.get(name, "none"),
            allowed=own_kinds.get(name, "none"),
        )


def _kinds(tensors: Mapping[str, Tensor]) -> dict[str, str]:
    return {name: f"{tensor.dtype} {list(tensor.shape)}" for name, tensor in tensors.items()}
