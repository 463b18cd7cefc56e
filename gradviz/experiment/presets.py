"""The experiments that come with gradviz, by name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gradviz.errors import InputError
from gradviz.experiment.experiment import Experiment
from gradviz.resources import resources


def preset_names() -> list[str]:
    """Names in the order in which they are shown."""
    return [path.stem for path in sorted((resources() / "presets").glob("*.json"))]


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
