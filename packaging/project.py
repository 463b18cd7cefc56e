"""The project: its name, version and date, and the folders in which it is built."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "packaging"
DIST = ROOT / "dist"
WORK = ROOT / "build" / "package"
PROGRAM = WORK / "gradviz"  # the self-contained program folder
INSIDE = PROGRAM / "_internal"  # everything but the executables

NAME = "gradviz"
SUMMARY = "See where the gradients of neural networks vanish or explode"
MAINTAINER = "The gradviz developers <gradviz@example.org>"  # a release sets its own address
SELF_TEST = ("self-test",)  # arguments of the check that every build must pass
DOWNLOAD_BUDGET = 170_000_000
INSTALLED_BUDGET = 680_000_000


class PackagingError(Exception):
    """An error, as a sentence for the person who packages."""


@cache
def version() -> str:
    """Return the version, read from the package without importing it."""
    text = (ROOT / NAME / "__init__.py").read_text(encoding="utf-8")
    match = re.search(r'^__version__ = "([^"]+)"$', text, re.MULTILINE)
    if not match:
        raise PackagingError(f"no __version__ in {NAME}/__init__.py")
    return match[1]


@cache
def source_date() -> int:
    """Return the time of every time stamp, in seconds since 1970: SOURCE_DATE_EPOCH, or the date of the commit."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    command = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    try:
        return int(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    except (OSError, subprocess.CalledProcessError, ValueError):  # an unpacked source distribution
        return int((ROOT / "pyproject.toml").stat().st_mtime)


def build_environ() -> dict[str, str]:
    """Return the environment of every tool. It makes two builds of one commit the same."""
    fixed = {"SOURCE_DATE_EPOCH": str(source_date()), "PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    return {**os.environ, **fixed, "QT_QPA_PLATFORM": "offscreen"}


def system() -> str:
    """Return the name of this system in file names: ``linux-x86_64``, ``windows-x86_64``, ``macos-arm64``."""
    names = {"linux": "linux", "win32": "windows", "darwin": "macos"}
    machine = platform.machine().lower().replace("amd64", "x86_64").replace("aarch64", "arm64")
    return f"{names.get(sys.platform, sys.platform)}-{machine}"


def execute(command: list[str], *, log: Path | None = None, cwd: Path = ROOT) -> str:
    """Run a tool and return its output; raise :class:`PackagingError` with the end of the output if it fails."""
    environ = build_environ()
    done = subprocess.run(
        command, cwd=cwd, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if log:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(done.stdout, encoding="utf-8")
    if done.returncode:
        tail = "\n".join(done.stdout.splitlines()[-25:])
        raise PackagingError(f"{Path(command[0]).name} ended with {done.returncode}:\n{tail}")
    return done.stdout
