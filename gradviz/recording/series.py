"""Growing arrays, which move from memory to a memory-mapped file when they become large."""

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
"""Size at which a series moves from memory to a file, and the size of the steps in which the file grows."""

_FIRST_ROWS = 256


class Series:
    """An array (steps, \\*shape) that grows by rows. Row 0 is the step ``first``.

    The file has no name: it disappears with the process, however that ends. The operating system decides which of its
    pages stay in memory, so a long run does not run out of memory. If the disk has no room for the file, the series
    stays in memory.
    """

    def __init__(self, shape: tuple[int, ...], dtype: type[np.floating[Any]], first: int = 0) -> None:
        self.first = first
        self._rows: NDArray[Any] = np.empty((_FIRST_ROWS, *shape), dtype)
        self._length = 0
        self._file: _NamelessFile | None = None
        self._may_use_file = True

    def append(self, row: Any) -> None:
        """Append one row."""
        if self._length == len(self._rows):
            self._rows = self._with_room()
        self._rows[self._length] = row
        self._length += 1

    def __len__(self) -> int:
        return self._length

    @property
    def values(self) -> NDArray[Any]:
        """All rows: a read-only view that later rows don't change."""
        view = self._rows[: self._length].view(np.ndarray)
        view.flags.writeable = False
        return view

    @property
    def is_in_file(self) -> bool:
        """True if the series has moved to a file."""
        return self._file is not None

    def _with_room(self) -> NDArray[Any]:
        """Return the rows with room for more: an array of twice the size in memory, or the file, extended."""
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
    """A temporary file without a name. It is closed, and thereby deleted, with the last series that uses it."""

    def __init__(self) -> None:
        folder = cache_folder()
        folder.mkdir(parents=True, exist_ok=True)
        self.file: IO[bytes] = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  closed with its owner
        self.size = 0

    def __del__(self) -> None:
        if hasattr(self, "file"):
            self.file.close()

    def grow_to(self, size: int) -> None:
        """Reserve ``size`` bytes on the disk; raises :class:`OSError` if the disk is full.

        If a mapped page were written to a full disk, the system would kill the process.
        """
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(self.file.fileno(), self.size, size - self.size)
        else:
            self.file.seek(self.size)
            for start in range(self.size, size, 2**20):
                self.file.write(bytes(min(size - start, 2**20)))
            self.file.flush()
        self.size = size
