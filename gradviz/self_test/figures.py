"""Whether figures are drawn, in each format and language."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np

from gradviz.experiment.experiment import Experiment
from gradviz.figures.encoders import FIGURES
from gradviz.figures.heatmap import save_figure
from gradviz.language import LANGUAGES, speaking
from gradviz.recording.live_recording import LiveRecording
from gradviz.recording.reading import Layer, Reading
from gradviz.recording.recording import Recording
from gradviz.recording.run_info import RunInfo
from gradviz.self_test.check import Check, make_sure
from gradviz.storage.figure_metadata import experiment_in_figure

_BEGINNINGS = {".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF"}
_LAYERS = 5


def checks(folder: Path) -> Iterator[Check]:
    """Each format in each language."""
    recording = _recording()
    for language in LANGUAGES:
        for suffix in FIGURES:
            path = folder / f"{language}{suffix}"
            yield Check(f"{suffix.removeprefix('.').upper()}, {language}", partial(_draw, recording, path, language))


def _recording() -> Recording:
    """One that needs no PyTorch, with a layer for each kind of value that is no ordinary number."""
    experiment = Experiment.from_dict({"name": "Self-test", "training": {"steps": 20}})
    layers = [Layer(f"linear{index + 1}", "Linear", (8, 8)) for index in range(_LAYERS)]
    recording = LiveRecording(RunInfo.of(experiment, layers, {}), ("grad_l2",))
    for step in range(20):
        row = np.float32(10.0) ** np.arange(-_LAYERS, 0, dtype=np.float32)
        row[step % _LAYERS] = (0.0, np.nan, np.inf, 1e-40, 1.0)[step % 5]
        recording.append(Reading(step, 1.0 / (step + 1), 1.0, 1.0, {"grad_l2": row}, ()))
    return recording


def _draw(recording: Recording, path: Path, language: str) -> str:
    with warnings.catch_warnings(), speaking(language):
        warnings.simplefilter("error", UserWarning)  # a letter that no font has
        save_figure(recording, "grad_l2", path)
    found = path.read_bytes()
    make_sure(found.startswith(_BEGINNINGS[path.suffix]), f"begins with {found[:8]!r}")
    make_sure(experiment_in_figure(path) == recording.experiment, "does not carry its experiment")
    return f"{len(found):,} bytes"
