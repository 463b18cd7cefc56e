"""Reproducible archives: sorted, owned by root, with a single date."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from project import PackagingError, source_date


@dataclass(frozen=True)
class Item:
    """One entry of an archive: a file of this system, ``content``, a link to ``target``, or else a folder."""

    name: str
    source: Path | None = None
    content: bytes | None = None
    target: str | None = None
    executable: bool = False

    @property
    def size(self) -> int:
        """The size of a file in bytes; 0 for other entries."""
        return self.source.stat().st_size if self.source else len(self.content or b"")

    def read(self) -> bytes:
        """Return the content of the file."""
        return self.source.read_bytes() if self.source else self.content or b""


def tree(folder: Path, prefix: str) -> list[Item]:
    """Return every file, link and folder below ``folder``, with names below ``prefix``."""
    items = [Item(prefix)]
    for path in sorted(folder.rglob("*")):
        name = f"{prefix}/{path.relative_to(folder).as_posix()}"
        if path.is_symlink():
            items.append(Item(name, target=str(path.readlink())))
        elif path.is_dir():
            items.append(Item(name))
        else:
            items.append(Item(name, source=path, executable=_is_program(path)))
    return items


def with_parents(items: Iterable[Item]) -> list[Item]:
    """Return the items sorted by name, each after its parent folders."""
    by_name = {item.name: item for item in items}
    for name in list(by_name):
        parts = name.split("/")
        for depth in range(1, len(parts)):
            by_name.setdefault("/".join(parts[:depth]), Item("/".join(parts[:depth])))
    return [by_name[name] for name in sorted(by_name)]


def write_tar_xz(file: Path, items: Iterable[Item], *, fast: bool) -> None:
    """Write a compressed archive."""
    xz = shutil.which("xz")
    if not xz:
        raise PackagingError("xz is missing. On Debian and Ubuntu: sudo apt install xz-utils")
    # At least two threads, even on one core: then the bytes depend on the size of the blocks, not on the threads.
    threads = max(2, os.cpu_count() or 1)
    command = [xz, "-0" if fast else "-6", f"--threads={threads}", "--block-size=24MiB", "--stdout"]
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as out, subprocess.Popen(command, stdin=subprocess.PIPE, stdout=out) as process:
        assert process.stdin
        write_tar(process.stdin, items)
        process.stdin.close()
    if process.returncode:
        raise PackagingError(f"xz ended with {process.returncode}")


def write_tar(stream: io.IOBase | object, items: Iterable[Item]) -> None:
    """Write an archive with plain, uniform metadata."""
    with tarfile.open(fileobj=stream, mode="w|", format=tarfile.GNU_FORMAT) as archive:  # type: ignore[call-overload]
        for item in items:
            archive.addfile(_header(item), io.BytesIO(item.read()) if _is_file(item) else None)


def _header(item: Item) -> tarfile.TarInfo:
    header = tarfile.TarInfo(f"./{item.name}")
    header.mtime = source_date()
    header.uname = header.gname = "root"
    if item.target is not None:
        header.type, header.linkname, header.mode = tarfile.SYMTYPE, item.target, 0o777
    elif _is_file(item):
        header.size, header.mode = item.size, 0o755 if item.executable else 0o644
    else:
        header.type, header.mode = tarfile.DIRTYPE, 0o755
    return header


def _is_file(item: Item) -> bool:
    return item.source is not None or item.content is not None


def _is_program(path: Path) -> bool:
    return os.access(path, os.X_OK) and ".so" not in path.name
