"""Background jobs of the window.

All work outside the window's thread is a job, except in the engine's and the recorder's thread, which live as long as
the session and are in :mod:`gradviz.engine`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, SignalInstance, Slot

from gradviz.errors import GradvizError

log = logging.getLogger(__name__)


class JobCanceled(Exception):  # noqa: N818
    """Raised inside the work of a canceled job when it reports progress."""


class Job:
    """A function to be called in another thread.

    ``work`` is called with a function ``progress(done, of=1.0)``, which raises :class:`JobCanceled` after
    :meth:`cancel`. Work that reports no progress can't be canceled after it has begun.

    Attributes:
        subject: the object of the work, for the code that started the job.
        result: the return value of the work; None before it has returned.
        end: how the job ended.
        error: the error message if the job failed. The exception itself is not kept, because its frames would keep
            everything that the work used in a reference cycle.
        is_foreseen: True if the error is a :class:`GradvizError`, whose message is written for the user.
    """

    def __init__(self, subject: Any, work: Callable[[Callable[..., None]], Any]) -> None:
        self.subject = subject
        self.work = work
        self.result: Any = None
        self.end: Literal["done", "failed", "canceled"] = "failed"
        self.error = ""
        self.is_foreseen = False
        self.is_canceled = False

    def cancel(self) -> None:
        """Cancel the job; it ends when it next reports progress."""
        self.is_canceled = True

    def sentence(self, unforeseen: str) -> str:
        """Return the error message for the user.

        An unforeseen error is formatted with ``unforeseen``, a template with ``{error}`` and ``{subject}``.
        """
        if self.is_foreseen:
            return self.error
        return unforeseen.format(error=self.error, subject=self.subject)


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress of a job: ``done`` of ``of``."""

    job: Job
    done: float
    of: float


class Jobs(QObject):
    """Runs one job after another in its own thread. The object and its signals live in the window's thread.

    Signals:
        began (Job): a job has begun.
        progressed (Progress): a job has reported progress.
        done (Job), failed (Job), canceled (Job): a job has ended; exactly one of them is emitted per job.
        rested (): no job is left.
    """

    began = Signal(object)
    progressed = Signal(object)
    done = Signal(object)
    failed = Signal(object)
    canceled = Signal(object)
    rested = Signal()
    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)  # its destructor waits, hence no job outlives this object
        self._pool.setMaxThreadCount(1)
        self._unfinished: list[Job] = []
        self._ended.connect(self._on_ended)

    def start(self, job: Job) -> None:
        """Run a job after all jobs that were started before."""
        self._unfinished.append(job)
        self._pool.start(_Runnable(self, job))

    @property
    def is_busy(self) -> bool:
        """True if there is a job whose end has not been emitted yet."""
        return bool(self._unfinished)

    @Slot()
    def cancel(self) -> None:
        """Cancel the current job and all waiting jobs."""
        for job in self._unfinished:
            job.cancel()

    def wait(self) -> None:
        """Wait until every job has ended. The signals of the ends arrive with the next events."""
        self._pool.waitForDone()

    @Slot(object)
    def _on_ended(self, job: Job) -> None:
        self._unfinished.remove(job)
        {"done": self.done, "failed": self.failed, "canceled": self.canceled}[job.end].emit(job)
        if not self._unfinished:
            self.rested.emit()


class _Runnable(QRunnable):
    """Runs a job in the pool's thread."""

    def __init__(self, jobs: Jobs, job: Job) -> None:
        super().__init__()
        self._jobs = jobs
        self._job = job

    def run(self) -> None:
        job = self._job
        self._emit(self._jobs.began, job)
        try:
            job.result = self._do(job)
            job.end = "done"
        except JobCanceled:
            job.end = "canceled"
        except GradvizError as error:
            job.error, job.is_foreseen = str(error), True
        except Exception as error:
            log.exception("a job of the window failed")
            job.error = str(error)
        self._emit(self._jobs._ended, job)
        # WORKAROUND: PySide's pool keeps a runnable that ends before ``start`` returns, and everything it refers to.
        del self._jobs, self._job

    def _do(self, job: Job) -> Any:
        if job.is_canceled:
            raise JobCanceled
        return job.work(self._on_progress)

    def _on_progress(self, done: float, of: float = 1.0) -> None:
        if self._job.is_canceled:
            raise JobCanceled
        self._emit(self._jobs.progressed, Progress(self._job, done, of))

    def _emit(self, signal: SignalInstance, event: object) -> None:
        try:
            signal.emit(event)
        except RuntimeError:  # the window is being deleted and waits for this job
            log.debug("nobody receives %s", event)
