"""Faults from the errors of pydantic: the key path, the value and what is allowed."""

from __future__ import annotations

import json
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from gradviz.catalog.option import Option
from gradviz.errors import Fault
from gradviz.experiment.keypath import value_at
from gradviz.experiment.section import Section, by_path, options_of
from gradviz.message import Message


def faults_of(error: ValidationError, model: type[Section], raw: Any) -> list[Fault]:
    """Return one fault per key path, in the order of the file's description."""
    options = by_path(options_of(model, raw))
    faults: dict[str, Fault] = {}
    for detail in error.errors(include_url=False):
        path = _path(detail["loc"], options)
        if detail["type"] == "union_tag_invalid":
            path = next(p for p in options if p.rpartition(".")[0] == path)
            detail["input"] = value_at(raw, path)
        faults.setdefault(path, Fault(path, _message(dict(detail), path, options)))
    lists = {path[: path.rindex("[")] for path in faults if "[" in path}  # a bad element makes its list too short, too
    return [fault for path, fault in faults.items() if path not in lists]


def _path(location: tuple[int | str, ...], options: dict[str, Option]) -> str:
    """Return the key path of an error location, without tags of choices and with list indices in brackets."""
    path = ""
    for part in location:
        if path in options and "list" not in options[path].kinds and path != "schedule":
            break  # the rest is pydantic's name for a member of a union
        if isinstance(part, int):
            path += f"[{part}]"
        elif not part.startswith("<"):
            path += f".{part}" if path else part
    return path


def _message(detail: dict[str, Any], path: str, options: dict[str, Option]) -> str:
    problem = Message("found {shown}", shown=_shown(detail["input"]))
    match detail["type"]:
        case "extra_forbidden":
            parent, _, key = path.rpartition(".")
            keys = _keys_below(parent, options)
            close = get_close_matches(key, keys, 1)
            hint = Message(' (did you mean "{close}"?)', close=close[0]) if close else ""
            return Message("unknown key{hint}; allowed: {keys}", hint=hint, keys=", ".join(keys))
        case "missing":
            return (
                Message("missing; allowed: {allowed}", allowed=options[path].allowed)
                if path in options
                else Message("missing")
            )
        case "string_too_long":
            return Message(
                "{problem}; allowed: text of at most {detail} characters",
                problem=problem,
                detail=f"{detail['ctx']['max_length']:,}",
            )
        case "string_too_short":
            return Message("{problem}; allowed: text that is not empty", problem=problem)
        case "model_type" | "model_attributes_type":
            keys = _keys_below(path, options) or ["at", "set"]  # only the changes of a schedule are not options
            return Message("{problem}; allowed: an object with the keys {keys}", problem=problem, keys=", ".join(keys))
    option = options.get(path) or _item_at(path, options)
    if option:
        return Message("{problem}; allowed: {allowed}", problem=problem, allowed=option.allowed)
    return f"{problem}; {detail['msg'][0].lower()}{detail['msg'][1:]}"


def _item_at(path: str, options: dict[str, Option]) -> Option | None:
    """Return the option of a list's element, such as ``blocks[2]``, or None if the path is not an element."""
    whole, bracket, _ = path.rpartition("[")
    return options[whole].item if bracket and whole in options else None


def _keys_below(path: str, options: dict[str, Option]) -> list[str]:
    prefix = f"{path}." if path else ""
    return list(dict.fromkeys(p.removeprefix(prefix).split(".")[0] for p in options if p.startswith(prefix)))


def _shown(value: Any) -> str:
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError):
        text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
