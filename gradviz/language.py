"""The language that the program speaks, and its words in it, without Qt.

Everything is written in English. ``resources/translations/gradviz_zh_CN.ts`` holds the other words, in contexts:
``catalog`` (labels, helps, units), ``presets`` (titles, stories), ``figures``, ``core`` (templates of messages), and
one for each class of the window. A :class:`gradviz.message.Message` is translated where it is shown: what is recorded,
raised and printed on the command line stays in English.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from gradviz.message import Message, fill_in
from gradviz.resources import resources

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
"""Each by its name in settings and on the command line, with what it calls itself."""

_spoken = "en"


def language() -> str:
    """The language that is spoken now."""
    return _spoken


def speak(name: str) -> None:
    """Speak one of :data:`LANGUAGES` from now on."""
    global _spoken
    if name not in LANGUAGES:
        raise ValueError(f"found {name!r}; allowed: {', '.join(LANGUAGES)}")
    _spoken = name


@contextmanager
def speaking(name: str) -> Iterator[None]:
    """Speak another language for a while."""
    before = _spoken
    speak(name)
    try:
        yield
    finally:
        speak(before)


def translation_file(name: str) -> Path:
    """The file that a translator edits."""
    return resources() / "translations" / f"gradviz_{name}.ts"


def translate(text: str, context: str = "") -> str:
    """Return a text in the language that is spoken; as it is if there is no translation.

    ``context`` is where a text of a table stands: ``catalog``, ``presets``, ``figures``. A :class:`Message` needs
    none: its template is translated, then its values, if they are messages, and put in.
    """
    known = _messages(_spoken)
    if not isinstance(text, Message):
        return known.get(context, {}).get(text, text)
    template = known.get("core", {}).get(text.template) or known.get("catalog", {}).get(text.template, text.template)
    values = {name: translate(value) if isinstance(value, Message) else value for name, value in text.values.items()}
    return fill_in(template, values)


@cache
def _messages(name: str) -> dict[str, dict[str, str]]:
    """The translations of each context."""
    if name == "en":
        return {}
    root = ElementTree.parse(translation_file(name)).getroot()
    return {
        context.findtext("name", ""): {
            message.findtext("source", ""): done
            for message in context.iter("message")
            if (done := message.findtext("translation", ""))
        }
        for context in root.iter("context")
    }
