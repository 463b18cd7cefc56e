"""The description of one option of an experiment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from pydantic import Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from gradviz.message import Message

Kind = Literal["bool", "int", "float", "str", "null", "list"]
Choices = tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Switch:
    """The button in the window that turns an option on and off.

    ``key`` is its keyboard shortcut. ``title`` names it on the button and in events, if that is not the option's label;
    ``{kind}`` in it stands for the label of the section's ``kind``. ``after`` is a remark on the values that follow,
    which the event shows when the option is turned off.
    """

    key: str
    title: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One option: the only place that defines its default, range, unit and help.

    The validator, the builder panel, the command line, the schedule, the trainer and the window's switches read it.

    ``kinds`` are the allowed JSON types, by default the type of ``default``, or none if there are ``choices``: the
    allowed names, each with its label and help; see :func:`named`. ``ge``, ``gt``, ``le`` and ``lt`` limit a number,
    ``min_length`` and ``max_length`` a text or a list, and ``item`` describes an element of a list.
    A ``default`` of ``...`` means that a value is required. A ``live`` option can change during a run; a control for a
    ``logarithmic`` one changes it by factors. ``path`` is its key path in an experiment; in a table it is empty.
    """

    default: Any
    label: str
    help: str
    unit: str = ""
    kinds: tuple[Kind, ...] = ()
    choices: Choices = ()
    ge: float | None = None
    gt: float | None = None
    le: float | None = None
    lt: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    item: Option | None = None
    live: bool = False
    logarithmic: bool = False
    switch: Switch | None = None
    path: str = ""

    def __post_init__(self) -> None:
        if not self.kinds and not self.choices:
            object.__setattr__(self, "kinds", (_KINDS[type(self.default)],))

    def at(self, path: str, default: Any) -> Option:
        """Return the option with its key path in an experiment and the default that applies there."""
        return replace(self, path=path, default=default)

    def field(self) -> Any:
        """Return the pydantic field that validates the option; the option stays in its metadata."""
        info = Field(self.default)
        info.metadata.append(self)
        return info

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        if self.kinds == ("list",) and self.item is None:
            return {**handler(source), "max_length": self.max_length}
        schemas: list[Any] = [self._schema(kind, handler) for kind in self.kinds if kind != "null"]
        if self.choices:
            schemas.append(core_schema.literal_schema([name for name, _, _ in self.choices]))
        schema = schemas[0] if len(schemas) == 1 else core_schema.union_schema(schemas)
        return core_schema.nullable_schema(schema) if "null" in self.kinds else schema

    def _schema(self, kind: Kind, handler: GetCoreSchemaHandler) -> CoreSchema:
        limits: dict[str, Any] = {"ge": self.ge, "gt": self.gt, "le": self.le, "lt": self.lt}
        match kind:
            case "bool":
                return core_schema.bool_schema()
            case "int":
                return core_schema.int_schema(**limits)
            case "float":
                return core_schema.float_schema(**limits)
            case "list" if self.item:
                item = self.item.__get_pydantic_core_schema__(Any, handler)
                return core_schema.tuple_variable_schema(item, min_length=self.min_length, max_length=self.max_length)
        return core_schema.str_schema(min_length=self.min_length, max_length=self.max_length)

    @property
    def allowed(self) -> Message:
        """The allowed values, in words."""
        if self.item:
            return Message("a list of {range} values, each {allowed}", range=self._range, allowed=self.item.allowed)
        words = {
            "bool": Message("true or false"),
            "str": Message("text"),
            "null": Message("null"),
            "list": Message("a list"),
        }
        parts = [words[kind] for kind in self.kinds if kind in words]
        numbers = {"int": Message("a whole number"), "float": Message("a number")}
        parts += [self._number_in_range(numbers[kind]) for kind in self.kinds if kind in numbers]
        if self.choices:
            names = ", ".join(name for name, _, _ in self.choices)
            parts.append(
                Message("one of {names}", names=names) if len(self.choices) > 1 else Message('"{name}"', name=names)
            )
        *parts, allowed = parts
        for part in reversed(parts):
            allowed = Message("{first} or {second}", first=part, second=allowed)
        return allowed

    def _number_in_range(self, number: Message) -> Message:
        if self.ge is not None and self.le is not None:
            return Message("{number} from {range}", number=number, range=self._range)
        return Message("{number} {range}", number=number, range=self._range) if self._range else number

    @property
    def _range(self) -> Message | None:
        """The range of a number, or of the length of a list."""
        least, most = (self.min_length, self.max_length) if self.item else (self.ge, self.le)
        if least is not None and most is not None:
            return Message("{least} to {most}", least=_number(least), most=_number(most))
        limits = list(self._limits(least, most))
        if len(limits) < 2:
            return limits[0] if limits else None
        return Message("{low} and {high}", low=limits[0], high=limits[1])

    def _limits(self, least: float | None, most: float | None) -> Iterator[Message]:
        if least is not None:
            yield Message("at least {limit}", limit=_number(least))
        if self.gt is not None:
            yield Message("above {limit}", limit=_number(self.gt))
        if most is not None:
            yield Message("at most {limit}", limit=_number(most))
        if self.lt is not None:
            yield Message("below {limit}", limit=_number(self.lt))


_KINDS: dict[type, Kind] = {bool: "bool", int: "int", float: "float", str: "str", tuple: "list"}


def named(**labels: str) -> Choices:
    """Return the choice between names, each with its label."""
    return tuple((name, label, "") for name, label in labels.items())


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"
