"""The sources of an experiment that a user may name: a preset, an experiment file, a recording, a figure."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gradviz.experiment import presets
from gradviz.experiment.experiment import Experiment
from gradviz.storage.figure_metadata import experiment_in_figure, is_figure
from gradviz.storage.stored_recording import open_recording
from gradviz.storage.untrusted import claims_to_be_recording


def find(source: str | Path | Mapping[str, Any] | Experiment) -> Experiment:
    """Return the experiment of a preset's name, a path or plain data; raises :class:`InputError`.

    The experiment of a recording or a figure repeats the run: changes by hand are in its schedule.
    """
    path = path_of(source)
    if path is not None and claims_to_be_recording(path):
        return open_recording(path).replayed(str(path))
    if path is not None and is_figure(path):
        return experiment_in_figure(path)
    return presets.find(source)


def path_of(source: str | Path | Mapping[str, Any] | Experiment) -> Path | None:
    """Return the path of the file that is meant, or None for a preset, plain data or a file that does not exist."""
    if isinstance(source, Path) or (isinstance(source, str) and presets.named_preset(source) is None):
        path = Path(source)
        return path if path.is_file() else None
    return None
