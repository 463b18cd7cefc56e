"""Runs each part of the self-test in its own process and prints the results."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import gradviz
from gradviz.configuration import read
from gradviz.errors import InputError
from gradviz.self_test.check import run_checks
from gradviz.verbs import DONE, FAULT_OF_OURS

PARTS = ("files", "training", "recording", "figures", "window")
PATIENCE_S = 180.0  # torch from a cold disk takes a while
_QUOTED_LINES = 12
_C_STACK = "\nCurrent thread's C stack trace"  # Python 3.14 appends it to the stacks of a crash; it says less
_HOMES = (
    *("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "MPLCONFIGDIR"),
    *("USERPROFILE", "APPDATA", "LOCALAPPDATA", "TMPDIR", "TEMP", "TMP"),
)


def self_test(arguments: Namespace) -> int:
    """Run every part; the exit status is 0 if all checks pass."""
    if arguments.part is not None:
        return _run_part(arguments.part, Path(arguments.folder))
    began, failed, tried = time.monotonic(), 0, 0
    print(f"gradviz {gradviz.__version__} on {sys.platform}, Python {sys.version.split()[0]}", flush=True)
    for ok, line in _all_lines():
        tried += 1
        failed += not ok
        print(line, flush=True)
    seconds = time.monotonic() - began
    print(f"{failed} of {tried} FAILED" if failed else f"all {tried} work", f"({seconds:.0f} s)", flush=True)
    return FAULT_OF_OURS if failed else DONE


def _all_lines() -> Iterator[tuple[bool, str]]:
    configuration = read()
    yield _line(not configuration.faults, "policy", "configuration", "; ".join(configuration.faults))
    with TemporaryDirectory(prefix="gradviz-self-test-", ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        environ = _confined(folder, configuration.values.model_dump(mode="json"))
        for part in PARTS:
            yield from _lines_of(part, folder / part, environ)


def _lines_of(part: str, folder: Path, environ: Mapping[str, str]) -> Iterator[tuple[bool, str]]:
    """Yield the lines of a part; a part that ends early has failed at the check that it had begun."""
    folder.mkdir()
    command = [*_program(), "self-test", "--part", part, "--folder", str(folder)]
    try:
        done = subprocess.run(
            command, env=environ, timeout=PATIENCE_S, check=False, stdin=subprocess.DEVNULL, capture_output=True
        )
        errors, end = done.stderr, f"ended with status {done.returncode}"
    except subprocess.TimeoutExpired as late:  # the process has been killed
        errors, end = late.stderr or b"", f"no end after {PATIENCE_S:.0f} s"
    except OSError as error:
        errors, end = b"", f"can't be started: {error}"
    begun, ended = "start", False
    for line in _report(folder):
        begun, ended = line.get("begun", begun), "ended" in line
        if "ok" in line:
            yield _line(line["ok"], part, line["title"], line["detail"], line.get("trace", ""))
    if not ended:
        text, *_ = errors.decode(errors="replace").partition(_C_STACK)
        yield _line(False, part, begun, end, text)


def _line(ok: bool, part: str, title: str, detail: str, trace: str = "") -> tuple[bool, str]:
    result = f"{'ok' if ok else 'FAILED':8}{part:11}{title}" + (f": {detail}" if detail else "")
    quoted = [f"        | {line}" for line in trace.rstrip().splitlines()[-_QUOTED_LINES:]]
    return ok, "\n".join([result, *quoted])


def _report(folder: Path) -> list[dict[str, Any]]:
    try:
        lines = (folder / "report.jsonl").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    return [json.loads(line) for line in lines if line.endswith("}")]  # a crash may have cut off the last line


def _program() -> list[str]:
    """Return the command that starts gradviz; a frozen program is its own interpreter."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "gradviz"]


def _confined(folder: Path, values: Mapping[str, Any]) -> dict[str, str]:
    """Return the environment of the parts: the current configuration, no display, and ``folder`` for all files."""
    import site

    home, runtime = folder / "home", folder / "runtime"
    home.mkdir()
    runtime.mkdir(mode=0o700)
    policy = folder / "policy.json"
    kept = {"device": values["device"], "threads": values["threads"], "recordings_folder": str(home / "recordings")}
    policy.write_text(json.dumps({"locked": kept}), encoding="utf-8")
    packages = [str(Path(gradviz.__file__).parent.parent), os.environ.get("PYTHONPATH", "")]
    return {
        **os.environ,
        **dict.fromkeys(_HOMES, str(home)),
        "XDG_RUNTIME_DIR": str(runtime),
        "PYTHONUSERBASE": site.getuserbase() or "",  # HOME changes, the user's packages stay importable
        "PYTHONPATH": os.pathsep.join(filter(None, packages)),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONFAULTHANDLER": "1",
        "GRADVIZ_POLICY": str(policy),
        "QT_QPA_PLATFORM": "offscreen",
    }


def _run_part(part: str, folder: Path) -> int:
    if part not in PARTS:
        raise InputError(f"--part: found {part!r}; allowed: {', '.join(PARTS)}")
    checks = import_module(f"gradviz.self_test.{part}").checks(folder)
    run_checks(checks, folder / "report.jsonl")
    return DONE
