"""Maps class labels of files, any whole numbers or text, to indices from 0."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.errors import FileError
from gradviz.message import Message

MAX_CLASSES = 10_000


def classes_of(labels: NDArray[Any], where: str, place: Callable[[int], str]) -> tuple[NDArray[np.int64], int]:
    """Return the index of each label (n,) among the sorted distinct labels, and the number of distinct labels.

    Error messages call the labels ``where`` and the i-th of them ``place(i)``. Raises :class:`FileError`.
    """
    if labels.dtype.kind == "f":
        broken = np.flatnonzero(~np.isfinite(labels) | (np.floor(labels) != labels))
        if broken.size:
            wrong = Message("{place}: found {label}", place=place(int(broken[0])), label=labels[broken[0]])
            raise FileError(
                '{where}: {found}; allowed: class labels, which are whole numbers or text, or data.targets "numbers"',
                where=where,
                found=wrong,
            )
    names, classes = np.unique(labels, return_inverse=True)
    if not 2 <= len(names) <= MAX_CLASSES:
        single = Message("1 different class label")
        labels_found = single if len(names) == 1 else Message("{count} different class labels", count=f"{len(names):,}")
        raise FileError(
            '{where}: {labels}; allowed: 2 to {most}, or data.targets "numbers"',
            where=where,
            labels=labels_found,
            most=f"{MAX_CLASSES:,}",
        )
    return classes.astype(np.int64), len(names)


def check_ten_classes(labels: NDArray[np.uint8], where: str) -> None:
    """Raise :class:`FileError` unless every label is one of 0 to 9."""
    wrong = np.flatnonzero(labels > 9)
    if wrong.size:
        first = Message("found label {label} at sample {wrong} (from 0)", label=labels[wrong[0]], wrong=wrong[0])
        raise FileError("{where}: {found}; allowed: 0 to 9", where=where, found=first)
