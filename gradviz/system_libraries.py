"""The system libraries that Qt's wheels need on Linux, each with the Debian package that contains it."""

from __future__ import annotations

import ctypes
import re
import sys
from collections.abc import Mapping

QT = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
X11 = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}


def missing_libraries(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the libraries that Qt's platform needs and the system lacks, each with its package."""
    if not sys.platform.startswith("linux"):
        return {}
    platform = environ.get("QT_QPA_PLATFORM", "")
    wanted = dict(QT)
    if "xcb" in platform or (not platform and environ.get("DISPLAY") and not environ.get("WAYLAND_DISPLAY")):
        wanted.update(X11)
    if "wayland" in platform or (not platform and environ.get("WAYLAND_DISPLAY")):
        wanted.update(WAYLAND)
    return {name: package for name, package in wanted.items() if not _loads(name)}


def missing_in(error: ImportError) -> dict[str, str]:
    """Return the missing library that made an import fail; empty if the import failed for another reason."""
    match = re.search(r"(lib[\w.+-]+\.so[.\d]*): cannot open shared object file", str(error))
    return {match[1]: {**QT, **X11, **WAYLAND}.get(match[1], "")} if match else {}


def advice_for(missing: Mapping[str, str]) -> str:
    """Return a sentence that names the missing libraries and the command that installs them."""
    packages = " ".join(filter(None, missing.values()))
    lacks = f"the system lacks {', '.join(missing)}"
    if not packages:
        return f"{lacks}; install the package that holds it"
    return f"{lacks}; on Debian and Ubuntu: sudo apt install {packages}"


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
