"""The wheel and the source distribution, and checks that they are complete."""

from __future__ import annotations

import email
import sys
import tarfile
import zipfile
from pathlib import Path

from project import NAME, ROOT, PackagingError, execute, version

METADATA = ("Name", "Version", "Summary", "Requires-Python", "License-Expression", "License-File", "Requires-Dist")
NOT_INSTALLED = ("tests/", "packaging/")


def build(folder: Path) -> list[Path]:
    """Build both into ``folder`` and check them; the wheel is built from the source distribution."""
    folder.mkdir(parents=True, exist_ok=True)
    # Not isolated, so that the installed, pinned hatchling is used, without a network.
    execute([sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)])
    wheel = folder / f"{NAME}-{version()}-py3-none-any.whl"
    source = folder / f"{NAME}-{version()}.tar.gz"
    check_wheel(wheel)
    check_source(source)
    return [wheel, source]


def check_wheel(file: Path) -> None:
    """Raise :class:`PackagingError` if the wheel lacks a file or a line of its metadata."""
    with zipfile.ZipFile(file) as archive:
        names = set(archive.namelist())
        metadata = email.message_from_bytes(archive.read(f"{NAME}-{version()}.dist-info/METADATA"))
    wanted = {f"{NAME}/{path}" for path in _files(ROOT / NAME)}
    wanted |= {f"{NAME}/resources/{path}" for path in _files(ROOT / "resources")}
    faults = [f"no {name}" for name in sorted(wanted - names)]
    faults += [f"{name} does not belong in it" for name in sorted(names) if name.startswith(NOT_INSTALLED)]
    faults += [f"its metadata lacks {field}" for field in METADATA if not metadata.get(field)]
    if metadata["Version"] != version():
        faults.append(f"its metadata says {metadata['Version']}, the package {version()}")
    if faults:
        raise PackagingError(f"{file.name}: " + "; ".join(faults))


def check_source(file: Path) -> None:
    """Raise :class:`PackagingError` if the source distribution lacks a file that a builder needs."""
    folder = f"{NAME}-{version()}"
    with tarfile.open(file) as archive:
        names = set(archive.getnames())
    wanted = {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"}
    for part in (NAME, "resources", "tests", "packaging"):
        wanted |= {f"{part}/{path}" for path in _files(ROOT / part)}
    if lacking := sorted(name for name in wanted if f"{folder}/{name}" not in names):
        raise PackagingError(f"{file.name} lacks {', '.join(lacking)}")


def _files(folder: Path) -> list[str]:
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    names = (path.relative_to(folder) for path in paths)
    hidden = ("__pycache__", ".")  # caches of tools
    return [name.as_posix() for name in names if not any(part.startswith(hidden) for part in name.parts)]
