"""Where things of gradviz lie that don't come with it: the folders of a person, and those of the machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_MAC = Path("~/Library/Application Support")


def settings_folder() -> Path:
    """Where a person's choices are kept."""
    return _own("APPDATA", _MAC, "XDG_CONFIG_HOME", "~/.config")


def data_folder() -> Path:
    """Where what a person makes is kept, unless it is saved elsewhere."""
    return _own("LOCALAPPDATA", _MAC, "XDG_DATA_HOME", "~/.local/share")


def state_folder() -> Path:
    """Where logs are kept."""
    return _own("LOCALAPPDATA", Path("~/Library/Logs"), "XDG_STATE_HOME", "~/.local/state")


def cache_folder() -> Path:
    """Where what can be lost is kept."""
    return _own("LOCALAPPDATA", Path("~/Library/Caches"), "XDG_CACHE_HOME", "~/.cache")


def machine_folder() -> Path:
    """Where an administrator decides for everybody."""
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "gradviz"
    return Path("/Library/Application Support/gradviz" if sys.platform == "darwin" else "/etc/gradviz")


def expanded(path: Path) -> Path:
    """With the home folder in place of ``~``, where there is one."""
    try:
        return path.expanduser()
    except RuntimeError:  # a service without a home
        return path


def _own(windows: str, mac: Path, variable: str, otherwise: str) -> Path:
    if sys.platform == "win32":
        folder = Path(os.environ.get(windows) or "~")
    elif sys.platform == "darwin":
        folder = mac
    else:
        folder = Path(os.environ.get(variable) or otherwise)
        folder = folder if folder.is_absolute() else Path(otherwise)  # as the standard has it
    return expanded(folder) / "gradviz"
