"""A file lock that the operating system releases when its process ends."""

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
        # Not lockf: its locks are released when the process closes any other handle of the file.
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FileLock:
    """A lock held from :meth:`taken` to :meth:`leave`, by one holder at a time across all processes.

    It does not rely on process ids, which the system may reuse.
    """

    def __init__(self, path: Path, handle: int) -> None:
        self.path = path
        self._handle = handle

    @classmethod
    def taken(cls, path: Path, *, create: bool) -> Self | None:
        """Take the lock and return it, or None if it is held or if the file is missing and ``create`` is False.

        Raises :class:`OSError` if the system refuses.
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
            pass  # another process holds the lock, or has just removed the file
        except OSError:
            os.close(handle)
            raise
        os.close(handle)
        return None

    def mark(self, size: int) -> None:
        """Set the size of the file, by which other processes see the purpose of the lock."""
        os.truncate(self._handle, size)

    def leave(self, *, remove: bool) -> None:
        """Release the lock, and remove its file if ``remove`` is set."""
        if remove and sys.platform != "win32":
            self.path.unlink(missing_ok=True)  # before another process can take the lock
        os.close(self._handle)
        if remove and sys.platform == "win32":  # Windows does not remove open files
            with suppress(OSError):
                self.path.unlink(missing_ok=True)
