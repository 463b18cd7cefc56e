"""What there is in blocks of steps, so that much can be drawn without being read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

BLOCK_STEPS = 100
CHUNK_STEPS = 1000  # the steps that a file keeps together
HAS_ZERO, HAS_SUBNORMAL, HAS_MINUS_INF, HAS_PLUS_INF, HAS_NAN, HAS_ORDINARY = 1, 2, 4, 8, 16, 32


@dataclass(frozen=True, slots=True)
class Overview:
    """A row per block of :data:`BLOCK_STEPS` steps, the first of which begins at ``start``: (blocks, columns).

    ``low``, ``high``, ``mean`` are of the finite values (+Inf, −Inf, NaN where there is none), ``smallest`` is the
    smallest magnitude of an ordinary one: finite, not zero, not subnormal in float32 (+Inf where there is none).
    """

    start: int
    flags: NDArray[np.uint8]
    low: NDArray[Any]
    high: NDArray[Any]
    mean: NDArray[Any]
    smallest: NDArray[Any]

    @classmethod
    def of(cls, values: NDArray[Any], start: int = 0, left_out: int = 0) -> Self:
        """The overview of values (steps, columns); the first step is ``start``, and so many of them are left out."""
        starts = np.arange(0, len(values), BLOCK_STEPS)
        finite, magnitude = np.isfinite(values), np.abs(values)
        ordinary = finite & (magnitude >= np.finfo(np.float32).tiny)
        tests = (values == 0, finite & ~ordinary & (values != 0), values == -np.inf, values == np.inf)
        kinds = np.zeros(values.shape, np.uint8)
        for bit, test in enumerate((*tests, np.isnan(values), ordinary)):
            kinds |= test.view(np.uint8) << np.uint8(bit)
        kinds[:left_out], finite[:left_out], ordinary[:left_out] = 0, False, False
        counts = np.add.reduceat(finite, starts, axis=0, dtype=np.int64)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            means = np.add.reduceat(np.where(finite, values, 0), starts, axis=0, dtype=np.float64) / counts
        return cls(
            start,
            np.bitwise_or.reduceat(kinds, starts, axis=0),
            np.minimum.reduceat(np.where(finite, values, np.inf).astype(values.dtype), starts, axis=0),
            np.maximum.reduceat(np.where(finite, values, -np.inf).astype(values.dtype), starts, axis=0),
            means.astype(values.dtype),
            np.minimum.reduceat(np.where(ordinary, magnitude, np.inf).astype(values.dtype), starts, axis=0),
        )

    @property
    def arrays(self) -> tuple[NDArray[Any], ...]:
        """Flags, low, high, mean, smallest."""
        return self.flags, self.low, self.high, self.mean, self.smallest

    def blocks(self, first: int, stop: int) -> Self:
        """Some of the blocks."""
        return type(self)(self.start + first * BLOCK_STEPS, *(array[first:stop] for array in self.arrays))

    def to_bytes(self) -> bytes:
        """The arrays one after the other."""
        return b"".join(array.tobytes() for array in self.arrays)

    @classmethod
    def from_bytes(cls, data: bytes, dtype: np.dtype[Any], columns: int, start: int, steps: int) -> Self:
        """What :meth:`to_bytes` made of so many steps; raises :class:`ValueError` where the bytes are not that."""
        blocks = -(-steps // BLOCK_STEPS)
        cells = blocks * columns
        expected = cells * (1 + 4 * dtype.itemsize)
        if len(data) != expected:
            raise ValueError(f"{len(data):,} bytes instead of {expected:,}")
        numbers = np.frombuffer(data[cells:], dtype).reshape(4, blocks, columns)
        return cls(start, np.frombuffer(data[:cells], np.uint8).reshape(blocks, columns), *numbers)

    @classmethod
    def joined(cls, parts: list[Self]) -> Self:
        """Overviews that follow one another."""
        columns = zip(*(part.arrays for part in parts), strict=True)
        return cls(parts[0].start, *(np.concatenate(column) for column in columns))
