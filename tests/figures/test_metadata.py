from __future__ import annotations

import json
import struct
import sys
import tracemalloc
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import gradviz
from gradviz.catalog.formats import suffixes
from gradviz.errors import FileError, InputError
from gradviz.experiment.experiment import Experiment
from gradviz.figures.animation import save_animation
from gradviz.figures.encoders import missing_encoder
from gradviz.figures.heatmap import png_bytes, save_figure
from gradviz.heatmap.scale import Scale
from gradviz.recording.in_force import replayed
from gradviz.recording.live_recording import LiveRecording
from gradviz.recording.reading import Event, Layer, Reading
from gradviz.recording.run_info import RunInfo
from gradviz.storage.figure_metadata import experiment_in_figure

OLD = Path(__file__).parent / "version_1"  # figures that gradviz 0.1.0 wrote
SMALL = (800, 450)
NASTY = 'Über </dc:description> ( \\ ) & <b> "quoted" 梯度 ]]> %PDF'
SUFFIXES = (".png", ".svg", ".pdf", ".gif", ".mp4")
SWITCH = Event(2, "change", "Batch norm on", "", "model.normalization.on", True)


def recorded(events: tuple[Event, ...] = (SWITCH,), **experiment: Any) -> LiveRecording:
    made = LiveRecording(
        RunInfo.of(Experiment.from_dict(experiment), [Layer("linear1", "Linear", (2, 2))], {"torch": "2"}),
        ["grad_l2"],
    )
    for step in range(5):
        now = tuple(event for event in events if event.step == step)
        made.append(Reading(step, 1.0, 1.0, 1.0, {"grad_l2": np.full(1, 0.5, np.float32)}, now))
    return made


def save(recording: LiveRecording, path: Path, **options: Any) -> None:
    if path.suffix in suffixes("animation"):
        if missing_encoder(path):
            pytest.skip("no ffmpeg on this machine")
        save_animation(recording, "grad_l2", path, SMALL, **options)
    else:
        save_figure(recording, "grad_l2", path, SMALL, **options)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_figure_holds_its_experiment(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    made = recorded(name=NASTY, notes=NASTY, seed=7)
    save(made, path)
    experiment = experiment_in_figure(path)
    assert (experiment.name, experiment.notes, experiment.seed) == (NASTY, NASTY, 7)
    assert [(change.at, change.set) for change in experiment.schedule] == [(2, {"model.normalization.on": True})]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_switch_leaves_it_out(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    save(recorded(name="Secret"), path, metadata=False)
    assert b"gradviz-figure" not in path.read_bytes()
    with pytest.raises(FileError, match="holds no experiment"):
        experiment_in_figure(path)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_run_comes_back_to_the_bit(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    tiny = {"model": {"depth": 3, "width": 8}, "data": {"batch_size": 16}, "training": {"steps": 6}, "seed": 3}
    switched = gradviz.run({**tiny, "schedule": [{"at": 3, "set": {"model.normalization.on": True}}]})
    by_hand = LiveRecording(
        RunInfo.of(Experiment.from_dict(tiny), switched.info.layers, switched.environment),
        switched.statistics,
    )
    for step in range(6):  # as if the button had been pressed at step 3
        rows = {name: switched[name][step] for name in switched}
        now = tuple(event for event in switched.events if event.step == step)
        loss, norm, clip = (float(values[step]) for values in (switched.loss, switched.grad_norm, switched.clip_coef))
        by_hand.append(Reading(step, loss, norm, clip, rows, now))
    save(by_hand, path)
    again = gradviz.run(str(path))
    for name in switched:
        assert again[name].tobytes() == switched[name].tobytes()
    assert again.loss.tobytes() == switched.loss.tobytes()
    assert again.events == switched.events


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_figure_of_version_0_1_still_holds_its_experiment(suffix: str) -> None:
    experiment = experiment_in_figure(OLD / f"run{suffix}")
    assert (experiment.name, experiment.notes, experiment.seed) == (NASTY, NASTY, 7)
    assert [(change.at, change.set) for change in experiment.schedule] == [(2, {"model.normalization.on": True})]


def test_a_pdf_whose_text_another_program_has_escaped_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    raw = (OLD / "run.pdf").read_bytes()
    start = raw.index(b"/Keywords (") + len(b"/Keywords (")
    end = raw.index(b"}]})", start) + len(b"}]}")
    text = raw[start:end].replace(rb"\\", b"\0").replace(rb"\(", b"(").replace(rb"\)", b")").replace(b"\0", b"\\")
    octal = b"".join(bytes([byte]) if bytes([byte]).isalnum() else b"\\%03o" % byte for byte in text)
    path.write_bytes(raw[:start] + octal + raw[end:])
    assert experiment_in_figure(path) == experiment_in_figure(OLD / "run.pdf")


class TestReplayed:
    def test_a_plan_that_was_kept_is_left_alone(self) -> None:
        plan = [{"at": 2, "set": {"model.normalization.on": True, "training.clipping.on": False}}]
        experiment = Experiment.from_dict({"schedule": plan})
        assert replayed(experiment, [SWITCH], 5) is experiment

    def test_what_was_changed_by_hand_takes_the_place_of_the_plan_and_the_rest_stays(self) -> None:
        plan = [{"at": 1, "set": {"model.normalization.on": False}}, {"at": 50, "set": {"training.clipping.on": True}}]
        experiment = replayed(Experiment.from_dict({"schedule": plan}), [SWITCH, Event(3, "nan", "First NaN")], 5)
        assert [(change.at, change.set) for change in experiment.schedule] == [
            (2, {"model.normalization.on": True}),
            (50, {"training.clipping.on": True}),
        ]


class TestPng:
    def test_says_what_is_shown(self, tmp_path: Path) -> None:
        path = tmp_path / "a.png"
        save_figure(recorded(seed=4), "grad_l2", path, SMALL, Scale(-3, 1), steps=range(1, 4))
        with Image.open(path) as picture:
            metadata = json.loads(picture.info["gradviz"])
        assert (metadata["format"], metadata["statistic"], metadata["steps"]) == ("gradviz-figure", "grad_l2", [1, 4])
        assert metadata["scale"] == {"kind": "log", "low": -3, "high": 1}
        (run,) = metadata["runs"]
        assert run["experiment"]["seed"] == 4
        assert run["environment"] == {"torch": "2"}
        assert run["events"] == [SWITCH.to_dict()]

    @pytest.mark.parametrize("kind", [b"zTXt", b"iTXt"])
    def test_that_another_program_has_saved_again(self, kind: bytes, tmp_path: Path) -> None:
        text = self.text(recorded(seed=9))
        packed = {b"zTXt": b"\0" + zlib.compress(text), b"iTXt": b"\0\0\0\0" + text}[kind]
        path = self.written(tmp_path, self.chunk(b"tEXt", b"Comment\0no"), self.chunk(kind, b"gradviz\0" + packed))
        assert experiment_in_figure(path).seed == 9

    @pytest.mark.parametrize(
        "value",
        [
            b"",
            b"[" * 100_000,
            b"{}",
            b'{"format": "gradviz-figure", "version": 1}',
            b'{"format": "gradviz-figure", "version": 1, "runs": [{}]}',
            b'{"format": "gradviz-figure", "version": 1, "runs": [{"experiment": {"format": "gradviz-experiment", '
            b'"version": 1}, "events": [{"step": -1}], "steps": 3}]}',
            b'{"format": "gradviz-figure", "version": 2}',
        ],
    )
    def test_with_something_else_in_it(self, value: bytes, tmp_path: Path) -> None:
        with pytest.raises(InputError, match=r"a\.png"):
            experiment_in_figure(self.written(tmp_path, self.chunk(b"tEXt", b"gradviz\0" + value)))

    def test_that_inflates_without_end(self, tmp_path: Path) -> None:
        bomb = b"gradviz\0\0" + zlib.compress(b"[" * 100_000_000, 9)
        with pytest.raises(FileError, match="damaged"):
            experiment_in_figure(self.written(tmp_path, self.chunk(b"zTXt", bomb)))

    def test_behind_a_text_that_inflates_without_end(self, tmp_path: Path) -> None:
        bomb = self.chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(1_000_000), 9))
        with pytest.raises(FileError, match="damaged"):
            experiment_in_figure(self.written(tmp_path, bomb * 100, self.chunk(b"tEXt", b"gradviz\0{}")))

    def test_behind_the_pixels_which_are_not_decoded(self, tmp_path: Path) -> None:
        head = self.chunk(b"IHDR", struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 6, 0, 0, 0))
        text = self.chunk(b"tEXt", b"gradviz\0" + self.text(recorded(seed=9)))
        assert experiment_in_figure(self.written(tmp_path, head, self.chunk(b"IDAT", b"no pixels"), text)).seed == 9

    def test_cut_off_anywhere(self, tmp_path: Path) -> None:
        content = png_bytes(recorded(), "grad_l2", SMALL)
        path = tmp_path / "a.png"
        for length in range(8, 4000, 37):
            path.write_bytes(content[:length])
            try:
                experiment_in_figure(path)
            except InputError as error:
                assert str(path) in str(error)  # noqa: PT017  both outcomes are right; an error must name the file

    def text(self, recording: LiveRecording) -> bytes:
        raw = png_bytes(recording, "grad_l2", SMALL)
        start = raw.index(b"tEXtgradviz\0")
        (length,) = struct.unpack(">I", raw[start - 4 : start])
        return raw[start + 12 : start + 4 + length]

    def chunk(self, kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    def written(self, folder: Path, *chunks: bytes) -> Path:
        path = folder / "a.png"
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunks) + self.chunk(b"IEND", b""))
        return path


BEGIN = b'{"format": "gradviz-figure"'


@pytest.mark.parametrize(
    ("start", "repeated", "end"),
    [
        (b"%PDF-1.4\n/Keywords (", b"a", b""),
        (b"%PDF-1.4\n/Keywords (", b"\\a", b")"),
        (b"%PDF-1.4\n/Keywords (gradviz-figure", b"\\(", b")"),
        (b"%PDF-1.4\n", b"/Keywords (gradviz-figure\\(\\(", b""),
        (b"%PDF-1.4\n", b"/Keywords            ", b"("),
        (b"GIF89a", b"!\xfe\x80" + BEGIN, b""),
        (b"GIF89a!\xfe\x80" + BEGIN, b"\1a", b""),
        (b"\0\0\0\x20ftypisom", BEGIN, b""),
        (b"<svg ", b"<dc:description>gradviz-figure", b""),
        (b"<svg <dc:description>gradviz-figure", b"&amp;", b"</dc:description>"),
    ],
)
def test_a_figure_of_a_stranger_is_read_within_bounds(
    start: bytes, repeated: bytes, end: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gradviz.storage.figure_metadata.MAX_FIGURE_BYTES", 1_000_000)  # the buffer of a read
    path = tmp_path / "a"
    path.write_bytes(start + repeated * (500_000 // len(repeated)) + end)
    tracemalloc.start()
    try:
        with pytest.raises(FileError, match=r"damaged|holds no experiment"):
            experiment_in_figure(path)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 10 * path.stat().st_size


@pytest.mark.parametrize("start", [b"GIF89a", b"\0\0\0\x20ftypisom"])
def test_of_many_beginnings_in_a_film_one_is_tried(start: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(start + b"!\xfe\x80" + (b'{"format": "gradviz-figure", "runs": ["!\xfe\x80') * 10_000)
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        with pytest.raises(FileError, match=r"damaged|holds no experiment"):
            experiment_in_figure(path)
    finally:
        sys.setprofile(None)
    assert calls < 30_000


def test_an_svg_with_entities_is_not_expanded(tmp_path: Path) -> None:
    path = tmp_path / "a.svg"
    entities = "".join(f'<!ENTITY e{i + 1} "{f"&e{i};" * 10}">' for i in range(12))
    path.write_text(
        f'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY e0 "gradviz-figure">{entities}]><svg>'
        "<dc:description>&e12;</dc:description><dc:description>gradviz-figure &e12;</dc:description></svg>"
    )
    with pytest.raises(FileError, match="damaged"):
        experiment_in_figure(path)


def test_a_figure_of_two_runs_is_nobodys(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    save_figure([recorded(), recorded()], "grad_l2", path, SMALL)
    with pytest.raises(InputError, match="shows 2 runs"):
        experiment_in_figure(path)
