"""The experiments that come with gradviz, by name.

Each is a file in ``resources/presets``; ``groups.json`` beside them says in which group and order they are shown.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gradviz.errors import InputError
from gradviz.experiment.experiment import MAX_FILE_BYTES, Experiment
from gradviz.files import read_text
from gradviz.resources import resources


def preset_groups() -> list[tuple[str, list[str]]]:
    """The title of each group and the names in it, in the order in which they are shown."""
    groups: dict[str, list[str]] = json.loads(read_text(resources() / "presets" / "groups.json", MAX_FILE_BYTES))
    return list(groups.items())


def preset_names() -> list[str]:
    """Names in the order in which they are shown."""
    return [name for _, names in preset_groups() for name in names]


def load_preset(name: str) -> Experiment:
    """The preset of this name."""
    return Experiment.load(resources() / "presets" / f"{name}.json")


def find(experiment: str | Path | Mapping[str, Any] | Experiment) -> Experiment:
    """An experiment from a preset's name, a path or plain data; raises :class:`InputError`."""
    if isinstance(experiment, Experiment):
        return experiment
    if isinstance(experiment, Mapping):
        return Experiment.from_dict(experiment)
    if isinstance(experiment, str) and experiment in preset_names():
        return load_preset(experiment)
    path = Path(experiment)
    if isinstance(experiment, str) and not path.exists() and not path.suffix and path.name == experiment:
        raise InputError(f"{experiment}: neither a file nor a preset; presets: {', '.join(preset_names())}")
    return Experiment.load(path)
