"""Errors are written to a file that can be sent; without errors no file is left."""

from __future__ import annotations

import faulthandler
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import gradviz
from gradviz.crash_log import MAX_BYTES, MAX_LOGS, CrashLog
from gradviz.errors import InputError
from gradviz.places import state_folder


@pytest.fixture(autouse=True)
def quiet_hooks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Silence the hooks that the log calls after its own, and restore pytest's faulthandler."""
    for module, name in ((sys, "excepthook"), (threading, "excepthook"), (sys, "unraisablehook")):
        monkeypatch.setattr(module, name, lambda *_: None)
    yield
    faulthandler.enable(sys.__stderr__ or 2)


def logs() -> list[str]:
    return sorted(path.name for path in state_folder().glob("*.log"))


def fail(why: str) -> None:
    raise ValueError(why)


def crash(code: str) -> None:
    """Run ``code`` in a process with a log until it crashes."""
    environ = {**os.environ, "PYTHONPATH": str(Path(gradviz.__file__).parents[1])}
    program = f"from gradviz.crash_log import CrashLog\nwith CrashLog() as log:\n    {code}"
    done = subprocess.run([sys.executable, "-c", program], env=environ, capture_output=True, check=False)
    assert done.returncode != 0


def test_nothing_is_left_where_nothing_went_wrong() -> None:
    with CrashLog() as log:
        log.note("started")
        assert log.path is not None
        assert log.path.exists()
    assert logs() == []


def test_it_begins_with_versions_and_platform() -> None:
    with CrashLog() as log:
        log.note_versions("numpy")
        assert log.path is not None
        text = log.path.read_text(encoding="utf-8")
    assert text.startswith(f"gradviz {gradviz.__version__}, ")
    assert sys.version.split()[0] in text
    assert sys.modules["numpy"].__version__ in text
    torch = sys.modules["torch"].__version__ if "torch" in sys.modules else ""
    assert f"torch {torch}" in text


def test_an_exception_that_nobody_catches_is_written_and_told() -> None:
    messages: list[str] = []
    with CrashLog() as log:
        log.notify = messages.append
        for _ in range(3):  # a slot that fails at each tick
            try:
                fail("the cat sat on the keyboard")
            except ValueError as error:
                sys.excepthook(ValueError, error, error.__traceback__)
    assert messages == ["ValueError: the cat sat on the keyboard"]
    assert log.path is not None
    text = log.path.read_text(encoding="utf-8")
    assert text.count("Traceback") == 1
    assert "test_crash_log.py" in text
    assert text.endswith("ended\n")


def test_an_exception_in_a_thread_is_written_and_told() -> None:
    messages: list[str] = []

    with CrashLog() as log:
        log.notify = messages.append
        thread = threading.Thread(target=fail, args=["in a thread"])
        thread.start()
        thread.join()
    assert messages == ["ValueError: in a thread"]


def test_what_the_program_logs_is_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    with CrashLog() as log:
        try:
            fail("no such layer")
        except ValueError:
            logging.getLogger("gradviz.engine").exception("training failed")
    assert log.path is not None
    text = log.path.read_text(encoding="utf-8")
    assert "ERROR gradviz.engine: training failed" in text
    assert "ValueError: no such layer" in text
    assert "training failed" in capsys.readouterr().err


def test_what_ends_the_program_is_in_it_and_names_it() -> None:
    log = CrashLog()
    with pytest.raises(RuntimeError) as caught, log:
        raise RuntimeError("the end")
    assert log.path is not None
    assert "RuntimeError: the end" in log.path.read_text(encoding="utf-8")
    assert caught.value.__notes__ == [f"This is also in {log.path}."]


def test_a_wrong_argument_is_no_fault() -> None:
    with pytest.raises(InputError), CrashLog():
        raise InputError("there is no such file")
    assert logs() == []


def test_it_does_not_grow_without_end() -> None:
    with CrashLog() as log:
        for number in range(300):
            log.record(f"fault {number}", "x" * 10_000)
    assert log.path is not None
    assert MAX_BYTES / 2 < log.path.stat().st_size <= MAX_BYTES


def test_a_native_crash_leaves_a_traceback_and_the_next_start_knows_once() -> None:
    crash("import faulthandler; faulthandler._sigsegv()")
    with CrashLog() as log:
        earlier = log.earlier
    assert earlier is not None
    text = earlier.read_text(encoding="utf-8")
    assert text.startswith("gradviz ")
    assert "Fatal Python error: Segmentation fault" in text or sys.platform == "win32"
    assert 'File "<string>", line 3' in text
    with CrashLog() as log:
        assert log.earlier is None
    assert logs() == [earlier.name]


def test_a_process_that_was_killed_is_no_crash() -> None:
    crash("import os, signal; os.kill(os.getpid(), signal.SIGTERM)")
    with CrashLog() as log:
        assert log.earlier is None


def test_old_logs_go() -> None:
    for _ in range(MAX_LOGS + 3):
        crash("import os; log.record_fatal('out of paper'); os._exit(1)")
    assert len(logs()) == MAX_LOGS
    with CrashLog() as log:
        assert log.earlier is not None


def test_where_nothing_can_be_written_it_does_no_harm(home: Path) -> None:
    home.write_text("a file where the folder should be", encoding="utf-8")
    with CrashLog() as log:
        log.record("a fault")
    assert log.path is None
