"""The language of the core: translated texts, messages with values, and the choice of the language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gradviz import language
from gradviz.language import speak, speaking, translate
from gradviz.message import Message, join

TS = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context><name>core</name>
<message><source>{path}: can&apos;t be read: {reason}</source>
<translation>{path}：无法读取：{reason}</translation></message>
<message><source>{new} in place of {old}</source><translation>{old} 变为 {new}</translation></message>
<message><source>no such file</source><translation>没有这个文件</translation></message>
<message><source>waiting</source><translation type="unfinished"></translation></message>
</context>
<context><name>catalog</name>
<message><source>Depth</source><translation>深度</translation></message>
</context>
</TS>"""


@pytest.fixture
def few_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Replace the real translation by a small one."""
    file = tmp_path / "few.ts"
    file.write_text(TS, encoding="utf-8")
    monkeypatch.setattr(language, "translation_file", lambda _name: file)
    language._messages.cache_clear()
    with speaking("zh_CN"):
        yield
    language._messages.cache_clear()


@pytest.mark.usefixtures("few_words")
@pytest.mark.parametrize(
    ("message", "translation"),
    [
        (Message("no such file"), "没有这个文件"),
        (
            Message("{path}: can't be read: {reason}", path="/a/my {reason}.json", reason=Message("no such file")),
            "/a/my {reason}.json：无法读取：没有这个文件",
        ),
        (Message("{new} in place of {old}", new=1, old=2), "2 变为 1"),
        (Message("{depth} of {name}", depth=Message("Depth"), name="Depth"), "深度 of Depth"),
        (join("; ", [Message("no such file"), "no such file"]), "没有这个文件; no such file"),
        (Message("waiting"), "waiting"),
        ("no such file", "no such file"),
        ("", ""),
    ],
)
def test_a_message_is_translated_with_its_values(message: str, translation: str) -> None:
    assert translate(message) == translation


@pytest.mark.usefixtures("few_words")
def test_texts_belong_to_their_context() -> None:
    assert translate("Depth", "catalog") == "深度"
    assert translate("Depth", "presets") == "Depth"


def test_english_needs_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "translation_file", None)
    assert translate(Message("found {found}", found=1)) == "found 1"
    assert translate("Depth", "catalog") == "Depth"


def test_a_language_that_there_is_not() -> None:
    with pytest.raises(ValueError, match=r"'fr'.*en, zh_CN"):
        speak("fr")
    assert language.language() == "en"
