"""What a file says of its run, as JSON: written from a :class:`RunInfo`, and read with every size and type checked."""

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
"""Keys of the table ``about``; ``scalars`` only repeats what ``series`` says."""

_RUN_ID = re.compile(r"[0-9a-f]{32}")
_ROWS: dict[str, Rows] = {along: rows for rows, along in ALONG.items()}


class UnreadableError(Exception):
    """A value of the table ``about`` can't be used: ``what`` it is, and ``why``."""

    def __init__(self, what: str, why: str = Message("not what it should be")) -> None:
        super().__init__(what, why)
        self.what, self.why = what, why


def about_of(info: RunInfo) -> dict[str, Any]:
    """The values of the table ``about``, ``series`` and ``end`` apart."""
    found: dict[str, Any] = {
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
    return {key: value for key, value in found.items() if value is not None}


def _parent_to_dict(parent: Parent) -> dict[str, Any]:
    found = {"run": parent.run, "step": parent.step, "experiment_sha256": parent.experiment_sha256}
    return {key: value for key, value in found.items() if value not in (None, "")}


def info_of(about: Mapping[str, Any], version: int, source: str) -> RunInfo:
    """What a file says of its run; raises :class:`UnreadableError`, or what an experiment is refused with.

    ``source`` is what such a refusal calls the file.
    """
    experiment = None if about.get("experiment") is None else _experiment(about["experiment"], source)
    if experiment is None and version == 1:
        raise UnreadableError("experiment", Message("missing"))
    environment, rows = _environment(about["environment"]), _other_rows(about.get("rows", {}))
    layers = _layers(about["layers"])
    series = [one for one in series_of(about["series"], len(layers)) if one is not None]
    if version == 1:
        environment, rows = _without_parameters(environment)
        rows["time"] = next((time_rows(one.columns) for one in series if one.along == "time"), ())
    return RunInfo(
        title=experiment.name if experiment else _title(about.get("title", "")),
        layers=layers,
        environment=environment,
        experiment=experiment,
        planned_steps=experiment.training.all_steps if experiment else _planned_steps(about.get("planned_steps")),
        other_rows=rows,
        scalars=tuple(one.name for one in series if one.along == "step"),
        parent=_parent(about.get("parent")),
        read_at=_read_at(about.get("read_at", "backward")),
        constant_loss=_constant_loss(about.get("constant_loss")),
        run_id=_run_id(about.get("run_id")),
    )


def series_of(found: Any, layers: int) -> list[SeriesInfo | None]:
    """The series by their numbers; None for one of a kind that this version cannot read.

    Raises :class:`UnreadableError` for what is no list of series.
    """
    if not isinstance(found, list) or not len(SCALARS) <= len(found) <= MAX_SERIES:
        raise UnreadableError("series", Message("not a list of them"))
    if not all(map(_is_series, found)):
        raise UnreadableError("series", Message("not what they should be"))
    if len({one["name"] for one in found}) < len(found):
        raise UnreadableError("series", Message("a name stands there twice"))
    series = [_series(one, layers) for one in found]
    if tuple(one.name for one in series[: len(SCALARS)] if one and one.along == "step") != SCALARS:
        raise UnreadableError("series", Message("not what they should be"))
    return series


def _is_series(found: Any) -> bool:
    if not isinstance(found, dict) or not all(_is_name(found.get(key)) for key in ("name", "type", "along")):
        return False
    columns, first = found.get("columns"), found.get("first", 0)
    return _is_count(columns, MAX_COLUMNS) and _is_count(first, MAX_STEPS - 1)


def _series(found: dict[str, Any], layers: int) -> SeriesInfo | None:
    name, type_, along, columns = (found[key] for key in ("name", "type", "along", "columns"))
    if not name.isidentifier():  # it becomes the name of a file in an archive
        return None
    if along == "step":
        return SeriesInfo(name, "<f8", "step", 1) if (type_, columns) == ("<f8", 1) and "first" not in found else None
    if along not in _ROWS or type_ != "<f4":
        return None
    if along == "layer" and columns != layers:
        raise UnreadableError("series", Message("not what they should be"))
    if name in STATISTICS and STATISTICS[name].rows != _ROWS[along]:
        return None
    return SeriesInfo(name, "<f4", along, columns, found.get("first", 0))


def row_kind_of(series: SeriesInfo) -> Rows:
    """What a statistic has a number for."""
    return _ROWS[series.along]


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended, after how many steps."""

    how: End
    steps: int


def ending_of(found: Any) -> Ending | None:
    """How the run ended; None if it goes on. Raises :class:`UnreadableError`."""
    if found is None:
        return None
    if not isinstance(found, dict) or found.get("how") not in get_args(End):
        raise UnreadableError("end")
    if not _is_count(found.get("steps"), MAX_STEPS):
        raise UnreadableError("end")
    return Ending(found["how"], found["steps"])


def event_to_dict(event: Event) -> dict[str, Any]:
    """Return plain JSON data of an event, with what its texts are translated from."""
    texts = {"label": event.label, "detail": event.detail}
    messages = {name: text.to_dict() for name, text in texts.items() if isinstance(text, Message)}
    return {**event.to_dict(), **({"messages": messages} if messages else {})}


def event_of(found: Any) -> Event | None:
    """An event; None for what is none. One of an unknown kind has its label and what else is known of events."""
    if not isinstance(found, dict) or not {"step", "kind", "label"} <= found.keys():
        return None
    known = {key: value for key, value in found.items() if key in Event.__slots__}
    texts = [known.get(key, "") for key in ("kind", "label", "key", "layer")]
    if not all(map(_is_name, texts)) or not _is_text(known.get("detail", ""), MAX_SENTENCE):
        return None
    if not _is_count(known["step"], MAX_STEPS):
        return None
    if not isinstance(known.get("value"), str | int | float | bool | None):
        if known["kind"] in EVENT_KINDS:
            return None
        del known["value"]
    messages = found.get("messages")
    for name in ("label", "detail"):
        message = message_from(messages.get(name)) if isinstance(messages, dict) else None
        if message is not None and message == known.get(name):  # else the text is all there is
            known[name] = message
    return Event(**known)


def _experiment(found: Any, source: str) -> Experiment:
    try:
        return Experiment.from_json(json.dumps(found), Message("{source}: experiment", source=source))
    except GradvizError:
        raise
    except (ValueError, RecursionError) as error:
        raise UnreadableError("experiment", str(error)) from error


def _environment(found: Any) -> dict[str, Any]:
    if not isinstance(found, dict) or len(found) > 100 or not _is_plain(found):
        raise UnreadableError("environment")
    return found


def _without_parameters(environment: dict[str, Any]) -> tuple[dict[str, Any], dict[Rows, tuple[str, ...]]]:
    """Version 1 keeps the names of the parameters in the environment."""
    names = environment.get("parameters")
    if not isinstance(names, list):
        return environment, {}
    rest = {key: value for key, value in environment.items() if key != "parameters"}
    return rest, {"parameters": tuple(map(str, names))}


def _other_rows(found: Any) -> dict[Rows, tuple[str, ...]]:
    if not isinstance(found, dict) or not all(_is_names(names) for names in found.values()):
        raise UnreadableError("rows")
    return {_ROWS[along]: tuple(names) for along, names in found.items() if along in ("time", "parameter")}


def _layers(found: Any) -> tuple[Layer, ...]:
    layers = [_layer(one) for one in found] if isinstance(found, list) and len(found) <= MAX_COLUMNS else []
    if not layers or None in layers:
        raise UnreadableError("layers", Message("not a list of at most {most} of them", most=f"{MAX_COLUMNS:,}"))
    return tuple(layer for layer in layers if layer is not None)


def _layer(found: Any) -> Layer | None:
    if not isinstance(found, dict) or not {"name", "kind", "shape"} <= found.keys():
        return None
    name, kind, shape = found["name"], found["kind"], found["shape"]
    if not (_is_name(name) and _is_name(kind) and isinstance(shape, list) and len(shape) <= 8):
        return None
    return Layer(name, kind, tuple(shape)) if all(_is_count(side, 2**53 - 1) for side in shape) else None


def _title(found: Any) -> str:
    if not isinstance(found, str) or len(found) > MAX_NAME:
        raise UnreadableError("title")
    return "".join(letter if letter.isprintable() else " " for letter in found)


def _planned_steps(found: Any) -> int | None:
    if found is not None and not _is_count(found, 2**53):
        raise UnreadableError("planned_steps")
    steps: int | None = found
    return steps


def _parent(found: Any) -> Parent | None:
    if found is None:
        return None
    if not isinstance(found, dict) or not _is_count(found.get("step"), MAX_STEPS):
        raise UnreadableError("parent")
    run, experiment = found.get("run"), found.get("experiment_sha256", "")
    if not (run is None or _is_run_id(run)) or not _is_name(experiment):
        raise UnreadableError("parent")
    return Parent(run, found["step"], experiment)


def _run_id(found: Any) -> str | None:
    if found is not None and not _is_run_id(found):
        raise UnreadableError("run_id")
    run_id: str | None = found
    return run_id


def _is_run_id(found: Any) -> bool:
    return isinstance(found, str) and _RUN_ID.fullmatch(found) is not None


def _constant_loss(found: Any) -> float | None:
    if found is None:
        return None
    if type(found) not in (int, float):
        raise UnreadableError("constant_loss")
    return float(found)


def _read_at(found: Any) -> str:
    if not _is_name(found):
        raise UnreadableError("read_at")
    return found


def _is_names(found: Any) -> bool:
    return isinstance(found, list) and len(found) <= MAX_COLUMNS and all(map(_is_name, found))


def _is_count(found: Any, most: int) -> bool:
    return type(found) is int and 0 <= found <= most


def _is_plain(found: Any, depth: int = 3) -> bool:
    """True for JSON data of at most this depth with no text but such as a terminal may show."""
    if isinstance(found, dict | list) and depth:
        parts = [*found, *found.values()] if isinstance(found, dict) else found
        return all(_is_plain(part, depth - 1) for part in parts)
    return _is_text(found, MAX_SENTENCE) if isinstance(found, str) else isinstance(found, int | float | None)


def _is_name(found: Any) -> TypeGuard[str]:
    return _is_text(found, MAX_NAME)


def _is_text(found: Any, longest: int) -> TypeGuard[str]:
    """True for one line that a terminal may show."""
    return isinstance(found, str) and len(found) <= longest and found.isprintable()
