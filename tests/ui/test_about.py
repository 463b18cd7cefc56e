"""Help → About gradviz."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradviz import resources as places
from gradviz.ui.about import AboutBox

Packaged = Callable[[str | None], None]


@pytest.fixture
def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Packaged]:
    """Makes gradviz find resources that come with these notices, or with none."""
    (tmp_path / "icons").mkdir()
    (tmp_path / "icons" / "gradviz.svg").touch()
    monkeypatch.setenv("GRADVIZ_RESOURCES", str(tmp_path))

    def with_notices(notices: str | None) -> None:
        if notices is not None:
            (tmp_path / "licenses").mkdir()
            (tmp_path / "licenses" / "NOTICE.txt").write_text(notices, encoding="utf-8")
        places.resources.cache_clear()

    yield with_notices
    places.resources.cache_clear()


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    """The window behind the box."""
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def test_notices_of_everything_bundled_can_be_read(parent: QWidget, packaged: Packaged, tmp_path: Path) -> None:
    packaged("Qt under the LGPL; you may replace it")
    shown = AboutBox("About", "gradviz 1", parent)
    assert shown.text() == "gradviz 1"
    assert "you may replace it" in shown.detailedText()
    assert str(tmp_path / "licenses") in shown.detailedText()


def test_without_bundled_parts_there_is_nothing_to_unfold(parent: QWidget, packaged: Packaged) -> None:
    packaged(None)
    assert AboutBox("About", "gradviz 1", parent).detailedText() == ""
