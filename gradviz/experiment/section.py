"""Sections of an experiment: frozen, strict pydantic models, some of them one choice from a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from typing import Annotated, Any, ClassVar, Generic, TypeVar, Union

from pydantic import BaseModel, ConfigDict, Discriminator, GetCoreSchemaHandler, Tag, create_model
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema

from gradviz.catalog.entry import Entry, Table
from gradviz.catalog.option import Option


class Section(BaseModel):
    """A JSON object with a fixed set of keys. Frozen: a change makes a new one."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False, defer_build=True)


class Choice(Section):
    """A section that is one row of a table; :class:`OneOf` makes a subclass for each row, with its options."""

    table: ClassVar[Table[Entry]]
    entry: ClassVar[Entry]

    def options(self) -> dict[str, Any]:
        """Return the options of the chosen row, as its implementation takes them."""
        return {name: getattr(self, name) for name in self.entry.options}

    def live_options(self) -> dict[str, Any]:
        """Return the options of the chosen row that can change during a run."""
        return {name: getattr(self, name) for name, option in self.entry.options.items() if option.live}


C = TypeVar("C", bound=Choice)


class OneOf(Generic[C]):
    """Annotation of a field that holds one row of a table: the keys of ``base`` and the options of the row.

    The table's key may be omitted and means ``default`` then. ``bases`` maps rows whose other keys differ from those
    of ``base`` to the section that describes them.
    """

    def __init__(
        self, base: type[C], table: Table[Entry], default: str, bases: Mapping[str, type[C]] | None = None
    ) -> None:
        self.table = table
        self.default_name = default
        self.members: dict[str, type[C]] = {}
        for entry in table.values():
            options = {table.key: Option(entry.name, table.label, entry.help, choices=table.choices), **entry.options}
            fields: dict[str, Any] = {name: (Any, option.field()) for name, option in options.items()}
            own_base = (bases or {}).get(entry.name, base)
            member = create_model(f"{base.__name__}_{entry.name}", __base__=own_base, __doc__=entry.help, **fields)
            member.table, member.entry = table, entry
            self.members[entry.name] = member

    def with_default(self, name: str) -> OneOf[C]:
        """Return the same rows with another default. They are shared: creating one takes a millisecond at start-up."""
        other = copy(self)
        other.default_name = name
        return other

    def default(self) -> C:
        """Return the default row with its default options."""
        return self.members[self.default_name]()

    def name_in(self, raw: Any) -> str | None:
        """Return the name of the row that ``raw`` (a section or plain JSON) chooses."""
        key = self.table.key
        name = raw.get(key, self.default_name) if isinstance(raw, dict) else getattr(raw, key, self.default_name)
        return name if isinstance(name, str) else None

    def member_for(self, raw: Any) -> type[C] | None:
        """Return the section that describes ``raw``, or None if there is no such row."""
        return self.members.get(self.name_in(raw) or "")

    def key_option(self, path: str) -> Option:
        """Return the table's key as an option of the section at ``path``, for any row."""
        key, table = f"{path}.{self.table.key}", self.table
        return Option(self.default_name, table.label, "", choices=table.choices, path=key)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        # The angle brackets distinguish tags from keys in the location of an error.
        def tag(raw: Any) -> str:
            return f"<{self.name_in(raw)}>"

        tagged = [Annotated[member, Tag(f"<{name}>")] for name, member in self.members.items()]
        return handler.generate_schema(Annotated[Union[tuple(tagged)], Discriminator(tag)])  # noqa: UP007


def own_options(model: type[Section]) -> dict[str, Option]:
    """Return the options that are keys of a section itself, not of a section below it."""
    options = ((name, option_of(info)) for name, info in model.model_fields.items())
    return {name: option for name, option in options if option is not None}


def option_of(info: FieldInfo) -> Option | None:
    """Return the option that a field validates, or None if the field holds a section."""
    return next((option for option in info.metadata if isinstance(option, Option)), None)


def options_of(model: type[Section], raw: Any, path: str = "", default: Any = None) -> Iterator[Option]:
    """Yield every option below ``model``, given the choices that ``raw`` makes.

    ``raw`` is a section or plain JSON that need not be valid. The plain keys of a section come before its
    sub-sections, and the key of a choice comes first. ``default`` is the section that applies if ``raw`` has none;
    it may be another row than ``raw`` chooses.
    """
    below: list[tuple[Any, Any, str, Any]] = []
    names = list(model.model_fields)
    key = model.table.key if issubclass(model, Choice) else None
    if issubclass(model, Choice):
        names.sort(key=lambda name: (name != key, name not in model.entry.options))
    for name in names:
        info = model.model_fields[name]
        if option := option_of(info):  # if the key of a choice is missing, OneOf takes the default row
            yield option.at(f"{path}{name}", getattr(default, name, option.default) if name == key else option.default)
            continue
        value = raw.get(name) if isinstance(raw, dict) else getattr(raw, name, None)
        one_of = next((one_of for one_of in info.metadata if isinstance(one_of, OneOf)), None)
        section = one_of.member_for(value) if one_of else info.annotation
        if section is not None:
            below.append((section, value, f"{path}{name}.", info.get_default()))
        elif one_of is not None:  # no row has this name
            yield one_of.key_option(f"{path}{name}")
    for section, value, prefix, usual in below:
        yield from options_of(section, value, prefix, usual)


def by_path(options: Iterable[Option]) -> dict[str, Option]:
    """Return the options by their key paths."""
    return {option.path: option for option in options}
