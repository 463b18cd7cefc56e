"""Errors of a whole process: reported in the window, in the terminal and in the log."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import gradviz
from gradviz.places import state_folder

PREPARE = """
import sys
from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QLabel
from gradviz import app
from gradviz.cli import main

build = app.build_window

class Hands(QObject):
    def __init__(self, window):
        super().__init__(window)
        self.window = window
        QTimer.singleShot(50, self.act)
        QTimer.singleShot(300, self.look)

    @Slot()
    def act(self):
        {act}

    @Slot()
    def look(self):
        print(*(label.text() for label in self.window.notices.findChildren(QLabel)), flush=True)
        print(self.window.status.message.text(), flush=True)
        self.window.close()

def build_and_act(*arguments):
    window = build(*arguments)
    Hands(window)
    return window

app.build_window = build_and_act
"""
ENVIRON = {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(Path(gradviz.__file__).parents[1])}


def start(code: str, **environ: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", f"{code}\nfrom gradviz.cli import main\nsys.exit(main([]))"]
    return subprocess.run(
        command, env={**os.environ, **ENVIRON, **environ}, capture_output=True, text=True, check=False, timeout=120
    )


def only_log() -> str:
    (log,) = state_folder().glob("*.log")
    return log.read_text(encoding="utf-8")


def test_an_exception_in_a_slot_is_told_and_the_window_lives_on() -> None:
    done = start(PREPARE.format(act='raise ValueError("the cat sat on the keyboard")'))
    assert done.returncode == 0, done.stderr
    assert "A fault of gradviz: ValueError: the cat sat on the keyboard. More stands in " in done.stdout
    assert "Traceback" in done.stderr
    assert "in act" in only_log()
    assert "PySide6 " in only_log()


def test_a_window_that_is_used_and_closed_leaves_no_log() -> None:
    done = start(PREPARE.format(act="pass"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""
    assert list(state_folder().glob("*.log")) == []


def test_after_a_crash_the_next_window_says_where_its_log_is() -> None:
    done = start(PREPARE.format(act="import faulthandler; faulthandler._sigsegv()"))
    assert done.returncode != 0
    assert "in act" in only_log()
    done = start(PREPARE.format(act="pass"))
    assert done.stdout.startswith("gradviz ended unexpectedly the last time. What happened stands in ")
    (log,) = state_folder().glob("crash-*.log")
    assert str(log) in done.stdout
    done = start(PREPARE.format(act="pass"))
    assert done.stdout.strip() == ""


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (
            "libEGL.so.1: cannot open shared object file: No such file or directory",
            "gradviz: the system lacks libEGL.so.1; on Debian and Ubuntu: sudo apt install libegl1 (more stands in ",
        ),
        ("No module named 'PySide6.QtGui'", "gradviz: the installation is incomplete: No module named "),
    ],
)
def test_a_start_that_fails_says_why(error: str, message: str) -> None:
    code = f"""
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name == "PySide6.QtGui":
            raise ImportError({error!r})
sys.meta_path.insert(0, Missing())
"""
    done = start(code)
    assert done.returncode == 1
    assert done.stderr.startswith(message)
    assert done.stderr.count("\n") == 1
    assert error in only_log()
    assert "Traceback" in only_log()


@pytest.mark.skipif(sys.platform != "linux", reason="displays of X11")
@pytest.mark.parametrize(
    ("platform", "message"),
    [("xcb", "gradviz: the display ':987' can't be reached"), ("paper", "gradviz: This application failed to start")],
)
def test_qt_that_can_not_start_says_why_and_ends(platform: str, message: str) -> None:
    done = start("import sys", QT_QPA_PLATFORM=platform, DISPLAY=":987")
    assert done.returncode == 1
    *_, last = done.stderr.splitlines()
    assert last.startswith(message) or "the system lacks" in last
    assert "(more stands in " in last
    assert "Fatal fault: " in only_log()


def test_torch_is_not_imported_before_the_window_is_painted() -> None:
    code = """
import os, sys
from PySide6.QtCore import QEvent, QObject
from gradviz import app

class AtFirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            slow = {"torch", "matplotlib", "PIL"} & set(sys.modules)
            print("imported:", *sorted(slow), flush=True)
            os._exit(0)
        return False

build = app.build_window
def build_and_watch(*arguments):
    window = build(*arguments)
    window.watch = AtFirstPaint(window)
    window.charts.heatmap.plot.viewport().installEventFilter(window.watch)
    return window
app.build_window = build_and_watch
"""
    done = start(code)
    assert done.stdout == "imported:\n", done.stderr
