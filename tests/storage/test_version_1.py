"""Recordings of gradviz 0.1 can be opened forever; ``version_1`` holds some, and the values that 0.1 read from them."""

from __future__ import annotations

import json
import sqlite3
import textwrap
import zlib
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import gradviz
from gradviz.storage import file_format
from gradviz.storage.stored_recording import StoredRecording, open_recording

FOLDER = Path(__file__).parent / "version_1"
EXPECTED: dict[str, dict[str, Any]] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))


def checked(stored: StoredRecording, expected: dict[str, Any]) -> None:
    assert stored.experiment is not None
    assert (len(stored), stored.end, stored.info.title) == (expected["steps"], expected["end"], expected["name"])
    assert stored.layers == expected["layers"]
    assert [event.to_dict() for event in stored.events] == expected["events"]
    assert {name: stored.first_step(name) for name in stored} == expected["first_steps"]
    assert {name: stored.rows(name) for name in stored} == expected["rows"]
    assert {name: zlib.crc32(stored.read(name).tobytes()) for name in expected["crc"]} == expected["crc"]


@pytest.mark.parametrize("name", EXPECTED)
def test_it_opens_with_everything_that_was_in_it(name: str) -> None:
    stored = open_recording(FOLDER / f"{name}.gradviz")
    checked(stored, EXPECTED[name])
    assert stored.scalars == ["loss", "grad_norm", "clip_coef"]
    assert (stored.info.run_id, stored.parent, stored.info.read_at) == (None, None, "backward")
    assert "parameters" not in stored.environment, "the names of rows are not what a run ran on"


@pytest.mark.parametrize("name", EXPECTED)
def test_saved_again_it_is_of_version_2_and_says_the_same(name: str, tmp_path: Path) -> None:
    path = tmp_path / "again.gradviz"
    open_recording(FOLDER / f"{name}.gradviz").save(path)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (2,)
    checked(open_recording(path), {**EXPECTED[name], "end": EXPECTED[name]["end"] or "stopped"})


@pytest.mark.parametrize("name", EXPECTED)
def test_a_stranger_reads_it_as_the_documentation_says(name: str) -> None:
    code = (file_format.__doc__ or "").split("one statistic::\n")[1]
    names: dict[str, Any] = {}
    exec(textwrap.dedent(code).replace("run.gradviz", (FOLDER / f"{name}.gradviz").as_posix()), names)
    names["db"].close()
    assert zlib.crc32(names["numbers"].tobytes()) == EXPECTED[name]["crc"]["grad_l2"]


def test_it_runs_again_to_the_same_changes() -> None:
    recording = open_recording(FOLDER / "complete.gradviz")
    again = gradviz.run(recording.replayed(), threads=1)
    assert again.events == recording.events
