"""The program as a process of its own: how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import gradviz

START = """
import sys
from PySide6.QtCore import QTimer
from gradviz import app

build = app.build_window

def build_and_run(*arguments):
    window = build(*arguments)
    QTimer.singleShot(50, window.controls.run_button.click)
    window.session.recording_grown.connect(say)
    window.session.recording_grown.connect({end})
    return window

def say():
    print("ready", flush=True)

app.build_window = build_and_run
sys.exit(app.main())
"""


def start(end: str, tmp_path: Path) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(Path(gradviz.__file__).parents[1]),
        "XDG_CONFIG_HOME": str(tmp_path),
    }
    code = START.format(end=end)
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=pipe, stderr=pipe, text=True)


def ended_cleanly(process: subprocess.Popen[str]) -> None:
    _, errors = process.communicate(timeout=60)
    lines = [line for line in errors.splitlines() if "This plugin does not support" not in line]
    assert lines == []
    assert process.returncode == 0


def test_closing_the_window_in_mid_run_ends_the_process(tmp_path: Path) -> None:
    ended_cleanly(start("window.close", tmp_path))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_an_interrupt_from_the_keyboard_ends_the_process(tmp_path: Path) -> None:
    process = start("say", tmp_path)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    ended_cleanly(process)
