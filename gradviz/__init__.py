"""gradviz: see where the gradients of a neural network vanish or explode, and cure them while it trains.

>>> import gradviz
>>> recording = gradviz.run("sigmoid-20", steps=200)
>>> recording["grad_l2"].shape
(200, 21)

The public names are imported on first use: ``import gradviz`` imports neither torch nor Qt.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gradviz.errors import ExperimentError, FileError, GradvizError, InputError
    from gradviz.experiment.experiment import Experiment
    from gradviz.headless import run
    from gradviz.recording.recording import Recording
    from gradviz.storage.stored_recording import open_recording as open

__version__ = "0.2.0"
__all__ = ["Experiment", "ExperimentError", "FileError", "GradvizError", "InputError", "Recording", "open", "run"]

_HOMES = {
    "Experiment": "gradviz.experiment.experiment",
    "ExperimentError": "gradviz.errors",
    "FileError": "gradviz.errors",
    "GradvizError": "gradviz.errors",
    "InputError": "gradviz.errors",
    "Recording": "gradviz.recording.recording",
    "open": "gradviz.storage.stored_recording:open_recording",
    "run": "gradviz.headless",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'gradviz' has no attribute {name!r}")
    home, _, other_name = _HOMES[name].partition(":")
    return getattr(import_module(home), other_name or name)
