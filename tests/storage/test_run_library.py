from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

import gradviz
from gradviz.errors import FileError
from gradviz.experiment.experiment import Experiment
from gradviz.recording.reading import Layer, Reading
from gradviz.recording.run_info import RunInfo
from gradviz.storage.database import settle
from gradviz.storage.file_lock import FileLock
from gradviz.storage.run_library import RunLibrary
from gradviz.storage.stored_recording import open_recording
from gradviz.storage.untrusted import is_recording
from gradviz.storage.writer import RecordingWriter

NOON = datetime(2026, 11, 20, 12, 0, 0)
LAYERS = [Layer("linear1", "Linear", (100, 1))] * 100

RECORDING = """
import sys
from pathlib import Path
from gradviz.experiment.experiment import Experiment
from gradviz.recording.run_info import RunInfo
from gradviz.storage.run_library import RunLibrary
from gradviz.storage.writer import RecordingWriter
from tests.storage.test_run_library import LAYERS, reading

run_library = RunLibrary(Path(sys.argv[1]), 100)
path = run_library.claim("Elsewhere", 3)
info = RunInfo.of(Experiment.from_dict({"name": "Elsewhere", "seed": 3}), LAYERS, {})
if int(sys.argv[2]):
    writer = RecordingWriter(path, info, ("grad_l2",))
    writer.extend(map(reading, range(int(sys.argv[2]))))
    writer.flush()
print(path, flush=True)
sys.stdin.read()
"""


def reading(step: int) -> Reading:
    return Reading(step, 1.0, 1.0, 1.0, {"grad_l2": np.full(100, step, np.float32)})


def experiment(name: str = "A run", seed: int = 7) -> Experiment:
    return Experiment.from_dict({"name": name, "seed": seed})


@contextmanager
def elsewhere(folder: Path, steps: int) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Run another program that records ``steps`` steps and waits; it is killed when the block ends."""
    environment = {**os.environ, "PYTHONPATH": str(Path(gradviz.__file__).parents[1])}
    command = [sys.executable, "-c", RECORDING, str(folder), str(steps)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        yield process, Path(process.stdout.readline().strip())
        process.kill()


def interrupted(folder: Path, steps: int) -> Path:
    with elsewhere(folder, steps) as (process, path):
        process.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
        process.wait()
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "not there yet" / "recordings"


@pytest.fixture
def run_library(folder: Path) -> RunLibrary:
    return RunLibrary(folder, 100)


Keep = Callable[..., Path]


@pytest.fixture
def keep(run_library: RunLibrary) -> Keep:
    def record(minutes: int = 0, steps: int = 3, name: str = "A run", seed: int = 7) -> Path:
        path = run_library.claim(name, seed, NOON + timedelta(minutes=minutes))
        with RecordingWriter(path, RunInfo.of(experiment(name, seed), LAYERS, {}), ("grad_l2",)) as writer:
            writer.extend(map(reading, range(steps)))
        run_library.leave(path)
        return path

    return record


class TestNames:
    def test_date_experiment_and_seed(self, keep: Keep, folder: Path) -> None:
        assert keep() == folder / "2026-11-20 12.00.00 A run seed 7.gradviz"
        assert sorted(path.name for path in folder.iterdir()) == ["2026-11-20 12.00.00 A run seed 7.gradviz"]

    @pytest.mark.parametrize(
        "name", ["", "../../etc/x", "a\\b:c*d?", "...", "x" * 200, "深" * 200, "🙂" * 200, "a\nb", "CON", "ab\x00"]
    )
    def test_any_name_makes_a_file_that_is_listed(
        self, keep: Keep, run_library: RunLibrary, folder: Path, name: str
    ) -> None:
        path = keep(name=name)
        assert path.parent == folder
        assert [(run.path, run.name) for run in run_library.runs()] == [(path, name)]

    def test_two_runs_in_one_second_have_two_names(self, run_library: RunLibrary) -> None:
        first, second = run_library.claim("A run", 7, NOON), run_library.claim("A run", 7, NOON)
        other = RunLibrary(run_library.folder, 100).claim("A run", 7, NOON)
        assert len({first, second, other}) == 3
        assert second.name == "2026-11-20 12.00.00 A run seed 7 (2).gradviz"

    def test_where_nothing_can_be_written(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(FileError, match=r"file.recordings: can't be written"):
            RunLibrary(tmp_path / "file" / "recordings", 100).claim("A run", 7)


class TestList:
    def test_newest_first_with_their_names_and_seeds(self, keep: Keep, run_library: RunLibrary) -> None:
        keep(minutes=0, steps=3, name="Old", seed=1)
        keep(minutes=9, steps=5, name="New", seed=2)
        runs = [(run.name, run.started, run.seed, run.steps, run.fate) for run in run_library.runs()]
        assert runs == [
            ("New", NOON + timedelta(minutes=9), 2, 5, "completed"),
            ("Old", NOON, 1, 3, "completed"),
        ]
        assert [run.name for run in run_library.runs(most=1)] == ["New"]

    def test_without_a_folder_there_is_none(self, run_library: RunLibrary) -> None:
        assert list(run_library.runs()) == run_library.interrupted() == []
        assert run_library.trim() == run_library.clear() == 0

    def test_files_of_the_user_are_not_ours(self, keep: Keep, run_library: RunLibrary, folder: Path) -> None:
        ours = keep()
        saved = folder / "my best run.gradviz"
        open_recording(ours).save(saved)
        (folder / "2026-11-20 12.00.00 x.txt").write_text("")
        assert [run.path for run in run_library.runs()] == [ours]
        assert RunLibrary(folder, 0).trim() == 1
        assert run_library.clear() == 0
        assert saved.exists()

    @pytest.mark.parametrize("damage", ["cut", "nothing", "another file"])
    def test_a_damaged_one_is_listed_as_such(self, keep: Keep, run_library: RunLibrary, damage: str) -> None:
        path = keep()
        contents = {"cut": path.read_bytes()[:5000], "nothing": b"", "another file": b"x" * 9000}
        path.write_bytes(contents[damage])
        (run,) = run_library.runs()
        assert (run.fate, run.started) == ("damaged", NOON)

    def test_the_run_of_another_program_goes_on(self, run_library: RunLibrary, folder: Path) -> None:
        with elsewhere(folder, 2500) as (_, path):
            (run,) = run_library.runs()
            assert (run.path, run.steps, run.fate) == (path, 2500, "going on")


class TestInterrupted:
    def test_it_is_offered_once_in_one_file(self, run_library: RunLibrary, folder: Path) -> None:
        path = interrupted(folder, 2500)
        assert path.with_name(path.name + "-wal").exists()
        (run,) = run_library.interrupted()
        assert (run.path, run.name, run.seed, run.steps, run.fate) == (path, "Elsewhere", 3, 2500, "interrupted")
        assert not path.with_name(path.name + "-wal").exists()
        assert len(run_library.interrupted()) == 1, "until it is dismissed"
        run_library.dismiss(path)
        assert run_library.interrupted() == []
        assert [run.fate for run in run_library.runs()] == ["interrupted"]
        assert [file.name for file in folder.iterdir()] == [path.name]

    def test_looking_at_it_dismisses_it(self, run_library: RunLibrary, folder: Path) -> None:
        path = interrupted(folder, 5)
        run_library.interrupted()
        run_library.hold(path)
        assert run_library.interrupted() == []
        for library in (run_library, RunLibrary(folder, 100)):
            assert [run.fate for run in library.runs()] == ["interrupted"]
        run_library.leave(path)
        assert run_library.interrupted() == []
        assert len(open_recording(path)) == 5

    def test_the_run_of_a_program_that_lives_is_left_alone(self, run_library: RunLibrary, folder: Path) -> None:
        with elsewhere(folder, 5) as (_, path):
            assert run_library.interrupted() == []
            run_library.dismiss(path)
            assert run_library.clear() == 0
            assert RunLibrary(folder, 0).trim() == 0
            with pytest.raises(FileError, match="another program is recording"):
                settle(path)

    def test_our_own_run_is_not_stolen_though_we_read_its_file(self, run_library: RunLibrary, folder: Path) -> None:
        """A lock of lockf would be released as soon as this process closes any handle of the file."""
        path = run_library.claim("A run", 7)
        writer = RecordingWriter(path, RunInfo.of(experiment(), LAYERS, {}), ("grad_l2",))
        writer.append(reading(0))
        writer.flush()
        assert is_recording(path)
        with elsewhere(folder, 0) as (_, other):
            assert other != path
            assert RunLibrary(folder, 0).interrupted() == []
        code = "import sys; from pathlib import Path; from gradviz.storage.run_library import RunLibrary; "
        code += "kept = RunLibrary(Path(sys.argv[1]), 0); print(kept.interrupted(), kept.clear(), kept.trim())"
        environment = {**os.environ, "PYTHONPATH": str(Path(gradviz.__file__).parents[1])}
        command = [sys.executable, "-c", code, str(folder)]
        assert subprocess.run(command, env=environment, capture_output=True, text=True).stdout == "[] 0 0\n"
        writer.append(reading(1))
        writer.close()
        run_library.leave(path)
        assert len(open_recording(path)) == 2

    @pytest.mark.parametrize("left", ["a claim", "a temporary file"])
    def test_leftovers_without_steps_are_removed(
        self, run_library: RunLibrary, folder: Path, keep: Keep, left: str
    ) -> None:
        if left == "a claim":
            interrupted(folder, 0)
        else:
            path = interrupted(folder, 5)
            (folder / f".{path.stem}-abc.gradviz").write_bytes(b"half")
        run_library.interrupted()
        assert len(list(folder.iterdir())) == (0 if left == "a claim" else 2)

    def test_killed_after_its_end_it_is_complete(self, run_library: RunLibrary, keep: Keep) -> None:
        path = keep()
        path.with_name(path.name + ".lock").write_text("")
        assert run_library.interrupted() == []
        assert [run.fate for run in run_library.runs()] == ["completed"]


class TestBudget:
    def test_the_oldest_go_first(self, keep: Keep, folder: Path) -> None:
        paths = [keep(minutes=minute) for minute in (2, 0, 3, 1)]
        for path in paths:
            path.write_bytes(path.read_bytes().ljust(600_000, b"x"))
        assert RunLibrary(folder, 2).trim() == 1
        assert RunLibrary(folder, 1).trim() == 2
        assert list(folder.iterdir()) == [paths[2]]

    def test_within_the_budget_all_stay(self, keep: Keep, run_library: RunLibrary) -> None:
        keep()
        assert run_library.trim() == 0
        assert len(list(run_library.runs())) == 1

    def test_what_is_open_or_not_offered_yet_stays(self, keep: Keep, run_library: RunLibrary, folder: Path) -> None:
        shown, finished = keep(minutes=0), keep(minutes=1)
        not_offered = interrupted(folder, 5)
        run_library.hold(shown)
        for program in (run_library, RunLibrary(folder, 0)):
            program.budget_mb = 0
            program.trim()
        assert not finished.exists()
        assert shown.exists()
        assert not_offered.exists()

    def test_removing_all_leaves_what_is_open(self, keep: Keep, run_library: RunLibrary, folder: Path) -> None:
        shown = keep(minutes=0)
        keep(minutes=1)
        interrupted(folder, 5)
        run_library.hold(shown)
        assert run_library.clear() == 2
        run_library.leave(shown)
        assert list(folder.iterdir()) == [shown]


def test_a_link_to_itself_is_no_run_that_goes_on(tmp_path: Path) -> None:
    run_library = RunLibrary(tmp_path, 100)
    run = run_library.claim("Small")
    link = tmp_path / "link.gradviz"
    link.symlink_to(link.name)
    assert not run_library.is_written(link)
    run_library.leave(run)


class TestFileLock:
    def test_one_holder_at_a_time(self, tmp_path: Path) -> None:
        lock = FileLock.taken(tmp_path / "lock", create=True)
        assert lock is not None
        assert FileLock.taken(tmp_path / "lock", create=True) is None
        lock.leave(remove=False)
        assert (tmp_path / "lock").exists()
        again = FileLock.taken(tmp_path / "lock", create=False)
        assert again is not None
        again.leave(remove=True)
        assert not (tmp_path / "lock").exists()
        assert FileLock.taken(tmp_path / "lock", create=False) is None

    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        assert FileLock.taken(tmp_path / "nowhere" / "lock", create=False) is None
        with pytest.raises(FileNotFoundError):
            FileLock.taken(tmp_path / "nowhere" / "lock", create=True)
