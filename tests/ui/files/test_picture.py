from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradviz.heatmap.scale import Scale
from gradviz.recording.recording import Recording
from gradviz.ui.files.picture import Order, Painter
from gradviz.ui.files.picture_dialog import Look
from gradviz.ui.files.picture_progress import PictureProgress

PATIENCE_MS = 60_000  # the first picture of a process waits for matplotlib to be imported


class Told(QObject):
    def __init__(self, painter: Painter) -> None:
        super().__init__()
        self.saved: list[Path] = []
        self.copied: list[QImage] = []
        self.failed: list[str] = []
        self.cancelled = 0
        painter.saved.connect(self._on_saved)
        painter.copied.connect(self._on_copied)
        painter.failed.connect(self._on_failed)
        painter.cancelled.connect(self._on_cancelled)

    @Slot(object)
    def _on_saved(self, path: Path) -> None:
        self.saved.append(path)

    @Slot(object)
    def _on_copied(self, image: QImage) -> None:
        self.copied.append(image)

    @Slot()
    def _on_cancelled(self) -> None:
        self.cancelled += 1

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
    return Order(record(np.ones((5, 3))), "grad_l2", Scale(-2, 1), Look(size=(900, 820)))


def test_a_picture_has_the_size_that_was_asked_for(
    painter: Painter, order: Order, tmp_path: Path, qtbot: QtBot
) -> None:
    told = Told(painter)
    path = tmp_path / "picture.png"
    painter.save(order, path)
    qtbot.waitUntil(lambda: told.saved == [path], timeout=PATIENCE_MS)
    image = QImage(str(path))
    assert (image.width(), image.height()) == order.look.size


def test_a_copied_picture_has_it_too(painter: Painter, order: Order, qtbot: QtBot) -> None:
    told = Told(painter)
    painter.copy(order)
    qtbot.waitUntil(lambda: len(told.copied) == 1, timeout=PATIENCE_MS)
    assert (told.copied[0].width(), told.copied[0].height()) == order.look.size


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
    def fail(*_arguments: object, **_more: object) -> None:
        raise ValueError("odd")

    monkeypatch.setattr("gradviz.figures.heatmap.save_figure", fail)
    told = Told(painter)
    painter.save(order, tmp_path / "picture.png")
    qtbot.waitUntil(lambda: told.failed == ["The picture can't be drawn: odd"], timeout=PATIENCE_MS)
    assert "drawing failed" in caplog.text


@pytest.mark.parametrize(("suffix", "start"), [(".svg", b"<?xml"), (".PDF", b"%PDF"), (".gif", b"GIF89a")])
def test_the_suffix_decides(
    suffix: str, start: bytes, painter: Painter, order: Order, tmp_path: Path, qtbot: QtBot
) -> None:
    told = Told(painter)
    path = tmp_path / f"picture{suffix}"
    painter.save(order, path)
    qtbot.waitUntil(lambda: told.saved == [path], timeout=PATIENCE_MS)
    assert path.read_bytes().startswith(start)


def test_looks_as_chosen_and_says_nothing_it_should_not(
    painter: Painter, order: Order, tmp_path: Path, qtbot: QtBot
) -> None:
    told, path = Told(painter), tmp_path / "picture.png"
    painter.save(order.looking(Look(size=(900, 820), theme="dark", metadata=False)), path)
    qtbot.waitUntil(lambda: told.saved == [path], timeout=PATIENCE_MS)
    assert QColor(QImage(str(path)).pixel(2, 2)).name() == "#16181d"
    assert b"gradviz-experiment" not in path.read_bytes()


@pytest.mark.parametrize("suffix", [".png", ".svg", ".gif"])
def test_one_that_is_given_up_leaves_no_file(
    suffix: str, painter: Painter, order: Order, tmp_path: Path, qtbot: QtBot
) -> None:
    told = Told(painter)
    with qtbot.waitSignal(painter.rested, timeout=PATIENCE_MS):
        painter.save(order, tmp_path / f"one{suffix}")
        painter.save(order, tmp_path / f"two{suffix}")
        painter.cancel()
    assert (told.saved, told.failed, told.cancelled) == ([], [], 2)
    assert list(tmp_path.iterdir()) == []
    with qtbot.waitSignal(painter.rested, timeout=PATIENCE_MS):
        painter.save(order, tmp_path / f"three{suffix}")
    assert [path.name for path in told.saved] == [f"three{suffix}"]


def test_progress_is_seen_until_it_rests(
    painter: Painter, order: Order, tmp_path: Path, qtbot: QtBot, show: Callable[[QWidget], None]
) -> None:
    window = QWidget()
    progress = PictureProgress(painter, window)
    show(window)
    assert not progress.isVisible()
    seen = list[tuple[int, int]]()
    painter.progressed.connect(lambda done, count: seen.append((done, count)))
    with qtbot.waitSignal(painter.rested, timeout=PATIENCE_MS):
        painter.save(order, tmp_path / "picture.gif")
        qtbot.waitUntil(progress.isVisible, timeout=PATIENCE_MS)
    assert not progress.isVisible()
    assert seen == [(0, 0), *((done, 5) for done in range(1, 6))]


def test_the_button_gives_up(painter: Painter, order: Order, tmp_path: Path, qtbot: QtBot) -> None:
    progress = PictureProgress(painter)
    with qtbot.waitSignal(painter.cancelled, timeout=PATIENCE_MS):
        painter.save(order, tmp_path / "picture.png")
        progress.button.click()
    assert list(tmp_path.iterdir()) == []
    progress.deleteLater()
