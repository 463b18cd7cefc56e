"""Files are written whole or not at all, and read up to a limit."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gradviz.errors import FileError


def resolved(path: Path) -> Path:
    """Return the path with its links followed as far as they lead.

    Before Python 3.13, ``Path.resolve`` raises RuntimeError if links lead in a circle.
    """
    return Path(os.path.realpath(path))


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside ``path`` that replaces it when the block ends without an error.

    Raises :class:`FileError` if the file can't be written.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=path.suffix)
        os.close(handle)
    except OSError as error:
        raise FileError("{path}: can't be written: {reason}", path=path, reason=error.strerror) from error
    temporary = Path(name)
    try:
        yield temporary
        umask = os.umask(0)
        os.umask(umask)
        temporary.chmod(0o666 & ~umask)
        temporary.replace(path)
    except OSError as error:
        raise FileError("{path}: can't be written: {reason}", path=path, reason=error.strerror) from error
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def read_bytes(path: Path, max_bytes: int) -> bytes:
    """Read a file of at most ``max_bytes``; raises :class:`FileError`."""
    try:
        with path.open("rb") as file:
            raw = file.read(max_bytes + 1)
    except OSError as error:
        raise FileError("{path}: can't be read: {reason}", path=path, reason=error.strerror) from error
    if len(raw) > max_bytes:
        raise FileError(
            "{path}: larger than {max_bytes} bytes, the most that such a file may have",
            path=path,
            max_bytes=f"{max_bytes:,}",
        )
    return raw


def read_text(path: Path, max_bytes: int) -> str:
    """Read UTF-8 text of at most ``max_bytes``; raises :class:`FileError`."""
    raw = read_bytes(path, max_bytes)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise FileError(
            "{path}: not UTF-8 text (line {line}, byte {start})", path=path, line=line, start=error.start
        ) from error
