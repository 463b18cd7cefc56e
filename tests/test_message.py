"""Messages: English strings that keep their templates and values, so that they can be translated."""

from __future__ import annotations

import copy
import pickle

import pytest

from gradviz.errors import ExperimentError, Fault, FileError
from gradviz.language import speaking, translate
from gradviz.message import Message, fill_in, join


def test_a_message_is_an_english_string() -> None:
    message = Message("{path}: found {found}; allowed: {allowed}", path="a.csv", found=3, allowed="1 or 2")
    assert message == "a.csv: found 3; allowed: 1 or 2"
    assert f"{message}!" == "a.csv: found 3; allowed: 1 or 2!"


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda message: pickle.loads(pickle.dumps(message))])
def test_a_copy_keeps_template_and_values(again: object) -> None:
    assert callable(again)
    message = again(Message("{name} on", name=Message("Dropout")))
    assert (message, message.template, message.values) == ("Dropout on", "{name} on", {"name": "Dropout"})
    assert isinstance(message.values["name"], Message)


@pytest.mark.parametrize("template", ["{0.__class__}", "{a.b}", "{a!r}", "{a:>999999999}", "{}", "{b}", "{", "}"])
def test_only_names_in_braces_are_places(template: str) -> None:
    assert fill_in(template, {"a": 1}) == template


def test_a_value_is_not_a_template() -> None:
    assert Message("{a} {b}", a="{b}", b=2) == "{b} 2"


def test_values_that_are_messages_are_translated_too() -> None:
    message = join("; ", [Message("on"), Message("{label} norm", label=Message("Batch")), "on"])
    assert message == "on; Batch norm; on"
    with speaking("zh_CN"):
        assert translate(message).startswith(translate(Message("on")) + "; ")
        assert translate(message).endswith("; on"), "a plain string is a name, not a word of ours"


def test_an_error_keeps_its_message() -> None:
    error = FileError("{path}: can't be read: {reason}", path="a.json", reason="no such file")
    assert str(error) == "a.json: can't be read: no such file"
    assert error.message.template == "{path}: can't be read: {reason}"
    assert FileError(error.message).message is error.message


def test_faults_are_listed_one_a_line() -> None:
    faults = [Fault("model.depth", "found 0"), Fault("", "no JSON")]
    assert str(ExperimentError(faults, "a.json")) == "a.json: 2 faults\n  model.depth: found 0\n  no JSON"
    assert str(ExperimentError(faults[:1], "a.json")) == "a.json: model.depth: found 0"
