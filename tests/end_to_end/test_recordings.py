"""Recordings in the window: kept, listed, opened, dropped, saved, and recovered after a crash."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QLabel, QMessageBox

import gradviz
from gradviz import configuration
from gradviz.engine.live_run import State
from gradviz.experiment.experiment import Experiment
from gradviz.figures.heatmap import save_figure
from gradviz.recording.recording import Recording
from gradviz.storage import run_library as run_libraries
from gradviz.storage.stored_recording import StoredRecording, open_recording
from gradviz.storage.writer import RecordingWriter
from gradviz.ui.files import export_notice
from gradviz.ui.files.recordings_dialog import RecordingsDialog
from tests.end_to_end.test_window import LONG, NORMALIZATION, answer_open, answer_save, drop, no_dialogs, trigger

if TYPE_CHECKING:
    from tests.conftest import Driver

Open = Callable[..., "Driver"]

PROCESS = """
import sys
from gradviz import app

build = app.build_window

def build_and_run(*arguments):
    window = build(*arguments)
    window.session.edit(window.session.experiment.with_values({{"training.steps": 1000000, "seed": 11}}))
    window.session.recording_grown.connect(say)
    window.controls.run_button.click()
    return window

is_ready = False

def say():
    global is_ready
    if not is_ready and {ready}:
        is_ready = True
        print("ready", flush=True)

app.build_window = build_and_run
sys.exit(app.main())
"""


def assert_same(recording: Recording, expected: Recording) -> None:
    assert len(recording) == len(expected)
    for name in ("loss", "grad_norm", "clip_coef", *expected.statistics):
        assert recording.read(name).tobytes() == expected.read(name).tobytes(), name


def library_files() -> list[Path]:
    folder = configuration.read().values.recordings_folder
    return sorted(folder.glob("[0-9]*.gradviz")) if folder.exists() else []


def recent_runs(driver: Driver) -> list[QAction]:
    """Open the menu of recent runs and return its runs."""
    driver.window.recent_runs.aboutToShow.emit()
    return [action for action in driver.window.recent_runs.actions() if action.data() is not None]


def kept(driver: Driver, runs: int) -> list[QAction]:
    """Wait until the menu lists ``runs`` runs and return them."""
    driver.wait(lambda: len(recent_runs(driver)) == runs)
    return recent_runs(driver)


def notice(driver: Driver, name: str) -> str:
    """Return the text of a notice, or an empty string if the notice is not shown."""
    label = driver.window.notices.findChild(QLabel, f"{name}_text")
    return label.text() if label is not None and label.isVisible() else ""


def run_to_the_end(driver: Driver) -> Recording:
    driver.click("run")
    driver.wait_state(State.COMPLETED)
    recording: Recording = driver.recording
    return recording


# Recent runs


def test_a_run_is_listed_and_opens_as_it_was(open_window: Open, small: Experiment) -> None:
    driver = open_window(values={"seed": 4})
    driver.step_to(10)
    driver.click("switch_normalization")
    driver.click("run")
    driver.wait_state(State.COMPLETED)
    made = driver.recording
    (action,) = kept(driver, 1)
    assert "Small" in action.text()
    assert "60 steps · seed 4" in action.text()
    driver.window.builder.open(small.with_values({"model.depth": 2}))
    action.trigger()
    assert isinstance(driver.recording, StoredRecording)
    assert driver.session.state is State.OPENED
    assert_same(driver.recording, made)
    assert "Opened" in driver.find("state").text()
    assert "step 60 of 60" in driver.find("numbers").text()
    assert len(driver.window.charts.heatmap.item) == 60
    assert len(driver.window.charts.heatmap.markers) == 1
    assert driver.find("model.depth").text() == "4"
    assert driver.session.experiment.schedule[0].set == {NORMALIZATION: True}
    again = run_to_the_end(driver)
    assert not isinstance(again, StoredRecording)
    assert_same(again, made)
    assert kept(driver, 2)[0].text().endswith("seed 4")


def test_it_outlives_the_window(open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    driver = open_window()
    driver.step_to(5)
    answer_save(monkeypatch, tmp_path / "part.gradviz")
    trigger(driver, "save_recording")
    driver.wait(lambda: driver.message.startswith("Saved"))
    driver.close()
    other = open_window()
    (action,) = kept(other, 1)
    assert "5 steps" in action.text()
    assert "stopped" in action.text()
    action.trigger()
    assert len(other.recording) == 5
    other.recording.save(tmp_path / "again.gradviz")
    assert open_recording(tmp_path / "part.gradviz").end == "stopped"
    assert open_recording(tmp_path / "again.gradviz").end == "stopped"


def test_without_runs_the_menu_says_so(open_window: Open) -> None:
    driver = open_window()
    assert recent_runs(driver) == []
    empty, _, _, remove = driver.window.recent_runs.actions()
    assert (empty.text(), empty.isEnabled(), remove.isEnabled()) == ("No runs yet", False, False)


@pytest.mark.parametrize("answer", [QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes])
def test_all_are_removed_when_that_is_confirmed(
    open_window: Open, monkeypatch: pytest.MonkeyPatch, answer: QMessageBox.StandardButton
) -> None:
    driver = open_window()
    run_to_the_end(driver)
    kept(driver, 1)
    run_to_the_end(driver)
    shown = kept(driver, 2)[0]
    shown.trigger()
    monkeypatch.setattr(QMessageBox, "question", lambda *_: answer)
    recent_runs(driver)
    driver.window.recent_runs.actions()[-1].trigger()
    removed = answer is QMessageBox.StandardButton.Yes
    assert len(library_files()) == (1 if removed else 2)
    assert len(driver.recording["grad_l2"]) == 60, "what is shown is still there"
    assert ("Removed 1 run" in driver.message) is removed


@pytest.mark.parametrize("budget", [0, 1])
def test_the_budget_of_the_configuration_holds(open_window: Open, budget: int) -> None:
    configuration.choose("recordings_budget_mb", budget)
    driver = open_window()
    run_to_the_end(driver)
    driver.close()
    assert len(library_files()) == budget


def test_folder_and_budget_hold_from_the_next_run_on(
    open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = open_window()
    run_to_the_end(driver)
    kept(driver, 1)
    elsewhere = tmp_path / "elsewhere"

    def choose(dialog: RecordingsDialog) -> int:
        dialog.folder.setText(str(elsewhere))
        dialog.accept()
        return 1

    monkeypatch.setattr(RecordingsDialog, "exec", choose)
    driver.window.recent_runs.actions()[-2].trigger()
    assert recent_runs(driver) == []
    run_to_the_end(driver)
    (action,) = kept(driver, 1)
    assert Path(action.data()).parent == elsewhere


# Open, drop, save


def test_a_recording_is_saved_dropped_and_opened(
    open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: Experiment
) -> None:
    no_dialogs(monkeypatch)
    driver = open_window()
    made = run_to_the_end(driver)
    saved = tmp_path / "saved ö.gradviz"
    answer_save(monkeypatch, saved)
    trigger(driver, "save_recording")
    driver.wait(lambda: driver.message == f"Saved {saved}")
    assert_same(gradviz.open(saved), made)
    assert open_recording(saved).end == "completed"
    driver.window.builder.open(small.with_values({"model.width": 5}))
    answer_open(monkeypatch, saved)
    for hand in ("drop", "menu"):
        drop(driver, QUrl.fromLocalFile(str(saved))) if hand == "drop" else trigger(driver, "open")
        assert driver.session.state is State.OPENED
        assert driver.message == f"Opened {saved}"
        assert_same(driver.recording, made)
        assert driver.find("model.width").text() == "8"
        driver.window.builder.open(small.with_values({"model.width": 5}))


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_a_dropped_figure_runs_again_to_the_same_bits(open_window: Open, tmp_path: Path, suffix: str) -> None:
    driver = open_window(values={"seed": 9})
    driver.step_to(7)
    driver.key("B")
    driver.step_to(20)
    driver.key("C")
    driver.click("run")
    driver.wait_state(State.COMPLETED)
    made = driver.recording
    figure = tmp_path / f"figure.{suffix}"
    save_figure(made, "grad_l2", figure, (900, 600))
    driver.window.builder.open(driver.session.experiment.with_values({"model.depth": 2, "seed": 1}))
    run_to_the_end(driver)
    drop(driver, QUrl.fromLocalFile(str(figure)))
    assert driver.message == f"Opened {figure}"
    again = run_to_the_end(driver)
    assert again is not made
    assert_same(again, made)
    assert again.events == made.events


def test_a_picture_that_is_none_of_ours_is_one_message(
    open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: Experiment
) -> None:
    no_dialogs(monkeypatch)
    driver = open_window()
    picture = tmp_path / "holiday.png"
    assert QImage(8, 8, QImage.Format.Format_RGB32).save(str(picture))
    drop(driver, QUrl.fromLocalFile(str(picture)))
    assert "holds no experiment" in driver.message
    assert driver.session.experiment == small


@pytest.mark.parametrize("where", ["description", "numbers"])
def test_a_damaged_recording_says_what_is_damaged(
    open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: Experiment, where: str
) -> None:
    no_dialogs(monkeypatch)
    path = tmp_path / "broken.gradviz"
    gradviz.run(small.with_values({"training.steps": 2500})).save(path)
    with closing(sqlite3.connect(path)) as db, db:
        if where == "description":
            db.execute("UPDATE about SET value = '{}' WHERE key = 'layers'")
        else:
            db.execute("UPDATE chunks SET data = x'00' WHERE chunk = 1 AND series = 4")  # behind four scalars
    driver = open_window()
    drop(driver, QUrl.fromLocalFile(str(path)))
    driver.wait(lambda: "damaged: " in driver.message)
    if where == "numbers":
        assert "the first 1,000 of 2,500 steps can be shown" in driver.message
        driver.window.grab()
        driver.wait(lambda: len(driver.window.charts.heatmap.item) == len(driver.recording) == 1000)
        driver.wait(lambda: "step 1,000 of" in driver.find("numbers").text())
    else:
        assert driver.session.state is State.IDLE


@pytest.mark.parametrize("answer", [QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes])
def test_opening_a_recording_in_mid_run_asks_and_keeps_the_run(
    open_window: Open,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    small: Experiment,
    answer: QMessageBox.StandardButton,
) -> None:
    asked: list[str] = []

    def question(_window: Any, _title: str, text: str) -> QMessageBox.StandardButton:
        asked.append(text)
        return answer

    monkeypatch.setattr(QMessageBox, "question", question)
    saved = tmp_path / "saved.gradviz"
    gradviz.run(small, steps=5).save(saved)
    driver = open_window(values=LONG)
    driver.click("run")
    driver.wait_steps(3)
    live = driver.recording
    drop(driver, QUrl.fromLocalFile(str(saved)))
    assert "saved.gradviz" in asked[0]
    assert "Recent runs" in asked[0]
    if answer == QMessageBox.StandardButton.No:
        assert driver.session.state is State.RUNNING
        driver.wait_steps(len(live) + 5)
        return
    assert len(driver.recording) == 5
    kept(driver, 1)
    driver.wait(lambda: "stopped" in recent_runs(driver)[0].text())
    recent_runs(driver)[0].trigger()
    assert_same(driver.recording, live)


def test_the_file_of_the_run_that_goes_on_is_not_opened(open_window: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    no_dialogs(monkeypatch)
    driver = open_window()
    driver.step_to(3)
    driver.wait(lambda: len(library_files()) == 1)
    drop(driver, QUrl.fromLocalFile(str(library_files()[0])))
    assert "the run that goes on" in driver.message
    assert driver.session.state is State.PAUSED
    answer_save(monkeypatch, library_files()[0])
    trigger(driver, "save_recording")
    assert "recorded there already" in driver.message


# Numbers


@pytest.mark.parametrize("suffix", ["csv", "npz"])
def test_the_numbers_of_the_selected_steps_are_exported(
    open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    driver = open_window()
    trigger(driver, "export_numbers")
    assert "before the first step" in driver.message
    made = run_to_the_end(driver)
    driver.window.charts.selection.select(10, 19)
    path = tmp_path / f"numbers.{suffix}"
    answer_save(monkeypatch, path)
    trigger(driver, "export_numbers")
    driver.wait(lambda: driver.message == f"Saved {path}")
    if suffix == "csv":
        table = np.genfromtxt(path, delimiter=",", names=True)
        np.testing.assert_array_equal(table["step"], range(10, 20))
        np.testing.assert_array_equal(table["linear1"].astype(np.float32), made["grad_l2"][10:20, 0])
    else:
        with np.load(path) as numbers:
            np.testing.assert_array_equal(numbers["delta_l2"], made["delta_l2"][10:20])


def test_a_long_export_can_be_cancelled(open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_notice, "SHOWN_AFTER_MS", 1)
    driver = open_window()
    run_to_the_end(driver)
    path = tmp_path / "numbers.csv"
    answer_save(monkeypatch, path)

    def write(_recording: Any, path: Path, *arguments: Any) -> None:
        for part in range(100_000_000):
            path.write_text("half")
            try:
                arguments[-1](part / 100_000_000)
            except BaseException:
                path.unlink()
                raise

    monkeypatch.setattr("gradviz.storage.export.write_csv", write)
    trigger(driver, "export_numbers")
    driver.wait(lambda: notice(driver, "export") != "")
    assert str(path) in notice(driver, "export")
    driver.click("run")
    driver.wait_state(State.COMPLETED)
    driver.click("export_cancel")
    driver.wait(lambda: driver.message.startswith("Canceled"))
    assert notice(driver, "export") == ""
    assert list(tmp_path.glob("numbers*")) == []


# A disk that is full, a folder that can't be written to


def test_a_full_disk_is_told_above_the_charts(open_window: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    driver = open_window(values=LONG)
    with monkeypatch.context() as patched:

        def refuse(_writer: RecordingWriter) -> None:
            raise OSError(28, "No space left on device")

        patched.setattr(RecordingWriter, "_write_chunk", refuse)
        driver.click("run")
        driver.wait(lambda: notice(driver, "recording_paused") != "")
        assert "paused at step 0: the disk is full" in notice(driver, "recording_paused")
        before = len(driver.recording)
        driver.wait_steps(before + 100)
    driver = driver.take_over()
    assert "paused at step 0" in notice(driver, "recording_paused"), "in another window, too"
    driver.click("recording_paused_retry")
    driver.wait(lambda: notice(driver, "recording_paused") == "")
    assert "nothing is missing" in driver.message
    live = driver.recording
    driver.close()
    assert_same(open_recording(library_files()[0]), live)


def test_a_folder_that_cannot_be_written_to_is_a_word_in_the_status_line(
    open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_dialogs(monkeypatch)
    (tmp_path / "file").write_text("")
    configuration.choose("recordings_folder", str(tmp_path / "file" / "recordings"))
    driver = open_window()
    run_to_the_end(driver)
    driver.wait(lambda: "This run is not recorded" in driver.message)
    assert notice(driver, "recording_paused") == ""


# A crash


def start_process(ready: str) -> subprocess.Popen[str]:
    """Start the program in its own process with a run; return when it reports to be ready."""
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(Path(gradviz.__file__).parents[1]),
    }
    pipe = subprocess.PIPE
    code = PROCESS.format(ready=ready)
    process = subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=pipe, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_after_a_crash_the_run_is_offered(open_window: Open) -> None:
    saved = "list(window_library.glob('[0-9]*.gradviz'))"
    ready = f"({saved})".replace(
        "window_library", "__import__('gradviz').configuration.read().values.recordings_folder"
    )
    with start_process(ready) as process:
        other = open_window()
        assert other.session.recorder.run_library.interrupted() == []
        assert notice(other, "interrupted") == ""
        other.close()
        process.send_signal(signal.SIGKILL)
        process.wait()
    driver = open_window()
    driver.wait(lambda: notice(driver, "interrupted") != "")
    text = notice(driver, "interrupted")
    assert "A run was interrupted on" in text
    driver.click("interrupted_open")
    assert notice(driver, "interrupted") == ""
    recording = driver.recording
    assert driver.message.endswith(f"interrupted at step {len(recording):,}")
    assert "interrupted" in recent_runs(driver)[0].text()
    assert f"at step {len(recording):,}" in text
    assert recording.experiment.seed == 11
    assert len(recording) > 0
    assert recording.experiment is not None
    expected = gradviz.run(recording.experiment, steps=len(recording), threads=recording.environment["threads"])
    assert_same(recording, expected)
    driver.close()
    again = open_window()
    (action,) = kept(again, 1)
    assert "interrupted" in action.text()
    again.wait(lambda: again.session.recorder.thread_of_writes.isRunning())
    assert again.session.recorder.run_library.interrupted() == []
    assert list(library_files()[0].parent.iterdir()) == library_files()


NAMED = """
import sys
from PySide6.QtCore import QTimer
from gradviz import app

build = app.build_window

def build_and_close(*arguments):
    window = build(*arguments)

    def close():
        print(window.session.state.value, len(window.session.recording), window.session.experiment.seed)
        window.close()

    QTimer.singleShot(300, close)
    return window

app.build_window = build_and_close
sys.exit(app.main(sys.argv[1]))
"""


@pytest.mark.parametrize("cut_off", [False, True])
def test_the_recording_that_the_command_line_names_is_shown(small: Experiment, tmp_path: Path, cut_off: bool) -> None:
    path = tmp_path / "named.gradviz"
    gradviz.run(small, steps=3500 if cut_off else 9, seed=6).save(path)
    if cut_off:
        path.write_bytes(path.read_bytes()[: int(0.8 * path.stat().st_size)])
    environment = {**os.environ, "PYTHONPATH": str(Path(gradviz.__file__).parents[1])}
    command = [sys.executable, "-c", NAMED, str(path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    state, steps, seed = done.stdout.split()
    assert (state, seed) == ("opened", "6")
    assert int(steps) in ([1000, 2000, 3000] if cut_off else [9])
    assert done.returncode == 0


def test_what_is_dismissed_stays_in_the_list(open_window: Open, small: Experiment) -> None:
    run_library = run_libraries.RunLibrary(configuration.read().values.recordings_folder, 100)
    path = run_library.claim(small.name, small.seed)
    recording = gradviz.run(small, steps=7)
    writer = RecordingWriter(path, recording.info)
    writer.copy(recording)
    writer.abandon()
    run_library._held.pop(path).leave(remove=False)
    driver = open_window()
    driver.wait(lambda: notice(driver, "interrupted") != "")
    driver.click("interrupted_dismiss")
    assert notice(driver, "interrupted") == ""
    assert driver.session.state is State.IDLE
    assert "interrupted" in kept(driver, 1)[0].text()


@pytest.mark.parametrize("content", [b"", b"a letter to my aunt", b"{}", b"SQLite format 3\0" + bytes(500)])
def test_another_file_by_the_name_of_a_recording(open_window: Open, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.gradviz"
    path.write_bytes(content)
    driver = open_window()
    driver.window.files.opener.open(path)
    assert driver.message == f"{path}: not a recording of gradviz"
