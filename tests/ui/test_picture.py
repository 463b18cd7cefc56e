from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialogButtonBox, QWidget
from pytestqt.qtbot import QtBot

from gradviz.recording.recording import Recording
from gradviz.recording.scale import LogScale
from gradviz.ui.picture import Order, Painter, SizeDialog

PATIENCE_MS = 60_000  # the first picture of a process waits for matplotlib to be imported


class Told(QObject):
    def __init__(self, painter: Painter) -> None:
        super().__init__()
        self.saved: list[Path] = []
        self.copied: list[QImage] = []
        self.failed: list[str] = []
        painter.saved.connect(self._on_saved)
        painter.copied.connect(self._on_copied)
        painter.failed.connect(self._on_failed)

    @Slot(object)
    def _on_saved(self, path: Path) -> None:
        self.saved.append(path)

    @Slot(object)
    def _on_copied(self, image: QImage) -> None:
        self.copied.append(image)

    @Slot(object)
    def _on_failed(self, text: str) -> None:
        self.failed.append(text)


@pytest.fixture
def painter(qapp: QObject) -> Iterator[Painter]:
    painter = Painter()
    yield painter
    painter.wait()


@pytest.fixture
def order(record: Callable[..., Recording]) -> Order:
    return Order(record(np.ones((5, 3))), "grad_l2", LogScale(-2, 1), (900, 820))


def test_a_picture_has_the_size_that_was_asked_for(
    painter: Painter, order: Order, tmp_path: Path, qtbot: QtBot
) -> None:
    told = Told(painter)
    path = tmp_path / "picture.png"
    painter.save(order, path)
    qtbot.waitUntil(lambda: told.saved == [path], timeout=PATIENCE_MS)
    image = QImage(str(path))
    assert (image.width(), image.height()) == order.size


def test_a_copied_picture_has_it_too(painter: Painter, order: Order, qtbot: QtBot) -> None:
    told = Told(painter)
    painter.copy(order)
    qtbot.waitUntil(lambda: len(told.copied) == 1, timeout=PATIENCE_MS)
    assert (told.copied[0].width(), told.copied[0].height()) == order.size


def test_a_folder_that_is_not_there_is_told(painter: Painter, order: Order, tmp_path: Path, qtbot: QtBot) -> None:
    told = Told(painter)
    painter.save(order, tmp_path / "nowhere" / "picture.png")
    qtbot.waitUntil(lambda: len(told.failed) == 1, timeout=PATIENCE_MS)
    assert "can't be written" in told.failed[0]
    assert list(tmp_path.iterdir()) == []


def test_what_nobody_foresaw_is_told_and_logged(
    painter: Painter,
    order: Order,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_arguments: object) -> None:
        raise ValueError("odd")

    monkeypatch.setattr("gradviz.figures.heatmap.save_figure", fail)
    told = Told(painter)
    painter.save(order, tmp_path / "picture.png")
    qtbot.waitUntil(lambda: told.failed == ["The picture can't be drawn: odd"], timeout=PATIENCE_MS)
    assert "drawing failed" in caplog.text


def test_the_dialog_offers_sizes_within_bounds(show: Callable[[QWidget], None]) -> None:
    dialog = SizeDialog()
    show(dialog)
    assert dialog.size_px == (1920, 1080)
    dialog.width_box.setValue(1)
    dialog.height_box.setValue(99_999)
    assert dialog.size_px == (800, 8000)
    for widget in (dialog.width_box, dialog.height_box, *dialog.findChildren(QDialogButtonBox)[0].buttons()):
        assert widget.objectName()
        assert widget.toolTip()
        assert widget.accessibleName()
