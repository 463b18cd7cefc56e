"""Rows of numbers that grow at the end: in memory at first, then in a file of which memory holds what is looked at."""

from __future__ import annotations

import logging
import os
import tempfile
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from gradviz.places import cache_folder

log = logging.getLogger(__name__)

MEMORY_BYTES = 64 * 2**20
"""What a series takes of memory before it goes on in a file; and what the file grows by."""

_FIRST_ROWS = 256


class Series:
    """Rows of numbers, (steps, \\*shape). Row 0 is that of the step ``first``.

    The file has no name: it goes with the process, however that ends. Its pages are the system's to keep or to
    write out, so that a long run takes no more memory than there is. Where the disk has no room for it, all stays
    in memory.
    """

    def __init__(self, shape: tuple[int, ...], dtype: type[np.floating[Any]], first: int = 0) -> None:
        self.first = first
        self._rows: NDArray[Any] = np.empty((_FIRST_ROWS, *shape), dtype)
        self._length = 0
        self._file: _NamelessFile | None = None
        self._may_use_file = True

    def append(self, row: Any) -> None:
        """Add one row."""
        if self._length == len(self._rows):
            self._rows = self._with_room()
        self._rows[self._length] = row
        self._length += 1

    def __len__(self) -> int:
        return self._length

    @property
    def values(self) -> NDArray[Any]:
        """All rows, read-only; a view, which later rows don't change."""
        view = self._rows[: self._length].view(np.ndarray)
        view.flags.writeable = False
        return view

    @property
    def is_in_file(self) -> bool:
        """Whether it has outgrown its share of memory."""
        return self._file is not None

    def _with_room(self) -> NDArray[Any]:
        """The rows, with room for more: twice as many in memory, or the file, longer by a piece."""
        if self._rows.nbytes >= MEMORY_BYTES and self._may_use_file:
            try:
                return self._mapped()
            except OSError as error:
                log.info("a long recording stays in memory: %s", error)
                self._file, self._may_use_file = None, False
        grown = np.empty((2 * len(self._rows), *self._rows.shape[1:]), self._rows.dtype)
        grown[: self._length] = self._rows
        return grown

    def _mapped(self) -> NDArray[Any]:
        row_bytes = self._rows[:1].nbytes
        rows = self._length + max(1, MEMORY_BYTES // row_bytes)
        file = self._file or _NamelessFile()
        file.grow_to(rows * row_bytes)
        mapped = np.memmap(file.file, self._rows.dtype, "r+", shape=(rows, *self._rows.shape[1:]))
        if self._file is None:
            mapped[: self._length] = self._rows
            self._file = file
        return mapped


class _NamelessFile:
    """A file that is closed, and by that gone, with the last series that grows in it."""

    def __init__(self) -> None:
        folder = cache_folder()
        folder.mkdir(parents=True, exist_ok=True)
        self.file: IO[bytes] = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  closed with its owner
        self.size = 0

    def __del__(self) -> None:
        if hasattr(self, "file"):
            self.file.close()

    def grow_to(self, size: int) -> None:
        """Make the disk keep that much room; raises :class:`OSError` where it has none.

        Running out of room while a mapped page is written would end the process.
        """
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(self.file.fileno(), self.size, size - self.size)
        else:
            self.file.seek(self.size)
            for start in range(self.size, size, 2**20):
                self.file.write(bytes(min(size - start, 2**20)))
            self.file.flush()
        self.size = size
