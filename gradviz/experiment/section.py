"""Sections of an experiment: frozen, strict pydantic models, some of them one choice out of a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar, Union

from pydantic import BaseModel, ConfigDict, Discriminator, GetCoreSchemaHandler, Tag, create_model
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, core_schema

from gradviz.catalog.entry import Entry, Table


class Section(BaseModel):
    """A JSON object of known keys. Frozen: a change makes a new one."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False, defer_build=True)


class Choice(Section):
    """A section that is one row of a table; :class:`OneOf` makes a subclass for each row, with its options."""

    table: ClassVar[Table[Entry]]
    entry: ClassVar[Entry]

    def options(self) -> dict[str, Any]:
        """The options of the chosen row, as its implementation takes them."""
        return {name: getattr(self, name) for name in self.entry.options}


C = TypeVar("C", bound=Choice)


class OneOf(Generic[C]):
    """Says of a field that it holds one row of a table: ``base``'s keys and the options of the row.

    The table's key may be left out, for ``default``. ``bases`` holds, for rows whose other keys are not those
    of ``base``, the section that describes them.
    """

    def __init__(
        self, base: type[C], table: Table[Entry], default: str, bases: Mapping[str, type[C]] | None = None
    ) -> None:
        self.table = table
        self.default_name = default
        self.members: dict[str, type[C]] = {}
        for entry in table.values():
            fields: dict[str, Any] = {table.key: (Literal[entry.name], entry.name), **entry.options}
            own_base = (bases or {}).get(entry.name, base)
            member = create_model(f"{base.__name__}_{entry.name}", __base__=own_base, __doc__=entry.help, **fields)
            member.table, member.entry = table, entry
            self.members[entry.name] = member

    def with_default(self, name: str) -> OneOf[C]:
        """The same rows, and another one where none is named; to make a row takes a millisecond of the start."""
        other = copy(self)
        other.default_name = name
        return other

    def default(self) -> C:
        """The default row with its default options."""
        return self.members[self.default_name]()

    def name_in(self, raw: Any) -> str | None:
        """The name of the row that ``raw`` (a section or plain JSON) chooses."""
        key = self.table.key
        name = raw.get(key, self.default_name) if isinstance(raw, dict) else getattr(raw, key, self.default_name)
        return name if isinstance(name, str) else None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        # Tags stand in angle brackets, so that in the location of an error they can't be mistaken for keys.
        def tag(raw: Any) -> str:
            return f"<{self.name_in(raw)}>"

        tagged = [Annotated[member, Tag(f"<{name}>")] for name, member in self.members.items()]
        return handler.generate_schema(Annotated[Union[tuple(tagged)], Discriminator(tag)])  # noqa: UP007


class NameOf:
    """Says of a text field that it holds the name of a row of ``table``."""

    def __init__(self, table: Table[Entry]) -> None:
        self.table = table

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.literal_schema(list(self.table))


def section_in(info: FieldInfo, raw: Any) -> type[Section] | None:
    """The section that describes ``raw`` (a section or plain JSON); None where it is no section, or unknown."""
    for one_of in info.metadata:
        if isinstance(one_of, OneOf):
            return one_of.members.get(one_of.name_in(raw) or "")
    annotation = info.annotation
    return annotation if isinstance(annotation, type) and issubclass(annotation, Section) else None


def walk(
    model: type[Section], raw: Any, path: str = "", default: Any = None
) -> Iterator[tuple[str, type[Section], FieldInfo, Any]]:
    """Every key that may stand below ``model`` given the choices made in ``raw``: path, owner, description, default.

    The plain keys of a section come before its sub-sections, and the key of a choice comes first. ``default`` is
    the section that stands here where nothing is said; it may be another row than ``raw`` chooses.
    """
    below = []
    names = list(model.model_fields)
    if issubclass(model, Choice):
        own = model.entry.options
        names.sort(key=lambda name: (name != model.table.key, name not in own))
    for name in names:
        info = model.model_fields[name]
        value = raw.get(name) if isinstance(raw, dict) else getattr(raw, name, None)
        usual = info.get_default()
        if issubclass(model, Choice) and name == model.table.key:  # where the key is missing, OneOf takes this row
            usual = getattr(default, name, usual)
        section = section_in(info, value)
        if section is None:
            yield f"{path}{name}", model, info, usual
        else:
            below.append((section, value, f"{path}{name}.", usual))
    for section, value, prefix, usual in below:
        yield from walk(section, value, prefix, usual)
