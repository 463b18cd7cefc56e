"""The rows that a heatmap shows: their selection, their order, and the merging of a stage's layers into one row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import groupby
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gradviz.heatmap.scale import SUBNORMAL, ZERO

Order = Literal["depth", "smallest", "largest"]

_KEYS = np.arange(2, 258, dtype=np.uint16)  # sort keys of color codes by absolute value: zero is the smallest
_KEYS[ZERO], _KEYS[SUBNORMAL] = 0, 1
_CODES = np.zeros(258, np.uint8)
_CODES[_KEYS] = np.arange(256)


@dataclass(frozen=True, slots=True)
class RowChoice:
    """The choice of a user.

    ``picked`` holds names (None selects all rows); ``pattern`` is that of :func:`matches`; ``by_stage`` shows each
    stage as one row; ``order`` holds names, the first of them on top (if it is empty, rows go from input to output).
    """

    picked: frozenset[str] | None = None
    pattern: str = ""
    by_stage: bool = False
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownRows:
    """The rows as they are shown: the name of each, and the indices of the recorded rows that it merges."""

    names: tuple[str, ...]
    members: tuple[tuple[int, ...], ...]

    @classmethod
    def all_of(cls, names: Sequence[str]) -> ShownRows:
        """Return every recorded row by itself, in the order of recording."""
        return cls(tuple(names), tuple((index,) for index in range(len(names))))

    def of_codes(self, codes: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Merge color codes (recorded rows, columns) into (shown rows, columns), consistently with :meth:`of_values`.

        An unused layer has gradients of zero, which must not hide those of the other layers of its stage.
        """
        members = [row for rows in self.members for row in rows]
        if len(members) == len(self.members):
            return codes[members]
        starts = np.cumsum([0, *map(len, self.members[:-1])])
        return _CODES[np.maximum.reduceat(_KEYS[codes[members]], starts, axis=0)]

    def chosen(self, codes: NDArray[np.uint8]) -> NDArray[np.intp]:
        """Return the recorded row whose color code each shown row has, given the codes (recorded rows,)."""
        return np.array([rows[int(np.argmax(_KEYS[codes[list(rows)]]))] for rows in self.members], np.intp)

    def of_values(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Merge values (recorded rows,) into (shown rows,): NaN if there is any, else the largest absolute value."""
        parts = [values[list(rows)] for rows in self.members]
        return np.array([part[np.argmax(np.abs(part))] for part in parts], np.float32)  # argmax prefers NaN


def shown_rows(names: Sequence[str], choice: RowChoice) -> ShownRows:
    """Return the rows that a choice selects from the recorded ones; names that were not recorded are ignored."""
    picked = [
        index
        for index, name in enumerate(names)
        if (choice.picked is None or name in choice.picked) and matches(name, choice.pattern)
    ]
    grouped: list[tuple[str, tuple[int, ...]]] = []
    for stage, indices in groupby(picked, lambda index: stage_of(names[index]) if choice.by_stage else index):
        members = tuple(indices)
        whole = len(members) > 1 and choice.by_stage
        grouped.append((f"{stage} ({len(members)})" if whole else names[members[0]], members))
    places = {name: place for place, name in enumerate(choice.order)}
    grouped.sort(key=lambda row: min(places.get(names[index], len(places)) for index in row[1]))
    return ShownRows(tuple(name for name, _ in grouped), tuple(members for _, members in grouped))


def matches(name: str, pattern: str) -> bool:
    """Return True if a name contains one of the comma-separated parts of ``pattern``.

    Case is ignored. A part with ``*`` or ``?`` is a glob for the whole name. An empty pattern matches every name.
    """
    parts = [part.strip().lower() for part in pattern.split(",") if part.strip()]
    return not parts or any(
        fnmatchcase(name.lower(), part) if set(part) & set("*?") else part in name.lower() for part in parts
    )


def stage_of(name: str) -> str:
    """Return the stage of a layer, e.g. ``layer1`` of ``layer1.0.conv2`` or ``blocks.0`` of ``blocks.0.query``."""
    parts = name.split(".")
    for count, part in enumerate(parts[:-1], start=1):
        if any(character.isdigit() for character in part):
            return ".".join(parts[:count])
    return name


def has_stages(names: Sequence[str]) -> bool:
    """Return True if any layer belongs to a stage."""
    return any(stage_of(name) != name for name in names)


def order_by(names: Sequence[str], values: NDArray[np.float32], order: Order) -> tuple[str, ...]:
    """Sort names by their values, (rows,): NaN first, then the smallest or the largest absolute value.

    The sort is stable. Returns an empty tuple for the order ``depth``.
    """
    if order == "depth":
        return ()
    magnitude = np.abs(values)
    places = np.lexsort((magnitude if order == "smallest" else -magnitude, ~np.isnan(magnitude)))
    return tuple(names[place] for place in places)
