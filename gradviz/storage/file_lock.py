"""A lock that the system takes back from whoever dies with it."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Self

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        # Not lockf: those locks go when the process closes any other handle of the file.
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FileLock:
    """Held from :meth:`taken` to :meth:`leave`, by one holder at a time, of whatever process.

    No process number is written anywhere that another process could come to bear.
    """

    def __init__(self, path: Path, handle: int) -> None:
        self.path = path
        self._handle = handle

    @classmethod
    def taken(cls, path: Path, *, create: bool) -> Self | None:
        """The lock; None where somebody holds it, or where there is no such file and none is to be made.

        Raises :class:`OSError` where the system refuses.
        """
        try:
            handle = os.open(path, os.O_RDWR | (os.O_CREAT if create else 0), 0o666)
        except FileNotFoundError:
            if create:
                raise
            return None
        try:
            _lock(handle)
            if os.path.samestat(os.fstat(handle), path.stat()):
                return cls(path, handle)
        except (BlockingIOError, PermissionError, FileNotFoundError):
            pass  # another holds it, or has just taken it away
        except OSError:
            os.close(handle)
            raise
        os.close(handle)
        return None

    def mark(self, size: int) -> None:
        """Give the file a size, which tells others what for it is held."""
        os.truncate(self._handle, size)

    def leave(self, *, remove: bool) -> None:
        """Let go of it, with or without a trace."""
        if remove and sys.platform != "win32":
            self.path.unlink(missing_ok=True)  # before anyone else can hold it
        os.close(self._handle)
        if remove and sys.platform == "win32":  # which lets no one remove an open file
            with suppress(OSError):
                self.path.unlink(missing_ok=True)
