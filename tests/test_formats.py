"""The formats of files: one row of a table is all that a format needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gradviz.catalog.formats import FORMATS, PICTURES, Format, format_of, formats, suffixes
from gradviz.cli import main
from gradviz.figures.encoders import missing_encoder


def write_toy(recording: Any, statistic: str, path: Path, **_options: Any) -> None:
    path.write_text(f"{statistic} of {len(recording[0])} steps", encoding="utf-8")


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> Format:
    """A format of pictures that is added to the table."""
    row = Format("toy", "A toy", "", write_toy, kind="figure")
    monkeypatch.setitem(FORMATS._entries, "toy", row)
    return row


@pytest.mark.parametrize("row", FORMATS.values(), ids=list(FORMATS))
def test_every_format_has_a_writer_and_a_name(row: Format) -> None:
    assert callable(row.resolve())
    assert row.label


@pytest.mark.parametrize(
    ("name", "format"), [("a.png", "png"), ("b.PNG", "png"), ("c.d.npz", "npz"), ("e", None), ("f.txt", None)]
)
def test_a_suffix_names_its_format(name: str, format: str | None) -> None:
    assert format_of(Path(name)) == (None if format is None else FORMATS[format])


def test_kinds_keep_their_order() -> None:
    assert suffixes("numbers", "recording") == (".csv", ".npz", ".gradviz")
    assert [row.name for row in formats(*PICTURES)] == ["png", "svg", "pdf", "gif", "mp4"]


def test_a_new_format_is_written_by_the_command_line(
    toy: Format, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.toy"
    assert main(["run", "sigmoid-20", "--steps", "2", "--out", str(path)]) == 0
    assert path.read_text(encoding="utf-8") == "grad_l2 of 2 steps"
    assert main(["run", "sigmoid-20", "--out", str(tmp_path / "a.txt")]) == 2
    assert " .toy " in capsys.readouterr().err
    assert main(["run", "--help"]) == 0
    assert ".toy" in capsys.readouterr().out


def test_a_new_format_is_offered_in_the_window(toy: Format, qapp: object) -> None:
    from gradviz.ui.files.picture_dialog import PictureDialog

    dialog = PictureDialog("light")
    assert dialog.kind.findText("A toy") >= 0
    dialog.deleteLater()


def test_what_a_format_needs_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    row = Format("toy", "A toy", "", write_toy, kind="animation", program="no-such-program")
    monkeypatch.setitem(FORMATS._entries, "toy", row)
    assert missing_encoder(tmp_path / "a.toy").startswith("needs the program no-such-program, which was not found")
    assert missing_encoder(tmp_path / "a.gif") == ""
