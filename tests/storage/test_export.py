from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from gradviz.errors import FileError
from gradviz.experiment.experiment import Experiment
from gradviz.recording.live_recording import LiveRecording
from gradviz.recording.reading import Event, Layer, Reading
from gradviz.recording.run_info import RunInfo
from gradviz.storage.export import write_csv, write_npz

NAMES = ['conv, "first"', "linear2", "Ausgang ü"]
ODD = np.array([0.0, -0.0, 1e-45, 1.1754942e-38, 0.1, 1023.99994, 3.4028235e38, np.nan, np.inf, -np.inf], np.float32)
ODD_SCALARS = [0.1, 0.1 + 0.2, 5e-324, 1e308, 0.0, -0.0, float("nan"), float("inf"), float("-inf"), 2.0]


@pytest.fixture
def recording() -> LiveRecording:
    experiment = Experiment.from_dict({"name": "Übung", "seed": 3})
    made = LiveRecording(
        RunInfo.of(experiment, [Layer(name, "Linear", (2, 2)) for name in NAMES], {}),
        ["grad_l2", "delta_l2"],
    )
    changed = Event(2, "change", "Batch norm on", "…", "model.normalization.on", True)
    for step, scalar in enumerate(ODD_SCALARS):
        row = np.roll(ODD, step)[:3]
        events = (changed,) if step == 2 else ()
        made.append(Reading(step, scalar, -scalar, 1.0, {"grad_l2": row, "delta_l2": row[::-1]}, events))
    return made


def bits(numbers: NDArray[Any]) -> NDArray[Any]:
    """Return the bits of numbers as integers; all NaNs are equal."""
    return np.where(np.isnan(numbers), np.nan, numbers).astype(numbers.dtype).view(f"u{numbers.dtype.itemsize}")


def with_a_late_statistic(recording: LiveRecording) -> LiveRecording:
    steps = len(recording)
    for step in range(steps, steps + 3):
        rows = {name: np.full(3, step, np.float32) for name in ("grad_l2", "delta_l2", "weight_l2")}
        recording.append(Reading(step, 1.0, 1.0, 1.0, rows))
    return recording


class TestCsv:
    def test_cells_are_empty_before_a_statistic_was_recorded(self, recording: LiveRecording, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        write_csv(with_a_late_statistic(recording), path, "weight_l2", range(8, 12))
        with path.open(encoding="utf-8", newline="") as file:
            _, *rows = csv.reader(file)
        assert [row[0] for row in rows] == ["8", "9", "10", "11"]
        assert [row[4:] for row in rows] == [["", "", ""], ["", "", ""], ["10", "10", "10"], ["11", "11", "11"]]

    def test_header_and_rows(self, recording: LiveRecording, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        write_csv(recording, path, "delta_l2")
        assert path.read_text(encoding="utf-8").startswith('step,loss,grad_norm,clip_coef,"conv, ""first""",linear2,')
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        assert header == ["step", "loss", "grad_norm", "clip_coef", *NAMES]
        assert [row[0] for row in rows] == [str(step) for step in range(len(recording))]

    def test_reads_back_to_the_same_bits(self, recording: LiveRecording, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        write_csv(recording, path, "grad_l2")
        table = np.genfromtxt(path, delimiter=",", skip_header=1)
        assert (bits(table[:, 1]) == bits(recording.loss)).all()
        assert (bits(table[:, 2]) == bits(recording.grad_norm)).all()
        assert (bits(table[:, 4:].astype(np.float32)) == bits(recording["grad_l2"])).all()

    def test_spells_special_values(self, recording: LiveRecording, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        write_csv(recording, path, "grad_l2")
        with path.open(encoding="utf-8", newline="") as file:
            losses = [row["loss"] for row in csv.DictReader(file)]
        assert losses[6:9] == ["nan", "inf", "-inf"]


class TestNpz:
    def test_holds_what_the_contract_says(self, recording: LiveRecording, tmp_path: Path) -> None:
        path = tmp_path / "a.npz"
        write_npz(recording, path, "grad_l2")
        with np.load(path, allow_pickle=False) as arrays:
            names = {"layers", "step", "loss", "grad_norm", "clip_coef", "grad_l2", "delta_l2", "events", "experiment"}
            assert set(arrays) == names
            assert arrays["layers"].tolist() == NAMES
            assert arrays["step"].tolist() == list(range(10))
            for name in ("loss", "grad_norm", "clip_coef"):
                assert arrays[name].tobytes() == getattr(recording, name).tobytes()
            for name in ("grad_l2", "delta_l2"):
                assert (arrays[name].dtype, arrays[name].shape) == (np.float32, (10, 3))
                assert arrays[name].tobytes() == recording[name].tobytes()
            assert json.loads(str(arrays["events"])) == [recording.events[0].to_dict()]
            assert Experiment.from_json(str(arrays["experiment"])) == recording.experiment

    def test_is_the_same_file_each_time(self, recording: LiveRecording, tmp_path: Path) -> None:
        for name in ("a.npz", "b.npz"):
            write_npz(recording, tmp_path / name, "grad_l2")
        assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()

    def test_keeps_the_suffix_it_is_given(self, recording: LiveRecording, tmp_path: Path) -> None:
        write_npz(recording, tmp_path / "a.NPZ", "grad_l2")
        assert [path.name for path in tmp_path.iterdir()] == ["a.NPZ"]


@pytest.mark.parametrize("write", [write_csv, write_npz])
def test_a_folder_that_is_not_there(
    write: Callable[[LiveRecording, Path, str], None], recording: LiveRecording, tmp_path: Path
) -> None:
    path = tmp_path / "nowhere" / "a.csv"
    with pytest.raises(FileError, match=r"nowhere.*can't be written"):
        write(recording, path, "grad_l2")


@pytest.mark.parametrize("write", [write_csv, write_npz])
def test_an_error_halfway_leaves_the_old_file(
    write: Callable[[LiveRecording, Path, str], None], recording: LiveRecording, tmp_path: Path
) -> None:
    path = tmp_path / "a.out"
    path.write_text("before")

    class Interrupted(LiveRecording):
        def read(self, name: str, start: int = 0, stop: int | None = None) -> NDArray[Any]:
            raise KeyboardInterrupt

    recording.__class__ = Interrupted
    with pytest.raises(KeyboardInterrupt):
        write(recording, path, "grad_l2")
    assert path.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["a.out"]


def test_npz_holds_the_first_step_of_a_late_statistic(recording: LiveRecording, tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    write_npz(with_a_late_statistic(recording), path, "grad_l2")
    with np.load(path) as arrays:
        assert arrays["weight_l2"].shape == arrays["grad_l2"].shape == (13, 3)
        assert arrays["weight_l2_first_step"] == 10
        assert np.isnan(arrays["weight_l2"][:10]).all()
        assert (arrays["weight_l2"][10:] == np.array([[10], [11], [12]])).all()
        assert "grad_l2_first_step" not in arrays
