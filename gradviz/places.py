"""The folders outside the package: those of the user, and those of the machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_MAC = Path("~/Library/Application Support")


def settings_folder() -> Path:
    """Return the folder of the user's settings."""
    return _own("APPDATA", _MAC, "XDG_CONFIG_HOME", "~/.config")


def data_folder() -> Path:
    """Return the folder of the user's recordings."""
    return _own("LOCALAPPDATA", _MAC, "XDG_DATA_HOME", "~/.local/share")


def state_folder() -> Path:
    """Return the folder of logs."""
    return _own("LOCALAPPDATA", Path("~/Library/Logs"), "XDG_STATE_HOME", "~/.local/state")


def cache_folder() -> Path:
    """Return the folder of files that may be lost."""
    return _own("LOCALAPPDATA", Path("~/Library/Caches"), "XDG_CACHE_HOME", "~/.cache")


def machine_folder() -> Path:
    """Return the folder in which an administrator decides for all users."""
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "gradviz"
    return Path("/Library/Application Support/gradviz" if sys.platform == "darwin" else "/etc/gradviz")


def expanded(path: Path) -> Path:
    """Return the path with ``~`` replaced by the home folder, or unchanged if there is no home folder."""
    try:
        return path.expanduser()
    except RuntimeError:  # a service has no home folder
        return path


def _own(windows: str, mac: Path, variable: str, otherwise: str) -> Path:
    if sys.platform == "win32":
        folder = Path(os.environ.get(windows) or "~")
    elif sys.platform == "darwin":
        folder = mac
    else:
        folder = Path(os.environ.get(variable) or otherwise)
        folder = folder if folder.is_absolute() else Path(otherwise)  # the XDG standard ignores relative paths
    return expanded(folder) / "gradviz"
