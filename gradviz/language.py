"""The language of the program and the translations of its texts, without Qt.

All texts are written in English. ``resources/translations/gradviz_zh_CN.ts`` holds their translations in contexts:
``catalog`` (labels, helps, units), ``presets`` (titles, stories), ``figures``, ``core`` (templates of messages), and
one for each class of the window. A :class:`gradviz.message.Message` is translated when it is displayed: texts that are
recorded, raised or printed on the command line stay in English.
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
"""The languages by their names in settings and on the command line, each with its own name for itself."""

_spoken = "en"


def language() -> str:
    """Return the name of the current language."""
    return _spoken


def speak(name: str) -> None:
    """Make one of :data:`LANGUAGES` the current language."""
    global _spoken
    if name not in LANGUAGES:
        raise ValueError(f"found {name!r}; allowed: {', '.join(LANGUAGES)}")
    _spoken = name


@contextmanager
def speaking(name: str) -> Iterator[None]:
    """Make another language the current one within a ``with`` block."""
    before = _spoken
    speak(name)
    try:
        yield
    finally:
        speak(before)


def translation_file(name: str) -> Path:
    """Return the file that translators edit."""
    return resources() / "translations" / f"gradviz_{name}.ts"


def translate(text: str, context: str = "") -> str:
    """Translate a text to the current language; return it unchanged if there is no translation.

    ``context`` is the context of a text from a table: ``catalog``, ``presets`` or ``figures``. A :class:`Message`
    needs none: its template is translated, then the values that are messages, and the values are filled in.
    """
    contexts = _messages(_spoken)
    if not isinstance(text, Message):
        return contexts.get(context, {}).get(text, text)
    core, catalog = contexts.get("core", {}), contexts.get("catalog", {})
    template = core.get(text.template) or catalog.get(text.template, text.template)
    values = {name: translate(value) if isinstance(value, Message) else value for name, value in text.values.items()}
    return fill_in(template, values)


@cache
def _messages(name: str) -> dict[str, dict[str, str]]:
    """Return the translations of each context."""
    if name == "en":
        return {}
    root = ElementTree.parse(translation_file(name)).getroot()
    return {
        context.findtext("name", ""): {
            message.findtext("source", ""): translation
            for message in context.iter("message")
            if (translation := message.findtext("translation", ""))
        }
        for context in root.iter("context")
    }
