"""The experiment: model, data, training, seed and schedule of changes.

The file format is a contract: JSON with the keys of these classes, ``format`` and ``version`` required, every
other key optional. All faults are reported at once, each with its key path.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import ValidationError

from gradviz.catalog.datasets import DATASETS
from gradviz.catalog.decays import DECAYS
from gradviz.catalog.losses import LOSSES
from gradviz.catalog.optimizers import OPTIMIZERS
from gradviz.catalog.option import Option, Switch, named
from gradviz.catalog.pretraining import PRETRAINING
from gradviz.errors import ExperimentError, Fault, FileError
from gradviz.experiment.consistency import contradictions
from gradviz.experiment.faults import faults_of
from gradviz.experiment.keypath import replaced, value_at
from gradviz.experiment.model import MODEL, Model
from gradviz.experiment.section import Choice, OneOf, Section, by_path, options_of
from gradviz.files import read_text, write_text
from gradviz.message import Message

FORMAT: Literal["gradviz-experiment"] = "gradviz-experiment"
MAX_FILE_BYTES = 1_000_000
MAX_STEPS = 10_000_000


class Data(Choice):
    """The source of the samples."""

    name: str
    batch_size: int = Option(64, "Batch size", "Samples of one step.", unit="samples", ge=1, le=65536).field()


class Optimizer(Choice):
    """The rule that turns a gradient into an update."""

    name: str


class Clipping(Section):
    """Gradient clipping, over all parameters together (Pascanu et al. 2013)."""

    on: bool = Option(False, "Clipping", "Limit the gradient before the step.", live=True, switch=Switch("C")).field()
    kind: Literal["norm", "value"] = Option(
        "norm",
        "Clip by",
        "norm: scale the whole gradient to the threshold; value: cut each element.",
        live=True,
        choices=named(norm="Norm", value="Value"),
    ).field()
    threshold: float = Option(
        1.0,
        "Clipping threshold",
        "Largest global norm, or largest element.",
        live=True,
        logarithmic=True,
        gt=0,
        le=1e30,
    ).field()


class Decay(Choice):
    """The decay of the learning rate."""

    kind: str


class Pretraining(Choice):
    """The phase before the training, in the same recording."""

    kind: str


OPTIMIZER = OneOf(Optimizer, OPTIMIZERS, "sgd")
DECAY = OneOf(Decay, DECAYS, "none")
PRETRAINED = OneOf(Pretraining, PRETRAINING, "none")


class Training(Section):
    """The training: steps, loss, precision, optimizer, learning rate, clipping and pre-training."""

    steps: int = Option(500, "Steps", "Optimizer steps of the training.", unit="steps", ge=1, le=MAX_STEPS).field()
    loss: str = Option("cross_entropy", "Loss", "What is averaged over the batch.", choices=LOSSES.choices).field()
    precision: Literal["float32", "float64", "bfloat16"] = Option(
        "float32",
        "Precision",
        "The numbers of parameters, data and loss; bfloat16 has the range of float32 and 8 bits of its 24.",
        choices=named(float32="float32", float64="float64", bfloat16="bfloat16"),
    ).field()
    optimizer: Annotated[Optimizer, OPTIMIZER] = OPTIMIZER.default()
    warmup: int = Option(
        0,
        "Warm-up",
        "Steps in which the learning rate rises in a straight line to its value.",
        unit="steps",
        ge=0,
        le=MAX_STEPS,
    ).field()
    decay: Annotated[Decay, DECAY] = DECAY.default()
    clipping: Clipping = Clipping()
    pretraining: Annotated[Pretraining, PRETRAINED] = PRETRAINED.default()

    @property
    def pretraining_steps(self) -> int:
        """The number of steps of the pre-training, which come first."""
        steps: int = self.pretraining.options().get("steps", 0)
        return steps

    @property
    def all_steps(self) -> int:
        """The number of steps of the recording: pre-training and training."""
        return self.pretraining_steps + self.steps


class Change(Section):
    """A change at a step: the new values apply from the computation of that step on."""

    at: int = Option(0, "At step", "The first step with the change.", unit="step", ge=0, le=MAX_STEPS).field()
    set: dict[str, Any]


DATA = OneOf(Data, DATASETS, "digits")


class Experiment(Section):
    """Everything that decides a run. Immutable; :meth:`with_values` returns a changed copy."""

    format: Literal["gradviz-experiment"] = Option(
        FORMAT, "Format", "What the file is.", choices=((FORMAT, FORMAT, ""),)
    ).field()
    version: int = Option(1, "Version", "The version of the format.", ge=1, le=1).field()
    name: str = Option("", "Name", "Shown in titles.", max_length=200).field()
    notes: str = Option("", "Notes", "What to look at, what to press.", max_length=20000).field()
    seed: int = Option(0, "Seed", "Same seed, same numbers.", ge=0, le=2**53).field()
    model: Annotated[Model, MODEL] = MODEL.default()
    data: Annotated[Data, DATA] = DATA.default()
    training: Training = Training()
    schedule: tuple[Change, ...] = Option((), "Schedule", "Changes at a step.", max_length=10_000).field()

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any], source: str = "experiment") -> Self:
        """Validate plain JSON data; raises :class:`ExperimentError` with every fault.

        ``source`` names the data in messages. ``format`` and ``version`` are optional here.
        """
        try:
            text = json.dumps(raw)  # JSON mode is strict about types, but accepts a list for a tuple
        except (TypeError, ValueError, RecursionError) as error:
            raise ExperimentError([Fault("", Message("not plain JSON data: {error}", error=error))], source) from error
        try:
            experiment = cls.model_validate_json(text)
        except ValidationError as error:
            raise ExperimentError(faults_of(error, cls, raw), source) from error
        if faults := contradictions(experiment):
            raise ExperimentError(faults, source)
        return experiment

    @classmethod
    def from_json(cls, text: str, source: str = "experiment") -> Self:
        """Parse the text of an experiment file; raises :class:`ExperimentError` or :class:`FileError`."""
        raw = _parsed(text, source)
        missing = [Fault(key, Message("missing")) for key in ("format", "version") if key not in raw]
        version = raw.get("version")
        if not missing and raw["format"] == FORMAT and isinstance(version, int) and version > 1:
            raise FileError(
                "{source}: format version {version} is of a newer gradviz; this one reads version 1",
                source=source,
                version=version,
            )
        try:
            experiment = cls.from_dict(raw, source)
        except ExperimentError as error:
            raise ExperimentError([*missing, *error.faults], source) from error
        if missing:
            raise ExperimentError(missing, source)
        return experiment

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read an experiment file; raises :class:`FileError` or :class:`ExperimentError`."""
        return cls.from_json(read_text(path, MAX_FILE_BYTES), str(path))

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON data that :meth:`from_dict` reads back to an equal experiment."""
        return self.model_dump(mode="json", exclude_none=True, serialize_as_any=True)

    def to_json(self) -> str:
        """Return the text of the experiment file."""
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False) + "\n"

    def save(self, path: Path) -> None:
        """Write the experiment file; raises :class:`FileError`."""
        write_text(path, self.to_json())

    def options(self) -> list[Option]:
        """Return every option, given the choices that the experiment makes."""
        return list(options_of(type(self), self))

    def value(self, path: str) -> Any:
        """Return the value at a key path."""
        value: Any = self
        for key in path.split("."):
            value = getattr(value, key)
        return value

    def with_values(self, values: Mapping[str, Any], source: str = "experiment") -> Self:
        """Return the experiment with other values at some key paths; raises :class:`ExperimentError`.

        If a value chooses another row of a table, the options that only the old row has are removed. An option that
        was at its default, or whose value is no longer allowed, gets the default of the new row.
        """
        raw = self.to_dict()
        choices = {path: value for path, value in values.items() if self._chooses(path)}
        before = by_path(self.options())
        raw = replaced(raw, choices)
        after = by_path(options_of(type(self), raw))
        for path in before.keys() & after.keys() - choices.keys():
            if _moves_on(value_at(raw, path), before[path], after[path]):
                _drop(raw, path)
        for path in before.keys() - by_path(options_of(type(self), raw)).keys():
            _drop(raw, path)
        return self.from_dict(replaced(raw, {p: v for p, v in values.items() if p not in choices}), source)

    def changed(self, values: Mapping[str, Any], source: str = "experiment") -> Self:
        """Return :meth:`with_values` if all keys can change during a run; raises :class:`ExperimentError` otherwise."""
        live = [option.path for option in self.options() if option.live]
        faults = [
            Fault(path, Message("can't change during a run; allowed: {live}", live=", ".join(live)))
            for path in values
            if path not in live
        ]
        if faults:
            raise ExperimentError(faults, source)
        schedule = {"schedule": self.schedule}  # it is valid and may be long
        return self.model_copy(update={"schedule": ()}).with_values(values, source).model_copy(update=schedule)

    def _chooses(self, path: str) -> bool:
        section, _, key = path.rpartition(".")
        try:
            owner = self.value(section) if section else self
        except AttributeError:
            return False
        return isinstance(owner, Choice) and owner.table.key == key


def _moves_on(value: Any, before: Option, after: Option) -> bool:
    """Return True if a value must not be carried over to another row."""
    if after.choices and not after.kinds and value not in [name for name, _, _ in after.choices]:
        return True
    return bool(before.default != after.default and value == before.default)


def _drop(raw: dict[str, Any], path: str) -> None:
    section, _, key = path.rpartition(".")
    below = value_at(raw, section) if section else raw
    if isinstance(below, dict):
        below.pop(key, None)
        if section and not below:
            _drop(raw, section)


def _parsed(text: str, source: str) -> dict[str, Any]:
    def without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        section = dict(pairs)
        if len(section) < len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            raise FileError("{source}: the key {twice} stands twice in one object", source=source, twice=repr(twice))
        return section

    try:
        raw = json.loads(text, object_pairs_hook=without_duplicates)
    except json.JSONDecodeError as error:
        raise FileError(
            "{source}: not JSON: {reason} (line {lineno}, column {colno})",
            source=source,
            reason=error.msg,
            lineno=error.lineno,
            colno=error.colno,
        ) from error
    except (RecursionError, ValueError) as error:
        raise FileError("{source}: not JSON that can be read: {error}", source=source, error=error) from error
    if not isinstance(raw, dict):
        raise FileError(
            '{source}: not an experiment; allowed: a JSON object with "format": "{format}"',
            source=source,
            format=FORMAT,
        )
    return raw
