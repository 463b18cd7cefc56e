"""A table of the catalog and its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pkgutil import resolve_name
from typing import Any, TypeVar

from gradviz.catalog.option import Choices, Option


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a table.

    ``implementation`` is a callable, or ``"module:attribute"`` if it needs torch; that module is imported when
    :meth:`resolve` is called. The keyword arguments of the implementation are the keys of ``options``.
    """

    name: str
    label: str
    help: str
    implementation: str | Callable[..., Any]
    options: Mapping[str, Option] = field(default_factory=dict)

    def resolve(self) -> Any:
        """Return the implementation, importing its module if necessary."""
        if isinstance(self.implementation, str):
            return resolve_name(self.implementation)
        return self.implementation


E = TypeVar("E", bound=Entry, covariant=True)


class Table(Mapping[str, E]):
    """Rows by name, in the order in which they are shown.

    ``label`` names the choice between the rows in the window, ``key`` in an experiment.
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
        """The name, label and help of each row."""
        return tuple((entry.name, entry.label, entry.help) for entry in self.values())

    def only(self, *names: str) -> Table[E]:
        """Return the table with these rows only."""
        return Table(self.label, self.key, *(self[name] for name in names))
