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
from gradviz.ui.files.picture import PictureOrder, picture_job
from gradviz.ui.files.picture_dialog import PictureLook
from gradviz.ui.files.picture_progress import PictureProgress
from gradviz.ui.jobs import Job, Jobs, Progress

PATIENCE_MS = 60_000  # the first picture of a process imports matplotlib


class Received(QObject):
    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.results: list[Path | QImage] = []
        self.failed: list[str] = []
        self.canceled = 0
        jobs.done.connect(self._on_done)
        jobs.failed.connect(self._on_failed)
        jobs.canceled.connect(self._on_canceled)

    @Slot(object)
    def _on_done(self, job: Job) -> None:
        self.results.append(job.result)

    @Slot()
    def _on_canceled(self) -> None:
        self.canceled += 1

    @Slot(object)
    def _on_failed(self, job: Job) -> None:
        self.failed.append(job.sentence("odd: {error}"))


@pytest.fixture
def jobs(qapp: QObject) -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    jobs.wait()


@pytest.fixture
def order(record: Callable[..., Recording]) -> PictureOrder:
    return PictureOrder(record(np.ones((5, 3))), "grad_l2", Scale(-2, 1), PictureLook(size=(900, 820)))


def test_a_picture_has_the_size_that_was_asked_for(
    jobs: Jobs, order: PictureOrder, tmp_path: Path, qtbot: QtBot
) -> None:
    received = Received(jobs)
    path = tmp_path / "picture.png"
    jobs.start(picture_job(order, path))
    qtbot.waitUntil(lambda: received.results == [path], timeout=PATIENCE_MS)
    image = QImage(str(path))
    assert (image.width(), image.height()) == order.look.size


def test_a_copied_picture_has_it_too(jobs: Jobs, order: PictureOrder, qtbot: QtBot) -> None:
    received = Received(jobs)
    jobs.start(picture_job(order))
    qtbot.waitUntil(lambda: len(received.results) == 1, timeout=PATIENCE_MS)
    (image,) = received.results
    assert isinstance(image, QImage)
    assert (image.width(), image.height()) == order.look.size


def test_a_folder_that_is_not_there_is_told(jobs: Jobs, order: PictureOrder, tmp_path: Path, qtbot: QtBot) -> None:
    received = Received(jobs)
    jobs.start(picture_job(order, tmp_path / "nowhere" / "picture.png"))
    qtbot.waitUntil(lambda: len(received.failed) == 1, timeout=PATIENCE_MS)
    assert "can't be written" in received.failed[0]
    assert list(tmp_path.iterdir()) == []


def test_what_nobody_foresaw_is_told_and_logged(
    jobs: Jobs,
    order: PictureOrder,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_arguments: object, **_more: object) -> None:
        raise ValueError("odd")

    monkeypatch.setattr("gradviz.figures.heatmap.save_figure", fail)
    received = Received(jobs)
    jobs.start(picture_job(order, tmp_path / "picture.png"))
    qtbot.waitUntil(lambda: received.failed == ["odd: odd"], timeout=PATIENCE_MS)
    assert "a job of the window failed" in caplog.text


@pytest.mark.parametrize(("suffix", "start"), [(".svg", b"<?xml"), (".PDF", b"%PDF"), (".gif", b"GIF89a")])
def test_the_suffix_decides(
    suffix: str, start: bytes, jobs: Jobs, order: PictureOrder, tmp_path: Path, qtbot: QtBot
) -> None:
    received = Received(jobs)
    path = tmp_path / f"picture{suffix}"
    jobs.start(picture_job(order, path))
    qtbot.waitUntil(lambda: received.results == [path], timeout=PATIENCE_MS)
    assert path.read_bytes().startswith(start)


def test_looks_as_chosen_and_says_nothing_it_should_not(
    jobs: Jobs, order: PictureOrder, tmp_path: Path, qtbot: QtBot
) -> None:
    received, path = Received(jobs), tmp_path / "picture.png"
    jobs.start(picture_job(order.with_look(PictureLook(size=(900, 820), theme="dark", metadata=False)), path))
    qtbot.waitUntil(lambda: received.results == [path], timeout=PATIENCE_MS)
    assert QColor(QImage(str(path)).pixel(2, 2)).name() == "#16181d"
    assert b"gradviz-experiment" not in path.read_bytes()


@pytest.mark.parametrize("suffix", [".png", ".svg", ".gif"])
def test_one_that_is_given_up_leaves_no_file(
    suffix: str, jobs: Jobs, order: PictureOrder, tmp_path: Path, qtbot: QtBot
) -> None:
    received = Received(jobs)
    with qtbot.waitSignal(jobs.rested, timeout=PATIENCE_MS):
        jobs.start(picture_job(order, tmp_path / f"one{suffix}"))
        jobs.start(picture_job(order, tmp_path / f"two{suffix}"))
        jobs.cancel()
    assert (received.results, received.failed, received.canceled) == ([], [], 2)
    assert list(tmp_path.iterdir()) == []
    with qtbot.waitSignal(jobs.rested, timeout=PATIENCE_MS):
        jobs.start(picture_job(order, tmp_path / f"three{suffix}"))
    assert received.results == [tmp_path / f"three{suffix}"]


def test_progress_is_seen_until_it_rests(
    jobs: Jobs, order: PictureOrder, tmp_path: Path, qtbot: QtBot, show: Callable[[QWidget], None]
) -> None:
    window = QWidget()
    progress = PictureProgress(jobs, window)
    show(window)
    assert not progress.isVisible()
    reports: list[Progress] = []
    jobs.progressed.connect(reports.append)
    with qtbot.waitSignal(jobs.rested, timeout=PATIENCE_MS):
        jobs.start(picture_job(order, tmp_path / "picture.gif"))
        qtbot.waitUntil(progress.isVisible, timeout=PATIENCE_MS)
    assert not progress.isVisible()
    assert [(report.done, report.of) for report in reports] == [(0, 0), *((done, 5) for done in range(1, 6))]


def test_the_button_gives_up(jobs: Jobs, order: PictureOrder, tmp_path: Path, qtbot: QtBot) -> None:
    progress = PictureProgress(jobs)
    with qtbot.waitSignal(jobs.canceled, timeout=PATIENCE_MS):
        jobs.start(picture_job(order, tmp_path / "picture.png"))
        progress.button.click()
    assert list(tmp_path.iterdir()) == []
    progress.deleteLater()
