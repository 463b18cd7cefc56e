"""The interactive or silent (/S) Windows installer: NSIS around a program folder that was frozen on Windows."""

from __future__ import annotations

import shutil
from pathlib import Path

import icons
import windows_version
from project import FOLDER, NAME, ROOT, WORK, PackagingError, execute, version
from report import size_of


def build(folder: Path, tree: Path, *, fast: bool) -> Path:
    """Compile the installer of ``tree`` into ``folder``."""
    compiler = shutil.which("makensis")
    if not compiler:
        raise PackagingError("makensis is missing. On Debian and Ubuntu: sudo apt install nsis")
    check_tree(tree)
    icons.write_all(WORK / "icons")
    folder.mkdir(parents=True, exist_ok=True)
    out = folder / f"{NAME}-{version()}-windows-x86_64.exe"
    values = {
        "VERSION": version(),
        "NUMBERS": ".".join(map(str, windows_version.numbers())),
        "TREE": str(tree.resolve()),
        "ICON": str(WORK / "icons" / f"{NAME}.ico"),
        "LICENSE": str(ROOT / "LICENSE"),
        "SIZE_KB": str(size_of(tree) // 1024),
        "OUT": str(out.resolve()),
        **({"FAST": "1"} if fast else {}),
    }
    definitions = [f"-D{name}={value}" for name, value in values.items()]
    script = str(FOLDER / "windows" / f"{NAME}.nsi")
    target = [] if shutil.which("cmd") else ["-XTarget amd64-unicode"]
    execute([compiler, "-V2", *definitions, *target, script], log=WORK / "makensis.log")
    return out


def check_tree(tree: Path) -> None:
    """Raise :class:`PackagingError` if ``tree`` was not frozen on Windows."""
    for name in (f"{NAME}.exe", f"{NAME}w.exe", "_internal"):
        if not (tree / name).exists():
            raise PackagingError(f"{tree} has no {name}: name a program folder that Windows froze (--windows-tree)")
