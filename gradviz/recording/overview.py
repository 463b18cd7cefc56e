"""Summaries of blocks of steps, from which a long run is drawn without reading every value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

BLOCK_STEPS = 100
CHUNK_STEPS = 1000  # stored together in a file
HAS_ZERO, HAS_SUBNORMAL, HAS_MINUS_INF, HAS_PLUS_INF, HAS_NAN, HAS_ORDINARY = 1, 2, 4, 8, 16, 32


@dataclass(frozen=True, slots=True)
class Overview:
    """Arrays (blocks, columns) with a row per block of :data:`BLOCK_STEPS` steps; the first block begins at ``start``.

    ``low``, ``high`` and ``mean`` are the minimum, maximum and mean of the finite values (+Inf, −Inf and NaN if no
    value is finite). ``smallest`` is the smallest absolute value of the ordinary values, which are finite, not zero
    and not subnormal in float32 (+Inf if no value is ordinary).
    """

    start: int
    flags: NDArray[np.uint8]
    low: NDArray[Any]
    high: NDArray[Any]
    mean: NDArray[Any]
    smallest: NDArray[Any]

    @classmethod
    def of(cls, values: NDArray[Any], start: int = 0, left_out: int = 0) -> Self:
        """Return the overview of values (steps, columns) from the step ``start`` on, without the first ``left_out``."""
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
        """The arrays ``flags``, ``low``, ``high``, ``mean`` and ``smallest``."""
        return self.flags, self.low, self.high, self.mean, self.smallest

    def blocks(self, first: int, stop: int) -> Self:
        """Return the blocks from ``first`` to before ``stop``."""
        return type(self)(self.start + first * BLOCK_STEPS, *(array[first:stop] for array in self.arrays))

    def to_bytes(self) -> bytes:
        """Return the bytes of the arrays, one array after the other."""
        return b"".join(array.tobytes() for array in self.arrays)

    @classmethod
    def from_bytes(cls, data: bytes, dtype: np.dtype[Any], columns: int, start: int, steps: int) -> Self:
        """Return the overview of ``steps`` steps from the bytes of :meth:`to_bytes`.

        Raises :class:`ValueError` if the number of bytes is wrong.
        """
        blocks = -(-steps // BLOCK_STEPS)
        cells = blocks * columns
        expected = cells * (1 + 4 * dtype.itemsize)
        if len(data) != expected:
            raise ValueError(f"{len(data):,} bytes instead of {expected:,}")
        numbers = np.frombuffer(data[cells:], dtype).reshape(4, blocks, columns)
        return cls(start, np.frombuffer(data[:cells], np.uint8).reshape(blocks, columns), *numbers)

    @classmethod
    def joined(cls, parts: list[Self]) -> Self:
        """Concatenate consecutive overviews."""
        columns = zip(*(part.arrays for part in parts), strict=True)
        return cls(parts[0].start, *(np.concatenate(column) for column in columns))
