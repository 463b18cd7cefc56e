"""The files that the program folder must contain, by name. They reveal over-trimming and libraries a builder lacks."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from left_out import LANGUAGES, reason_for_file
from project import NAME, ROOT, PackagingError

QT_PLUGINS = {
    "linux": {
        "platforms/libqxcb.so": "windows on X11",
        "platforms/libqoffscreen.so": "pictures and tests without a display",
        "platforms/libqwayland*.so": "windows on Wayland",
        "wayland-shell-integration/libxdg-shell.so": "windows on Wayland",
        "imageformats/libqsvg.so": "icons",
        "iconengines/libqsvgicon.so": "icons",
        "imageformats/libqico.so": "icons",
        "imageformats/libqjpeg.so": "pictures",
    },
    "win32": {
        "platforms/qwindows.dll": "windows",
        "platforms/qoffscreen.dll": "pictures and tests without a display",
        "imageformats/qsvg.dll": "icons",
        "iconengines/qsvgicon.dll": "icons",
        "imageformats/qico.dll": "icons",
        "imageformats/qjpeg.dll": "pictures",
    },
    "darwin": {
        "platforms/libqcocoa.dylib": "windows",
        "platforms/libqoffscreen.dylib": "pictures and tests without a display",
        "imageformats/libqsvg.dylib": "icons",
        "iconengines/libqsvgicon.dylib": "icons",
        "imageformats/libqico.dylib": "icons",
        "imageformats/libqjpeg.dylib": "pictures",
    },
}

# Qt's X11 plugin needs these, many systems lack them, and PyInstaller bundles only those of the builder.
LIBRARIES = {
    "linux": {
        "libxcb-cursor.so.0": "libxcb-cursor0",
        "libxcb-icccm.so.4": "libxcb-icccm4",
        "libxcb-image.so.0": "libxcb-image0",
        "libxcb-keysyms.so.1": "libxcb-keysyms1",
        "libxcb-render-util.so.0": "libxcb-render-util0",
        "libxcb-util.so.1": "libxcb-util1",
        "libxcb-xkb.so.1": "libxcb-xkb1",
        "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
        "libsqlite3.so.0": "libsqlite3-0",
        "torch/bin/torch_shm_manager": "torch",
    },
    "win32": {
        "**/msvcp140.dll": "the runtime of Visual C++, which a new Windows lacks",
        "vcruntime140.dll": "the runtime of Visual C++, which a new Windows lacks",
        "vcruntime140_1.dll": "the runtime of Visual C++, which a new Windows lacks",
    },
    "darwin": {},
}

NOTICES = ("licenses/NOTICE.txt", "licenses/LGPL-3.0.txt", "licenses/GPL-3.0.txt", "licenses/LICENSE.txt")


def check_files(inside: Path, platform: str = sys.platform) -> None:
    """Raise :class:`PackagingError` with every file that ``inside`` lacks."""
    lacking = [f"{name} ({reason})" for name, reason in wanted(platform).items() if not _is_there(inside, name)]
    lacking += [f"gradviz/resources/{name}" for name in missing_resources(inside / NAME / "resources")]
    if lacking:
        raise PackagingError("the program folder lacks:\n  " + "\n  ".join(lacking))


def wanted(platform: str) -> Mapping[str, str]:
    """Return the required patterns below the folder of libraries on one system, each with its purpose."""
    plugins = {f"PySide6/**/plugins/{name}": reason for name, reason in QT_PLUGINS[platform].items()}
    translations = {f"PySide6/**/translations/qtbase_{name}.qm": f"Qt's own buttons in {name}" for name in LANGUAGES}
    return {**plugins, **LIBRARIES[platform], **translations}


def missing_resources(folder: Path) -> list[str]:
    """Return the resources of the checkout, and the notices, that ``folder`` lacks."""
    source = ROOT / "resources"
    names = [path.relative_to(source).as_posix() for path in sorted(source.rglob("*")) if path.is_file()]
    kept = [name for name in names if not reason_for_file(f"{NAME}/resources/{name}")]
    return [name for name in [*kept, *NOTICES] if not (folder / name).is_file()]


def check_modules(frozen: Iterable[str]) -> None:
    """Raise :class:`PackagingError` with every module of gradviz that was not frozen."""
    files = sorted((ROOT / NAME).rglob("*.py"))
    dotted = (PurePosixPath(file.relative_to(ROOT)).with_suffix("").as_posix().replace("/", ".") for file in files)
    ours = {name.removesuffix(".__init__") for name in dotted}
    if lacking := sorted(ours - set(frozen)):
        raise PackagingError("not frozen: " + ", ".join(lacking))


def _is_there(inside: Path, pattern: str) -> bool:
    return next(inside.glob(pattern), None) is not None
