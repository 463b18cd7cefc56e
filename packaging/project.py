"""What is packaged: its name, its version, its date, and where the pieces are built."""

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
INSIDE = PROGRAM / "_internal"  # where PyInstaller puts everything but the executables

NAME = "gradviz"
SUMMARY = "See where the gradients of neural networks vanish or explode"
MAINTAINER = "The gradviz developers <gradviz@example.org>"  # a release sets its own address here
SELF_TEST = ("self-test",)  # what every built thing must pass
DOWNLOAD_BUDGET = 170_000_000
INSTALLED_BUDGET = 680_000_000


class PackagingError(Exception):
    """What went wrong, as a sentence for the person who packages."""


@cache
def version() -> str:
    """The version, read from the package itself without importing it."""
    text = (ROOT / NAME / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"$', text, re.MULTILINE)
    if not found:
        raise PackagingError(f"no __version__ in {NAME}/__init__.py")
    return found[1]


@cache
def source_date() -> int:
    """Seconds since 1970 that every time stamp gets: SOURCE_DATE_EPOCH, or the date of the commit."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    command = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    try:
        return int(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    except (OSError, subprocess.CalledProcessError, ValueError):  # an unpacked source distribution
        return int((ROOT / "pyproject.toml").stat().st_mtime)


def build_environ() -> dict[str, str]:
    """The environment of every tool, so that two builds of one commit are the same."""
    fixed = {"SOURCE_DATE_EPOCH": str(source_date()), "PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    return {**os.environ, **fixed, "QT_QPA_PLATFORM": "offscreen"}


def system() -> str:
    """The name of this system in file names: ``linux-x86_64``, ``windows-x86_64``, ``macos-arm64``."""
    names = {"linux": "linux", "win32": "windows", "darwin": "macos"}
    machine = platform.machine().lower().replace("amd64", "x86_64").replace("aarch64", "arm64")
    return f"{names.get(sys.platform, sys.platform)}-{machine}"


def execute(command: list[str], *, log: Path | None = None, cwd: Path = ROOT) -> str:
    """Run a tool and return what it wrote; where it fails, say the end of that."""
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
