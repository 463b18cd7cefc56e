"""Work beside the window's thread: the one form that it has.

The two threads that live as long as the session, the engine's and the recorder's, are in :mod:`gradviz.engine`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, SignalInstance, Slot

from gradviz.errors import GradvizError

log = logging.getLogger(__name__)


class JobCancelled(Exception):  # noqa: N818
    """Raised inside the work of a job that was cancelled, the next time it reports progress."""


class Job:
    """A piece of work.

    ``work`` is called in another thread, with a function ``tell(done, of=1.0)`` to report its progress to. That
    function raises :class:`JobCancelled` after :meth:`cancel`: work that reports no progress can't be cancelled once
    it has begun.

    Attributes:
        subject: what the work is about, for whoever started it.
        result: what the work returned; None before.
        end: how the job ended.
        error: what was wrong, if it failed. The exception itself is not kept: through its frames it would keep all
            that the work needed, in a cycle.
    """

    def __init__(self, subject: Any, work: Callable[[Callable[..., None]], Any]) -> None:
        self.subject = subject
        self.work = work
        self.result: Any = None
        self.end: Literal["done", "failed", "cancelled"] = "failed"
        self.error = ""
        self.is_foreseen = False
        self.is_cancelled = False

    def cancel(self) -> None:
        """Give the work up."""
        self.is_cancelled = True

    def sentence(self, unforeseen: str) -> str:
        """Return the error for a person.

        One that nobody foresaw is put into ``unforeseen``, which has the places ``{error}`` and ``{subject}``.
        """
        if self.is_foreseen:
            return self.error
        return unforeseen.format(error=self.error, subject=self.subject)


@dataclass(frozen=True, slots=True)
class Progress:
    """So much of a job is done, of so much."""

    job: Job
    done: float
    of: float


class Jobs(QObject):
    """Does one job after another in a thread of its own. Lives in the window's thread, as do its signals.

    Signals:
        began (Job), progressed (Progress).
        done (Job), failed (Job), cancelled (Job): how a job ended; one of them for each.
        rested (): no job is left.
    """

    began = Signal(object)
    progressed = Signal(object)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal(object)
    rested = Signal()
    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)  # its destructor waits: no job outlives this object
        self._pool.setMaxThreadCount(1)
        self._unfinished: list[Job] = []
        self._ended.connect(self._on_ended)

    def start(self, job: Job) -> None:
        """Do a job after those that were started before."""
        self._unfinished.append(job)
        self._pool.start(_Runnable(self, job))

    @property
    def is_busy(self) -> bool:
        """True if there is a job whose end was not told yet."""
        return bool(self._unfinished)

    @Slot()
    def cancel(self) -> None:
        """Cancel every job, the one that is being done and those that wait."""
        for job in self._unfinished:
            job.cancel()

    def wait(self) -> None:
        """Return when every job has ended; signals that tell of it come with the next events."""
        self._pool.waitForDone()

    @Slot(object)
    def _on_ended(self, job: Job) -> None:
        self._unfinished.remove(job)
        {"done": self.done, "failed": self.failed, "cancelled": self.cancelled}[job.end].emit(job)
        if not self._unfinished:
            self.rested.emit()


class _Runnable(QRunnable):
    """Runs in the pool's thread."""

    def __init__(self, jobs: Jobs, job: Job) -> None:
        super().__init__()
        self._jobs = jobs
        self._job = job

    def run(self) -> None:
        job = self._job
        self._tell_of(self._jobs.began, job)
        try:
            job.result = self._do(job)
            job.end = "done"
        except JobCancelled:
            job.end = "cancelled"
        except GradvizError as error:
            job.error, job.is_foreseen = str(error), True
        except Exception as error:
            log.exception("a job of the window failed")
            job.error = str(error)
        self._tell_of(self._jobs._ended, job)
        # WORKAROUND: PySide's pool keeps a runnable that ends before ``start`` returns, and with it all that it holds.
        del self._jobs, self._job

    def _do(self, job: Job) -> Any:
        if job.is_cancelled:
            raise JobCancelled
        return job.work(self._on_progress)

    def _on_progress(self, done: float, of: float = 1.0) -> None:
        if self._job.is_cancelled:
            raise JobCancelled
        self._tell_of(self._jobs.progressed, Progress(self._job, done, of))

    def _tell_of(self, signal: SignalInstance, what: object) -> None:
        try:
            signal.emit(what)
        except RuntimeError:  # the window is being deleted, and waits for this job
            log.debug("nobody is told of %s", what)
