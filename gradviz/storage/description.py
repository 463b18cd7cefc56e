"""The description of a run in a file, as JSON: written from a :class:`RunInfo`, and validated when it is read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard, get_args

from gradviz.catalog.statistics import STATISTICS, Rows
from gradviz.errors import GradvizError
from gradviz.experiment.experiment import Experiment
from gradviz.message import Message, message_from
from gradviz.recording.reading import EVENT_KINDS, Event, Layer
from gradviz.recording.run_info import Parent, RunInfo, time_rows
from gradviz.storage.file_format import (
    ALONG,
    MAX_COLUMNS,
    MAX_NAME,
    MAX_SENTENCE,
    MAX_SERIES,
    MAX_STEPS,
    SCALARS,
    End,
    SeriesInfo,
)

REQUIRED = ("environment", "layers", "series")
OPTIONAL = ("experiment", "end", "run_id", "title", "planned_steps", "parent", "rows", "read_at", "constant_loss")
"""Keys of the table ``about``; ``scalars`` is not read, because ``series`` contains it."""

_RUN_ID = re.compile(r"[0-9a-f]{32}")
_ROWS: dict[str, Rows] = {along: rows for rows, along in ALONG.items()}


class UnreadableError(Exception):
    """A value of the table ``about`` is invalid; ``part`` names it."""

    def __init__(self, part: str, reason: str = Message("not what it should be")) -> None:
        super().__init__(part, reason)
        self.part, self.reason = part, reason


def about_of(info: RunInfo) -> dict[str, Any]:
    """Return the values of the table ``about`` except ``series`` and ``end``."""
    values: dict[str, Any] = {
        "experiment": None if info.experiment is None else info.experiment.to_dict(),
        "environment": dict(info.environment),
        "layers": [{"name": layer.name, "kind": layer.kind, "shape": list(layer.shape)} for layer in info.layers],
        "rows": {ALONG[kind]: list(names) for kind, names in info.other_rows.items() if names},
        "scalars": list(info.scalars),
        "title": None if info.experiment else info.title,
        "planned_steps": None if info.experiment else info.planned_steps,
        "run_id": info.run_id,
        "parent": None if info.parent is None else _parent_to_dict(info.parent),
        "read_at": info.read_at,
        "constant_loss": info.constant_loss,
    }
    return {key: value for key, value in values.items() if value is not None}


def _parent_to_dict(parent: Parent) -> dict[str, Any]:
    values = {"run": parent.run, "step": parent.step, "experiment_sha256": parent.experiment_sha256}
    return {key: value for key, value in values.items() if value not in (None, "")}


def info_of(about: Mapping[str, Any], version: int, source: str) -> RunInfo:
    """Parse the table ``about`` of a file.

    Raises :class:`UnreadableError`, or the error of an invalid experiment, whose message calls the file ``source``.
    """
    experiment = None if about.get("experiment") is None else _experiment(about["experiment"], source)
    if experiment is None and version == 1:
        raise UnreadableError("experiment", Message("missing"))
    environment, rows = _environment(about["environment"]), _other_rows(about.get("rows", {}))
    layers = _layers(about["layers"])
    series = [entry for entry in series_of(about["series"], len(layers)) if entry is not None]
    if version == 1:
        environment, rows = _without_parameters(environment)
        rows["time"] = next((time_rows(entry.columns) for entry in series if entry.along == "time"), ())
    return RunInfo(
        title=experiment.name if experiment else _title(about.get("title", "")),
        layers=layers,
        environment=environment,
        experiment=experiment,
        planned_steps=experiment.training.all_steps if experiment else _planned_steps(about.get("planned_steps")),
        other_rows=rows,
        scalars=tuple(entry.name for entry in series if entry.along == "step"),
        parent=_parent(about.get("parent")),
        read_at=_read_at(about.get("read_at", "backward")),
        constant_loss=_constant_loss(about.get("constant_loss")),
        run_id=_run_id(about.get("run_id")),
    )


def series_of(data: Any, layers: int) -> list[SeriesInfo | None]:
    """Parse the list of series; entries of a kind that this version cannot read are None.

    Raises :class:`UnreadableError` if ``data`` is not a list of series.
    """
    if not isinstance(data, list) or not len(SCALARS) <= len(data) <= MAX_SERIES:
        raise UnreadableError("series", Message("not a list of them"))
    if not all(map(_is_series, data)):
        raise UnreadableError("series", Message("not what they should be"))
    if len({entry["name"] for entry in data}) < len(data):
        raise UnreadableError("series", Message("a name stands there twice"))
    series = [_series(entry, layers) for entry in data]
    if tuple(entry.name for entry in series[: len(SCALARS)] if entry and entry.along == "step") != SCALARS:
        raise UnreadableError("series", Message("not what they should be"))
    return series


def _is_series(data: Any) -> bool:
    if not isinstance(data, dict) or not all(_is_name(data.get(key)) for key in ("name", "type", "along")):
        return False
    columns, first = data.get("columns"), data.get("first", 0)
    return _is_count(columns, MAX_COLUMNS) and _is_count(first, MAX_STEPS - 1)


def _series(data: dict[str, Any], layers: int) -> SeriesInfo | None:
    name, type_, along, columns = (data[key] for key in ("name", "type", "along", "columns"))
    if not name.isidentifier():  # it becomes the name of a file in an archive
        return None
    if along == "step":
        return SeriesInfo(name, "<f8", "step", 1) if (type_, columns) == ("<f8", 1) and "first" not in data else None
    if along not in _ROWS or type_ != "<f4":
        return None
    if along == "layer" and columns != layers:
        raise UnreadableError("series", Message("not what they should be"))
    if name in STATISTICS and STATISTICS[name].rows != _ROWS[along]:
        return None
    return SeriesInfo(name, "<f4", along, columns, data.get("first", 0))


def row_kind_of(series: SeriesInfo) -> Rows:
    """Return the kind of row that a statistic has a value for."""
    return _ROWS[series.along]


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of a run, and its number of steps."""

    end: End
    steps: int


def ending_of(data: Any) -> Ending | None:
    """Parse the end of a run; return None if the run has not ended. Raises :class:`UnreadableError`."""
    if data is None:
        return None
    if not isinstance(data, dict) or data.get("how") not in get_args(End):
        raise UnreadableError("end")
    if not _is_count(data.get("steps"), MAX_STEPS):
        raise UnreadableError("end")
    return Ending(data["how"], data["steps"])


def event_to_dict(event: Event) -> dict[str, Any]:
    """Return plain JSON data of an event, including the templates from which its texts are translated."""
    texts = {"label": event.label, "detail": event.detail}
    messages = {name: text.to_dict() for name, text in texts.items() if isinstance(text, Message)}
    return {**event.to_dict(), **({"messages": messages} if messages else {})}


def event_of(data: Any) -> Event | None:
    """Parse an event; return None if it is invalid. Events of unknown kinds are accepted, without unknown keys."""
    if not isinstance(data, dict) or not {"step", "kind", "label"} <= data.keys():
        return None
    attributes = {key: value for key, value in data.items() if key in Event.__slots__}
    texts = [attributes.get(key, "") for key in ("kind", "label", "key", "layer")]
    if not all(map(_is_name, texts)) or not _is_text(attributes.get("detail", ""), MAX_SENTENCE):
        return None
    if not _is_count(attributes["step"], MAX_STEPS):
        return None
    if not isinstance(attributes.get("value"), str | int | float | bool | None):
        if attributes["kind"] in EVENT_KINDS:
            return None
        del attributes["value"]
    messages = data.get("messages")
    for name in ("label", "detail"):
        message = message_from(messages.get(name)) if isinstance(messages, dict) else None
        if message is not None and message == attributes.get(name):  # else only the text is kept
            attributes[name] = message
    return Event(**attributes)


def _experiment(data: Any, source: str) -> Experiment:
    try:
        return Experiment.from_json(json.dumps(data), Message("{source}: experiment", source=source))
    except GradvizError:
        raise
    except (ValueError, RecursionError) as error:
        raise UnreadableError("experiment", str(error)) from error


def _environment(data: Any) -> dict[str, Any]:
    if not isinstance(data, dict) or len(data) > 100 or not _is_plain(data):
        raise UnreadableError("environment")
    return data


def _without_parameters(environment: dict[str, Any]) -> tuple[dict[str, Any], dict[Rows, tuple[str, ...]]]:
    """Return the environment without the names of the parameters, which version 1 keeps in it, and these names."""
    names = environment.get("parameters")
    if not isinstance(names, list):
        return environment, {}
    rest = {key: value for key, value in environment.items() if key != "parameters"}
    return rest, {"parameters": tuple(map(str, names))}


def _other_rows(data: Any) -> dict[Rows, tuple[str, ...]]:
    if not isinstance(data, dict) or not all(_is_names(names) for names in data.values()):
        raise UnreadableError("rows")
    return {_ROWS[along]: tuple(names) for along, names in data.items() if along in ("time", "parameter")}


def _layers(data: Any) -> tuple[Layer, ...]:
    layers = [_layer(entry) for entry in data] if isinstance(data, list) and len(data) <= MAX_COLUMNS else []
    if not layers or None in layers:
        raise UnreadableError("layers", Message("not a list of at most {most} of them", most=f"{MAX_COLUMNS:,}"))
    return tuple(layer for layer in layers if layer is not None)


def _layer(data: Any) -> Layer | None:
    if not isinstance(data, dict) or not {"name", "kind", "shape"} <= data.keys():
        return None
    name, kind, shape = data["name"], data["kind"], data["shape"]
    if not (_is_name(name) and _is_name(kind) and isinstance(shape, list) and len(shape) <= 8):
        return None
    return Layer(name, kind, tuple(shape)) if all(_is_count(side, 2**53 - 1) for side in shape) else None


def _title(data: Any) -> str:
    if not isinstance(data, str) or len(data) > MAX_NAME:
        raise UnreadableError("title")
    return "".join(letter if letter.isprintable() else " " for letter in data)


def _planned_steps(data: Any) -> int | None:
    if data is not None and not _is_count(data, 2**53):
        raise UnreadableError("planned_steps")
    steps: int | None = data
    return steps


def _parent(data: Any) -> Parent | None:
    if data is None:
        return None
    if not isinstance(data, dict) or not _is_count(data.get("step"), MAX_STEPS):
        raise UnreadableError("parent")
    run, experiment = data.get("run"), data.get("experiment_sha256", "")
    if not (run is None or _is_run_id(run)) or not _is_name(experiment):
        raise UnreadableError("parent")
    return Parent(run, data["step"], experiment)


def _run_id(data: Any) -> str | None:
    if data is not None and not _is_run_id(data):
        raise UnreadableError("run_id")
    run_id: str | None = data
    return run_id


def _is_run_id(data: Any) -> bool:
    return isinstance(data, str) and _RUN_ID.fullmatch(data) is not None


def _constant_loss(data: Any) -> float | None:
    if data is None:
        return None
    if type(data) not in (int, float):
        raise UnreadableError("constant_loss")
    return float(data)


def _read_at(data: Any) -> str:
    if not _is_name(data):
        raise UnreadableError("read_at")
    return data


def _is_names(data: Any) -> bool:
    return isinstance(data, list) and len(data) <= MAX_COLUMNS and all(map(_is_name, data))


def _is_count(data: Any, most: int) -> bool:
    return type(data) is int and 0 <= data <= most


def _is_plain(data: Any, depth: int = 3) -> bool:
    """Return True for JSON data of at most this depth whose texts are safe to print on a terminal."""
    if isinstance(data, dict | list) and depth:
        parts = [*data, *data.values()] if isinstance(data, dict) else data
        return all(_is_plain(part, depth - 1) for part in parts)
    return _is_text(data, MAX_SENTENCE) if isinstance(data, str) else isinstance(data, int | float | None)


def _is_name(data: Any) -> TypeGuard[str]:
    return _is_text(data, MAX_NAME)


def _is_text(data: Any, longest: int) -> TypeGuard[str]:
    """Return True for a single line of text that is safe to print on a terminal."""
    return isinstance(data, str) and len(data) <= longest and data.isprintable()
