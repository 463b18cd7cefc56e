"""English texts with values that can be translated afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Self

_PLACE = re.compile(r"\{(\w+)\}")
_LONGEST, _MOST_VALUES = 10_000, 50  # limits of a message that is read from a file


class Message(str):
    """An English string that keeps the template and the values that it was formatted from.

    ``Message("{path}: can't be read: {reason}", path=path, reason=reason)`` is an ordinary string with the attributes
    ``template`` and ``values``: :func:`gradviz.language.translate` looks up the template and then fills in the values.
    Values that are messages are translated, too. The caller formats numbers.
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
        """Return plain JSON data from which :func:`message_from` restores the message."""
        values = {
            name: value.to_dict() if isinstance(value, Message) else str(value) for name, value in self.values.items()
        }
        return {"template": self.template, "values": values}


def message_from(raw: Any, depth: int = 4) -> Message | None:
    """Restore a message from the data of :meth:`Message.to_dict`; return None if ``raw`` is anything else.

    ``raw`` may come from an untrusted file.
    """
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
    """Join texts into one message whose parts are translated one by one."""
    values = {f"part{number}": part for number, part in enumerate(parts)}
    return Message(separator.join(f"{{{name}}}" for name in values), **values)


def fill_in(template: str, values: Mapping[str, Any]) -> str:
    """Replace each ``{name}`` in the template by its value; names without a value are kept.

    Nothing else in braces is interpreted, because templates are also read from untrusted files.
    """
    return _PLACE.sub(lambda place: str(values.get(place[1], place[0])), template)
