from __future__ import annotations

import csv
import json
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import imread
from PIL import Image

import gradviz
from gradviz import configuration
from gradviz.cli import main
from gradviz.errors import InputError
from gradviz.experiment.experiment import Experiment
from gradviz.figures.heatmap import draw_heatmap
from gradviz.figures.page import DARK, LIGHT, FigureTheme
from gradviz.heatmap.scale import Scale, palette
from gradviz.language import speaking
from gradviz.recording.live_recording import LiveRecording
from gradviz.recording.reading import Event, Layer, Reading
from gradviz.recording.recording import Recording
from gradviz.recording.run_info import RunInfo
from gradviz.storage.figure_metadata import experiment_in_figure

TINY: dict[str, Any] = {
    "format": "gradviz-experiment",
    "version": 1,
    "name": "Tiny",
    "model": {"depth": 3, "width": 8},
    "data": {"batch_size": 16},
    "training": {"steps": 6},
}


def recorded(steps: int = 20, layers: int = 4, power: float = -3.0, name: str = "Run") -> Recording:
    info = [Layer(f"linear{number + 1}", "Linear", (1,)) for number in range(layers)]
    experiment = Experiment.from_dict({"name": name, "training": {"clipping": {"on": True, "threshold": 1.5}}})
    made = LiveRecording(RunInfo.of(experiment, info, {}), ["grad_l2"])
    values = (10 ** np.random.default_rng(0).uniform(power, power + 1, (steps, layers))).astype(np.float32)
    for step in range(steps):
        events = [Event(step, "change", "Batch norm on", "", "model.normalization.on", True)] if step in (4, 9) else []
        if step == 9:
            values[step, 0] = np.nan
            events.append(Event(step, "nan", "First NaN", "The first NaN stands in linear1", layer="linear1"))
        made.append(Reading(step, 2.0 - step / steps, 1.0 + step, 1.0, {"grad_l2": values[step]}, tuple(events)))
    return made


def content(path: Path) -> dict[str, list[Any]]:
    """Return every row of a recording file except the id of its run."""
    with closing(sqlite3.connect(path)) as db:
        tables = ("about", "events", "chunks", "overviews", "checkpoints")
        rows = {table: db.execute(f"SELECT * FROM {table}").fetchall() for table in tables}
    rows["about"] = [row for row in rows["about"] if row[0] != "run_id"]
    return rows


@pytest.fixture
def saved(tmp_path: Path) -> str:
    path = tmp_path / "a.gradviz"
    recorded().save(path)
    return str(path)


def heatmaps(figure: Figure) -> list[Axes]:
    return [axes for axes in figure.axes if axes.get_label() == "heatmap"]


def words(figure: Figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def render(*arguments: str) -> int:
    return main(["render", *arguments])


class TestFigure:
    def test_several_stand_side_by_side_on_one_scale(self) -> None:
        recording, other = recorded(power=-9), recorded(steps=30, layers=7, power=0, name="Other")
        figure = draw_heatmap([recording, other], "grad_l2", size=(1920, 1080))
        scale = Scale(-9, 1)
        for axes, values in zip(heatmaps(figure), (recording["grad_l2"], other["grad_l2"]), strict=True):
            expected = palette()[scale.codes(values).T]
            assert (np.asarray(axes.images[0].get_array()) == expected).all()
        left, right = (axes.get_position() for axes in heatmaps(figure))
        assert left.x1 < right.x0
        assert (left.y0, left.y1) == (right.y0, right.y1)
        assert sum(axes.get_label() == "color bar" for axes in figure.axes) == 1
        assert {"Run", "Other", "10⁰", "NaN"} <= set(words(figure))
        strips = [axes.get_ylim() for axes in figure.axes if axes.get_label() == "loss"]
        assert strips[0] == strips[1]

    def test_a_range_of_steps(self) -> None:
        recording = recorded()
        figure = draw_heatmap(recording, "grad_l2", Scale(-4, 0), (800, 450), steps=range(5, 12))
        (axes,) = heatmaps(figure)
        expected = palette()[Scale(-4, 0).codes(recording["grad_l2"][5:12]).T]
        assert (np.asarray(axes.images[0].get_array()) == expected).all()
        labels = words(figure)
        assert {"5", "11"} <= set(labels)
        assert "0" not in labels
        assert labels.count("Batch norm on") == 1

    @pytest.mark.parametrize("steps", [range(20, 30), range(5, 5)])
    def test_no_step_of_the_recording(self, steps: range) -> None:
        with pytest.raises(InputError, match="this recording holds 0:20"):
            draw_heatmap(recorded(), "grad_l2", steps=steps)

    @pytest.mark.parametrize("count", [0, 9])
    def test_too_many_or_none(self, count: int) -> None:
        with pytest.raises(InputError, match="1 to 8"):
            draw_heatmap([recorded()] * count, "grad_l2")

    @pytest.mark.parametrize("theme", [LIGHT, DARK])
    def test_is_legible(self, theme: FigureTheme) -> None:
        paper = luminance(theme.paper)
        for color, least in ((theme.ink, 7), (theme.faint_ink, 4.5), (theme.curve, 4.5), (theme.limit, 3)):
            light, dark = sorted((luminance(color), paper), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= least


def luminance(color: str) -> float:
    parts = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class TestRender:
    def test_writes_what_is_asked_for(self, saved: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        outs = [tmp_path / f"b.{suffix}" for suffix in ("png", "svg", "pdf", "csv", "npz")]
        options = ["--theme", "dark", "--size", "640x360", "--scale", "2", "--steps", "5:12"]
        assert render(saved, *options, *(f"--out={path}" for path in outs)) == 0
        assert capsys.readouterr().out.splitlines() == [f"wrote {path}" for path in outs]
        picture = imread(outs[0])
        assert picture.shape[:2] == (720, 1280)
        assert (picture[2, 2, :3] * 255).round().tolist() == [0x16, 0x18, 0x1D]
        with outs[3].open(newline="") as file:
            assert [row["step"] for row in csv.DictReader(file)] == [str(step) for step in range(5, 12)]
        with np.load(outs[4]) as arrays:
            assert arrays["step"].tolist() == list(range(5, 12))
            assert arrays["grad_l2"].tobytes() == recorded()["grad_l2"][5:12].tobytes()

    @pytest.mark.parametrize(
        ("options", "expected"),
        [
            (["--range=1e-4:1"], {"kind": "log", "low": -4.0, "high": 0.0}),
            (["--color-scale=linear", "--range=0:0.25"], {"kind": "linear", "low": 0.0, "high": 0.25}),
            (["--color-scale=loss"], {"kind": "loss", "low": -1.0, "high": 1.0}),
        ],
    )
    def test_on_a_scale_of_ones_own(
        self, options: Sequence[str], expected: dict[str, Any], saved: str, tmp_path: Path
    ) -> None:
        path = tmp_path / "a.png"
        assert render(saved, *options, "--size=800x450", f"--out={path}") == 0
        with Image.open(path) as picture:
            assert json.loads(picture.info["gradviz"])["scale"] == expected

    def test_side_by_side(self, saved: str, tmp_path: Path) -> None:
        assert render(saved, saved, "--size=800x450", f"--out={tmp_path / 'both.svg'}") == 0

    @pytest.mark.parametrize(
        ("arguments", "expected"),
        [
            (["--out=a.gradviz"], [".gradviz", ".png .svg .pdf .gif .mp4 .csv .npz"]),
            ([], ["--out: missing"]),
            (["--theme=blue", "--out=a.png"], ["--theme", "'blue'", "light, dark"]),
            (["--size=12", "--out=a.png"], ["--size", "'12'", "1920x1080"]),
            (["--size=12x12", "--out=a.png"], ["400 to 8,000"]),
            (["--scale=0", "--out=a.png"], ["--scale", "0.1 to 10"]),
            (["--scale=nan", "--out=a.png"], ["--scale", "0.1 to 10"]),
            (["--scale=big", "--out=a.png"], ["--scale", "'big'", "a number"]),
            (["--color-scale=cubic", "--out=a.png"], ["--color-scale", "'cubic'", "log, linear, start, loss"]),
            (["--range=1", "--out=a.png"], ["--range", "'1'", "LOW:HIGH", "above 0"]),
            (["--range=0:1", "--out=a.png"], ["--range", "'0:1'", "above 0"]),
            (["--range=2:1", "--out=a.png"], ["--range", "'2:1'", "the lower one first"]),
            (["--range=nan:1", "--color-scale=linear", "--out=a.png"], ["--range", "from 0 on"]),
            (["--steps=9:3", "--out=a.png"], ["--steps", "'9:3'", "A:B"]),
            (["--steps=90:99", "--out=a.csv"], ["90:99", "holds 0:20"]),
            (["--steps=90:99", "--out=a.png"], ["90:99", "holds 0:20"]),
            (["--language=fr", "--out=a.png"], ["--language", "fr", "allowed: en, zh_CN"]),
            (["--statistic=loss", "--out=a.png"], ["--statistic", "'loss'"]),
            (["--statistic=delta_l2", "--out=a.png"], ["delta_l2", "holds grad_l2"]),
            (["a.gradviz", "--out=a.csv"], ["one recording"]),
        ],
    )
    def test_refuses_with_one_message(
        self,
        arguments: Sequence[str],
        expected: Sequence[str],
        saved: str,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.chdir(Path(saved).parent)
        assert render(saved, *arguments) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.startswith("gradviz: ")
        assert "Traceback" not in err
        assert all(word in err for word in expected), err

    def test_what_is_no_recording(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = tmp_path / "a.json"
        path.write_text("{}")
        assert render(str(path), f"--out={tmp_path / 'a.png'}") == 2
        assert "not a recording" in capsys.readouterr().err

    def test_draws_what_can_be_saved(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path, out = tmp_path / "a.gradviz", tmp_path / "a.csv"
        recorded(1500).save(path)
        with closing(sqlite3.connect(path)) as db:
            db.execute("UPDATE chunks SET crc = 0 WHERE chunk = 1 AND series = 3")
            db.commit()
        assert render(str(path), f"--out={out}") == 0
        assert "first 1,000 of 1,500 steps" in capsys.readouterr().err
        assert len(out.read_text().splitlines()) == 1001

    def test_a_film_of_the_run(self, saved: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert render(saved, "--size=640x400", f"--out={tmp_path / 'a.gif'}") == 0
        assert capsys.readouterr().err == ""
        with Image.open(tmp_path / "a.gif") as film:
            assert (film.size, getattr(film, "n_frames", 1)) == ((640, 400), 20)

    def test_a_film_that_needs_what_is_not_there_is_refused_before_a_step(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        assert main(["run", "sigmoid-20", "--steps=1000000", f"--out={tmp_path / 'a.mp4'}"]) == 2
        assert "a.mp4: needs the program ffmpeg" in capsys.readouterr().err


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf", ".gif"])
def test_a_picture_runs_again_to_the_same_bits(suffix: str, tmp_path: Path) -> None:
    experiment, picture, first, second = (
        tmp_path / name for name in ("a.json", f"a{suffix}", "a.gradviz", "b.gradviz")
    )
    experiment.write_text(json.dumps({**TINY, "schedule": [{"at": 1, "set": {"training.optimizer.lr": 0.3}}]}))
    changes = [
        "--at=3:model.normalization.on=true",
        "--at=3:training.clipping.on=true",
        "--at=4:training.optimizer.lr=1e-2",
    ]
    assert main(["run", str(experiment), *changes, "--seed=5", f"--out={picture}", f"--out={first}"]) == 0
    assert main(["run", str(picture), f"--out={second}"]) == 0
    assert content(first) == content(second)


class TestRecordings:
    def test_run_writes_one_that_says_what_it_holds_and_runs_again(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        experiment, first, second = tmp_path / "tiny.json", tmp_path / "a.gradviz", tmp_path / "b.gradviz"
        experiment.write_text(json.dumps(TINY))
        assert main(["run", str(experiment), "--at=3:model.normalization.on=true", f"--out={first}"]) == 0
        assert f"wrote {first}" in capsys.readouterr().out
        assert main(["run", str(first), f"--out={second}"]) == 0
        assert content(first) == content(second)
        assert main(["check", str(first)]) == 0
        capsys.readouterr()
        assert main(["info", str(first), "--json"]) == 0
        contents = json.loads(capsys.readouterr().out)
        assert (contents["steps"], contents["end"], contents["parameters"]) == (6, "completed", 754)
        assert contents["statistics"] == ["grad_l2", "delta_l2"]
        assert [event["step"] for event in contents["events"]] == [3]
        assert main(["info", str(first)]) == 0
        output = capsys.readouterr().out
        assert all(
            word in output for word in ("6 of 6 steps, completed", "linear1", "delta_l2", "Batch norm on", "torch")
        )

    def test_python_opens_what_it_saved(self, tmp_path: Path) -> None:
        made = gradviz.run(TINY)
        made.save(str(tmp_path / "run.gradviz"))
        opened = gradviz.open(str(tmp_path / "run.gradviz"))
        assert (opened["grad_l2"] == made["grad_l2"]).all()
        assert opened.layers == made.layers
        assert opened.events == made.events
        assert gradviz.run(tmp_path / "run.gradviz").loss.tobytes() == made.loss.tobytes()

    def test_a_full_disk_does_not_end_the_run(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from gradviz.storage.writer import RecordingWriter

        flush = RecordingWriter.flush

        def full(self: RecordingWriter) -> None:
            self._db.execute("PRAGMA max_page_count = 1")
            flush(self)

        monkeypatch.setattr(RecordingWriter, "flush", full)
        deep = {**TINY, "model": {"depth": 50, "width": 4}, "training": {"steps": 100}}
        experiment, recording, numbers = (tmp_path / name for name in ("tiny.json", "a.gradviz", "a.csv"))
        experiment.write_text(json.dumps(deep))
        assert main(["run", str(experiment), f"--out={recording}", f"--out={numbers}"]) == 2
        out, err = capsys.readouterr()
        assert "a.gradviz: the disk is full" in err
        assert f"wrote {recording}" not in out
        assert len(numbers.read_text().splitlines()) == 101
        monkeypatch.undo()
        assert gradviz.open(recording).end is None


class TestLanguage:
    def test_a_figure_in_chinese(self) -> None:
        with speaking("zh_CN"):
            labels = words(draw_heatmap(recorded(name="Sigmoid, 20 layers"), "grad_l2"))
        assert "Sigmoid，20 层" in labels
        assert any(text.startswith("权重梯度：每层每步的 ‖∂L/∂W‖₂") for text in labels)
        assert {"批量归一化 开", "首个 NaN", "步", "全局梯度范数，裁剪前（虚线：阈值）"} <= set(labels)
        assert [text for text in labels if re.search("[a-z]{3,} [a-z]{3,}", text)] == []

    def test_the_pdf_embeds_the_chinese_letters(self, saved: str, tmp_path: Path) -> None:
        assert render(saved, "--language=zh_CN", f"--out={tmp_path}/a.pdf") == 0
        assert b"GradvizSansSC-Regular" in (tmp_path / "a.pdf").read_bytes()

    def test_the_language_is_no_part_of_what_runs_again(self, saved: str, tmp_path: Path) -> None:
        for name in ("en", "zh_CN"):
            assert render(saved, f"--language={name}", f"--out={tmp_path}/{name}.png") == 0
        experiment, other = (experiment_in_figure(tmp_path / f"{name}.png") for name in ("en", "zh_CN"))
        assert experiment == other

    def test_the_configured_language(self, saved: str, tmp_path: Path, home: Path) -> None:
        configuration.choose("language", "zh_CN")
        assert render(saved, f"--out={tmp_path}/as_configured.png") == 0
        assert render(saved, "--language=zh_CN", f"--out={tmp_path}/as_asked.png") == 0
        assert render(saved, "--language=en", f"--out={tmp_path}/en.png") == 0
        written = {name: (tmp_path / f"{name}.png").read_bytes() for name in ("as_configured", "as_asked", "en")}
        assert written["as_configured"] == written["as_asked"] != written["en"]
