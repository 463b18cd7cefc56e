"""The language that the program speaks, and its words in it, without Qt.

Everything is written in English. ``resources/translations/gradviz_zh_CN.ts`` holds the other words, in contexts:
``catalog`` (labels, helps, units), ``presets`` (titles, stories), ``figures``, ``core`` (sentences that the core puts
together: events, faults, errors), and one for each class of the window. A sentence of the core is translated where
it is shown, by :func:`retold`: what is recorded, raised and printed on the command line stays in English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from xml.etree import ElementTree

from gradviz.message import Message, fill_in
from gradviz.resources import resources

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
"""Each by its name in settings and on the command line, with what it calls itself."""

_PLACE = re.compile(r"%\d|\{\w+\}")  # of something that is filled in
_LONGEST, _DEEPEST = 4000, 12  # characters and parts of parts of a sentence; a file of a stranger may have any
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


def retold(text: str) -> str:
    """A sentence that was put together in English, in the language that is spoken.

    What is no sentence of ours (a path, a name, a message of the system) stays as it is.
    """
    return _retold(_spoken, text)


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


@cache
def _templates(name: str) -> list[tuple[list[str], list[str], str]]:
    """The sentences with places in them: pieces between, places, translation. Those that say most come first."""
    translations = {**_messages(name).get("catalog", {}), **_messages(name).get("core", {})}
    sources = {source: _PLACE.findall(source) for source in translations}
    order = sorted((source for source in sources if sources[source]), key=lambda source: -len(_PLACE.sub("", source)))
    return [(_PLACE.split(source), sources[source], translations[source]) for source in order]


@lru_cache(1000)
def _retold(name: str, text: str, depth: int = 0) -> str:
    messages = _messages(name)
    for context in ("core", "catalog"):
        if known := messages.get(context, {}).get(text):
            return known
    if depth == _DEEPEST or len(text) > _LONGEST:
        return text
    for pieces, places, translation in _templates(name):
        if (parts := _parts(pieces, text)) is not None:
            told = {place: _retold(name, part, depth + 1) for place, part in zip(places, parts, strict=True)}
            return _PLACE.sub(lambda place: told.get(place[0], ""), translation)  # noqa: B023  (called at once)
    if "\n" in text:
        return "\n".join(_retold(name, line, depth + 1) for line in text.split("\n"))
    for separator in (": ", "; "):  # a sentence on something, or a list of sentences
        first, _, rest = text.partition(separator)
        told_both = separator.join(_retold(name, part, depth + 1) for part in (first, rest)) if rest else text
        if told_both != text:
            return told_both
    return text


def _parts(pieces: list[str], text: str) -> list[str] | None:
    """What stands between the pieces of a sentence, as little as possible in each place; None where it is another."""
    first, *middle, last = pieces
    start, stop = len(first), len(text) - len(last)
    if not (text.startswith(first) and text.endswith(last) and start <= stop):
        return None
    if "\n" in text and not any("\n" in piece for piece in pieces):
        return None  # lines are sentences of their own
    parts = []
    for piece in middle:
        found = text.find(piece, start, stop)
        if found < 0:
            return None
        parts.append(text[start:found])
        start = found + len(piece)
    return [*parts, text[start:stop]]
