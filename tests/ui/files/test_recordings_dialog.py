from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QWidget

from gradviz import configuration
from gradviz.ui.files.recordings_dialog import RecordingsDialog

Show = Callable[[QWidget], None]


@pytest.fixture
def dialog(show: Show) -> RecordingsDialog:
    dialog = RecordingsDialog(configuration.read(), "12 runs, 340.0 MB")
    show(dialog)
    return dialog


def press(dialog: RecordingsDialog, name: str) -> None:
    button = dialog.findChild(QAbstractButton, name)
    assert button is not None
    button.click()


def test_what_is_chosen_is_remembered(dialog: RecordingsDialog, tmp_path: Path) -> None:
    assert dialog.budget.value() == 2000
    dialog.folder.setText(str(tmp_path))
    dialog.budget.setValue(500)
    press(dialog, "keep_recordings")
    values = configuration.read().values
    assert (values.recordings_folder, values.recordings_budget_mb) == (tmp_path, 500)
    assert not dialog.isVisible()


def test_what_was_not_changed_is_no_choice(dialog: RecordingsDialog) -> None:
    press(dialog, "keep_recordings")
    assert not configuration.choices_file().exists()


def test_cancel_changes_nothing(dialog: RecordingsDialog) -> None:
    dialog.budget.setValue(1)
    press(dialog, "leave_recordings")
    assert configuration.read().values.recordings_budget_mb == 2000


@pytest.mark.parametrize("text", ["relative/folder", ""])
def test_a_folder_that_is_none_is_told(dialog: RecordingsDialog, text: str) -> None:
    dialog.folder.setText(text)
    press(dialog, "keep_recordings")
    assert dialog.isVisible()
    assert dialog.fault.isVisible()
    assert "an absolute path" in dialog.fault.text()


def test_nothing_is_kept_with_a_budget_of_nothing(dialog: RecordingsDialog) -> None:
    dialog.budget.setValue(0)
    assert dialog.budget.text() == "keep nothing"


def test_a_folder_can_be_chosen(dialog: RecordingsDialog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "/somewhere")
    press(dialog, "browse_recordings_folder")
    assert dialog.folder.text() == "/somewhere"


def test_what_is_locked_cannot_be_changed(home: Path, show: Show) -> None:
    home.mkdir(parents=True, exist_ok=True)
    (home / "policy.json").write_text(json.dumps({"locked": {"recordings_budget_mb": 7}}))
    dialog = RecordingsDialog(configuration.read(), "")
    show(dialog)
    assert (dialog.budget.value(), dialog.budget.isEnabled(), dialog.folder.isEnabled()) == (7, False, True)
    dialog.folder.setText("/elsewhere")
    press(dialog, "keep_recordings")
    assert configuration.read().values.recordings_folder == Path("/elsewhere")
