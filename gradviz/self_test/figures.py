"""Checks that figures and numbers are written in each format and language."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np

from gradviz.catalog.formats import Format, formats
from gradviz.experiment.experiment import Experiment
from gradviz.figures.encoders import missing_encoder
from gradviz.language import LANGUAGES, speaking
from gradviz.recording.live_recording import LiveRecording
from gradviz.recording.reading import Layer, Reading
from gradviz.recording.recording import Recording
from gradviz.recording.run_info import RunInfo
from gradviz.self_test.check import Check, make_sure
from gradviz.storage.figure_metadata import experiment_in_figure

_LAYERS = 5


def checks(folder: Path) -> Iterator[Check]:
    """Yield a check for each figure format in each language, and one for each format without words."""
    recording = _recording()
    for language in LANGUAGES:
        for row in formats("figure"):
            path = folder / f"{language}{row.suffix}"
            yield Check(f"{row.name.upper()}, {language}", partial(_draw, recording, row, path, language))
    for row in formats("animation"):
        if not missing_encoder(path := folder / f"film{row.suffix}"):
            yield Check(row.name.upper(), partial(_draw, recording, row, path, "en"))
    for row in formats("numbers"):
        yield Check(row.name.upper(), partial(_write, recording, row, folder / f"numbers{row.suffix}"))


def _recording() -> Recording:
    """Return a recording made without PyTorch, with a layer for each kind of special value."""
    experiment = Experiment.from_dict({"name": "Self-test", "training": {"steps": 20}})
    layers = [Layer(f"linear{index + 1}", "Linear", (8, 8)) for index in range(_LAYERS)]
    recording = LiveRecording(RunInfo.of(experiment, layers, {}), ("grad_l2",))
    for step in range(20):
        row = np.float32(10.0) ** np.arange(-_LAYERS, 0, dtype=np.float32)
        row[step % _LAYERS] = (0.0, np.nan, np.inf, 1e-40, 1.0)[step % 5]
        recording.append(Reading(step, 1.0 / (step + 1), 1.0, 1.0, {"grad_l2": row}, ()))
    return recording


def _draw(recording: Recording, row: Format, path: Path, language: str) -> str:
    with warnings.catch_warnings(), speaking(language):
        warnings.simplefilter("error", UserWarning)  # matplotlib warns of letters that no font has
        detail = _write(recording, row, path)
    make_sure(experiment_in_figure(path) == recording.experiment, "does not carry its experiment")
    return detail


def _write(recording: Recording, row: Format, path: Path) -> str:
    row.resolve()(recording, statistic="grad_l2", path=path)
    content = path.read_bytes()
    make_sure(row.signature in content[:12], f"begins with {content[:12]!r}")
    return f"{len(content):,} bytes"
