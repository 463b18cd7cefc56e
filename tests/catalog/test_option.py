"""One option: what it validates, how it describes that, and that the sections agree with it."""

from __future__ import annotations

from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import ValidationError, create_model

from gradviz.catalog.option import Option, named
from gradviz.experiment.experiment import Change, Clipping, Data, Experiment, Training
from gradviz.experiment.model import Initializer, Model, Normalization, RecurrentInitializer, Residual
from gradviz.experiment.section import Section, own_options

DEPTH = Option(20, "Depth", "Layers.", ge=1, le=1000)
SHARE = Option(0.5, "Share", "Of all.", ge=0, lt=1)
NAME = Option("a", "Name", "One.", choices=named(a="A", b="B"))
GAIN = Option(1.0, "Gain", "A factor.", kinds=("float",), choices=named(auto="Automatic"), ge=0, le=9)
SIZE = Option(None, "Size", "Of it.", kinds=("int", "null"), gt=3)
LIST = Option((1, 2), "List", "Of numbers.", item=Option(1, "Item", "One.", ge=1, le=5), min_length=1, max_length=2)
TEXT = Option("", "Text", "Words.", max_length=3)
FLAG = Option(False, "Flag", "Yes or no.")


@pytest.mark.parametrize(
    ("option", "allowed", "good", "bad"),
    [
        (DEPTH, "a whole number from 1 to 1,000", ["1", "1000"], ["0", "1001", "1.5", "true", '"1"', "null"]),
        (SHARE, "a number at least 0 and below 1", ["0", "0.0", "0.99"], ["1", "-0.1", "NaN", "true", '"0"']),
        (NAME, "one of a, b", ['"a"', '"b"'], ['"A"', "0", "null", "[]"]),
        (GAIN, "a number from 0 to 9 or one of auto", ["3", '"auto"'], ["10", '"automatic"', "Infinity"]),
        (SIZE, "null or a whole number above 3", ["null", "4"], ["3", '""']),
        (
            LIST,
            "a list of 1 to 2 values, each a whole number from 1 to 5",
            ["[5]", "[1, 2]"],
            ["[]", "[6]", "[1, 1, 1]"],
        ),
        (TEXT, "text", ['""', '"abc"'], ['"abcd"', "1"]),
        (FLAG, "true or false", ["true", "false"], ["1", '"true"', "null"]),
    ],
)
def test_it_validates_what_it_says(option: Option, allowed: str, good: list[str], bad: list[str]) -> None:
    model = create_model("Model", __base__=Section, value=(Any, option.field()))
    assert option.allowed.replace('"auto"', "one of auto") == allowed
    assert model().value == option.default  # type: ignore[attr-defined]
    for text in good:
        model.model_validate_json(f'{{"value": {text}}}')
    for text in bad:
        with pytest.raises(ValidationError):
            model.model_validate_json(f'{{"value": {text}}}')


KINDS: dict[Any, str] = {bool: "bool", int: "int", float: "float", str: "str", type(None): "null", tuple: "list"}


@pytest.mark.parametrize(
    "section",
    [Experiment, Training, Clipping, Change, Data, Model, Initializer, RecurrentInitializer, Normalization, Residual],
)
def test_the_type_of_a_section_s_attribute_is_what_its_option_takes(section: type[Section]) -> None:
    options = own_options(section)
    assert options
    for name, option in options.items():
        annotation = section.model_fields[name].annotation
        names = [name for name, _, _ in option.choices]
        if get_origin(annotation) is Literal:
            assert list(get_args(annotation)) == names
        elif names and not option.kinds:
            assert annotation is str
        else:
            types = (
                get_args(annotation) if type(None) in get_args(annotation) else [get_origin(annotation) or annotation]
            )
            assert tuple(KINDS[type_] for type_ in types) == option.kinds, name
