"""Every text that people read has its translation, in the file that is edited and in the one that Qt reads."""

from __future__ import annotations

import importlib.util
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
import torch
from fontTools.ttLib import TTFont

import gradviz
from gradviz.errors import ExperimentError, FileError
from gradviz.experiment.experiment import Experiment
from gradviz.language import LANGUAGES, speaking, translate
from gradviz.message import Message
from gradviz.recording.event_texts import detail_of, label_of
from gradviz.recording.live_recording import LiveRecording
from gradviz.recording.reading import Event
from gradviz.storage.stored_recording import open_recording
from gradviz.training.events import first_nonfinite

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
    characters = {*TTFont(latin).getBestCmap(), *TTFont(fonts / f"GradvizSansSC-{weight}.ttf").getBestCmap()}
    texts = "".join(text + translation for file in FILES for _, text, translation, _ in messages(file))
    assert {character for character in texts if ord(character) not in characters} <= {"\n"}
    assert sum((fonts / f"GradvizSansSC-{name}.ttf").stat().st_size for name in ("Regular", "Bold")) < 3_000_000


def refused(raw: dict[str, Any]) -> ExperimentError:
    with pytest.raises(ExperimentError) as refusal:
        Experiment.from_dict(raw, "my.json")
    return refusal.value


def test_faults_are_translated_with_what_is_allowed() -> None:
    error = refused({"model": {"depth": -1}, "training": {"clipping": {"threshold": 0}}, "sede": 1})
    with speaking("zh_CN"):
        lines = translate(error.message).split("\n  ")
    assert lines[0] == "my.json：3 处错误"
    assert any(re.fullmatch(r"model\.depth：得到 -1；允许：整数（\d 到 1,000）", line) for line in lines)
    assert "training.clipping.threshold：得到 0；允许：数（大于 0，至多 1e+30）" in lines
    assert any(line.startswith("sede：未知的键（") and "seed" in line for line in lines)


def test_a_damaged_file_is_in_chinese(tmp_path: Path) -> None:
    path = tmp_path / "run.gradviz"
    path.write_bytes(b"SQLite format 3\0" + bytes(100))
    with pytest.raises(FileError) as refusal:
        open_recording(path)
    with speaking("zh_CN"):
        assert re.search("[\u4e00-\u9fff]", translate(refusal.value.message))


def test_the_first_nan_is_in_chinese() -> None:
    (event,) = first_nonfinite(
        {"nan"}, 7, (1.0, float("nan")), [torch.zeros(1)], np.array([1, np.nan], np.float32), ["a", "hidden 3"]
    )
    assert (
        event.detail
        == "The first NaN of the run stood in the weight gradient of hidden 3, in the backward pass, at step 7."
    )
    with speaking("zh_CN"):
        assert detail_of(event) == "本次运行的第一个 NaN 出现在第 7 步，在反向传播中 hidden 3 的权重梯度里。"


@pytest.mark.parametrize(
    ("label", "translation"),
    [
        ("Batch norm on", "批量归一化 开"),
        ("RMS norm off", "RMS 归一化 关"),
        ("Learning rate 0.05", "学习率 0.05"),
        ("Clipping on", "梯度裁剪 开"),
    ],
)
def test_events_are_recorded_in_english_and_shown_in_chinese(label: str, translation: str) -> None:
    event = Event(12, "change", label, f"{label}, from step 12 on.", "some.key", 1)
    assert label_of(event) == label
    with speaking("zh_CN"):
        assert label_of(event) == translation
        assert detail_of(event) == f"{translation}，从第 12 步起。"


def test_the_events_of_a_file_are_in_chinese(tmp_path: Path, record: Callable[..., LiveRecording]) -> None:
    detail = Message(
        "The first {kind} of the run stood {place}, at step {step}.", kind="NaN", place="in the loss", step=0
    )
    record([[1.0]], events=[Event(0, "nan", Message("First {kind}", kind="NaN"), detail)]).save(
        tmp_path / "run.gradviz"
    )
    (event,) = gradviz.open(tmp_path / "run.gradviz").events
    assert event.detail == detail
    with speaking("zh_CN"):
        assert label_of(event) == "首个 NaN"
        assert detail_of(event) == translate(detail)
