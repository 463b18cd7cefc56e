"""Every text that people read has its translation, in the file that is edited and in the one that Qt reads."""

from __future__ import annotations

import importlib.util
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont

from gradviz.language import LANGUAGES, retold, speaking
from gradviz.recording.event_texts import detail_of, label_of
from gradviz.recording.reading import Event

ROOT = Path(__file__).resolve().parents[2]
FILES = [ROOT / "resources" / "translations" / f"gradviz_{name}.ts" for name in LANGUAGES if name != "en"]
PLACES = re.compile(r"%\d|\{[^}]*\}")


@pytest.fixture(scope="module")
def translations() -> ModuleType:
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("translations", ROOT / "packaging" / "translations.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def messages(file: Path) -> Iterator[tuple[str, str, str, bool]]:
    """Context, text, translation, and whether it is finished."""
    for context in ElementTree.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            finished = translation.get("type") is None and bool(translation.text)
            yield context.findtext("name", ""), message.findtext("source", ""), translation.text or "", finished


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_text_has_a_translation(file: Path, translations: ModuleType, tmp_path: Path) -> None:
    fresh = tmp_path / file.name
    shutil.copy(file, fresh)
    translations.update(fresh)
    waiting = [(context, text) for context, text, _, finished in messages(fresh) if not finished]
    assert not waiting, "run packaging/translations.py, and translate these"
    assert fresh.read_bytes() == file.read_bytes(), "run packaging/translations.py"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_qt_reads_what_was_edited(file: Path, translations: ModuleType, tmp_path: Path) -> None:
    translations.release(file, tmp_path / "fresh.qm")
    assert (tmp_path / "fresh.qm").read_bytes() == file.with_suffix(".qm").read_bytes(), "run packaging/translations.py"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_is_filled_in_is_filled_in(file: Path) -> None:
    for _, text, translation, _ in messages(file):
        lost = {*PLACES.findall(text)} ^ {*PLACES.findall(translation)}
        assert lost <= {"%3"} if "class label%3" in text else not lost, text
        assert text.count("<b>") == translation.count("<b>"), text
        assert text.count("&") == translation.count("&") or "&" not in re.sub(r"& |&$", "", text), text


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_sentence_is_found_again_when_it_is_filled_in(file: Path) -> None:
    """None of them is mistaken for another."""

    def filled(text: str) -> str:
        return re.sub(r"%(\d)", r"<\1>", text)

    with speaking(file.stem.removeprefix("gradviz_")):
        for context, text, translation, _ in messages(file):
            if context == "core":
                assert retold(filled(text)) == filled(translation)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_context_is_one_that_is_asked_for(file: Path) -> None:
    """Qt's tool takes what stands before ``.tr`` for the context, and Qt at run time the class of the object."""
    of_core = {"catalog", "core", "figures", "presets"}
    of_window = {name for name, _, _, _ in messages(file)} - of_core
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "gradviz").rglob("*.py"))
    assert {name for name in of_window if not re.search(rf'class {name}\b|translate\(\s*"{name}"', sources)} == set()


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_the_bundled_fonts_have_every_character(weight: str) -> None:
    fonts = ROOT / "resources" / "fonts"
    latin = fonts / ("DejaVuSans.ttf" if weight == "Regular" else "DejaVuSans-Bold.ttf")
    known = {*TTFont(latin).getBestCmap(), *TTFont(fonts / f"GradvizSansSC-{weight}.ttf").getBestCmap()}
    said = "".join(text + translation for file in FILES for _, text, translation, _ in messages(file))
    assert {character for character in said if ord(character) not in known} <= {"\n"}
    assert sum((fonts / f"GradvizSansSC-{one}.ttf").stat().st_size for one in ("Regular", "Bold")) < 3_000_000


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "found 0; allowed: a whole number from 1 to 1,000",
            "得到 0；允许：整数（1 到 1,000）",
        ),
        (
            "my.json: 2 faults\n  model.depth: found 0; allowed: a number above 0\n  size: unknown key; allowed: seed",
            "my.json：2 处错误\n  model.depth：得到 0；允许：数（大于 0）\n  size：未知的键；允许：seed",
        ),
        (
            "run.gradviz: damaged: environment: not what it should be",
            "run.gradviz：已损坏：environment：内容不符",
        ),
        (
            "The first NaN of the run stood in the weight gradient of hidden 3, in the backward pass, at step 7.",
            "本次运行的第一个 NaN 出现在第 7 步，在反向传播中 hidden 3 的权重梯度里。",
        ),
    ],
)
def test_sentences_of_the_core(said: str, told: str) -> None:
    with speaking("zh_CN"):
        assert retold(said) == told


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("Batch norm on", "批量归一化 开"),
        ("RMS norm off", "RMS 归一化 关"),
        ("Learning rate 0.05", "学习率 0.05"),
        ("Clipping on", "梯度裁剪 开"),
    ],
)
def test_events_are_recorded_in_english_and_told_in_chinese(label: str, told: str) -> None:
    event = Event(12, "change", label, f"{label}, from step 12 on.", "some.key", 1)
    assert label_of(event) == label
    with speaking("zh_CN"):
        assert label_of(event) == told
        assert detail_of(event) == f"{told}，从第 12 步起。"
