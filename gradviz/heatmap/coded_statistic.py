"""The magnitude codes of a statistic of a recording, read piece by piece, from any thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from gradviz.catalog.statistics import STATISTICS
from gradviz.errors import FileError
from gradviz.heatmap.magnitude_codes import NOTHING, PLAIN_ZERO, ZERO, magnitude_codes, ratio_magnitude_codes
from gradviz.heatmap.pyramid import FINE, Digest, MagnitudePyramid, digest_of, maxima
from gradviz.recording.overview import BLOCK_STEPS, CHUNK_STEPS
from gradviz.recording.recording import Recording

_OVERVIEWS_AT_ONCE = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """The digest of consecutive whole chunks, the first of them ``chunk``, and their tiles by unit."""

    chunk: int
    digest: Digest
    tiles: tuple[tuple[int, NDArray[np.uint16]], ...] = ()

    def put_into(self, pyramid: MagnitudePyramid) -> None:
        """Add this piece to a pyramid."""
        pyramid.put(self.chunk, self.digest)
        for unit, tile in self.tiles:
            pyramid.put_tile(unit, self.chunk, tile)


@dataclass(frozen=True, slots=True)
class CodedStatistic:
    """One statistic of a recording.

    If ``as_ratio`` is set, each value is divided by that of the row nearest to the loss.
    """

    recording: Recording
    statistic: str
    as_ratio: bool = False

    @property
    def zero(self) -> int:
        """The magnitude code of a zero."""
        return PLAIN_ZERO if STATISTICS[self.statistic].share else ZERO

    def magnitudes(self, start: int, stop: int) -> NDArray[np.uint16]:
        """Return the magnitudes of some steps, (steps, rows): ``NOTHING`` before the first recorded step.

        Raises :class:`FileError` if the file is damaged.
        """
        values = self.recording.read(self.statistic, start, stop)
        magnitudes = ratio_magnitude_codes(values) if self.as_ratio else magnitude_codes(values, self.zero)
        before = min(stop, len(self.recording)) - start - len(values)
        return np.pad(magnitudes, ((before, 0), (0, 0)), constant_values=NOTHING) if before > 0 else magnitudes

    def reference(self) -> NDArray[np.float32] | None:
        """Return the values of the first recorded step, (rows,), or None if there is no such step yet."""
        first = self.recording.first_step(self.statistic)
        return self.recording.at(self.statistic, first) if first < len(self.recording) else None

    def pieces(self, unit: int, chunks: Sequence[int], seconds: float) -> list[Piece]:
        """Read whole chunks in the order of ``chunks`` for about ``seconds``, at least one of them.

        ``unit`` is the resolution: tiles whose blocks have that many steps, or the digest alone if it is
        :data:`BLOCK_STEPS` or more. Raises :class:`FileError` if the first chunk is damaged.
        """
        if unit >= BLOCK_STEPS and self.recording.keeps_overviews and not self.as_ratio:
            try:
                return [self._from_overview(chunks)]
            except FileError:
                return [self._from_overview(chunks[:1])]
        pieces: list[Piece] = []
        until = perf_counter() + seconds
        for chunk in chunks:
            try:
                magnitudes = self.magnitudes(chunk * CHUNK_STEPS, (chunk + 1) * CHUNK_STEPS)
            except FileError:
                if pieces:
                    break
                raise
            units = [fine for fine in FINE if fine >= min(unit, FINE[-1])]
            tiles = tuple((fine, maxima(magnitudes, fine)) for fine in units)
            pieces.append(Piece(chunk, Digest.of(magnitudes), tiles))
            if perf_counter() > until:
                break
        return pieces

    def _from_overview(self, chunks: Sequence[int]) -> Piece:
        first, count = chunks[0], 1
        while count < min(len(chunks), _OVERVIEWS_AT_ONCE) and chunks[count] == first + count:
            count += 1
        start, stop = first * CHUNK_STEPS, (first + count) * CHUNK_STEPS
        overview = self.recording.overview(self.statistic, start, stop)
        digest = digest_of(overview, self.zero)
        before = (stop - start) // BLOCK_STEPS - len(digest.worst)  # blocks before the first recorded step
        return Piece(first, digest.after(before) if before else digest)
