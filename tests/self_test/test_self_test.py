"""``gradviz self-test``: prints a line per check, survives crashes and hangs, and leaves no files behind."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gradviz.catalog.architectures import ARCHITECTURES
from gradviz.cli import main
from gradviz.configuration import policy_file
from gradviz.resources import resources
from gradviz.self_test import runner
from gradviz.self_test.check import Check, make_sure, run_checks


@pytest.fixture
def files_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run only the quickest part."""
    monkeypatch.setattr(runner, "PARTS", ("files",))


def test_everything_works_here_and_nothing_is_left_behind(tmp_path: Path) -> None:
    homes = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "TMPDIR", "APPDATA")
    environ = {**os.environ, **dict.fromkeys(homes, str(tmp_path)), "PYTHONDONTWRITEBYTECODE": "1"}
    environ.pop("QT_QPA_PLATFORM", None)
    environ.pop("DISPLAY", None)
    command = [sys.executable, "-m", "gradviz", "self-test"]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False, timeout=500)
    assert done.returncode == 0, done.stdout + done.stderr
    first, *lines, last = done.stdout.splitlines()
    assert first.startswith("gradviz ")
    assert all(line.startswith("ok      ") for line in lines)
    assert last.startswith(f"all {len(lines)} work")
    results = [line.split(maxsplit=2)[1:] for line in lines]
    for part, expected in [
        *(("training", f"{name}: ") for name in ARCHITECTURES),
        *(("figures", f"{suffix}, en: ") for suffix in ("PNG", "SVG", "PDF")),
        *(("figures", f"{suffix}: ") for suffix in ("GIF", "CSV", "NPZ")),
        ("recording", "recorded and opened again"),
        ("window", "opens, trains and closes"),
        ("files", "fonts"),
    ]:
        assert any(name == part and text.startswith(expected) for name, text in results), (part, expected)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("files_alone")
def test_what_is_missing_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(resources(), tmp_path / "resources", ignore=shutil.ignore_patterns("*Bold.ttf", "digits*"))
    monkeypatch.setenv("GRADVIZ_RESOURCES", str(tmp_path / "resources"))
    assert main(["self-test"]) == 1
    lines = capsys.readouterr().out.splitlines()
    (fonts,) = [line for line in lines if " fonts: " in line]
    assert fonts.startswith("FAILED  files      fonts: found DejaVuSans.ttf")
    assert "needed: DejaVuSans.ttf, DejaVuSans-Bold.ttf" in fonts
    assert any(line.startswith("FAILED  files      data: FileNotFoundError: ") for line in lines)
    assert any(line.startswith("ok      files      presets") for line in lines)
    assert lines[-1].startswith("2 of ")


@pytest.mark.usefixtures("files_alone")
def test_a_bad_policy_is_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    policy_file().parent.mkdir(parents=True)
    policy_file().write_text('{"locked": {"theme": "pink"}}', encoding="utf-8")
    assert main(["self-test"]) == 1
    out = capsys.readouterr().out
    assert f"FAILED  policy     configuration: {policy_file()}: locked.theme" in out
    assert "ok      files" in out


def other_program(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(runner, "_program", lambda: [sys.executable, "-c", code])


BEGIN = """
import pathlib, sys
report = pathlib.Path(sys.argv[-1], "report.jsonl").open("w")
print('{"begun": "first"}', '{"title": "first", "ok": true, "detail": ""}', sep="\\n", file=report)
print('{"begun": "second"}', file=report, flush=True)
"""


def test_a_crash_fails_what_had_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other_program(monkeypatch, BEGIN + "import faulthandler; faulthandler.enable(); faulthandler._sigsegv()")
    first, second = runner._lines_of("window", tmp_path / "window", dict(os.environ))
    assert first == (True, "ok      window     first")
    assert not second[0]
    assert second[1].startswith("FAILED  window     second: ended with status ")
    assert "Segmentation fault" in second[1] or sys.platform == "win32"


def test_what_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other_program(monkeypatch, BEGIN + "import threading; threading.Event().wait()")
    monkeypatch.setattr(runner, "PATIENCE_S", 5.0)
    first, second = runner._lines_of("training", tmp_path / "training", dict(os.environ))
    assert first[0]
    assert second == (False, "FAILED  training   second: no end after 5 s")


def test_a_program_that_is_not_there_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "_program", lambda: [str(tmp_path / "nothing")])
    (line,) = runner._lines_of("files", tmp_path / "files", dict(os.environ))
    assert line[1].startswith("FAILED  files      start: can't be started: ")


def test_a_frozen_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert runner._program() == [sys.executable]


def test_one_failure_does_not_keep_from_the_next(tmp_path: Path) -> None:
    def fail() -> None:
        error = ValueError("too\nlarge")
        error.add_note("while training relu")
        raise error

    report = tmp_path / "report.jsonl"
    checks = [
        Check("a", fail),
        Check("b", lambda: make_sure(False, "is not so")),
        Check("c", lambda: "fine"),
    ]
    run_checks(checks, report)
    results = [line for line in map(json.loads, report.read_text(encoding="utf-8").splitlines()) if "ok" in line]
    assert [(line["ok"], line["detail"]) for line in results] == [
        (False, "ValueError: too large while training relu"),
        (False, "is not so"),
        (True, "fine"),
    ]
    assert "Traceback" in results[0]["trace"]
    assert results[1]["trace"] == ""


def test_parts_that_there_are_not_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["self-test", "--part", "kitchen", "--folder", str(tmp_path)]) == 2
    assert "found 'kitchen'; allowed: files, training" in capsys.readouterr().err
