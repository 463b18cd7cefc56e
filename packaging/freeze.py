"""The self-contained program folder: PyInstaller, then stripping, then checks."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import components
import icons
import must_have
import needed
import windows_version
from project import FOLDER, INSIDE, NAME, PROGRAM, SELF_TEST, WORK, PackagingError, execute

MODULES = WORK / "modules.txt"  # every frozen module, written by the spec
# Their symbols take 90 MB. Other libraries are not stripped: stripping breaks those that auditwheel wrote.
STRIPPED = ("torch/lib/libtorch_cpu.so", "torch/lib/libtorch_python.so", "libpython3*.so.*")


def freeze() -> None:
    """Rebuild the program folder and check it."""
    shutil.rmtree(PROGRAM, ignore_errors=True)
    WORK.mkdir(parents=True, exist_ok=True)
    icons.write_all(WORK / "icons")
    if sys.platform == "win32":
        windows_version.write(WORK / "windows_version.txt")
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", str(WORK), "--workpath", str(WORK / "pyinstaller"), str(FOLDER / "gradviz.spec")]
    execute(command, log=WORK / "pyinstaller.log")
    if sys.platform == "linux":
        strip(INSIDE)
    check()


def strip(inside: Path) -> None:
    """Remove the symbols of the largest libraries."""
    for pattern in STRIPPED:
        (file,) = inside.glob(pattern)
        execute(["strip", "--strip-unneeded", "-p", str(file)])


def check() -> None:
    """Raise :class:`PackagingError` if the folder lacks something or the frozen program doesn't run."""
    must_have.check_modules(MODULES.read_text(encoding="utf-8").split())
    if sys.platform != "darwin":  # on macOS the bundle has another layout; the self-test opens the same files
        must_have.check_files(INSIDE)
    if sys.platform == "linux":
        if wrong := needed.wrongly_bundled(INSIDE):
            raise PackagingError("bundled, but the host's: " + ", ".join(map(str, wrong)))
        needed.check_needed(INSIDE)
    self_test(executable())


def executable() -> Path:
    """Return the path of the frozen program."""
    if sys.platform == "darwin":
        return WORK / f"{NAME}.app" / "Contents" / "MacOS" / NAME
    return PROGRAM / (f"{NAME}.exe" if sys.platform == "win32" else NAME)


def self_test(program: Path) -> str:
    """Run the program's self-test in an environment without Python and return its output."""
    with tempfile.TemporaryDirectory() as home:
        environ = {"HOME": home, "USERPROFILE": home, "TMPDIR": home, "PATH": "", "QT_QPA_PLATFORM": "offscreen"}
        if sys.platform == "win32":
            environ |= {name: os.environ[name] for name in ("SystemRoot", "TEMP", "TMP") if name in os.environ}
        done = subprocess.run(
            [str(program), *SELF_TEST], env=environ, cwd=home, capture_output=True, text=True, timeout=600, check=False
        )
    if done.returncode:
        raise PackagingError(f"the self-test ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def record(modules: list[str], sources: list[str]) -> list[components.Component]:
    """Save the frozen modules and return the projects that the files come from. The spec calls this."""
    MODULES.write_text("\n".join(sorted(modules)), encoding="utf-8")
    bundled = components.bundled(sources)
    components.save(bundled)
    return bundled
