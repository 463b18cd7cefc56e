"""Runs an experiment without a window, from Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from gradviz.experiment.experiment import Experiment
from gradviz.recording.live_recording import LiveRecording
from gradviz.recording.reading import Reading
from gradviz.recording.recording import Recording
from gradviz.sources import find


def run(
    experiment: str | Path | Mapping[str, Any] | Experiment,
    *,
    steps: int | None = None,
    seed: int | None = None,
    statistics: Sequence[str] | None = None,
    threads: int | None = None,
    device: str = "cpu",
    save_weights: str | Path | None = None,
    on_reading: Callable[[Reading], None] | None = None,
) -> Recording:
    """Train an experiment to its end and return the recording.

    ``experiment`` is a preset's name, the path of an experiment, a recording or a figure, plain data or an
    :class:`Experiment`. ``device`` is ``cpu``, ``cuda``, ``mps`` or ``auto``. ``on_reading`` is called after each step.
    If ``save_weights`` is given, the trained weights are saved to this safetensors file. Threads, random state, flags
    and environment of the process are restored. Raises :class:`gradviz.InputError` if the experiment can't be run.
    """
    from gradviz.training.process_state import prepared_trainer
    from gradviz.training.trainer import DEFAULT_STATISTICS

    overrides = {"training.steps": steps, "seed": seed}
    chosen = find(experiment).with_values({key: value for key, value in overrides.items() if value is not None})
    names = tuple(statistics or DEFAULT_STATISTICS)
    with prepared_trainer(chosen, names, threads, device) as trainer:
        recording = LiveRecording(trainer.info, names)
        for reading in trainer:
            recording.append(reading)
            if on_reading is not None:
                on_reading(reading)
        if save_weights is not None:
            trainer.save_weights(Path(save_weights))
    return recording
