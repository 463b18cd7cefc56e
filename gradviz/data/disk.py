"""Data from the disk: where it lies, how much of it is taken, and how its faults are said.

What is wrong with the path itself is a fault of ``data.path``; what is wrong with a file's content is a
:class:`FileError` that names the file.
"""

from __future__ import annotations

import json
import stat
from pathlib import Path

from gradviz.errors import ExperimentError, Fault, FileError
from gradviz.message import Message

MAX_BYTES = 1 << 30
MAX_SAMPLES = 5_000_000


def find_file(path: str, what: str) -> Path:
    """The file at ``path``, relative to the current folder; ``what`` says which kind of file is meant.

    Raises :class:`ExperimentError` where there is none.
    """
    place, mode = _look_up(path, what)
    if not stat.S_ISREG(mode):
        raise _path_fault(path, "a folder" if stat.S_ISDIR(mode) else Message("no ordinary file"), what)
    return place


def find_folder(path: str, what: str) -> Path:
    """As :func:`find_file`, for a folder."""
    place, mode = _look_up(path, what)
    if not stat.S_ISDIR(mode):
        raise _path_fault(path, "a file", what)
    return place


def check_size(path: Path, samples: int, size: int) -> None:
    """Raise :class:`FileError` where ``path`` holds no sample, or more than gradviz takes.

    ``size`` is the bytes that the inputs take in memory.
    """
    if samples < 1:
        raise FileError("{path}: holds no samples", path=path)
    if samples > MAX_SAMPLES:
        raise FileError(
            "{path}: holds {samples} samples; allowed: at most {most}",
            path=path,
            samples=f"{samples:,}",
            most=f"{MAX_SAMPLES:,}",
        )
    if size > MAX_BYTES:
        raise FileError(
            "{path}: its inputs take {size} bytes; allowed: at most {most}",
            path=path,
            size=f"{size:,}",
            most=f"{MAX_BYTES:,}",
        )


def _look_up(path: str, what: str) -> tuple[Path, int]:
    try:
        place = Path(path).expanduser()
        return place, place.stat().st_mode
    except FileNotFoundError as error:
        raise _path_fault(path, Message("and there is nothing at {path}", path=place.absolute()), what) from error
    except OSError as error:
        raise _path_fault(path, Message("which can't be read: {reason}", reason=error.strerror), what) from error
    except (ValueError, RuntimeError) as error:  # a null character; no such user's home folder
        raise _path_fault(path, Message("which is no path: {error}", error=error), what) from error


def _path_fault(path: str, found: str, what: str) -> ExperimentError:
    shown = json.dumps(path, ensure_ascii=False)
    return ExperimentError(
        [
            Fault(
                "data.path",
                Message("found {shown}, {found}; allowed: the path of {what}", shown=shown, found=found, what=what),
            )
        ]
    )
