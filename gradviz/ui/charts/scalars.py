"""The scalars of a recording, with the resolution that a curve can show."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gradviz.recording.overview import BLOCK_STEPS, CHUNK_STEPS, Overview
from gradviz.recording.recording import Recording
from gradviz.ui.charts.envelope import Bounds

_MOST_STEPS = 50_000  # read singly; more steps have enough blocks for every pixel
_KEPT_CHUNKS = 300
_CHUNKS_AT_ONCE = 8  # takes a few milliseconds


class Scalars:
    """Reads scalars as single steps or, for long ranges, as blocks, and caches the chunks of a file.

    Attributes:
        is_waiting: True if :meth:`bounds` returned blocks in place of steps, which further calls continue to read.
    """

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.is_waiting = False
        self._chunks: OrderedDict[tuple[str, int], NDArray[np.float64]] = OrderedDict()
        self._blocks: dict[str, Overview] = {}  # of complete chunks
        self._tails: dict[
            str, tuple[int, Overview]
        ] = {}  # number of steps and the overview of the last, incomplete chunk

    def bounds(self, names: Sequence[str], start: int, stop: int) -> list[Bounds]:
        """Return the scalars of the steps in [start, stop), all as single steps or all as blocks."""
        start = min(max(0, start), len(self.recording))
        stop = max(start, min(stop, len(self.recording)))
        if stop - start <= _MOST_STEPS:
            values = [self._steps(name, start, stop) for name in names]
            if not any(array is None for array in values):
                return [Bounds.of(array, start) for array in values if array is not None]
            self.is_waiting = True
        return [self._by_blocks(name, start, stop) for name in names]

    def _by_blocks(self, name: str, start: int, stop: int) -> Bounds:
        overview = self._overview(name).blocks(start // BLOCK_STEPS, -(-stop // BLOCK_STEPS))
        low, high = (bound[:, 0].astype(np.float64) for bound in (overview.low, overview.high))
        is_empty = low > high
        low[is_empty] = high[is_empty] = np.nan
        return Bounds(low, high, overview.start, BLOCK_STEPS)

    def _overview(self, name: str) -> Overview:
        """Return the overview of all steps; only new steps are read."""
        recording, blocks = self.recording, self._blocks.get(name)
        steps, whole = len(recording), len(recording) // CHUNK_STEPS * CHUNK_STEPS
        begin = len(blocks.flags) * BLOCK_STEPS if blocks else 0
        if whole > begin:
            new = recording.overview(name, begin, whole)
            self._blocks[name] = blocks = Overview.joined([blocks, new]) if blocks else new
        if name not in self._tails or self._tails[name][0] != steps:
            self._tails[name] = steps, recording.overview(name, whole, steps)
        tail = self._tails[name][1]
        return Overview.joined([blocks, tail]) if blocks else tail

    def _steps(self, name: str, start: int, stop: int) -> NDArray[np.float64] | None:
        """Return the values of single steps, or None if more chunks than one call may read are still missing."""
        recording = self.recording
        if not recording.keeps_overviews:
            return recording.read(name, start, stop)
        chunks = range(start // CHUNK_STEPS, -(-stop // CHUNK_STEPS))
        missing = [chunk for chunk in chunks if len(self._chunks.get((name, chunk), ())) < self._length_of(chunk)]
        for chunk in missing[:_CHUNKS_AT_ONCE]:
            self._chunks[name, chunk] = recording.read(name, chunk * CHUNK_STEPS, (chunk + 1) * CHUNK_STEPS)
        if len(missing) > _CHUNKS_AT_ONCE:
            return None
        for chunk in chunks:
            self._chunks.move_to_end((name, chunk))
        joined = np.concatenate([self._chunks[name, chunk] for chunk in chunks]) if chunks else np.empty(0)
        while len(self._chunks) > _KEPT_CHUNKS:
            self._chunks.popitem(last=False)
        return joined[start % CHUNK_STEPS :][: stop - start]

    def _length_of(self, chunk: int) -> int:
        return min(CHUNK_STEPS, len(self.recording) - chunk * CHUNK_STEPS)
