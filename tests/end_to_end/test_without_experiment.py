"""Recordings of other training loops: they hold no experiment, and can be viewed like any other recording."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

import gradviz
from gradviz.cli import main
from gradviz.recording.live_recording import LiveRecording
from gradviz.recording.reading import Event, Layer, Reading
from gradviz.recording.run_info import RunInfo
from gradviz.storage.figure_metadata import experiment_in_figure

if TYPE_CHECKING:
    from tests.conftest import Driver

LAYERS = tuple(Layer(f"encoder.{index}", "Linear", (8, 8)) for index in range(4))


@pytest.fixture
def watched() -> LiveRecording:
    info = RunInfo("Somebody's loop", LAYERS, {"torch": "2.9"}, read_at="clip")
    recording = LiveRecording(info, ["grad_l2"])
    for step in range(30):
        row = np.float32(0.1) ** np.arange(4, dtype=np.float32)
        events = (Event(5, "note", "Validation", "The loss was 0.3."), Event(5, "skipped", "Step skipped"))
        recording.append(Reading(step, 1 / (step + 1), 1.0, 1.0, {"grad_l2": row}, events if step == 5 else ()))
    return recording


@pytest.fixture
def path(watched: LiveRecording, tmp_path: Path) -> Path:
    path = tmp_path / "watched.gradviz"
    watched.save(path)
    return path


def test_it_is_saved_and_opened(watched: LiveRecording, path: Path) -> None:
    recording = gradviz.open(path)
    assert isinstance(recording, gradviz.Recording)
    assert recording.info == watched.info
    assert recording.experiment is None
    assert (recording.info.title, recording.info.planned_steps) == ("Somebody's loop", None)
    np.testing.assert_array_equal(recording["grad_l2"], watched["grad_l2"])
    assert recording.events == watched.events


def test_the_command_line_tells_of_it(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info", str(path)]) == 0
    output = capsys.readouterr().out
    assert "Somebody's loop: 30 steps, completed" in output
    assert "Step skipped" in output
    assert main(["info", str(path), "--json"]) == 0
    contents = json.loads(capsys.readouterr().out)
    assert (contents["experiment"], contents["read_at"], contents["parameters"]) == (None, "clip", None)


def test_it_is_drawn_and_exported(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outs = [tmp_path / f"a{suffix}" for suffix in (".png", ".svg", ".csv", ".npz")]
    assert main(["render", str(path), *(f"--out={out}" for out in outs)]) == 0
    rows = list(csv.reader(outs[2].read_text().splitlines()))
    assert rows[0] == ["step", "loss", "grad_norm", "clip_coef", *(layer.name for layer in LAYERS)]
    with np.load(outs[3]) as arrays:
        assert json.loads(str(arrays["experiment"])) is None
    with pytest.raises(gradviz.InputError, match=r"a\.png.*only watched"):
        experiment_in_figure(outs[0])


def test_it_is_not_trained_again(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(gradviz.InputError, match=r"watched\.gradviz: holds no experiment"):
        gradviz.run(path)
    assert main(["run", str(path)]) == 2
    assert "holds no experiment" in capsys.readouterr().err


def test_the_window_shows_it(path: Path, open_window: Callable[..., Driver]) -> None:
    driver = open_window()
    before = driver.session.experiment
    driver.window.files.opener.open(path)
    driver.wait_steps(30)
    assert driver.window.windowTitle() == "Somebody's loop – gradviz"
    assert driver.window.charts.heatmap.is_showing
    driver.window.status.write()
    assert driver.find("numbers").text().startswith("step 30 · loss")
    assert driver.session.experiment is before, "what was being edited stays"
    assert not driver.find("restart").isEnabled()
    assert "no experiment" in driver.find("restart").toolTip()
    driver.click("run")  # what is in the builder
    driver.wait_state(driver.session.state.RUNNING, driver.session.state.COMPLETED)
    assert driver.find("restart").isEnabled()
    assert driver.recording.experiment == before


def test_it_is_kept_in_the_list_of_runs_without_a_seed(watched: LiveRecording, tmp_path: Path) -> None:
    from gradviz.storage.run_library import RunLibrary
    from gradviz.storage.writer import write_recording

    run_library = RunLibrary(tmp_path / "runs", 100)
    path = run_library.claim(watched.info.title)
    write_recording(watched, path)
    run_library.leave(path)
    (run,) = run_library.runs()
    assert (run.name, run.seed, run.steps, run.fate) == ("Somebody's loop", None, 30, "completed")
    assert "seed" not in path.name
