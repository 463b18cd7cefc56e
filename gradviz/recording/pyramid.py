"""Colour codes of every step at several resolutions, so that a picture costs what it shows, not what there is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FACTOR = 8


class CodePyramid:
    """Level ``i`` holds the largest code of each block of 8^i steps; codes are ordered by what matters most.

    So one spike or one NaN stays visible at every zoom (see :mod:`gradviz.recording.scale`).
    """

    def __init__(self, layers: int) -> None:
        self._layers = layers
        self._levels = [np.empty((1024, layers), np.uint8)]
        self._lengths = [0]

    def __len__(self) -> int:
        return self._lengths[0]

    def append(self, codes: NDArray[np.uint8]) -> None:
        """Add the codes of the next steps, (steps, layers)."""
        start = self._lengths[0]
        self._put(0, start, codes)
        level = 0
        while self._lengths[level] > FACTOR:
            level += 1
            if level == len(self._levels):
                self._levels.append(np.empty((1024, self._layers), np.uint8))
                self._lengths.append(0)
                start = 0  # what came before these steps is in no block yet
            first = start // FACTOR
            fine = self._levels[level - 1][first * FACTOR : self._lengths[level - 1]]
            self._put(level, first, np.maximum.reduceat(fine, np.arange(0, len(fine), FACTOR), axis=0))
            start = first

    def _put(self, level: int, start: int, codes: NDArray[np.uint8]) -> None:
        stop = start + len(codes)
        stored = self._levels[level]
        if stop > len(stored):
            grown = np.empty((max(stop, 2 * len(stored)), self._layers), np.uint8)
            grown[: self._lengths[level]] = stored[: self._lengths[level]]
            self._levels[level] = stored = grown
        stored[start:stop] = codes
        self._lengths[level] = stop

    def window(self, start: int, stop: int, columns: int) -> tuple[NDArray[np.uint8], int, int]:
        """The steps from ``start`` to ``stop`` in at most about ``columns`` columns.

        Gives codes (columns, layers), the first step shown, and the steps that a column stands for.
        """
        block = max(1, -(-(stop - start) // max(1, columns)))
        level = 0
        while level + 1 < len(self._levels) and FACTOR ** (level + 1) <= block:
            level += 1
        unit = FACTOR**level
        per_column = -(-block // unit)
        block = per_column * unit
        first = start // block
        fine = self._levels[level][first * per_column : -(-min(stop, len(self)) // unit)]
        fine = fine[: self._lengths[level] - first * per_column]
        if per_column > 1 and len(fine):
            fine = np.maximum.reduceat(fine, np.arange(0, len(fine), per_column), axis=0)
        return fine, first * block, block
