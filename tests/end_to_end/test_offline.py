"""No network access: no action of the user opens a socket."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import gradviz

FORBID = """
import os, socket, sys

def forbid(event, arguments):
    if event == "socket.__new__" and arguments[1] == getattr(socket, "AF_UNIX", None):
        return  # a socket pair within the process, which passes signals to the event loop
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.")):
        print("network:", event, arguments, flush=True)
        os._exit(97)

sys.addaudithook(forbid)
"""
HEADLESS = """
from gradviz.cli import main
for arguments in (
    ["run", "sigmoid-20", "--steps", "5", "--out", "run.gradviz", "--out", "run.png", "--out", "run.safetensors"],
    ["render", "run.gradviz", "--out", "again.pdf"],
    ["info", "run.gradviz"],
    ["presets"],
    ["config"],
):
    assert main(arguments) == 0, arguments
"""
WINDOW = """
from gradviz import app
from gradviz.cli import main
from gradviz.engine.live_run import State

build = app.build_window
def build_and_run(*arguments):
    window = build(*arguments)
    window.session.edit(window.session.experiment.with_values({"training.steps": 20}))
    window.session.state_changed.connect(lambda state: window.close() if state is State.COMPLETED else None)
    window.controls.run_button.click()
    return window
app.build_window = build_and_run
assert main([]) == 0
"""


def run(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environ = {
        **os.environ,
        "PYTHONPATH": str(Path(gradviz.__file__).parents[1]),
        "QT_QPA_PLATFORM": "offscreen",
    }
    command = [sys.executable, "-c", FORBID + code]
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False, timeout=200)


@pytest.mark.parametrize("code", [HEADLESS, WINDOW], ids=["command line", "window"])
def test_no_socket_is_opened(code: str, tmp_path: Path) -> None:
    done = run(code, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_watch_sees_sockets(tmp_path: Path) -> None:
    done = run("import socket; socket.socket()", tmp_path)
    assert done.returncode == 97
    assert done.stdout.startswith("network: socket.__new__")
