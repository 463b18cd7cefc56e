from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
import zlib
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gradviz
from gradviz.errors import FileError, InputError
from gradviz.experiment.experiment import Experiment
from gradviz.recording.live_recording import LiveRecording
from gradviz.recording.overview import HAS_MINUS_INF, HAS_NAN, HAS_ORDINARY, HAS_SUBNORMAL, HAS_ZERO, Overview
from gradviz.recording.reading import Event, Layer, Reading
from gradviz.recording.recording import Recording
from gradviz.recording.run_info import RunInfo
from gradviz.storage import file_format as storage
from gradviz.storage.database import settle
from gradviz.storage.stored_recording import StoredRecording, open_recording, recover
from gradviz.storage.writer import RecordingWriter

LAYERS = [Layer("linear1", "Linear", (4, 3)), Layer("Ausgang ü", "Linear", (2, 4))]
STATISTICS = ["grad_l2", "time_delta_l2"]
ODD = np.array([0.0, -0.0, 1e-45, 1.1754942e-38, 0.1, 3.4028235e38, np.nan, np.inf, -np.inf], np.float32)
PAYLOAD = np.array([0x7FA12345, 0xFFC00001], np.uint32).view(np.float32)  # two NaNs with unusual payloads
SWITCH = Event(2, "change", "Batch norm on", "…", "model.normalization.on", True)
ENVIRONMENT = {"torch": "2.5", "threads": 1}
ROWS = {"time": ("t=1", "t=2", "t=3")}


def reading(step: int, events: tuple[Event, ...] = ()) -> Reading:
    rows = np.roll(ODD, step)[:2] if step % 5 else PAYLOAD
    scalar = [0.1, 5e-324, float("nan"), float("-inf"), 1e308][step % 5]
    return Reading(step, scalar, -scalar, 1.0, {"grad_l2": rows, "time_delta_l2": np.roll(ODD, -step)[:3]}, events)


INFO = RunInfo.of(Experiment.from_dict({"name": "Übung"}), LAYERS, ENVIRONMENT, other_rows=ROWS)


def recorded(steps: int) -> LiveRecording:
    made = LiveRecording(INFO, STATISTICS)
    for step in range(steps):
        made.append(reading(step, (SWITCH,) if step == 2 else ()))
    return made


def writer_at(path: Path) -> RecordingWriter:
    return RecordingWriter(path, INFO, STATISTICS)


def same_bits(first: Recording, second: Recording, steps: int | None = None) -> bool:
    names = [*storage.SCALARS, *first.statistics]
    return all(first.read(name, 0, steps).tobytes() == second.read(name, 0, steps).tobytes() for name in names)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ein Lauf #1.gradviz"


class TestCopyingWhatGrows:
    @pytest.mark.parametrize("pieces", [[1, 1, 998, 1, 1500], [2500], [999, 1000, 501], [0, 3, 0]])
    def test_bit_for_bit(self, path: Path, pieces: list[int]) -> None:
        growing, chosen_at = recorded(0), 700
        with writer_at(path) as writer:
            for piece in pieces:
                for step in range(len(growing), len(growing) + piece):
                    more = {"weight_l2": np.roll(ODD, step)[:2]} if step >= chosen_at else {}
                    plain = reading(step, (SWITCH,) if step == 2 else ())
                    growing.append(replace(plain, statistics={**plain.statistics, **more}))
                writer.copy(growing.snapshot())
                assert len(open_recording(path)) == len(growing)
        stored = gradviz.open(path)
        assert same_bits(growing, stored)
        assert stored.events == growing.events
        if len(growing) > chosen_at:
            assert stored.first_step("weight_l2") == chosen_at
            assert stored["weight_l2"].shape == (len(growing) - chosen_at, 2)


class TestRoundTrip:
    @pytest.mark.parametrize("steps", [0, 1, 999, 1000, 1001, 2500])
    def test_bit_for_bit(self, steps: int, path: Path) -> None:
        made = recorded(steps)
        made.save(path)
        stored = gradviz.open(path)
        assert len(stored) == steps
        assert same_bits(made, stored)
        assert stored["grad_l2"].dtype == np.float32
        assert stored["grad_l2"].shape == (steps, 2)
        assert stored.loss.dtype == np.float64
        assert stored.events == made.events
        assert stored.experiment == made.experiment
        assert stored.environment == ENVIRONMENT
        assert stored.info.layers == tuple(LAYERS)
        assert stored.statistics == list(stored) == STATISTICS
        assert stored.rows("time_delta_l2") == made.rows("time_delta_l2")
        assert stored.end == "completed"
        assert [file.name for file in path.parent.iterdir()] == [path.name]

    def test_compressed_or_not(self, path: Path) -> None:
        made = LiveRecording(RunInfo.of(Experiment.from_dict({}), LAYERS, {}), ["grad_l2", "delta_l2"])
        noise = np.random.default_rng(0).integers(0, 2**32, (2000, 2), np.uint32).view(np.float32)
        for step in range(2000):
            made.append(Reading(step, 1.0, 1.0, 1.0, {"grad_l2": noise[step], "delta_l2": np.ones(2, np.float32)}))
        made.save(path)
        with closing(sqlite3.connect(path)) as db:
            assert db.execute("SELECT DISTINCT codec FROM chunks ORDER BY 1").fetchall() == [(0,), (1,)]
        assert same_bits(made, open_recording(path))

    @pytest.mark.parametrize(("start", "stop"), [(0, 5), (990, 1010), (1000, 2000), (2499, 2500), (7, 7), (-3, None)])
    def test_a_range(self, start: int, stop: int | None, path: Path) -> None:
        made = recorded(2500)
        made.save(path)
        for name in ("loss", "grad_l2"):
            expected = made.read(name, start, stop)
            assert open_recording(path).read(name, start, stop).tobytes() == expected.tobytes()

    def test_saved_again_is_the_same_file(self, path: Path) -> None:
        recorded(1200).save(path)
        again = path.with_name("b.gradviz")
        open_recording(path).save(again)
        assert again.read_bytes() == path.read_bytes()

    def test_what_was_not_recorded(self, path: Path) -> None:
        recorded(1).save(path)
        with pytest.raises(InputError, match=r"'delta_l2'.*grad_l2, time_delta_l2"):
            open_recording(path)["delta_l2"]

    def test_standard_library_alone_as_the_documentation_says(self, path: Path) -> None:
        made = recorded(2500)
        made.save(path)
        example = (storage.__doc__ or "").split("one statistic::")[1].replace("run.gradviz", "a.gradviz")
        shutil.copy(path, path.with_name("a.gradviz"))
        code = (
            "\n".join(line.removeprefix("    ") for line in example.splitlines()) + "\nprint(numbers.tobytes().hex())"
        )
        done = subprocess.run([sys.executable, "-I", "-c", code], cwd=path.parent, capture_output=True, check=True)
        assert bytes.fromhex(done.stdout.decode()) == made["grad_l2"].tobytes()


class TestOverview:
    def test_stored_overviews_are_those_of_the_values(self, path: Path) -> None:
        made = recorded(2345)
        made.save(path)
        stored = open_recording(path)
        overview = stored.overview("grad_l2")
        expected = Overview.of(made["grad_l2"])
        for array, expected_array in zip(overview.arrays, expected.arrays, strict=True):
            assert array.tobytes() == expected_array.tobytes()
        assert stored.overview("grad_l2", 1500, 1600).start == 1000

    def test_special_values_are_kept_apart(self) -> None:
        values = np.array([[1.0, 0.0, np.nan], [-4.0, 1e-40, -np.inf]], np.float32)
        overview = Overview.of(values)
        assert overview.flags.tolist() == [[HAS_ORDINARY, HAS_ZERO | HAS_SUBNORMAL, HAS_NAN | HAS_MINUS_INF]]
        assert (overview.low[0, 0], overview.high[0, 0]) == (-4, 1)
        assert (overview.mean[0, 0], overview.smallest[0, 0]) == (-1.5, 1)
        assert (overview.low[0, 2], overview.high[0, 2]) == (np.inf, -np.inf)


class TestLive:
    def test_another_connection_reads_meanwhile(self, path: Path) -> None:
        with writer_at(path) as writer:
            assert len(open_recording(path)) == 0
            writer.extend(map(reading, range(1000)))
            stored = open_recording(path)
            assert (len(stored), stored.end) == (1000, None)
            writer.extend(map(reading, range(1000, 1500)))
            writer.flush()
            assert len(stored) == 1000  # until it is refreshed
            assert stored.refresh()
            assert (len(stored), stored.end) == (1500, None)
            assert same_bits(recorded(1500), stored)
            snapshot = stored.snapshot()
        assert stored.refresh()
        assert stored.end == "completed"
        assert not stored.refresh()
        assert snapshot.end is None
        assert [file.name for file in path.parent.iterdir()] == [path.name]

    def test_the_last_chunk_grows_under_a_reader(self, path: Path) -> None:
        with writer_at(path) as writer:
            writer.extend(map(reading, range(10)))
            writer.flush()
            stored = open_recording(path)
            writer.extend(map(reading, range(10, 700)))
            writer.flush()
            assert stored["grad_l2"].tobytes() == recorded(10)["grad_l2"].tobytes()
            assert stored.overview("grad_l2").flags.shape == (1, 2)

    def test_slow_steps_are_written_each(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        now = [0.0]
        monkeypatch.setattr("gradviz.storage.writer.monotonic", lambda: now[0])
        with writer_at(path) as writer:
            saved = []
            for step in range(5):
                now[0] += 0.6
                writer.append(reading(step))
                saved.append(writer.saved_steps)
        assert saved == [1, 2, 3, 4, 5]

    def test_a_run_that_fails_says_so(self, path: Path) -> None:
        def fail() -> None:
            with writer_at(path) as writer:
                writer.append(reading(0))
                raise KeyError

        with pytest.raises(KeyError):
            fail()
        assert open_recording(path).end == "failed"

    def test_a_new_run_does_not_write_over_a_live_one(self, path: Path) -> None:
        with writer_at(path) as writer:
            writer.append(reading(0))
            with pytest.raises(FileError, match="another program is recording"):
                writer_at(path)
            with pytest.raises(FileError, match="another program is recording"):
                settle(path)
        assert len(open_recording(path)) == 1

    def test_a_new_run_replaces_what_a_kill_left(self, path: Path) -> None:
        writer = writer_at(path)
        writer.extend(map(reading, range(1500)))
        copies = {file.name: file.read_bytes() for file in path.parent.iterdir()}  # the state at a kill
        writer.close()
        for name, content in copies.items():
            (path.parent / name).write_bytes(content)
        with writer_at(path) as writer:
            writer.append(reading(0))
        assert len(open_recording(path)) == 1
        assert [file.name for file in path.parent.iterdir()] == [path.name]

    def test_a_new_run_replaces_an_old_one(self, path: Path) -> None:
        recorded(50).save(path)
        with writer_at(path) as writer:
            writer.append(reading(0))
        assert len(open_recording(path)) == 1

    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(FileError, match=r"nowhere.*can't be written"):
            writer_at(tmp_path / "nowhere" / "a.gradviz")

    def test_a_file_that_cannot_be_begun_is_closed(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        closed = []

        class Failing(sqlite3.Connection):
            def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
                if "synchronous" in sql:
                    raise sqlite3.OperationalError("disk I/O error")
                return super().execute(sql, *parameters)

            def close(self) -> None:
                closed.append(self)
                super().close()

        monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Failing))
        with pytest.raises(FileError, match="disk I/O error"):
            writer_at(path)
        assert len(closed) == 2, "the connection that creates the file, and the one that writes into it"

    def test_a_full_disk_leaves_what_was_written(self, path: Path) -> None:
        writer = writer_at(path)
        writer.extend(map(reading, range(1000)))
        writer._db.execute("PRAGMA max_page_count = 1")  # SQLite limits it to the current number of pages
        with pytest.raises(FileError, match=r"the disk is full; it holds \d,000 steps"):
            writer.extend(map(reading, range(1000, 9000)))
        saved = writer.saved_steps
        assert 1000 <= saved < writer.steps
        assert len(open_recording(path)) == saved
        writer._db.execute("PRAGMA max_page_count = 1000000")
        writer.extend(map(reading, range(writer.steps, 9000)))  # there is room again
        writer.close()
        assert same_bits(recorded(9000), open_recording(path))

    def test_kill_leaves_what_was_committed(self, path: Path) -> None:
        code = (
            "import sys; from pathlib import Path;"
            f"sys.path.insert(0, {str(Path(__file__).parent)!r});"
            "from test_file_format import *;"
            "writer = writer_at(Path(sys.argv[1]));"
            "writer.extend(map(reading, range(2300))); writer.flush();"
            "writer.extend(map(reading, range(2300, 2310)));"
            "print('ready', flush=True); sys.stdin.read()"
        )
        environment = {**os.environ, "PYTHONPATH": str(Path(gradviz.__file__).parent.parent)}
        command = [sys.executable, "-c", code, str(path)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            process.send_signal(signal.SIGKILL)
        stored = open_recording(path)
        assert 2300 <= len(stored) <= 2310
        assert stored.end is None
        assert same_bits(recorded(len(stored)), stored)
        assert len(list(path.parent.iterdir())) > 1
        settle(path)
        assert [file.name for file in path.parent.iterdir()] == [path.name]
        assert same_bits(recorded(len(stored)), open_recording(path))
        with writer_at(path) as writer:
            writer.append(reading(0))
        assert len(open_recording(path)) == 1


class TestStrangers:
    def test_no_recording(self, path: Path) -> None:
        for content in (b"", b"SQLite format 3\0", b"\0" * 5000):
            path.write_bytes(content)
            with pytest.raises(FileError, match="not a recording of gradviz"):
                open_recording(path)
        path.unlink()
        with closing(sqlite3.connect(path)) as db:
            db.execute("CREATE TABLE about (key)")
        with pytest.raises(FileError, match="not a recording of gradviz"):
            open_recording(path)
        with pytest.raises(FileError, match="can't be read"):
            open_recording(path.with_name("nowhere"))

    def test_a_newer_version(self, path: Path) -> None:
        self.described(path, "environment", json.dumps({"gradviz": "9.1"}))
        with closing(sqlite3.connect(path)) as db:
            db.execute("PRAGMA user_version = 3")
        with pytest.raises(FileError, match=r"version 3 can be read by gradviz 9\.1, not by this one"):
            open_recording(path)
        self.changed(path, "PRAGMA user_version = 3")
        with pytest.raises(FileError, match="version 3 is of a newer gradviz; this one"):
            open_recording(path)

    @pytest.mark.parametrize(
        "statement",
        [
            "DROP TABLE events",
            "CREATE TRIGGER t AFTER INSERT ON events BEGIN SELECT 1; END",
            "CREATE VIEW v AS SELECT 1",
            "ALTER TABLE about ADD COLUMN more TEXT",
        ],
    )
    def test_other_tables(self, statement: str, path: Path) -> None:
        self.changed(path, statement)
        with pytest.raises(FileError, match="tables are not those"):
            open_recording(path)

    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("experiment", {"format": "gradviz-experiment", "version": 1, "seed": -1}),
            ("experiment", 3),
            ("environment", {"torch": {"a": "b\x1b[2J"}}),
            ("environment", {"torch": [[[[1]]]]}),
            ("layers", [{"name": "a\x1b[2J", "kind": "Linear", "shape": []}]),
            ("layers", [{"name": "a", "kind": "Linear", "shape": [1e300]}]),
            ("layers", [{"name": "a" * 5000, "kind": "Linear", "shape": []}]),
            ("layers", []),
            ("layers", 7),
            ("series", []),
            ("series", [{"name": "loss", "type": "<f8", "along": "step", "columns": 10**12}] * 3),
            ("end", {"how": "completed", "steps": 10**15}),
            ("end", {"how": "completed", "steps": 9}),
            ("end", []),
        ],
    )
    def test_a_description_that_can_not_be(self, key: str, value: Any, path: Path) -> None:
        self.described(path, key, json.dumps(value))
        with pytest.raises(InputError, match="ein Lauf"):
            open_recording(path)

    @pytest.mark.parametrize("text", ["[" * 100_000, "{", "nan", '"' + "a" * 9_500_000 + '"'])
    def test_a_description_that_is_no_json(self, text: str, path: Path) -> None:
        self.described(path, "environment", text)
        with pytest.raises(FileError, match="damaged"):
            open_recording(path)

    def test_huge_time_steps(self, path: Path) -> None:
        series = [{"name": name, "type": "<f8", "along": "step", "columns": 1} for name in storage.SCALARS]
        series.append({"name": "time_delta_l2", "type": "<f4", "along": "time", "columns": 2**40})
        self.described(path, "series", json.dumps(series))
        with pytest.raises(FileError, match="series"):
            open_recording(path)

    def test_a_chunk_that_inflates_without_end(self, path: Path) -> None:
        bomb = zlib.compress(b"\0" * 50_000_000, 9)
        crc = storage.checksum(0, 3, 10, 1, data=bomb)
        self.changed(path, "UPDATE chunks SET codec = 1, data = ?, crc = ? WHERE series = 3", (bomb, crc))
        with pytest.raises(FileError, match=r"grad_l2 from step 0 on: 81 bytes instead of 80"):
            open_recording(path)["grad_l2"]

    @pytest.mark.parametrize(
        "change",
        ["data = zeroblob(80)", "crc = crc + 1", "steps = 1000000000", "codec = 9", "data = 'text'", "steps = 'ten'"],
    )
    def test_a_chunk_that_can_not_be(self, change: str, path: Path) -> None:
        self.changed(path, f"UPDATE chunks SET {change} WHERE series = 3")
        with pytest.raises(FileError, match="damaged: grad_l2 from step 0 on"):
            open_recording(path)["grad_l2"]

    def test_a_chunk_far_away(self, path: Path) -> None:
        self.changed(path, "UPDATE chunks SET chunk = 1000000000000")
        with pytest.raises(FileError, match="damaged"):
            open_recording(path)

    def changed(self, path: Path, statement: str, values: tuple[Any, ...] = ()) -> None:
        recorded(10).save(path)
        with closing(sqlite3.connect(path)) as db:
            db.execute(statement, values)
            db.commit()

    def described(self, path: Path, key: str, text: str) -> None:
        crc = storage.checksum(key, data=text.encode())
        self.changed(path, "UPDATE about SET value = ?, crc = ? WHERE key = ?", (text, crc, key))


class TestDamage:
    def test_shows_what_comes_before_it(self, path: Path) -> None:
        made = recorded(3500)
        made.save(path)
        with closing(sqlite3.connect(path)) as db:
            db.execute("UPDATE chunks SET data = zeroblob(length(data)) WHERE chunk = 2 AND series = 4")
            db.commit()
        with pytest.raises(FileError, match=r"time_delta_l2 from step 2,000 on: wrong checksum"):
            open_recording(path)["time_delta_l2"]
        stored = recover(path)
        assert len(stored) == 2000
        assert "the first 2,000 of 3,500 steps can be shown" in stored.damage
        assert same_bits(made, stored, 2000)
        assert recover(path, ["grad_l2"]).damage == ""

    @pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.6, 0.9, 0.999])
    def test_cut_off(self, share: float, path: Path) -> None:
        made = recorded(5500)
        made.save(path)
        content = path.read_bytes()
        path.write_bytes(content[: int(share * len(content))])
        self.harmless(path, made)

    @pytest.mark.parametrize("share", [0.6, 0.75, 0.9])
    def test_what_comes_before_the_cut_is_shown(self, share: float, path: Path) -> None:
        made = recorded(20_000)
        made.save(path)
        content = path.read_bytes()
        path.write_bytes(content[: int(share * len(content))])
        stored = recover(path)
        assert len(stored) >= (share - 0.3) * len(made)
        assert len(stored) < len(made)
        assert f"the first {len(stored):,} of " in stored.damage
        assert same_bits(made, stored, len(stored))

    @pytest.mark.parametrize("places", [80, pytest.param(2000, marks=pytest.mark.slow)])
    def test_any_byte(self, path: Path, places: int) -> None:
        made = recorded(1100)
        made.save(path)
        content = path.read_bytes()
        rng = np.random.default_rng(0)
        positions = [*range(16, 108, 4), *rng.integers(100, len(content), places).tolist()]
        for position in positions:
            spoiled = bytearray(content)
            spoiled[position] ^= int(rng.integers(1, 256))
            path.write_bytes(spoiled)
            self.harmless(path, made)

    def harmless(self, path: Path, made: LiveRecording) -> None:
        """Check that a damaged file is refused, or yields the written values or a part of them."""
        for act in (self.read_all, recover):
            try:
                stored = act(path)
            except InputError:
                continue
            assert len(stored) == len(made) or stored.damage
            assert same_bits(made, stored, len(stored))

    def read_all(self, path: Path) -> StoredRecording:
        stored = open_recording(path)
        for name in (*storage.SCALARS, *stored.statistics):
            stored.read(name)
            stored.overview(name)
        return stored


def test_a_million_steps_are_not_read_to_be_opened(path: Path) -> None:
    layers = [Layer(f"linear{number}", "Linear", (1,)) for number in range(50)]
    made = LiveRecording(RunInfo.of(Experiment.from_dict({}), layers, {}), ["grad_l2"])
    row = np.full(50, 0.5, np.float32)
    for step in range(1000):
        made.append(Reading(step, 1.0, 1.0, 1.0, {"grad_l2": row}))
    made.save(path)
    copy_first_chunk(path, times=1000)
    stored = open_recording(path)
    assert len(stored) == 1_000_000
    assert stored.chunks_read == 0
    assert (stored.read("grad_l2", 499_500, 501_000) == 0.5).all()
    assert stored.chunks_read == 2
    assert stored.overview("grad_l2").flags.shape == (10_000, 50)
    assert stored.chunks_read == 2


def copy_first_chunk(path: Path, times: int) -> None:
    end = json.dumps({"how": "completed", "steps": 1000 * times})
    with closing(sqlite3.connect(path)) as db:
        chunks = db.execute("SELECT series, steps, codec, data FROM chunks").fetchall()
        overviews = db.execute("SELECT series, data FROM overviews").fetchall()
        for chunk in range(1, times):
            for series, steps, codec, data in chunks:
                crc = storage.checksum(chunk, series, steps, codec, data=data)
                db.execute("INSERT INTO chunks VALUES (?, ?, ?, ?, ?, ?)", (chunk, series, steps, codec, crc, data))
            for series, data in overviews:
                crc = storage.checksum(chunk, series, data=data)
                db.execute("INSERT INTO overviews VALUES (?, ?, ?, ?)", (chunk, series, crc, data))
        crc = storage.checksum("end", data=end.encode())
        db.execute("UPDATE about SET value = ?, crc = ? WHERE key = 'end'", (end, crc))
        db.commit()


def test_needs_neither_torch_nor_qt() -> None:
    code = "import sys, gradviz; gradviz.open; print([name for name in ('torch', 'PySide6') if name in sys.modules])"
    root = Path(gradviz.__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def with_late(step: int, since: int) -> Reading:
    """Return a reading that has two more statistics from the step ``since`` on."""
    plain = reading(step)
    if step < since:
        return plain
    late = {"weight_l2": np.full(2, step, np.float32), "update_ratio": np.array([step, np.nan], np.float32)}
    return Reading(step, plain.loss, plain.grad_norm, 1.0, {**plain.statistics, **late})


class TestChosenDuringTheRun:
    @pytest.mark.parametrize("since", [1, 999, 1000, 1001, 2400])
    @pytest.mark.parametrize("live", [True, False])
    def test_bit_for_bit_from_where_it_begins(self, since: int, live: bool, path: Path) -> None:
        readings = [with_late(step, since) for step in range(2500)]
        made = LiveRecording(INFO, STATISTICS)
        for late_reading in readings:
            made.append(late_reading)
        if live:
            with writer_at(path) as writer:
                writer.extend(readings)
        else:
            made.save(path)
        stored = open_recording(path)
        assert stored.statistics == [*STATISTICS, "weight_l2", "update_ratio"]
        assert [stored.first_step(name) for name in stored.statistics] == [0, 0, since, since]
        assert same_bits(made, stored)
        assert stored["weight_l2"].shape == (2500 - since, 2)
        assert stored["weight_l2"].tobytes() == made["weight_l2"].tobytes(), "cached by the first read"
        assert stored.read("weight_l2", since - 1, since + 2)[:, 0].tolist() == [since, since + 1]
        assert stored.at("weight_l2", since - 1) is None
        flags = stored.overview("weight_l2").flags
        assert set(np.unique(flags)) <= {0, HAS_ORDINARY}, "earlier steps have no flags"

    def test_a_reader_sees_it_while_the_run_goes_on(self, path: Path) -> None:
        with writer_at(path) as writer:
            writer.extend(with_late(step, 1500) for step in range(1400))
            writer.flush()
            stored = open_recording(path)
            assert stored.statistics == STATISTICS
            writer.extend(with_late(step, 1500) for step in range(1400, 1600))
            writer.flush()
            assert stored.refresh()
            assert stored.first_step("weight_l2") == 1500
            assert stored["weight_l2"][:, 0].tolist() == list(range(1500, 1600))

    def test_a_stranger_reads_it(self, path: Path) -> None:
        with writer_at(path) as writer:
            writer.extend(with_late(step, 1500) for step in range(2100))
        code = storage.__doc__.split("::\n")[1].replace("run.gradviz", path.as_posix().replace("#", "%23"))
        names: dict[str, Any] = {}
        exec(textwrap.dedent(code).replace('"grad_l2"', '"weight_l2"'), names)
        names["db"].close()
        assert names["start"] == 1000
        assert list(names["numbers"][2 * 500 :: 2]) == list(range(1500, 2100))

    def test_events_of_phases_and_weights_come_back(self, path: Path) -> None:
        """Runs with pre-training or weights of a file have events and environment entries of their own."""
        events = (Event(0, "weights", "Weights loaded", "x" * 3000), Event(0, "phase", "Fine-tuning", "…"))
        loaded = {**ENVIRONMENT, "weights": {"path": "a.safetensors", "loaded": 3, "missing": ["b", "c"]}}
        made = LiveRecording(replace(INFO, environment=loaded), STATISTICS)
        made.append(reading(0, events))
        made.save(path)
        stored = open_recording(path)
        assert stored.events == list(events)
        assert stored.environment == loaded
