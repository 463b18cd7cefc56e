"""Texts that are put together in English and can be translated afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Self

_PLACE = re.compile(r"\{(\w+)\}")
_LONGEST, _MOST_VALUES = 10_000, 50  # of a message from a file


class Message(str):
    """A sentence with values in it; as a string it is English.

    ``Message("{path}: can't be read: {reason}", path=path, reason=reason)`` is a string like any other, and keeps its
    ``template`` and ``values``: :func:`gradviz.language.translate` looks up the template and puts the values in
    afterwards. Values that are messages are translated, too; numbers are formatted by the caller.
    """

    template: str
    values: Mapping[str, Any]

    def __new__(cls, template: str, /, **values: Any) -> Self:
        """Return the filled-in template; keyword arguments are its values."""
        message = super().__new__(cls, fill_in(template, values))
        message.template = template
        message.values = values
        return message

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        return (self.template,), dict(self.values)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON data from which :func:`message_from` makes the message again."""
        values = {
            name: value.to_dict() if isinstance(value, Message) else str(value) for name, value in self.values.items()
        }
        return {"template": self.template, "values": values}


def message_from(raw: Any, depth: int = 4) -> Message | None:
    """Return the message of :meth:`Message.to_dict`, or None if ``raw`` is none; of a file it may be anything."""
    if not isinstance(raw, dict) or not depth or not isinstance(raw.get("template"), str):
        return None
    values = raw.get("values")
    if not isinstance(values, dict) or len(values) > _MOST_VALUES or len(raw["template"]) > _LONGEST:
        return None
    parts = {
        name: value if isinstance(value, str) else message_from(value, depth - 1) for name, value in values.items()
    }
    if any(part is None or len(part) > _LONGEST for part in parts.values()):
        return None
    message = Message(raw["template"], **parts)
    return message if len(message) <= _LONGEST else None


def join(separator: str, parts: Iterable[str]) -> Message:
    """Return a message of several, which are translated one by one."""
    values = {f"part{number}": part for number, part in enumerate(parts)}
    return Message(separator.join(f"{{{name}}}" for name in values), **values)


def fill_in(template: str, values: Mapping[str, Any]) -> str:
    """Return the template with a value in each ``{place}``; places without a value stay as they are.

    Nothing else in braces means anything: templates are read from files of strangers, too.
    """
    return _PLACE.sub(lambda place: str(values.get(place[1], place[0])), template)
