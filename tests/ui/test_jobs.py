"""Background jobs of the window."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Slot
from pytestqt.qtbot import QtBot

from gradviz.errors import FileError
from gradviz.ui.jobs import Job, Jobs, Progress

PATIENCE_S = 20.0
ReportProgress = Callable[..., None]


class Received(QObject):
    """Records the signals of jobs, in order, and the threads of the slots."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.signals: list[tuple[str, Any]] = []
        self.threads: set[int] = set()
        jobs.began.connect(self._on_began)
        jobs.progressed.connect(self._on_progressed)
        jobs.done.connect(self._on_done)
        jobs.failed.connect(self._on_failed)
        jobs.canceled.connect(self._on_canceled)
        jobs.rested.connect(self._on_rested)

    def _note(self, kind: str, value: Any) -> None:
        self.signals.append((kind, value))
        self.threads.add(threading.get_ident())

    @Slot(object)
    def _on_began(self, job: Job) -> None:
        self._note("began", job.subject)

    @Slot(object)
    def _on_progressed(self, progress: Progress) -> None:
        self._note("progressed", (progress.job.subject, progress.done, progress.of))

    @Slot(object)
    def _on_done(self, job: Job) -> None:
        self._note("done", (job.subject, job.result))

    @Slot(object)
    def _on_failed(self, job: Job) -> None:
        self._note("failed", (job.subject, job.sentence("{subject} is odd: {error}")))

    @Slot(object)
    def _on_canceled(self, job: Job) -> None:
        self._note("canceled", job.subject)

    @Slot()
    def _on_rested(self) -> None:
        self._note("rested", None)


@pytest.fixture
def jobs(qapp: QObject) -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    jobs.cancel()
    jobs.wait()


@pytest.fixture
def received(jobs: Jobs) -> Received:
    return Received(jobs)


@pytest.fixture
def rest(jobs: Jobs, qtbot: QtBot) -> Callable[[], None]:
    def rest_all() -> None:
        qtbot.waitUntil(lambda: not jobs.is_busy, timeout=20_000)

    return rest_all


def test_jobs_are_done_in_order_in_another_thread(jobs: Jobs, received: Received, rest: Callable[[], None]) -> None:
    threads: set[int] = set()

    def work(progress: ReportProgress) -> int:
        threads.add(threading.get_ident())
        progress(1, 2)
        return 7

    for subject in "ab":
        jobs.start(Job(subject, work))
    rest()
    expected = [[("began", name), ("progressed", (name, 1, 2)), ("done", (name, 7))] for name in "ab"]
    assert [signal for signal in received.signals if signal[1] is not None and "a" in signal[1]] == expected[0]
    assert [signal for signal in received.signals if signal[1] is not None and "b" in signal[1]] == expected[1]
    assert received.signals[-1] == ("rested", None)
    assert [kind for kind, _ in received.signals].count("rested") == 1
    assert received.threads == {threading.get_ident()}
    assert threads.isdisjoint(received.threads)


def test_an_error_is_told_and_the_next_job_is_done(
    jobs: Jobs, received: Received, rest: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(_progress: ReportProgress) -> None:
        raise FileError("there is no room")

    def fail(_progress: ReportProgress) -> None:
        raise ValueError("four")

    jobs.start(Job("a {name}", refuse))
    jobs.start(Job("b {name}", fail))
    jobs.start(Job("c", lambda _progress: None))
    rest()
    assert [value for kind, value in received.signals if kind == "failed"] == [
        ("a {name}", "there is no room"),
        ("b {name}", "b {name} is odd: four"),
    ]
    assert ("done", ("c", None)) in received.signals
    assert caplog.text.count("a job of the window failed") == 1


def test_cancelling_ends_the_job_and_those_that_wait_alone(
    jobs: Jobs, received: Received, rest: Callable[[], None]
) -> None:
    begun = threading.Event()

    def go_on(progress: ReportProgress) -> None:
        while True:
            begun.set()
            progress(0.5)

    jobs.start(Job("a", go_on))
    jobs.start(Job("b", go_on))
    assert begun.wait(PATIENCE_S)
    jobs.cancel()
    jobs.start(Job("c", lambda _progress: "fine"))
    rest()
    ends = [(kind, value) for kind, value in received.signals if kind in ("done", "canceled", "failed")]
    assert ends == [("canceled", "a"), ("canceled", "b"), ("done", ("c", "fine"))]


def test_deleting_the_owner_waits_for_the_job(qapp: QObject) -> None:
    begun, go_on, ended = threading.Event(), threading.Event(), threading.Event()

    def work(progress: ReportProgress) -> None:
        begun.set()
        assert go_on.wait(PATIENCE_S)
        progress(1)
        ended.set()

    owner = QObject()
    Jobs(owner).start(Job("a", work))
    assert begun.wait(PATIENCE_S)
    threading.Timer(0.05, go_on.set).start()
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert ended.is_set()


def test_a_job_that_failed_is_freed_without_the_collector(
    jobs: Jobs, received: Received, rest: Callable[[], None], qtbot: QtBot
) -> None:
    class Large:
        pass

    large = Large()
    gone = weakref.ref(large)

    def fail(_large: Large, progress: ReportProgress) -> None:
        progress(0)
        try:
            open("/nowhere/file")  # noqa: PTH123, SIM115
        except OSError as error:
            raise FileError("can't be written") from error

    was_on = gc.isenabled()
    gc.disable()
    try:
        jobs.start(Job("a", partial(fail, large)))
        del large
        rest()
        jobs.wait()
        assert ("failed", ("a", "can't be written")) in received.signals
        qtbot.waitUntil(lambda: gone() is None, timeout=5000)
    finally:
        if was_on:
            gc.enable()
