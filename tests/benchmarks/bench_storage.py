"""Measure the cost of storing a recording, as ratios of interleaved timings.

``PYTHONPATH=. python tests/benchmarks/bench_storage.py`` prints, as medians: a training step with its reading
written to a file against the same step kept in memory; saving and opening a long recording against numpy's ``savez``
and ``load`` of the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.experiment.experiment import Experiment
from gradviz.recording.live_recording import LiveRecording
from gradviz.recording.reading import Layer, Reading
from gradviz.recording.run_info import RunInfo
from gradviz.storage.stored_recording import open_recording
from gradviz.storage.writer import RecordingWriter
from gradviz.training.process_state import prepared_trainer
from gradviz.training.trainer import DEFAULT_STATISTICS

ROUNDS = 5
TRAINED_STEPS = 1000
LONG_STEPS, LONG_LAYERS = 100_000, 50
DEEP = {"model": {"depth": 50, "width": 64}, "training": {"steps": TRAINED_STEPS}}


def main() -> None:
    """Print a line per measurement."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        print_ratios("training", {"in memory": lambda: train(None), "to a file": lambda: train(folder / "run.gradviz")})
        recording = long_recording()
        arrays: dict[str, Any] = {name: recording[name] for name in recording}
        npz, stored = folder / "a.npz", folder / "a.gradviz"
        saving = {
            "np.savez": lambda: np.savez(npz, **arrays),
            "np.savez_compressed": lambda: np.savez_compressed(folder / "b.npz", **arrays),
            "gradviz": lambda: recording.save(stored),
        }
        print_ratios("saving", saving)
        print(f"size: {stored.stat().st_size / npz.stat().st_size:.2f} of np.savez's {npz.stat().st_size / 1e6:.0f} MB")
        reading = {
            "np.load": lambda: load(npz)[LONG_STEPS // 2 : LONG_STEPS // 2 + 2000],
            "gradviz": lambda: open_recording(stored).read("grad_l2", LONG_STEPS // 2, LONG_STEPS // 2 + 2000),
            "gradviz, the overview of all": lambda: open_recording(stored).overview("grad_l2"),
        }
        print_ratios("opening and reading 2,000 steps", reading)
        whole = {"np.load": lambda: load(npz), "gradviz": lambda: open_recording(stored)["grad_l2"]}
        print_ratios("opening and reading all", whole)


def print_ratios(title: str, acts: Mapping[str, Callable[[], object]]) -> None:
    """Time functions in turns, and print the ratio of each to the first."""
    seconds: dict[str, list[float]] = {name: [] for name in acts}
    for _ in range(ROUNDS):
        for name, act in acts.items():
            start = perf_counter()
            act()
            seconds[name].append(perf_counter() - start)
    first = median(next(iter(seconds.values())))
    for name, taken in seconds.items():
        print(f"{title}, {name}: {median(taken) * 1e3:.1f} ms, {median(taken) / first:.3f}×")


def load(path: Path) -> NDArray[np.float32]:
    """Load all steps of one statistic with numpy."""
    with np.load(path) as arrays:
        values: NDArray[np.float32] = arrays["grad_l2"]
    return values


def train(path: Path | None) -> None:
    """Train the experiment, and write its readings to a file if ``path`` is given."""
    with prepared_trainer(Experiment.from_dict(DEEP), DEFAULT_STATISTICS) as trainer:
        arguments = (trainer.info, DEFAULT_STATISTICS)
        recording = LiveRecording(*arguments)
        with nullcontext() if path is None else RecordingWriter(path, *arguments) as writer:
            for reading in trainer:
                recording.append(reading)
                if writer is not None:
                    writer.append(reading)


def long_recording() -> LiveRecording:
    """Return a recording of numbers distributed like gradients."""
    layers = [Layer(f"linear{number + 1}", "Linear", (64, 64)) for number in range(LONG_LAYERS)]
    made = LiveRecording(RunInfo.of(Experiment.from_dict({}), layers, {}), DEFAULT_STATISTICS)
    rng = np.random.default_rng(0)
    level = 10 ** rng.uniform(-6, 0, LONG_LAYERS)
    for step in range(LONG_STEPS):
        rows = (level * np.exp(rng.normal(0, 0.3, LONG_LAYERS))).astype(np.float32)
        made.append(Reading(step, 1 / (step + 1), 1.0, 1.0, dict.fromkeys(DEFAULT_STATISTICS, rows)))
    return made


if __name__ == "__main__":
    main()
