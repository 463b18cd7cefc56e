"""The system libraries that the program folder needs: each must come from a declared Debian package."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path, PurePosixPath

from left_out import HOST_LIBRARIES
from project import PackagingError

# The Depends of the .deb, written by hand: a tool would name bundled libraries and the builder's versions.
DEPENDS = {
    "libc6 (>= {glibc})": ("libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libutil.so.1"),
    "libstdc++6 (>= 11)": ("libstdc++.so.6",),
    "libgcc-s1": ("libgcc_s.so.1",),
    "zlib1g": ("libz.so.1",),
    "libegl1": ("libEGL.so.1",),
    "libgl1": ("libGL.so.1", "libGLX.so.0", "libOpenGL.so.0"),
    "libx11-6": ("libX11.so.6",),
    "libx11-xcb1": ("libX11-xcb.so.1",),
    "libxcb1": ("libxcb.so.1",),
    "libxcb-glx0": ("libxcb-glx.so.0",),
    "libxkbcommon0": ("libxkbcommon.so.0",),
    "libdbus-1-3": ("libdbus-1.so.3",),
    "libfontconfig1": ("libfontconfig.so.1",),
    "libfreetype6": ("libfreetype.so.6",),
    "libglib2.0-0 | libglib2.0-0t64": ("libglib-2.0.so.0", "libgthread-2.0.so.0"),
    "libwayland-client0": ("libwayland-client.so.0",),
    "libwayland-cursor0": ("libwayland-cursor.so.0",),
    "libwayland-egl1": ("libwayland-egl.so.1",),
}
LOADER = ("ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1", "linux-vdso.so.1")
NEWEST_GLIBC = (2, 36)  # that of Debian 12


def elf_files(folder: Path) -> Iterator[Path]:
    """Yield every program and library below ``folder``."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == b"\x7fELF":
                    yield path


@cache
def needed_by(file: Path) -> frozenset[str]:
    """Return the libraries that a library needs."""
    return frozenset(re.findall(r"NEEDED\s+(\S+)", _private_headers(file)))


@cache
def _private_headers(file: Path) -> str:
    return subprocess.run(["objdump", "-p", str(file)], capture_output=True, text=True, check=True).stdout


def asked_of_system(folder: Path) -> dict[str, set[str]]:
    """Return each library that is needed and not bundled, with the files that need it."""
    bundled = {path.name for path in folder.rglob("*") if ".so" in path.name}
    asked: dict[str, set[str]] = {}
    for file in elf_files(folder):
        for name in needed_by(file) - bundled - set(LOADER):
            asked.setdefault(name, set()).add(str(file.relative_to(folder)))
    return asked


def glibc_floor(folder: Path) -> tuple[int, int]:
    """Return the oldest glibc that everything in the folder runs on."""
    headers = [_private_headers(file) for file in elf_files(folder)]
    versions = {version for header in headers for version in re.findall(r"GLIBC_2\.(\d+)", header)}
    return 2, max(map(int, versions))


def check_needed(folder: Path) -> None:
    """Raise :class:`PackagingError` if a library is neither bundled nor of a declared package."""
    declared = {name for names in DEPENDS.values() for name in names}
    faults = [
        f"{name}, which {', '.join(sorted(by)[:3])} needs, is neither bundled nor of a package in Depends"
        for name, by in sorted(asked_of_system(folder).items())
        if name not in declared
    ]
    if (floor := glibc_floor(folder)) > NEWEST_GLIBC:
        faults.append(f"it needs glibc {floor[0]}.{floor[1]}; build on an older system")
    if faults:
        raise PackagingError("\n".join(faults))


def depends(folder: Path) -> str:
    """Return the Depends field of the .deb."""
    major, minor = glibc_floor(folder)
    return ", ".join(DEPENDS).format(glibc=f"{major}.{minor}")


Entry = tuple[str, str, str]  # an entry of PyInstaller: name inside the program folder, source, kind


def without_orphans(entries: Iterable[Entry]) -> list[Entry]:
    """Return the binaries without the libraries that only a left-out plugin needs."""
    kept = list(entries)
    while True:
        asked = {name for _, source, kind in kept if kind != "SYMLINK" for name in needed_by(Path(source))}
        names = {name for name, _, kind in kept if kind != "SYMLINK"}
        remaining = [
            (name, source, kind)
            for name, source, kind in kept
            if (source in names if kind == "SYMLINK" else PurePosixPath(name).name in asked or not _came_along(name))
        ]
        if len(remaining) == len(kept):
            return kept
        kept = remaining


def _came_along(name: str) -> bool:
    """Return True for a library that only serves others; Python's own library serves the bootloader."""
    folder, file = PurePosixPath(name).parent.as_posix(), PurePosixPath(name).name
    plain = re.fullmatch(r"lib.+\.so(\.\d+)*", file) is not None and not file.startswith("libpython")
    return plain and folder in (".", "pillow.libs", "PySide6/Qt/lib")


def wrongly_bundled(folder: Path) -> list[Path]:
    """Return the bundled libraries that must be the host's."""
    return [path for path in folder.glob("*.so*") if path.name.partition(".so")[0] in HOST_LIBRARIES]
