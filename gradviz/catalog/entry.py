"""What a row of a table is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pkgutil import resolve_name
from typing import Any, TypeVar

from gradviz.catalog.option import Choices, Option


@dataclass(frozen=True, slots=True)
class Entry:
    """One row.

    ``implementation`` is what does the work: a callable, or ``"module:attribute"`` for one that needs torch
    and is imported when it is first asked for. Its keyword arguments are named as ``options``.
    """

    name: str
    label: str
    help: str
    implementation: str | Callable[..., Any]
    options: Mapping[str, Option] = field(default_factory=dict)

    def resolve(self) -> Any:
        """The implementation itself; imports its module if need be."""
        if isinstance(self.implementation, str):
            return resolve_name(self.implementation)
        return self.implementation


E = TypeVar("E", bound=Entry, covariant=True)


class Table(Mapping[str, E]):
    """Rows by name, in the order in which people meet them.

    ``label`` is what people call the choice, ``key`` what an experiment calls it.
    """

    def __init__(self, label: str, key: str, *entries: E) -> None:
        self.label = label
        self.key = key
        self._entries = {entry.name: entry for entry in entries}

    def __getitem__(self, name: str) -> E:
        return self._entries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def choices(self) -> Choices:
        """Name, label and help of each row."""
        return tuple((entry.name, entry.label, entry.help) for entry in self.values())

    def only(self, *names: str) -> Table[E]:
        """The same choice between these rows alone."""
        return Table(self.label, self.key, *(self[name] for name in names))
