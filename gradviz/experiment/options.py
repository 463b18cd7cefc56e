"""The options of an experiment as a flat list: what the builder panel, the command line and messages read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import annotated_types
from pydantic.fields import FieldInfo

from gradviz.experiment.section import Choice, NameOf, OneOf, Section, walk


@dataclass(frozen=True, slots=True)
class Option:
    """One key of an experiment and everything there is to say of it.

    ``kinds`` are the JSON types that it takes: ``bool`` ``int`` ``float`` ``str`` ``null`` ``list``;
    ``choices`` the names it takes besides, with their labels and helps. The bounds are inclusive unless
    ``above`` or ``below`` is set; of a list, they are those of its length, and ``item`` describes one element.
    """

    path: str
    label: str
    help: str
    unit: str
    default: Any
    kinds: tuple[str, ...]
    choices: tuple[tuple[str, str, str], ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    above: bool = False
    below: bool = False
    live: bool = False
    logarithmic: bool = False
    item: Option | None = None

    @property
    def allowed(self) -> str:
        """What may stand here, in words."""
        if self.item:
            return f"a list of{self._range.removeprefix(' from')} values, each {self.item.allowed}"
        words = {"bool": "true or false", "str": "text", "null": "null", "list": "a list"}
        said = [words[kind] for kind in self.kinds if kind in words]
        numbers = {"int": "a whole number", "float": "a number"}
        said += [numbers[kind] + self._range for kind in self.kinds if kind in numbers]
        if self.choices:
            names = ", ".join(name for name, _, _ in self.choices)
            said.append(f"one of {names}" if len(self.choices) > 1 else f'"{names}"')
        return " or ".join(said)

    @property
    def _range(self) -> str:
        low, high = self.minimum, self.maximum
        if low is not None and high is not None and not self.above and not self.below:
            return f" from {_number(low)} to {_number(high)}"
        parts = []
        if low is not None:
            parts.append(f"{'above' if self.above else 'at least'} {_number(low)}")
        if high is not None:
            parts.append(f"{'below' if self.below else 'at most'} {_number(high)}")
        return " " + " and ".join(parts) if parts else ""


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"


def options_of(model: type[Section], raw: Any) -> Iterator[Option]:
    """Every option that an experiment may hold, given the choices that ``raw`` makes.

    ``raw`` is a section or plain JSON that need not be valid.
    """
    for path, owner, info, default in walk(model, raw):
        yield describe(path, owner, info, default)


def by_path(options: Iterable[Option]) -> dict[str, Option]:
    """The options by their key paths."""
    return {option.path: option for option in options}


def describe(path: str, owner: type[Section], info: FieldInfo, default: Any) -> Option:
    """The description of one key of the section ``owner``, which is ``default`` where nothing is said of it."""
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    kinds, names = _kinds(info.annotation)
    labels: dict[str, Any] = extra.get("labels", {})  # type: ignore[assignment]
    choices = tuple((name, str(labels.get(name, name)), "") for name in names)
    label, help = info.title or path, info.description or ""
    if issubclass(owner, Choice) and path.rpartition(".")[2] == owner.table.key:
        table = owner.table
        choices = tuple((entry.name, entry.label, entry.help) for entry in table.values())
        label, help = table.label, owner.entry.help
    bounds: dict[str, Any] = {}
    for limit in [*info.metadata, *_limits_within(info.annotation)]:
        match limit:
            case annotated_types.Ge(ge):
                bounds["minimum"] = ge
            case annotated_types.Gt(gt):
                bounds |= {"minimum": gt, "above": True}
            case annotated_types.Le(le):
                bounds["maximum"] = le
            case annotated_types.Lt(lt):
                bounds |= {"maximum": lt, "below": True}
            case annotated_types.MinLen(least):
                bounds["minimum"] = least
            case annotated_types.MaxLen(most):
                bounds["maximum"] = most
            case NameOf(table=table) | OneOf(table=table):
                kinds = ()
                choices = tuple((entry.name, entry.label, entry.help) for entry in table.values())
                if isinstance(limit, OneOf):  # the raw data name no row that there is
                    path, label = f"{path}.{table.key}", table.label
    return Option(
        path,
        label,
        help,
        str(extra.get("unit", "")),
        default,
        kinds,
        choices,
        live=bool(extra.get("live")),
        logarithmic=bool(extra.get("logarithmic")),
        item=_item(path, owner, info),
        **bounds,
    )


def _item(path: str, owner: type[Section], info: FieldInfo) -> Option | None:
    """The description of one element of a list of numbers or names; None for everything else."""
    if get_origin(info.annotation) is not tuple:
        return None
    element = FieldInfo.from_annotation(get_args(info.annotation)[0])
    if isinstance(element.annotation, type) and issubclass(element.annotation, Section):
        return None
    return describe(f"{path}[]", owner, element, None)


def _limits_within(annotation: Any) -> Iterator[Any]:
    """The limits that hold for one member of a union."""
    if get_origin(annotation) in (Union, UnionType):
        for member in get_args(annotation):
            if get_origin(member) is Annotated:
                yield from FieldInfo.from_annotation(member).metadata


_NAMES = {bool: "bool", int: "int", float: "float", str: "str", type(None): "null"}


def _kinds(annotation: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The JSON types and the literal names of an annotation."""
    if get_origin(annotation) is Annotated:
        return _kinds(get_args(annotation)[0])
    if annotation in _NAMES:
        return (_NAMES[annotation],), ()
    if get_origin(annotation) is Literal:
        return (), tuple(str(name) for name in get_args(annotation))
    if get_origin(annotation) in (Union, UnionType):
        parts = [_kinds(part) for part in get_args(annotation)]
        return tuple(k for kinds, _ in parts for k in kinds), tuple(n for _, names in parts for n in names)
    return ("list",), ()
