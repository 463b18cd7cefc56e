"""The program in its own process, and the ways in which it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import gradviz
from gradviz.storage.stored_recording import open_recording

START = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox
from gradviz import app

build = app.build_window

def build_and_run(*arguments):
    global window
    window = build(*arguments)
    window.session.edit(window.session.experiment.with_values({{"training.steps": 1_000_000}}))
    QTimer.singleShot(50, window.controls.run_button.click)
    window.session.recording_grown.connect(when_it_runs)
    return window

def when_it_runs():
    window.session.set_speed(None)
    window.session.recording_grown.disconnect(when_it_runs)
    print("ready", flush=True)
    {then}

app.build_window = build_and_run
status = app.main()
print(len(window.session.recording))
sys.exit(status)
"""
HEADLESS = [sys.executable, "-m", "gradviz", "run", "sigmoid-20", "--steps=1000000"]
OUTS = ("run.gradviz", "run.csv", "run.png")

on_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals for one process")


def start(command: list[str], tmp_path: Path, **streams: int) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(Path(gradviz.__file__).parents[1]),
        "XDG_CONFIG_HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path),
    }
    pipe = subprocess.PIPE
    streams = {"stdout": pipe, "stderr": pipe, **streams}
    return subprocess.Popen(command, env=environment, cwd=tmp_path, text=True, **streams)  # type: ignore[call-overload,no-any-return]


def start_window(then: str, tmp_path: Path) -> subprocess.Popen[str]:
    """Start the window with a run at full speed; return when the run has begun."""
    process = start([sys.executable, "-c", START.format(then=then)], tmp_path)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def assert_kept(process: subprocess.Popen[str], tmp_path: Path) -> None:
    """Check that the process ends without an error and that the file of the run holds every computed step."""
    output, errors = process.communicate(timeout=60)
    assert [line for line in errors.splitlines() if "This plugin does not support" not in line] == []
    assert process.returncode == 0
    (path,) = tmp_path.rglob("*.gradviz")
    recording = open_recording(path)
    assert recording.end == "stopped"
    assert len(recording) == int(output) > 0


def test_closing_the_window_in_mid_run_ends_the_process(tmp_path: Path) -> None:
    assert_kept(start_window("window.close()", tmp_path), tmp_path)


ASK = "QMessageBox.question(window, 'A question', 'Yes?')"


@on_posix
@pytest.mark.parametrize(("name", "then"), [("SIGINT", "pass"), ("SIGTERM", ASK), ("SIGHUP", "pass")])
def test_a_signal_ends_the_window_and_its_run_is_kept(tmp_path: Path, name: str, then: str) -> None:
    process = start_window(then, tmp_path)
    process.send_signal(signal.Signals[name])
    assert_kept(process, tmp_path)


def wait_for_steps(path: Path, process: subprocess.Popen[str]) -> None:
    """Return when a headless run has written some steps."""
    while not path.exists() or not len(open_recording(path)):
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.05)


def assert_written(tmp_path: Path) -> int:
    """Check that every file holds all computed steps; return their number."""
    recording = open_recording(tmp_path / "run.gradviz")
    assert recording.end == "stopped"
    assert len((tmp_path / "run.csv").read_text().splitlines()) == 1 + len(recording)
    assert (tmp_path / "run.png").stat().st_size > 0
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == set(OUTS)
    return len(recording)


@on_posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_headless_run_and_every_file_is_written(tmp_path: Path, number: int) -> None:
    process = start([*HEADLESS, *(f"--out={name}" for name in OUTS)], tmp_path)
    wait_for_steps(tmp_path / "run.gradviz", process)
    process.send_signal(number)
    _, errors = process.communicate(timeout=60)
    steps = assert_written(tmp_path)
    expected = f"gradviz: interrupted after {steps:,} of 1,000,000 steps; what was trained so far is kept\n"
    assert errors == expected
    assert process.returncode == 128 + number


@on_posix
def test_a_headless_run_survives_its_terminal_until_every_file_is_written(tmp_path: Path) -> None:
    ours, terminal = os.openpty()
    process = start([*HEADLESS, *(f"--out={name}" for name in OUTS)], tmp_path, stdout=terminal, stderr=terminal)
    os.close(terminal)
    wait_for_steps(tmp_path / "run.gradviz", process)
    os.close(ours)
    process.send_signal(signal.SIGHUP)
    assert process.wait(60) == 128 + signal.SIGHUP
    assert assert_written(tmp_path) > 0
