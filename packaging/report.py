"""The report of a build: sizes, the largest parts, and whether the budget is kept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from project import DOWNLOAD_BUDGET, INSTALLED_BUDGET, PackagingError

LARGEST = 20


def size_of(folder: Path) -> int:
    """Return the size of all files below a folder, in bytes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def largest(folder: Path, count: int = LARGEST) -> list[tuple[int, str]]:
    """Return the size in bytes and the name of the largest files, the largest first."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    sizes = ((path.stat().st_size, path.relative_to(folder).as_posix()) for path in files)
    return sorted(sizes, key=lambda row: (-row[0], row[1]))[:count]


def lines(program: Path, files: Sequence[Path]) -> list[str]:
    """Return the lines of the report."""
    report = [f"{'what':56} {'MB':>8}"]
    if program.is_dir():
        report.append(f"{'installed':56} {size_of(program) / 1e6:8.1f}   budget {INSTALLED_BUDGET / 1e6:.0f}")
    report += [f"{file.name:56} {file.stat().st_size / 1e6:8.1f}" + _budget(file) for file in files]
    if program.is_dir():
        report += ["", f"the {LARGEST} largest parts"]
        report += [f"{name:56} {size / 1e6:8.1f}" for size, name in largest(program)]
    return report


def check(program: Path, files: Sequence[Path]) -> None:
    """Raise :class:`PackagingError` if a file is larger than the budget."""
    over = [f"{file.name}: {file.stat().st_size / 1e6:.1f} MB" for file in files if _is_over(file)]
    if program.is_dir() and (size := size_of(program)) > INSTALLED_BUDGET:
        over.append(f"installed: {size / 1e6:.1f} MB")
    if over:
        allowed = f"{DOWNLOAD_BUDGET / 1e6:.0f} MB to download, {INSTALLED_BUDGET / 1e6:.0f} MB installed"
        raise PackagingError(f"over the budget of {allowed}: {', '.join(over)}")


def _is_over(file: Path) -> bool:
    # wixl only supports the oldest compression of cabinets; roll-out tools download the file once for all machines.
    return file.suffix != ".msi" and file.stat().st_size > DOWNLOAD_BUDGET


def _budget(file: Path) -> str:
    return f"   budget {DOWNLOAD_BUDGET / 1e6:.0f}" if file.suffix in (".deb", ".run", ".exe", ".dmg") else ""
