"""Which checkpoints a file keeps."""

from __future__ import annotations

from collections.abc import Mapping

from gradviz.storage.file_format import MAX_CHECKPOINTS


def superfluous(sizes: Mapping[int, int], budget: int, most: int = MAX_CHECKPOINTS) -> list[int]:
    """The steps whose checkpoints must go so that the others, with ``sizes`` in bytes by step, fit into ``budget``.

    The one that leaves the smallest gap goes first, so that the others stay evenly spread; the first and the newest
    stay longest.
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
