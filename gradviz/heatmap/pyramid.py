"""Magnitudes of a run at several resolutions: the cost of a picture depends on its size, not on the run's length.

Blocks of 100 steps and more are kept for the whole run and take 2 % of the memory of its values. Finer blocks are kept
in tiles of 1,000 steps, in a least-recently-used cache. If a tile is missing, its blocks of 100 steps are shown
instead, and :meth:`MagnitudePyramid.missing` returns the tiles that would make the picture exact.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradviz.heatmap import magnitude_codes as mc
from gradviz.heatmap.magnitude_codes import HIGHEST, LOWEST, NOTHING, is_ordinary
from gradviz.recording import overview as ov
from gradviz.recording.overview import BLOCK_STEPS, CHUNK_STEPS, Overview

FINE = (1, 4, 20)  # steps of a tile's block; each divides BLOCK_STEPS, which divides CHUNK_STEPS
_COARSER = 5
_BLOCKS = CHUNK_STEPS // BLOCK_STEPS
TILE_BYTES = 64 * 2**20

Magnitudes = NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Window:
    """Magnitudes (columns, rows) of a part of the run.

    ``first`` is the first step of the first column, ``block`` the number of steps per column.
    """

    magnitudes: Magnitudes
    first: int
    block: int


@dataclass(frozen=True, slots=True)
class Digest:
    """What the pyramid keeps of a chunk, (blocks, rows) each.

    ``worst`` is the largest magnitude of each block of :data:`BLOCK_STEPS` steps; ``least`` and ``largest`` are its
    extreme ordinary magnitudes (``least`` > ``largest`` if no value is ordinary).
    """

    worst: Magnitudes
    least: Magnitudes
    largest: Magnitudes

    @classmethod
    def of(cls, magnitudes: Magnitudes) -> Digest:
        """Return the digest of magnitudes (steps, rows)."""
        starts = np.arange(0, len(magnitudes), BLOCK_STEPS)
        ordinary = is_ordinary(magnitudes)
        return cls(
            np.maximum.reduceat(magnitudes, starts, axis=0),
            np.minimum.reduceat(np.where(ordinary, magnitudes, np.uint16(HIGHEST)), starts, axis=0),
            np.maximum.reduceat(np.where(ordinary, magnitudes, np.uint16(LOWEST - 1)), starts, axis=0),
        )

    def after(self, blocks: int) -> Digest:
        """Return this digest preceded by ``blocks`` blocks of ``NOTHING``."""
        around = ((blocks, 0), (0, 0))
        return Digest(
            np.pad(self.worst, around, constant_values=NOTHING),
            np.pad(self.least, around, constant_values=HIGHEST),
            np.pad(self.largest, around, constant_values=LOWEST - 1),
        )


class MagnitudePyramid:
    """Grows with :meth:`append`, or is filled by :meth:`put` in any order. Steps count from 0."""

    def __init__(self, rows: int, tile_bytes: int = TILE_BYTES) -> None:
        self._rows = rows
        self._length = 0
        self._coarse: list[Magnitudes] = [np.zeros((64, rows), np.uint16)]
        self._least = np.full((64, rows), HIGHEST, np.uint16)
        self._largest = np.full((64, rows), LOWEST - 1, np.uint16)
        self._is_filled = np.zeros(8, bool)  # per chunk
        self._tiles: OrderedDict[tuple[int, int], Magnitudes] = OrderedDict()
        self._tile_bytes = 0
        self._most_bytes = tile_bytes

    def __len__(self) -> int:
        return self._length

    def _grow(self, length: int) -> None:
        if length <= self._length:
            return
        self._length = length
        blocks = -(-length // BLOCK_STEPS)
        for level in range(len(self._coarse)):
            self._coarse[level] = _with_room(self._coarse[level], -(-blocks // _COARSER**level), NOTHING)
        while -(-blocks // _COARSER ** (len(self._coarse) - 1)) > 1:
            self._coarse.append(maxima(self._coarse[-1], _COARSER))
        self._least = _with_room(self._least, blocks, HIGHEST)
        self._largest = _with_room(self._largest, blocks, LOWEST - 1)
        chunks = -(-length // CHUNK_STEPS)
        if chunks > len(self._is_filled):
            self._is_filled = np.concatenate([self._is_filled, np.zeros(max(chunks, len(self._is_filled)), bool)])

    def skip_to(self, length: int) -> None:
        """Make room up to ``length``, a multiple of :data:`CHUNK_STEPS`.

        The chunk that was growing counts as not filled; it is to be put when it is whole.
        """
        growing, offset = divmod(self._length, CHUNK_STEPS)
        if offset and length > self._length:
            self._is_filled[growing] = False
            for unit in FINE:
                if (unit, growing) in self._tiles:
                    self._tile_bytes -= self._tiles.pop((unit, growing)).nbytes
        self._grow(length)

    def append(self, magnitudes: Magnitudes) -> None:
        """Append the next steps, (steps, rows)."""
        start = self._length
        self._grow(start + len(magnitudes))
        while len(magnitudes):
            chunk, offset = divmod(start, CHUNK_STEPS)
            part, magnitudes = magnitudes[: CHUNK_STEPS - offset], magnitudes[CHUNK_STEPS - offset :]
            self._extend(chunk, offset, part)
            start += len(part)

    def _extend(self, chunk: int, offset: int, magnitudes: Magnitudes) -> None:
        """Write the next steps of the growing chunk into its tiles and blocks."""
        if offset == 0:
            for unit in FINE:
                self._keep(unit, chunk, np.zeros((CHUNK_STEPS // unit, self._rows), np.uint16))
            self._is_filled[chunk] = True
        stop = offset + len(magnitudes)
        finest = self._tiles[FINE[0], chunk]
        finest[offset:stop] = magnitudes
        for unit in FINE[1:]:
            changed = maxima(finest[offset // unit * unit : stop], unit)
            self._tiles[unit, chunk][offset // unit : -(-stop // unit)] = changed
        first = offset // BLOCK_STEPS
        self._put_blocks(chunk * _BLOCKS + first, Digest.of(finest[first * BLOCK_STEPS : stop]))

    def put(self, chunk: int, digest: Digest) -> None:
        """Put the blocks of consecutive whole chunks; ``chunk`` is the first of them."""
        self._is_filled[chunk : chunk + -(-len(digest.worst) // _BLOCKS)] = True
        self._put_blocks(chunk * _BLOCKS, digest)

    def put_tile(self, unit: int, chunk: int, magnitudes: Magnitudes) -> None:
        """Put a tile: the maximum of each ``unit`` steps of a whole chunk, see :func:`maxima`."""
        self._keep(unit, chunk, magnitudes)

    def _keep(self, unit: int, chunk: int, tile: Magnitudes) -> None:
        old = self._tiles.pop((unit, chunk), None)
        self._tile_bytes += tile.nbytes - (0 if old is None else old.nbytes)
        self._tiles[unit, chunk] = tile
        growing = self._length // CHUNK_STEPS
        while self._tile_bytes > self._most_bytes and len(self._tiles) > 2 * len(FINE):
            (unit, chunk), dropped = self._tiles.popitem(last=False)
            if chunk == growing:
                self._tiles[unit, chunk] = dropped
            else:
                self._tile_bytes -= dropped.nbytes

    def _put_blocks(self, first: int, digest: Digest) -> None:
        stop = first + len(digest.worst)
        self._coarse[0][first:stop] = digest.worst
        self._least[first:stop], self._largest[first:stop] = digest.least, digest.largest
        for finer, coarser in zip(self._coarse, self._coarse[1:], strict=False):
            first, stop = first // _COARSER, -(-stop // _COARSER)
            coarser[first:stop] = maxima(finer[first * _COARSER : stop * _COARSER], _COARSER)

    def unknown(self) -> list[int]:
        """Return the chunks whose blocks have not been put."""
        chunks: list[int] = np.flatnonzero(~self._is_filled[: -(-self._length // CHUNK_STEPS)]).tolist()
        return chunks

    def extremes(self, start: int, stop: int) -> tuple[Magnitudes, Magnitudes]:
        """Return the least and the largest ordinary magnitude of each row, (rows,), over the blocks within some steps.

        Blocks that have not been put are ignored. The least is above the largest if no value is ordinary.
        """
        first, last = -(-start // BLOCK_STEPS), stop // BLOCK_STEPS
        least = self._least[first:last].min(axis=0, initial=HIGHEST)
        return least, self._largest[first:last].max(axis=0, initial=LOWEST - 1)

    def window(self, start: int, stop: int, columns: int) -> Window:
        """Return the steps from ``start`` to before ``stop`` in at most about ``columns`` columns."""
        stop = min(stop, self._length)
        unit, per_column = _resolution(start, stop, columns)
        block = unit * per_column
        first = start // block
        begin, end = first * per_column, -(-stop // unit)
        magnitudes = self._blocks(unit, begin, end) if unit >= BLOCK_STEPS else self._fine(unit, begin, end)
        return Window(maxima(magnitudes, per_column), first * block, block)

    def _blocks(self, unit: int, begin: int, end: int) -> Magnitudes:
        level = next(level for level in range(len(self._coarse)) if BLOCK_STEPS * _COARSER**level == unit)
        return self._coarse[level][begin:end]

    def _fine(self, unit: int, begin: int, end: int) -> Magnitudes:
        """Return blocks of ``unit`` steps from tiles, or from the blocks of 100 steps if a tile is missing."""
        magnitudes = np.empty((max(0, end - begin), self._rows), np.uint16)
        per_chunk, per_block = CHUNK_STEPS // unit, BLOCK_STEPS // unit
        for chunk in range(begin // per_chunk, -(-end // per_chunk)):
            low, high = max(begin, chunk * per_chunk), min(end, (chunk + 1) * per_chunk)
            tile = self._tiles.get((unit, chunk))
            if tile is None:
                blocks = self._coarse[0][low // per_block : -(-high // per_block)]
                skipped = low % per_block
                magnitudes[low - begin : high - begin] = blocks.repeat(per_block, axis=0)[
                    skipped : skipped + high - low
                ]
            else:
                self._tiles.move_to_end((unit, chunk))
                magnitudes[low - begin : high - begin] = tile[low - chunk * per_chunk : high - chunk * per_chunk]
        return magnitudes

    def missing(self, start: int, stop: int, columns: int) -> tuple[int, list[int]]:
        """Return the tiles that :meth:`window` needs to be exact: their unit, and their chunks.

        A unit of :data:`BLOCK_STEPS` stands for the blocks themselves.
        """
        stop = min(stop, self._length)
        unit, _ = _resolution(start, stop, columns)
        chunks = range(start // CHUNK_STEPS, -(-stop // CHUNK_STEPS))
        unknown = [chunk for chunk in chunks if not self._is_filled[chunk]]
        if unknown or unit >= BLOCK_STEPS:
            return BLOCK_STEPS, unknown
        return unit, [chunk for chunk in chunks if (unit, chunk) not in self._tiles]


def digest_of(overview: Overview, zero: int) -> Digest:
    """Return the digest of the overview that a file keeps of a chunk."""
    flags = overview.flags
    ordinary = flags & ov.HAS_ORDINARY > 0
    magnitude = np.maximum(np.abs(overview.low), np.abs(overview.high))
    largest = np.where(ordinary, mc.magnitude_codes(np.where(ordinary, magnitude, 1)), np.uint16(LOWEST - 1))
    least = np.where(ordinary, mc.magnitude_codes(np.where(ordinary, overview.smallest, 1)), np.uint16(HIGHEST))
    worst = np.where(ordinary, largest, np.uint16(NOTHING))
    for bit, magnitude in (
        (ov.HAS_ZERO, zero),
        (ov.HAS_SUBNORMAL, mc.SUBNORMAL),
        (ov.HAS_MINUS_INF, mc.MINUS_INF),
        (ov.HAS_PLUS_INF, mc.PLUS_INF),
        (ov.HAS_NAN, mc.NAN),
    ):
        worst = np.where(flags & bit > 0, np.maximum(worst, np.uint16(magnitude)), worst)
    return Digest(worst, least, largest)


def _resolution(start: int, stop: int, columns: int) -> tuple[int, int]:
    """Return the number of steps per block to use, and the number of blocks per column."""
    block = max(1, -(-(stop - start) // max(1, columns)))
    units = [*FINE, BLOCK_STEPS]
    while units[-1] * _COARSER <= block:
        units.append(units[-1] * _COARSER)
    unit = max(unit for unit in units if unit <= block)
    block = -(-block // unit) * unit
    unit = max(unit for unit in units if block % unit == 0)
    return unit, block // unit


def maxima(magnitudes: Magnitudes, size: int) -> Magnitudes:
    """Return the maximum of each ``size`` steps of magnitudes (steps, rows); the last group may be smaller."""
    if size == 1 or not len(magnitudes):
        return magnitudes
    whole = len(magnitudes) // size
    result = np.empty((-(-len(magnitudes) // size), magnitudes.shape[1]), np.uint16)
    np.max(magnitudes[: whole * size].reshape(whole, size, magnitudes.shape[1]), axis=1, out=result[:whole])
    if whole < len(result):
        np.max(magnitudes[whole * size :], axis=0, out=result[whole])
    return result


def _with_room(array: Magnitudes, length: int, nothing: int) -> Magnitudes:
    if length <= len(array):
        return array
    grown = np.full((max(length, 2 * len(array)), array.shape[1]), nothing, np.uint16)
    grown[: len(array)] = array
    return grown
