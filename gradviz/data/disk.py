"""Data files on the disk: path lookup and size limits.

An invalid path is a fault of ``data.path``; invalid content of a file is a :class:`FileError` that names the file.
"""

from __future__ import annotations

import json
import stat
from pathlib import Path

from gradviz.errors import ExperimentError, Fault, FileError
from gradviz.message import Message

MAX_BYTES = 1 << 30
MAX_SAMPLES = 5_000_000


def find_file(path: str, description: str) -> Path:
    """Return the file at ``path``, relative to the current folder. Error messages call it ``description``.

    Raises :class:`ExperimentError` if there is no such file.
    """
    place, mode = _look_up(path, description)
    if not stat.S_ISREG(mode):
        raise _path_fault(path, "a folder" if stat.S_ISDIR(mode) else Message("no ordinary file"), description)
    return place


def find_folder(path: str, description: str) -> Path:
    """Like :func:`find_file`, for a folder."""
    place, mode = _look_up(path, description)
    if not stat.S_ISDIR(mode):
        raise _path_fault(path, "a file", description)
    return place


def check_size(path: Path, samples: int, size: int) -> None:
    """Raise :class:`FileError` if ``path`` holds no samples, or more than the limit of gradviz.

    ``size`` is the size of the inputs in memory, in bytes.
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


def _look_up(path: str, description: str) -> tuple[Path, int]:
    try:
        place = Path(path).expanduser()
        return place, place.stat().st_mode
    except FileNotFoundError as error:
        raise _path_fault(
            path, Message("and there is nothing at {path}", path=place.absolute()), description
        ) from error
    except OSError as error:
        raise _path_fault(path, Message("which can't be read: {reason}", reason=error.strerror), description) from error
    except (ValueError, RuntimeError) as error:  # a null character, or a home folder that does not exist
        raise _path_fault(path, Message("which is no path: {error}", error=error), description) from error


def _path_fault(path: str, reason: str, description: str) -> ExperimentError:
    quoted = json.dumps(path, ensure_ascii=False)
    return ExperimentError(
        [
            Fault(
                "data.path",
                Message(
                    "found {shown}, {found}; allowed: the path of {what}", shown=quoted, found=reason, what=description
                ),
            )
        ]
    )
