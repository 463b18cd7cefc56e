"""Key paths such as ``training.optimizer.lr``: functions that read and replace values in plain JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from gradviz.errors import ExperimentError, Fault
from gradviz.message import Message


def assignment(text: str) -> tuple[str, Any]:
    """Parse ``KEY=VALUE`` into a key path and a value, which is JSON or else plain text.

    Raises :class:`ExperimentError` if there is no ``=``.
    """
    path, sign, value = text.partition("=")
    if not sign or not path.strip():
        raise ExperimentError(
            [Fault("", Message("found {text}; allowed: KEY=VALUE, such as model.depth=30", text=repr(text)))], "--set"
        )
    try:
        return path.strip(), json.loads(value)
    except (json.JSONDecodeError, RecursionError):
        return path.strip(), value.strip()


def value_at(raw: Any, path: str) -> Any:
    """Return the value at a key path, or None if the path does not exist."""
    for key in path.split("."):
        raw = raw.get(key) if isinstance(raw, dict) else None
    return raw


def replaced(raw: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of ``raw`` with other values at some key paths; missing sections on the way are created."""
    changed = deepcopy(dict(raw))
    for path, value in values.items():
        section = changed
        *sections, last = path.split(".")
        for key in sections:
            below = section.setdefault(key, {})
            if not isinstance(below, dict):
                raise ExperimentError(
                    [
                        Fault(
                            path, Message("{key} holds {below}, there are no keys below it", key=key, below=repr(below))
                        )
                    ]
                )
            section = below
        section[last] = value
    return changed
