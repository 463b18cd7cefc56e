from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

import gradviz
from gradviz.engine import recording_thread
from gradviz.engine.live_run import State
from gradviz.engine.recording_thread import WriteFailure
from gradviz.engine.session import Session
from gradviz.experiment.experiment import Experiment
from gradviz.recording.recording import Recording
from gradviz.storage.file_format import SCALARS
from gradviz.storage.run_library import RunLibrary
from gradviz.storage.stored_recording import StoredRecording, open_recording
from gradviz.storage.writer import RecordingWriter

Wait = Callable[[Callable[[], bool]], None]
LONG = {"training.steps": 1_000_000}


@pytest.fixture
def wait(qtbot: QtBot) -> Wait:
    return lambda condition: qtbot.waitUntil(condition, timeout=30_000)


@pytest.fixture
def run_library(tmp_path: Path) -> RunLibrary:
    return RunLibrary(tmp_path / "recordings", 100)


@pytest.fixture
def session(qapp: QObject, small: Experiment, run_library: RunLibrary) -> Iterator[Session]:
    session = Session(small, ("grad_l2", "delta_l2"), run_library)
    yield session
    session.shutdown()


def steps(session: Session) -> int:
    return len(session.recording or ())


def kept(run_library: RunLibrary) -> list[StoredRecording]:
    return [open_recording(run.path) for run in run_library.runs()]


def assert_same(recorded: Recording, expected: Recording | None) -> None:
    assert expected is not None
    assert len(recorded) == len(expected)
    assert recorded.statistics == expected.statistics
    for name in (*SCALARS, *expected.statistics):
        assert recorded.read(name).tobytes() == expected.read(name).tobytes(), name
    assert recorded.events == expected.events
    assert recorded.experiment == expected.experiment
    assert recorded.info.layers == expected.info.layers


def full(path: Path) -> sqlite3.OperationalError:
    """Return SQLite's error for a full disk."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA max_page_count = 1")
        try:
            db.execute("CREATE TABLE t AS SELECT zeroblob(100000)")
        except sqlite3.OperationalError as error:
            return error
        finally:
            db.rollback()
    raise AssertionError


class FullDisk:
    """A disk that refuses writes while ``is_full`` is True."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        self.is_full = True
        self.tries = 0
        self.before_failure: Callable[[], None] = lambda: None
        self._error = full(tmp_path / "any.db")
        write = RecordingWriter._write_chunk

        def write_or_fail(writer: RecordingWriter) -> None:
            self.tries += 1
            if self.is_full:
                self.before_failure()
                raise self._error
            write(writer)

        monkeypatch.setattr(RecordingWriter, "_write_chunk", write_or_fail)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FullDisk:
    return FullDisk(monkeypatch, tmp_path)


def test_a_run_is_kept_bit_for_bit(session: Session, run_library: RunLibrary, wait: Wait) -> None:
    session.run_or_pause()
    wait(lambda: session.state is State.COMPLETED)
    wait(lambda: len(list(run_library.runs())) == 1)
    wait(lambda: kept(run_library)[0].end == "completed")
    assert_same(kept(run_library)[0], session.recording)
    assert [path.suffix for path in run_library.folder.iterdir()] == [".gradviz"]


def test_what_was_computed_is_on_the_disk_while_it_pauses(
    session: Session, run_library: RunLibrary, wait: Wait
) -> None:
    for _ in range(3):
        session.step_once()
    wait(lambda: steps(session) == 3)
    (path,) = _files(run_library, wait)
    wait(lambda: _steps_on_disk(path) == 3)


def _files(run_library: RunLibrary, wait: Wait) -> list[Path]:
    wait(lambda: any(path.suffix == ".gradviz" and path.name[0] != "." for path in _listed(run_library)))
    return [path for path in _listed(run_library) if path.suffix == ".gradviz" and path.name[0] != "."]


def _listed(run_library: RunLibrary) -> list[Path]:
    return list(run_library.folder.iterdir()) if run_library.folder.exists() else []


def _steps_on_disk(path: Path) -> int:
    """Count the steps in another process, because this one must not open a file that it writes."""
    code = "import sys, gradviz; print(len(gradviz.open(sys.argv[1])))"
    environment = {**os.environ, "PYTHONPATH": str(Path(gradviz.__file__).parents[1])}
    return int(subprocess.run([sys.executable, "-c", code, path], env=environment, capture_output=True).stdout or 0)


def test_a_restart_keeps_both_runs(session: Session, run_library: RunLibrary, wait: Wait, small: Experiment) -> None:
    session.edit(small.with_values({**LONG, "seed": 1}))
    session.run_or_pause()
    wait(lambda: steps(session) > 5)
    first = session.recording
    session.edit(small.with_values({"seed": 2}))
    session.restart()
    wait(lambda: session.state is State.COMPLETED)
    session.shutdown()
    recordings = sorted(kept(run_library), key=lambda recording: recording.path)
    assert [recording.end for recording in recordings] == ["stopped", "completed"]
    assert_same(recordings[0], first)
    assert_same(recordings[1], session.recording)


def test_runs_without_a_step_leave_nothing(session: Session, run_library: RunLibrary, wait: Wait) -> None:
    for _ in range(5):
        session.restart(paused=True)
    wait(lambda: session.state is State.PAUSED)
    session.stop()
    wait(lambda: session.state is State.STOPPED)
    session.shutdown()
    assert _listed(run_library) == []


@pytest.mark.parametrize("moment", ["running", "paused", "completed"])
def test_the_end_of_the_program_loses_nothing(
    session: Session, run_library: RunLibrary, wait: Wait, small: Experiment, moment: str
) -> None:
    session.edit(small.with_values(LONG if moment != "completed" else {}))
    session.run_or_pause()
    wait(lambda: steps(session) > 20)
    if moment == "paused":
        session.run_or_pause()
    if moment == "completed":
        wait(lambda: steps(session) == 60)
    session.shutdown()
    (recorded,) = kept(run_library)
    assert recorded.end == ("completed" if moment == "completed" else "stopped")
    assert_same(recorded, session.recording)
    assert len(_listed(run_library)) == 1


def test_with_a_budget_of_nothing_nothing_is_kept(session: Session, run_library: RunLibrary, wait: Wait) -> None:
    run_library.budget_mb = 0
    session.run_or_pause()
    wait(lambda: session.state is State.COMPLETED)
    session.shutdown()
    assert _listed(run_library) == []


def test_a_statistic_chosen_during_the_run_is_kept(session: Session, run_library: RunLibrary, wait: Wait) -> None:
    for _ in range(3):
        session.step_once()
    wait(lambda: steps(session) == 3)
    wait(lambda: len(_listed(run_library)) > 0)
    session.record("weight_l2")
    session.run_or_pause()
    wait(lambda: session.state is State.COMPLETED)
    session.shutdown()
    assert kept(run_library)[0].first_step("weight_l2") == 3
    assert_same(kept(run_library)[0], session.recording)


# A disk that is full


def test_a_full_disk_pauses_recording_and_the_run_goes_on(
    session: Session, run_library: RunLibrary, wait: Wait, disk: FullDisk, small: Experiment
) -> None:
    session.edit(small.with_values(LONG))
    session.run_or_pause()
    wait(lambda: session.recorder.write_failure is not None)
    assert session.recorder.write_failure == WriteFailure("", 0, is_full=True)
    before = steps(session)
    wait(lambda: steps(session) > before + 100)
    disk.is_full = False
    session.recorder.retry()
    wait(lambda: session.recorder.write_failure is None)
    session.stop()
    wait(lambda: session.state is State.STOPPED)
    session.shutdown()
    assert_same(kept(run_library)[0], session.recording)


def test_it_is_tried_again_without_being_asked(
    session: Session, wait: Wait, disk: FullDisk, small: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording_thread, "RETRY_INTERVAL_S", 0.01)
    session.run_or_pause()
    wait(lambda: disk.tries > 3)
    disk.is_full = False
    wait(lambda: session.recorder.write_failure is None and session.state is State.COMPLETED)


def test_a_run_that_ended_meanwhile_is_written_when_there_is_room(
    session: Session, run_library: RunLibrary, wait: Wait, disk: FullDisk
) -> None:
    session.run_or_pause()
    wait(lambda: session.state is State.COMPLETED and session.recorder.write_failure is not None)
    disk.is_full = False
    session.recorder.retry()
    wait(lambda: session.recorder.write_failure is None)
    assert_same(kept(run_library)[0], session.recording)
    assert kept(run_library)[0].end == "completed"


def test_what_makes_way_for_another_run_is_told_of(
    session: Session, wait: Wait, disk: FullDisk, run_library: RunLibrary
) -> None:
    lost: list[WriteFailure] = []
    session.recorder.lost.connect(lost.append)
    session.run_or_pause()
    wait(lambda: session.state is State.COMPLETED and session.recorder.write_failure is not None)
    session.restart()
    wait(lambda: session.state is State.COMPLETED and len(lost) == 1)
    assert lost == [WriteFailure("", 0, is_full=True)]
    disk.is_full = False
    session.shutdown()
    assert_same(kept(run_library)[0], session.recording)


def test_a_write_that_fails_while_the_program_begins_to_end_is_tried_again(
    session: Session, wait: Wait, disk: FullDisk, run_library: RunLibrary
) -> None:
    thread = session.recorder.thread_of_writes

    def free_the_disk_and_end() -> None:
        disk.is_full = False
        with thread._news:
            thread._leaving = True
            for run in thread._runs:
                run.end = run.end or "stopped"

    disk.before_failure = free_the_disk_and_end
    session.run_or_pause()
    wait(lambda: session.state is State.COMPLETED and not disk.is_full)
    session.shutdown()
    assert len(kept(run_library)) == 1


def test_a_folder_that_cannot_be_written_to(qapp: QObject, small: Experiment, wait: Wait, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    session = Session(small, ("grad_l2",), RunLibrary(tmp_path / "file" / "recordings", 100))
    session.run_or_pause()
    wait(lambda: session.state is State.COMPLETED and session.recorder.write_failure is not None)
    assert session.recorder.write_failure is not None
    assert "file/recordings: can't be written" in session.recorder.write_failure.reason
    assert not session.recorder.write_failure.is_full
    session.shutdown()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a file system with a capacity of one megabyte."""
    folder = tmp_path / "small disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "gradviz-test", str(folder)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting a file system is for root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_is_really_full(
    qapp: QObject, small: Experiment, wait: Wait, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording_thread, "RETRY_INTERVAL_S", 0.05)
    filler = small_disk / "filler"
    filler.write_bytes(bytes(700_000))
    session = Session(small.with_values(LONG), ("grad_l2", "delta_l2"), RunLibrary(small_disk / "recordings", 100))
    session.run_or_pause()
    wait(lambda: session.recorder.write_failure is not None)
    assert session.recorder.write_failure is not None
    assert session.recorder.write_failure.is_full
    before = steps(session)
    wait(lambda: steps(session) > before + 50)
    assert session.state is State.RUNNING
    session.stop()
    wait(lambda: session.state is State.STOPPED)
    filler.unlink()
    subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
    wait(lambda: session.recorder.write_failure is None)
    session.shutdown()
    (recorded,) = kept(session.recorder.run_library)
    assert recorded.end == "stopped"
    assert_same(recorded, session.recording)


# Recordings from files


def test_an_opened_recording_is_shown_and_the_run_is_kept(
    session: Session, run_library: RunLibrary, wait: Wait, tmp_path: Path, small: Experiment
) -> None:
    saved = tmp_path / "saved.gradviz"
    gradviz.run(small, seed=5).save(saved)
    session.edit(small.with_values(LONG))
    session.run_or_pause()
    wait(lambda: steps(session) > 5)
    live = session.recording
    session.open(open_recording(saved))
    assert session.state is State.OPENED
    assert steps(session) == 60
    wait(lambda: len(list(run_library.runs())) == 1)
    assert session.state is State.OPENED
    assert session.in_force is None
    assert session.recording is not None
    assert session.recording.experiment is not None
    assert session.recording.experiment.seed == 5
    assert_same(kept(run_library)[0], live)
    session.run_or_pause()
    wait(lambda: steps(session) > 60)
    assert session.recording.experiment == small.with_values(LONG)


def test_opening_while_torch_loads(session: Session, wait: Wait, tmp_path: Path, small: Experiment) -> None:
    gradviz.run(small, steps=3).save(tmp_path / "saved.gradviz")
    session.restart()
    session.open(open_recording(tmp_path / "saved.gradviz"))
    wait(lambda: session.engine.isRunning())
    session.collect()
    session.step_once()
    wait(lambda: session.state is State.PAUSED and steps(session) == 1)


def test_a_file_that_another_program_writes_grows(session: Session, wait: Wait, tmp_path: Path) -> None:
    path = tmp_path / "elsewhere.gradviz"
    recording = gradviz.run(session.experiment, steps=30)
    part = gradviz.run(session.experiment, steps=10)
    with RecordingWriter(path, recording.info) as writer:
        writer.copy(part)
        session.open(open_recording(path))
        assert steps(session) == 10
        writer.copy(recording)
        wait(lambda: steps(session) == 30)
    wait(lambda: isinstance(session.recording, StoredRecording) and session.recording.end == "completed")


def test_what_is_looked_at_stays_in_the_library(session: Session, run_library: RunLibrary, wait: Wait) -> None:
    for _ in range(2):
        session.restart()
        wait(lambda: session.state is State.COMPLETED)
    wait(lambda: len(list(run_library.runs())) == 2)
    oldest = list(run_library.runs())[-1]
    session.open(open_recording(oldest.path))
    session.open(open_recording(oldest.path))
    assert RunLibrary(run_library.folder, 1).clear() == 1
    assert [run.path for run in run_library.runs()] == [oldest.path]
    session.shutdown()
    assert _listed(run_library) == [oldest.path]
