"""The self-extracting archive, for machines without root: a shell script followed by a tar.xz."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from archive import Item, tree, with_parents, write_tar_xz
from desktop import LINUX, share
from project import NAME, PROGRAM, SELF_TEST, WORK, system, version

ROOM = 1.05  # factor on the unpacked size for folders and the rounding of files to blocks


def build(folder: Path, *, fast: bool) -> Path:
    """Write the archive into ``folder``."""
    items = contents()
    archive = WORK / "program.tar.xz"
    write_tar_xz(archive, items, fast=fast)
    size = sum(item.size for item in items)
    file = folder / f"{NAME}-{version()}-{system()}.run"
    folder.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as out, archive.open("rb") as payload:
        out.write(script(_digest(archive), size))
        shutil.copyfileobj(payload, out)
    file.chmod(0o755)
    archive.unlink()
    return file


def contents() -> list[Item]:
    """Return the items of the archive: the program, the desktop files, and the template of the uninstaller."""
    uninstaller = Item("uninstall.in", source=LINUX / "uninstall.sh")
    return with_parents([*tree(PROGRAM, "program"), *share("."), uninstaller])


def script(digest: str, size: int) -> bytes:
    """Return the script, which contains its own length and the digest of the data that follows."""
    text = (LINUX / "install.sh").read_text(encoding="utf-8")
    values = {
        "VERSION": version(),
        "LINES": str(text.count("\n")),
        "SUM": digest,
        "KILOBYTES": str(int(size * ROOM) // 1024),
        "SELF_TEST": " ".join(SELF_TEST),
    }
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text.encode()


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
