from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDialogButtonBox, QSpinBox, QWidget

from gradviz.ui.files.picture_dialog import PictureDialog, PictureLook


@pytest.fixture
def dialog(qapp: object, show: Callable[[QWidget], None]) -> PictureDialog:
    dialog = PictureDialog("dark")
    show(dialog)
    return dialog


def choose(combo: QComboBox, data: object) -> None:
    combo.setCurrentIndex(combo.findData(data))


def test_begins_with_a_slide_in_the_theme_of_the_window(dialog: PictureDialog) -> None:
    assert dialog.look == PictureLook("png", (1920, 1080), "dark", True)
    assert dialog.pixels.text() == "1,920 × 1,080 pixels"


def test_gives_what_is_chosen(dialog: PictureDialog) -> None:
    choose(dialog.kind, "svg")
    choose(dialog.theme, "light")
    choose(dialog.scale, 2)
    dialog.width_box.setValue(1280)
    dialog.height_box.setValue(720)
    dialog.metadata.setChecked(False)
    assert dialog.look == PictureLook("svg", (2560, 1440), "light", False)
    assert dialog.pixels.text() == "2,560 × 1,440 pixels"


def test_sizes_are_within_bounds(dialog: PictureDialog) -> None:
    dialog.width_box.setValue(1)
    dialog.height_box.setValue(99_999)
    assert dialog.look.size == (480, 8000)
    choose(dialog.scale, 2)
    assert "at most 8,000" in dialog.pixels.text()
    assert not dialog.findChildren(QDialogButtonBox)[0].button(QDialogButtonBox.StandardButton.Save).isEnabled()


def test_says_which_steps_are_shown(dialog: PictureDialog) -> None:
    dialog.show_steps(None, 1234)
    assert dialog.steps.text() == "all 1,234"
    dialog.show_steps(range(100, 1200), 1234)
    assert dialog.steps.text() == "the selected ones, 100 to 1,199"


def test_offers_a_film_only_where_it_can_be_written(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    dialog = PictureDialog("light")
    assert [dialog.kind.itemData(at) for at in range(dialog.kind.count())] == ["png", "svg", "pdf", "gif"]
    dialog.deleteLater()


def test_everything_has_a_name_and_a_word_on_it(dialog: PictureDialog) -> None:
    for kind in (QAbstractButton, QComboBox, QSpinBox):
        for widget in dialog.findChildren(kind):
            assert widget.objectName()
            assert widget.toolTip()
            assert widget.accessibleName()
