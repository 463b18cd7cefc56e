"""What a row of a table is, and the description of one option."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pkgutil import resolve_name
from typing import Any, TypeVar

from pydantic import Field


def option(
    default: Any,
    label: str,
    help: str,
    *,
    unit: str = "",
    live: bool = False,
    logarithmic: bool = False,
    labels: Mapping[str, str] | None = None,
    **bounds: Any,
) -> Any:
    """Describe one option: the only place where its default, range, unit and help stand.

    ``bounds`` are ``ge``, ``gt``, ``le``, ``lt``, and ``min_length``, ``max_length`` for a list. ``live``: may
    change during a run. ``logarithmic``: steps of a control for it are factors. ``labels``: what a person reads for
    each of the names that it takes.
    """
    extra: dict[str, Any] = {"unit": unit, "live": live, "logarithmic": logarithmic, "labels": dict(labels or {})}
    return Field(default, title=label, description=help, json_schema_extra=extra, **bounds)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row.

    ``implementation`` is what does the work: a callable, or ``"module:attribute"`` for one that needs torch
    and is imported when it is first asked for. Its keyword arguments are named as ``options``, which maps
    each name to its type and its :func:`option`.
    """

    name: str
    label: str
    help: str
    implementation: str | Callable[..., Any]
    options: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)

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

    def only(self, *names: str) -> Table[E]:
        """The same choice between these rows alone."""
        return Table(self.label, self.key, *(self[name] for name in names))
