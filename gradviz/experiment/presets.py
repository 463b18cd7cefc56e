"""The presets: named experiments that come with gradviz or from a lab.

The shipped presets are the files in ``resources/presets``; ``groups.json`` beside them gives the group and order
in which they are shown. A lab's presets are the files of its ``presets_folder``; their group is named after the folder.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from gradviz.configuration import read
from gradviz.errors import InputError
from gradviz.experiment.experiment import MAX_FILE_BYTES, Experiment
from gradviz.files import read_text
from gradviz.message import Message
from gradviz.resources import resources

MAX_OF_A_LAB = 1000


@dataclass(frozen=True, slots=True)
class Preset:
    """An experiment as a list shows it. It is not validated yet: validating all presets would delay the window."""

    name: str
    group: str
    title: str
    notes: str
    path: Path

    def load(self) -> Experiment:
        """Load and validate the experiment; raises :class:`InputError`."""
        return Experiment.load(self.path)


def all_presets() -> tuple[list[Preset], list[str]]:
    """Return the shipped presets, then the lab's, and a sentence about each invalid file of the lab."""
    shipped = shipped_presets()
    folder = read().values.presets_folder
    if folder is None:
        return shipped, []
    presets, faults = lab_presets(folder, [preset.name for preset in shipped])
    return [*shipped, *presets], faults


def shipped_presets() -> list[Preset]:
    """Return the shipped presets in the order in which they are shown."""
    return [_listed(_path(name), group) for group, names in preset_groups() for name in names]


def lab_presets(folder: Path, taken: list[str]) -> tuple[list[Preset], list[str]]:
    """Return the valid experiments in a folder, by file name, and a sentence about each of the others."""
    presets: list[Preset] = []
    faults: list[str] = []
    try:
        paths = sorted(islice(folder.glob("*.json"), MAX_OF_A_LAB)) if folder.is_dir() else None
    except OSError:
        paths = None
    if paths is None:
        return [], [Message("presets_folder: found {folder}, which can't be read; allowed: a folder", folder=folder)]
    for path in paths:
        if path.stem in taken:
            faults.append(
                Message(
                    "{path}: found {stem}, the name of another preset; allowed: any other",
                    path=path,
                    stem=repr(path.stem),
                )
            )
            continue
        try:
            Experiment.load(path)
            presets.append(_listed(path, folder.name))
        except InputError as error:
            faults.append(error.message)
    return presets, faults


def preset_groups() -> list[tuple[str, list[str]]]:
    """Return the title of each group of shipped presets and the names in it, in the order in which they are shown."""
    groups: dict[str, list[str]] = json.loads(read_text(resources() / "presets" / "groups.json", MAX_FILE_BYTES))
    return list(groups.items())


def preset_names() -> list[str]:
    """Return the names of the shipped presets in the order in which they are shown."""
    return [name for _, names in preset_groups() for name in names]


def load_preset(name: str) -> Experiment:
    """Load a shipped preset by name."""
    return Experiment.load(_path(name))


def named_preset(name: str) -> Path | None:
    """Return the file of a preset, shipped or the lab's, or None if no preset has this name."""
    if name in preset_names():
        return _path(name)
    return next((preset.path for preset in all_presets()[0] if preset.name == name), None)


def find(experiment: str | Path | Mapping[str, Any] | Experiment) -> Experiment:
    """Return the experiment for a preset's name, a path or plain data; raises :class:`InputError`."""
    if isinstance(experiment, Experiment):
        return experiment
    if isinstance(experiment, Mapping):
        return Experiment.from_dict(experiment)
    if isinstance(experiment, str) and (preset := named_preset(experiment)):
        return Experiment.load(preset)
    path = Path(experiment)
    if isinstance(experiment, str) and not path.exists() and not path.suffix and path.name == experiment:
        names = ", ".join(preset.name for preset in all_presets()[0])
        raise InputError(
            "{experiment}: neither a file nor a preset; presets: {names}", experiment=experiment, names=names
        )
    return Experiment.load(path)


def _path(name: str) -> Path:
    return resources() / "presets" / f"{name}.json"


def _listed(path: Path, group: str) -> Preset:
    raw = json.loads(read_text(path, MAX_FILE_BYTES))
    return Preset(path.stem, group, raw.get("name") or path.stem, raw.get("notes", ""), path)
