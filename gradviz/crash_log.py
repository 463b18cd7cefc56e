"""The log of errors while the window was open, which the user can send to the developers.

Each process has a file of its own in the state folder. It begins with versions and platform, holds no personal data
but paths, grows to one megabyte at most, and is removed if the process ends well without errors.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import gradviz
from gradviz.errors import InputError
from gradviz.places import state_folder

MAX_BYTES = 1_000_000
MAX_LOGS = 5
FATAL = "Fatal fault: "
_CRASHES = (
    FATAL.encode(),
    b"Fatal Python error",
    b"Windows fatal exception: access",
    b"Windows fatal exception: stack",
)


class CrashLog:
    """Context manager that holds the log open. ``path`` is None if the file can't be created.

    Attributes:
        path: the file of this process.
        earlier: the log of a crash that has not been reported yet.
        notify: called with one line for each error, in the thread in which it happened.
    """

    def __init__(self) -> None:
        self.path: Path | None = None
        self.earlier: Path | None = None
        self.notify: Callable[[str], None] | None = None
        self._file: BinaryIO | None = None
        self._written = 0
        self._last = ""
        self._is_worth_keeping = False
        self._lock = threading.RLock()
        self._logging = _IntoLog(self)

    def __enter__(self) -> Self:
        with suppress(OSError):
            folder = state_folder()
            folder.mkdir(parents=True, exist_ok=True)
            self.earlier = _newest_crash(folder)
            _forget_old(folder)
            name = f"gradviz-{datetime.now(UTC):%Y%m%d-%H%M%S}-{os.getpid()}.log"
            self._file = (folder / name).open("wb", buffering=0)
            self.path = folder / name
        self._write(_head())
        faulthandler.enable(self._file or sys.__stderr__ or sys.stderr)
        self._hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        sys.unraisablehook = self._on_unraisable
        logging.getLogger().addHandler(self._logging)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, Exception) and not isinstance(error, InputError):
            self.record(f"{kind.__name__ if kind else ''}: {error}", "".join(traceback.format_exception(error)))
            if self.path is not None:
                error.add_note(f"This is also in {self.path}.")
        logging.getLogger().removeHandler(self._logging)
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._hooks
        faulthandler.disable()
        self.note("ended")
        if self._file is not None:
            self._file.close()
        if self.path is not None and not self._is_worth_keeping:
            self.path.unlink(missing_ok=True)

    def note(self, text: str) -> None:
        """Write a line that may help to understand a later error."""
        self._write(f"{datetime.now(UTC):%H:%M:%S} {text}\n")

    def record(self, sentence: str, details: str = "") -> None:
        """Write an error and report it to ``notify``; repetitions of the same error are skipped."""
        with self._lock:
            self._is_worth_keeping = True
            if (text := f"{sentence}\n{details}") == self._last:
                return
            self._last = text
            self.note(text)
        if self.notify is not None:
            self.notify(sentence)

    def record_fatal(self, sentence: str) -> None:
        """Write why the process ends now, and the stacks of all threads."""
        self._is_worth_keeping = True
        self.note(f"{FATAL}{sentence}")
        if self._file is not None:
            faulthandler.dump_traceback(self._file)

    def note_versions(self, *modules: str) -> None:
        """Write the versions of imported modules, and of torch, which is imported later."""
        versions = {name: getattr(sys.modules.get(name), "__version__", "?") for name in modules}
        self.note(", ".join(f"{name} {version}" for name, version in {**versions, "torch": _torch_version()}.items()))

    def _write(self, text: str) -> None:
        raw = text.encode(errors="replace")
        with self._lock, suppress(OSError):
            if self._file is not None and self._written + len(raw) <= MAX_BYTES:
                self._written += len(raw)
                self._file.write(raw)

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, Exception):
            self.record(f"{kind.__name__}: {error}", "".join(traceback.format_exception(error)))
        self._hooks[0](kind, error, trace)

    def _on_thread_exception(self, arguments: threading.ExceptHookArgs) -> None:
        if (error := arguments.exc_value) is not None:
            self.record(f"{type(error).__name__}: {error}", "".join(traceback.format_exception(error)))
        self._hooks[1](arguments)

    def _on_unraisable(self, arguments: Any) -> None:
        error = arguments.exc_value
        self.note("".join(traceback.format_exception(error)) if error else str(arguments.err_msg))
        self._hooks[2](arguments)


class _IntoLog(logging.Handler):
    """Handler that writes log records from warnings on to the file and, as without it, to standard error."""

    def __init__(self, log: CrashLog) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        text = self.format(record)
        if record.levelno >= logging.ERROR:
            self._log._is_worth_keeping = True  # the caller that logs an error also shows it
        self._log.note(f"{record.levelname} {record.name}: {text}")
        if sys.stderr is not None:
            print(text, file=sys.stderr)


def _head() -> str:
    """Return the versions and the platform."""
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    kind = "frozen" if getattr(sys, "frozen", False) else "Python"
    lines = (
        f"gradviz {gradviz.__version__}, {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC",
        f"{system}, {os.cpu_count()} cores",
        f"{kind} {sys.version}".replace("\n", " "),
        f"program {sys.executable}, package {Path(gradviz.__file__).parent}",
    )
    return "\n".join(lines) + "\n\n"


def _torch_version() -> str:
    """Return the version of torch without importing it, which would take seconds."""
    spec = find_spec("torch")
    with suppress(OSError, StopIteration, IndexError):
        folder = Path((spec and spec.origin) or "").parent
        lines = (folder / "version.py").read_text(encoding="utf-8").splitlines()
        return next(line.split("'")[1] for line in lines if line.startswith("__version__"))
    return "?"


def _newest_crash(folder: Path) -> Path | None:
    """Return the newest log of a crash. Logs of crashes are renamed, so that each is reported once."""
    newest = None
    for path in sorted(folder.glob("gradviz-*.log")):
        with suppress(OSError):
            raw = path.read_bytes()[: 2 * MAX_BYTES]
            if any(mark in raw for mark in _CRASHES):
                newest = path.rename(path.with_name(path.name.replace("gradviz-", "crash-", 1)))
    return newest


def _forget_old(folder: Path) -> None:
    logs = sorted([*folder.glob("gradviz-*.log"), *folder.glob("crash-*.log")], key=lambda path: path.stat().st_mtime)
    for path in logs[: -MAX_LOGS + 1]:
        path.unlink(missing_ok=True)
