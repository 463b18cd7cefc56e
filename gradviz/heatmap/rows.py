"""Which rows of a heatmap are shown, in which order, and which of them as one."""

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

_KEYS = np.arange(2, 258, dtype=np.uint16)  # of codes, by magnitude: nothing is smaller than zero
_KEYS[ZERO], _KEYS[SUBNORMAL] = 0, 1
_CODES = np.zeros(258, np.uint8)
_CODES[_KEYS] = np.arange(256)


@dataclass(frozen=True, slots=True)
class RowChoice:
    """What a person chose.

    ``picked`` are names (None is all of them), ``pattern`` is :func:`matches`' ; ``by_stage`` shows each stage as
    one row; ``order`` are names, the first of them on top (empty is from input to output).
    """

    picked: frozenset[str] | None = None
    pattern: str = ""
    by_stage: bool = False
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownRows:
    """The rows as they are shown: the name of each, and the recorded rows that it stands for."""

    names: tuple[str, ...]
    members: tuple[tuple[int, ...], ...]

    @classmethod
    def all_of(cls, names: Sequence[str]) -> ShownRows:
        """Every row by itself, as it was recorded."""
        return cls(tuple(names), tuple((index,) for index in range(len(names))))

    def of_codes(self, codes: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Codes (recorded rows, columns) as (shown rows, columns): those of :meth:`of_values`.

        One layer that is not used has gradients of zero, and must not hide those of its stage.
        """
        members = [row for rows in self.members for row in rows]
        if len(members) == len(self.members):
            return codes[members]
        starts = np.cumsum([0, *map(len, self.members[:-1])])
        return _CODES[np.maximum.reduceat(_KEYS[codes[members]], starts, axis=0)]

    def chosen(self, codes: NDArray[np.uint8]) -> NDArray[np.intp]:
        """The recorded row whose code each shown row has, of codes (recorded rows,)."""
        return np.array([rows[int(np.argmax(_KEYS[codes[list(rows)]]))] for rows in self.members], np.intp)

    def of_values(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """The value of each shown row, of values (recorded rows,): NaN, or the largest magnitude."""
        parts = [values[list(rows)] for rows in self.members]
        return np.array([part[np.argmax(np.abs(part))] for part in parts], np.float32)  # argmax takes NaN for largest


def shown_rows(names: Sequence[str], choice: RowChoice) -> ShownRows:
    """The rows that a choice shows of those recorded; names that it holds and there are none of don't matter."""
    picked = [
        index
        for index, name in enumerate(names)
        if (choice.picked is None or name in choice.picked) and matches(name, choice.pattern)
    ]
    grouped: list[tuple[str, tuple[int, ...]]] = []
    for stage, found in groupby(picked, lambda index: stage_of(names[index]) if choice.by_stage else index):
        members = tuple(found)
        whole = len(members) > 1 and choice.by_stage
        grouped.append((f"{stage} ({len(members)})" if whole else names[members[0]], members))
    places = {name: place for place, name in enumerate(choice.order)}
    grouped.sort(key=lambda row: min(places.get(names[index], len(places)) for index in row[1]))
    return ShownRows(tuple(name for name, _ in grouped), tuple(members for _, members in grouped))


def matches(name: str, pattern: str) -> bool:
    """Whether a name has one of the parts that ``pattern`` lists with commas; with ``*`` and ``?`` it is a glob."""
    parts = [part.strip().lower() for part in pattern.split(",") if part.strip()]
    return not parts or any(
        fnmatchcase(name.lower(), part) if set(part) & set("*?") else part in name.lower() for part in parts
    )


def stage_of(name: str) -> str:
    """The part of a network that a layer belongs to: ``layer1`` of ``layer1.0.conv2``, ``blocks.0`` of its layers."""
    parts = name.split(".")
    for count, part in enumerate(parts[:-1], start=1):
        if any(character.isdigit() for character in part):
            return ".".join(parts[:count])
    return name


def has_stages(names: Sequence[str]) -> bool:
    """Whether any stage has more than one layer."""
    return any(stage_of(name) != name for name in names)


def order_by(names: Sequence[str], values: NDArray[np.float32], order: Order) -> tuple[str, ...]:
    """Names by their values, (rows,): NaN first, then the smallest or the largest magnitude; equal ones stay."""
    if order == "depth":
        return ()
    magnitude = np.abs(values)
    places = np.lexsort((magnitude if order == "smallest" else -magnitude, ~np.isnan(magnitude)))
    return tuple(names[place] for place in places)
