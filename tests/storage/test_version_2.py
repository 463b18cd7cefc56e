"""The contents of files of version 2; a reader ignores unknown parts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gradviz
from gradviz.catalog.scalars import SCALARS
from gradviz.cli import main
from gradviz.errors import FileError, InputError
from gradviz.experiment.experiment import Experiment
from gradviz.recording.live_recording import LiveRecording
from gradviz.recording.reading import Event, Layer, Reading
from gradviz.recording.run_info import Parent, RunInfo
from gradviz.storage.checkpoints import superfluous
from gradviz.storage.export import write_csv, write_npz
from gradviz.storage.file_format import checksum
from gradviz.storage.stored_recording import StoredRecording, open_recording, recover
from gradviz.storage.writer import RecordingWriter, write_recording

LAYERS = (Layer("linear1", "Linear", (4, 3)), Layer("output", "Linear", (2, 4)))
ROWS: dict[Any, tuple[str, ...]] = {"time": ("t=1", "t=2"), "parameters": ("linear1.bias", "norm.weight", "norm.bias")}
PARENT = Parent("0123456789abcdef0123456789abcdef", 40)
INFO = RunInfo.of(
    Experiment.from_dict({"name": "Branch"}),
    LAYERS,
    {"gradviz": "0.2"},
    other_rows=ROWS,
    scalars=("loss", "grad_norm", "clip_coef", "lr", "held_out_loss"),
    parent=PARENT,
    read_at="clip",
    constant_loss=2.302585,
)
STATISTICS = ("grad_l2", "parameter_grad_l2", "time_delta_l2")


def recorded(steps: int, info: RunInfo = INFO) -> LiveRecording:
    made = LiveRecording(info, STATISTICS)
    for step in range(steps):
        rows = {name: np.full(size, step, np.float32) for name, size in zip(STATISTICS, (2, 3, 2), strict=True)}
        held_out = {"held_out_loss": 3.0 + step} if step % 10 == 0 else {}
        made.append(Reading(step, 1.0, 2.0, 1.0, rows, (), {"lr": 0.1 / (step + 1), **held_out}))
    return made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.gradviz"


@pytest.fixture
def changed(path: Path) -> Callable[[str, Any], None]:
    """Save a recording; return a function that sets a value of its table ``about``."""
    recorded(25).save(path)

    def change(key: str, value: Any) -> None:
        text = json.dumps(value)
        with closing(sqlite3.connect(path)) as db:
            row = (key, text, checksum(key, data=text.encode()))
            db.execute("INSERT OR REPLACE INTO about VALUES (?, ?, ?)", row)
            db.commit()

    return change


def statements(path: Path, *texts: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        for text in texts:
            db.execute(text)
        db.commit()


def test_the_description_of_a_run_comes_back(path: Path) -> None:
    recorded(25).save(path)
    stored = open_recording(path)
    assert stored.info == INFO
    assert stored.parent == PARENT
    assert {name: tuple(stored.rows(name)) for name in STATISTICS} == {
        "grad_l2": ("linear1", "output"),
        "parameter_grad_l2": ROWS["parameters"],
        "time_delta_l2": ROWS["time"],
    }
    with closing(sqlite3.connect(path)) as db:
        (text,) = db.execute("SELECT value FROM about WHERE key = 'rows'").fetchone()
    assert json.loads(text) == {"time": ["t=1", "t=2"], "parameter": list(ROWS["parameters"])}


def test_scalars_have_a_number_for_every_step_or_nan(path: Path) -> None:
    made = recorded(1025)
    made.save(path)
    stored = open_recording(path)
    assert stored.scalars == made.scalars == list(INFO.scalars)
    for name in stored.scalars:
        assert stored.read(name).tobytes() == made.read(name).tobytes()
    np.testing.assert_array_equal(stored.read("lr", 0, 3), [0.1, 0.1 / 2, 0.1 / 3])
    held_out = stored.read("held_out_loss")
    assert held_out.shape == (1025,)
    np.testing.assert_array_equal(np.flatnonzero(~np.isnan(held_out)), np.arange(0, 1025, 10))
    assert not stored.overview("held_out_loss").flags[0, 0] & 4


def test_rows_are_known_before_the_first_step(path: Path) -> None:
    with RecordingWriter(path, INFO, STATISTICS):
        stored = open_recording(path)
        assert (len(stored), stored.statistics) == (0, list(STATISTICS))
        assert stored.rows("time_delta_l2") == ["t=1", "t=2"]


def test_every_run_has_an_id_that_its_copies_keep(path: Path, tmp_path: Path) -> None:
    raw: dict[str, Any] = {"model": {"depth": 2, "width": 4}, "data": {"batch_size": 8}, "training": {"steps": 2}}
    first, second = gradviz.run(raw, threads=1), gradviz.run(raw, threads=1)
    assert first.info.run_id != second.info.run_id
    first.save(path)
    open_recording(path).save(tmp_path / "b.gradviz")
    assert open_recording(tmp_path / "b.gradviz").info.run_id == first.info.run_id
    assert first.scalars == ["loss", "grad_norm", "clip_coef", "lr"]


def test_csv_has_the_scalars_that_are_asked_for_and_npz_all(path: Path, tmp_path: Path) -> None:
    made = recorded(12)
    write_csv(made, tmp_path / "a.csv", "grad_l2")
    write_csv(made, tmp_path / "b.csv", "grad_l2", scalars=["held_out_loss", "lr"])
    plain, wide = ((tmp_path / f"{name}.csv").read_text().splitlines() for name in "ab")
    assert plain[0] == "step,loss,grad_norm,clip_coef,linear1,output"
    assert wide[0] == "step,loss,grad_norm,clip_coef,held_out_loss,lr,linear1,output"
    assert wide[2] == f"1,1.0,2.0,1.0,nan,{0.1 / 2!r},1,1"
    with pytest.raises(InputError, match=r"'accuracy'; this recording holds loss, .* held_out_loss"):
        write_csv(made, tmp_path / "c.csv", "grad_l2", scalars=["accuracy"])
    write_npz(made, tmp_path / "a.npz", "grad_l2")
    with np.load(tmp_path / "a.npz") as arrays:
        assert set(INFO.scalars) <= set(arrays)
        np.testing.assert_array_equal(arrays["lr"], made.read("lr"))


def test_the_command_line_writes_and_lists_scalars(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small = ["--set=model.depth=2", "--set=training.warmup=4", "--steps=5", f"--out={tmp_path / 'a.csv'}"]
    outs = [f"--out={tmp_path / 'a.gradviz'}", "--scalars", "lr"]
    assert main(["run", "sigmoid-20", *small, *outs]) == 0
    lines = [line.split(",") for line in (tmp_path / "a.csv").read_text().splitlines()]
    assert lines[0][:5] == ["step", "loss", "grad_norm", "clip_coef", "lr"]
    rates = [float(line[4]) for line in lines[1:]]
    assert rates == pytest.approx([rates[3] / 4, rates[3] / 2, rates[3] * 3 / 4, rates[3], rates[3]])
    assert main(["info", str(tmp_path / "a.gradviz")]) == 0
    assert SCALARS["lr"].label in capsys.readouterr().out
    assert main(["run", "sigmoid-20", "--steps=1", "--scalars", "accuracy"]) == 2
    assert "--scalars: found 'accuracy'; this run records loss" in capsys.readouterr().err


class TestUnknown:
    """Additions of a later gradviz that need no new version of the format."""

    def test_keys_and_tables_are_passed_over(self, path: Path, changed: Callable[[str, Any], None]) -> None:
        changed("mood", {"good": [1, 2, [3]]})
        statements(
            path,
            "CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT UNIQUE)",
            "CREATE INDEX by_text ON notes (text)",
            'CREATE TABLE "two words" (a)',
            "INSERT INTO notes (text) VALUES ('hello')",
        )
        stored = open_recording(path)
        assert stored.info == INFO
        assert recover(path).damage == ""

    @pytest.mark.parametrize(
        "statement",
        [
            "CREATE TRIGGER t AFTER INSERT ON events BEGIN SELECT 1; END",
            "CREATE TRIGGER chunks AFTER INSERT ON events BEGIN SELECT 1; END",
            "CREATE VIEW v AS SELECT 1",
            "CREATE VIRTUAL TABLE f USING fts5(text)",
            "CREATE INDEX i ON chunks (steps)",
        ],
    )
    def test_nothing_that_could_act(self, statement: str, path: Path, changed: Callable[[str, Any], None]) -> None:
        statements(path, statement)
        with pytest.raises(FileError, match="tables are not those"):
            open_recording(path)

    def test_statistics_are_shown_by_their_name(self, path: Path, tmp_path: Path) -> None:
        made = recorded(25)
        made.save(path)
        self.rename_series(path, "parameter_grad_l2", "curvature")
        stored = open_recording(path)
        assert stored.statistics == ["grad_l2", "curvature", "time_delta_l2"]
        assert (stored.described("curvature").label, stored.described("curvature").symbol) == ("curvature", "curvature")
        assert stored.rows("curvature") == list(ROWS["parameters"])
        np.testing.assert_array_equal(stored["curvature"], made["parameter_grad_l2"])
        again = tmp_path / "again.gradviz"
        stored.save(again)
        assert open_recording(again)["curvature"].tobytes() == stored["curvature"].tobytes()
        assert main(["render", str(path), f"--out={tmp_path / 'a.npz'}"]) == 0
        with np.load(tmp_path / "a.npz") as arrays:
            assert arrays["curvature"].shape == (25, 3)

    def test_scalars_too(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        made = recorded(25)
        made.save(path)
        self.rename_series(path, "held_out_loss", "temperature")
        stored = open_recording(path)
        assert stored.scalars[-1] == "temperature"
        assert stored.read("temperature").tobytes() == made.read("held_out_loss").tobytes()
        assert main(["info", str(path)]) == 0
        assert "temperature" in capsys.readouterr().out

    @pytest.mark.parametrize(
        "entry",
        [
            {"name": "heads", "type": "<f4", "along": "head", "columns": 8},
            {"name": "half", "type": "<f2", "along": "layer", "columns": 2},
            {"name": "../../etc/x", "type": "<f4", "along": "layer", "columns": 2},
            {"name": "grad_rms", "type": "<f4", "along": "time", "columns": 2, "unit": "1"},
        ],
    )
    def test_series_that_can_not_be_read_are_left_out(
        self, entry: dict[str, Any], path: Path, changed: Callable[[str, Any], None]
    ) -> None:
        changed("series", [*self.series(path), entry])
        stored = open_recording(path)
        assert stored.statistics == list(STATISTICS)
        assert stored.scalars == list(INFO.scalars)

    def test_events_are_shown_by_their_label(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        recorded(25).save(path)
        attributes: dict[str, Any] = {"step": 3, "kind": "rewind", "label": "Rewound to 2", "detail": "By hand."}
        value = json.dumps({**attributes, "value": {"deep": [1]}, "color": "red"})
        with closing(sqlite3.connect(path)) as db:
            db.execute("INSERT INTO events VALUES (0, ?, ?)", (value, checksum(0, data=value.encode())))
            db.commit()
        (event,) = open_recording(path).events
        assert event == Event(**attributes)
        assert main(["info", str(path)]) == 0
        assert "Rewound to 2" in capsys.readouterr().out

    def series(self, path: Path) -> list[dict[str, Any]]:
        with closing(sqlite3.connect(path)) as db:
            (text,) = db.execute("SELECT value FROM about WHERE key = 'series'").fetchone()
        series: list[dict[str, Any]] = json.loads(text)
        return series

    def rename_series(self, path: Path, old: str, new: str) -> None:
        entries = [{**entry, "name": new} if entry["name"] == old else entry for entry in self.series(path)]
        text = json.dumps(entries)
        with closing(sqlite3.connect(path)) as db:
            row = (text, checksum("series", data=text.encode()))
            db.execute("UPDATE about SET value = ?, crc = ? WHERE key = 'series'", row)
            db.commit()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("run_id", "../../x"),
        ("run_id", 7),
        ("parent", {"run": "me", "step": 3}),
        ("parent", {"step": -1}),
        ("parent", []),
        ("rows", {"time": "t"}),
        ("rows", {"time": ["\x1b[2J"]}),
        ("rows", []),
        ("read_at", None),
        ("read_at", "\n"),
        ("constant_loss", "small"),
    ],
)
def test_a_description_that_can_not_be(key: str, value: Any, path: Path, changed: Callable[[str, Any], None]) -> None:
    changed(key, value)
    with pytest.raises(FileError, match=f"damaged: {key}"):
        open_recording(path)


@pytest.mark.parametrize(("title", "shown"), [("Ein\nLauf\x1b[2J", "Ein Lauf [2J"), ("", "")])
def test_a_title_is_one_line(title: str, shown: str, path: Path) -> None:
    recorded(2, replace(INFO, experiment=None, title=title, planned_steps=7)).save(path)
    stored = open_recording(path)
    assert (stored.info.title, stored.info.planned_steps) == (shown, 7)


class TestCheckpoints:
    def test_they_come_back(self, path: Path, tmp_path: Path) -> None:
        states = {0: b"first", 10: bytes(3000), 20: b""}
        write_recording(recorded(25), path, checkpoints=states)
        stored = open_recording(path)
        assert dict(stored.checkpoints()) == states
        stored.save(tmp_path / "copy.gradviz")
        assert dict(open_recording(tmp_path / "copy.gradviz").checkpoints()) == states
        recorded(25).save(path)
        assert open_recording(path).checkpoint_steps() == []

    def test_those_that_stay_are_spread_and_within_the_budget(self, path: Path) -> None:
        with RecordingWriter(path, INFO, STATISTICS, checkpoint_budget=1000) as writer:
            for reading in self.readings(600):
                if reading.step % 10 == 0:
                    assert writer.keep_checkpoint(reading.step, bytes(100))
                writer.append(reading)
            assert not writer.keep_checkpoint(600, bytes(1001)), "larger than the budget"
        stored = open_recording(path)
        steps = stored.checkpoint_steps()
        assert len(steps) == 10
        assert (steps[0], steps[-1]) == (0, 590)
        assert max(np.diff(steps)) <= 160
        assert path.stat().st_size < 200_000

    def test_a_damaged_one_is_left_out(self, path: Path) -> None:
        write_recording(recorded(25), path, checkpoints={0: b"first", 10: b"second"})
        statements(path, "UPDATE checkpoints SET data = x'00' WHERE step = 10")
        stored = open_recording(path)
        with pytest.raises(FileError, match=r"checkpoint of step 10: wrong checksum"):
            stored.checkpoint(10)
        assert dict(stored.checkpoints()) == {0: b"first"}
        assert isinstance(recover(path), StoredRecording)
        assert recover(path).damage == ""

    def test_the_checkpoint_with_the_smallest_gap_is_dropped_first(self) -> None:
        assert superfluous({0: 10, 5: 10, 6: 10, 20: 10}, 30) == [5]
        assert superfluous({0: 10, 20: 25}, 30) == [0]
        assert superfluous({0: 10, 10: 10, 20: 10}, 30, most=2) == [10]
        assert superfluous({}, 0) == []

    def readings(self, steps: int) -> list[Reading]:
        rows = {name: np.ones(size, np.float32) for name, size in zip(STATISTICS, (2, 3, 2), strict=True)}
        return [Reading(step, 1.0, 1.0, 1.0, rows) for step in range(steps)]
