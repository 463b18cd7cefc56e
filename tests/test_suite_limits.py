"""A lock-up of the suite, even one that holds the GIL, ends by itself with the stacks of all threads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pause() is a POSIX function")

# ``PyDLL`` holds the GIL while C runs: no other Python thread and no signal handler can run.
LOCK_UP = """
import atexit, ctypes, threading
import pytest

def lock_up():
    ctypes.PyDLL(None).pause()

def wait_in_another_thread(begun=threading.Event()):
    begun.set()
    threading.Event().wait()

threading.Thread(target=wait_in_another_thread, daemon=True).start()
"""
IN_A_TEST = """
def test_locks_up():
    lock_up()

def test_passes():
    pass
"""
AFTER_A_FAILURE = """
@pytest.fixture
def locking():
    yield
    lock_up()

def test_fails(locking):
    assert False
"""
AT_THE_EXIT = """
atexit.register(lock_up)

def test_passes():
    pass
"""


def run_pytest(folder: Path, code: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run tests under the suite's own configuration, except that a test may take a second."""
    path = folder / "test_child.py"
    path.write_text(LOCK_UP + code, encoding="utf-8")
    configuration = ["-c", str(ROOT / "pyproject.toml"), "-p", "tests.conftest", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *configuration, "-o", "faulthandler_timeout=1", *options, str(path)]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, env=environ, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("code", [IN_A_TEST, AFTER_A_FAILURE, AT_THE_EXIT], ids=["test", "teardown", "exit"])
def test_a_lock_up_ends_with_all_stacks(code: str, tmp_path: Path) -> None:
    done = run_pytest(tmp_path, code)
    assert done.returncode == 1
    assert "Timeout (0:00:01)!" in done.stderr
    assert "in lock_up" in done.stderr
    assert "in wait_in_another_thread" in done.stderr


def test_a_lock_up_in_one_process_of_several_is_one_failure(tmp_path: Path) -> None:
    done = run_pytest(tmp_path, IN_A_TEST, "-n", "1")
    assert done.returncode == 1
    assert "in lock_up" in done.stderr
    assert "worker 'gw0' crashed while running" in done.stdout
    assert "::test_locks_up" in done.stdout
    assert "1 failed, 1 passed" in done.stdout
