"""The dialog Help, About shows every license text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QWidget

import gradviz
from gradviz.ui.window import about
from gradviz.ui.window.about import AboutDialog

if TYPE_CHECKING:
    from tests.conftest import Driver

Show = Callable[[QWidget], None]


def titles(dialog: AboutDialog) -> list[str]:
    return [dialog.choice.itemText(index) for index in range(dialog.choice.count())]


def test_in_a_checkout_it_shows_what_lies_in_it(show: Show) -> None:
    dialog = AboutDialog()
    show(dialog)
    assert titles(dialog)[0] == "LICENSE"
    assert "MIT License" in dialog.text.toPlainText()
    assert "resources/fonts/LICENSE_DEJAVU" in titles(dialog)
    dialog.choice.setCurrentIndex(titles(dialog).index("resources/fonts/LICENSE_DEJAVU"))
    assert "Bitstream" in dialog.text.toPlainText()
    summary = dialog.findChildren(QLabel)[0].text()
    assert gradviz.__version__ in summary
    assert "LGPL" in summary


def test_in_an_installed_program_the_notice_comes_first(
    show: Show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in {
        "torch/LICENSE.txt": "of PyTorch",
        "LICENSE.txt": "of gradviz",
        "NOTICE.txt": "how to replace Qt",
        "LGPL-3.0.txt": "of Qt",
    }.items():
        path = tmp_path / "licenses" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "licenses" / "spoiled.txt").write_bytes(b"\xff\xfe\xff")
    monkeypatch.setattr(about, "resources", lambda: tmp_path)
    dialog = AboutDialog()
    show(dialog)
    assert titles(dialog) == ["NOTICE.txt", "LICENSE.txt", "LGPL-3.0.txt", "spoiled.txt", "torch/LICENSE.txt"]
    assert dialog.text.toPlainText() == "how to replace Qt"
    dialog.choice.setCurrentIndex(4)
    assert dialog.text.toPlainText() == "of PyTorch"
    dialog.choice.setCurrentIndex(3)
    assert "not UTF-8 text" in dialog.text.toPlainText()


def test_it_opens_from_the_menu(open_window: Callable[..., Driver], monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[AboutDialog] = []

    def look(dialog: AboutDialog) -> int:
        opened.append(dialog)
        return 0

    monkeypatch.setattr(AboutDialog, "exec", look)
    driver = open_window()
    action = driver.window.findChild(QAction, "about")
    assert action is not None
    action.trigger()
    assert len(opened) == 1
    assert opened[0].parent() is driver.window
    QApplication.processEvents()
