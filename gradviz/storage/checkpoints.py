"""The choice of the checkpoints that a file keeps."""

from __future__ import annotations

from collections.abc import Mapping

from gradviz.storage.file_format import MAX_CHECKPOINTS


def superfluous(sizes: Mapping[int, int], budget: int, most: int = MAX_CHECKPOINTS) -> list[int]:
    """Return the steps whose checkpoints must be dropped to fit the others into ``budget`` bytes.

    ``sizes`` maps steps to sizes in bytes. The checkpoint that leaves the smallest gap is dropped first, which keeps
    the others evenly spread; the first and the newest are dropped last.
    """
    kept = sorted(sizes)
    total = sum(sizes.values())
    dropped: list[int] = []
    while kept and (total > budget or len(kept) > most):
        inner = range(1, len(kept) - 1)
        index = min(inner, key=lambda i: kept[i + 1] - kept[i - 1]) if inner else 0
        total -= sizes[kept[index]]
        dropped.append(kept.pop(index))
    return dropped
