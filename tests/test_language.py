"""The language of the core: texts, sentences put together in English, and how it is chosen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gradviz import language
from gradviz.language import retold, speak, speaking, translate

TS = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context><name>core</name>
<message><source>%1: can&apos;t be read: %2</source><translation>%1：无法读取：%2</translation></message>
<message><source>found %1; allowed: %2</source><translation>得到 %1；允许：%2</translation></message>
<message><source>%2 in place of %1</source><translation>%1 变为 %2</translation></message>
<message><source>one of %1</source><translation>%1 之一</translation></message>
<message><source>no such file</source><translation>没有这个文件</translation></message>
<message><source>waiting</source><translation type="unfinished"></translation></message>
</context>
<context><name>catalog</name>
<message><source>Depth</source><translation>深度</translation></message>
</context>
</TS>"""


@pytest.fixture
def few_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A small translation in the place of the real one."""
    file = tmp_path / "few.ts"
    file.write_text(TS, encoding="utf-8")
    monkeypatch.setattr(language, "translation_file", lambda _name: file)
    caches = (language._messages, language._templates, language._retold)
    for cached in caches:
        cached.cache_clear()
    with speaking("zh_CN"):
        yield
    for cached in caches:
        cached.cache_clear()


@pytest.mark.usefixtures("few_words")
@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("no such file", "没有这个文件"),
        ("/a/my file.json: can't be read: no such file", "/a/my file.json：无法读取：没有这个文件"),
        ('found "x: y"; allowed: one of a, b', '得到 "x: y"；允许：a, b 之一'),
        ("new in place of old", "old 变为 new"),
        ("2 faults\n  model.depth: found 0; allowed: 1", "2 faults\n  model.depth: 得到 0；允许：1"),
        ("waiting", "waiting"),
        ("a name of a person's own", "a name of a person's own"),
        ("", ""),
    ],
)
def test_sentences_are_told_again(said: str, told: str) -> None:
    assert retold(said) == told


@pytest.mark.usefixtures("few_words")
@pytest.mark.parametrize("text", ["found : ; allowed " * 200, "a: b; " * 600, "\n" * 3000, "x" * 10**6])
def test_a_long_text_of_a_stranger_comes_to_an_end(text: str) -> None:
    assert len(retold(text)) > len(text) / 2


@pytest.mark.usefixtures("few_words")
def test_texts_belong_to_their_context() -> None:
    assert translate("Depth", "catalog") == "深度"
    assert translate("Depth", "presets") == "Depth"


def test_english_needs_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "translation_file", None)
    assert retold("found 1; allowed: 2") == "found 1; allowed: 2"
    assert translate("Depth", "catalog") == "Depth"


def test_a_language_that_there_is_not() -> None:
    with pytest.raises(ValueError, match=r"'fr'.*en, zh_CN"):
        speak("fr")
    assert language.language() == "en"
