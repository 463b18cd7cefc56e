"""The thread that writes runs to the run library."""

from __future__ import annotations

import logging
import time
from collections import deque
from dataclasses import dataclass
from threading import Condition

from PySide6.QtCore import QObject, QThread, Signal

from gradviz.errors import FileError
from gradviz.recording.recording import Recording
from gradviz.storage.database import is_full
from gradviz.storage.file_format import End
from gradviz.storage.run_library import RunLibrary
from gradviz.storage.writer import RecordingWriter

log = logging.getLogger(__name__)

RETRY_INTERVAL_S = 5.0
_TRIM_EVERY = 100  # writes


@dataclass(frozen=True, slots=True)
class WriteFailure:
    """The reason that a run can't be written, the number of steps in its file, and whether the disk is full."""

    reason: str
    saved: int
    is_full: bool


@dataclass(slots=True)
class _Run:
    """The newest snapshot of a run, and how the run ended, or None if it has not ended."""

    recording: Recording
    end: End | None = None


class RecordingThread(QThread):
    """Writes one run after the other. Neither training nor the window ever waits for the disk.

    The thread receives snapshots and writes the steps that are not in the file yet. Nothing queues up while the disk
    is slow, and steps that could not be written are written later, from the same memory that the views show.

    Signals:
        interrupted_found (list of LibraryRun): emitted at the start if an earlier process was killed.
        write_failed (WriteFailure): a write failed and is retried every few seconds.
        recovered (): the missing steps are written.
        lost (WriteFailure): the rest of a run was given up because another run began or the program ends.
    """

    interrupted_found = Signal(object)
    write_failed = Signal(object)
    recovered = Signal()
    lost = Signal(object)

    def __init__(self, run_library: RunLibrary, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.run_library = run_library
        self._news = Condition()
        self._runs: deque[_Run] = deque()
        self._retry = False
        self._leaving = False

    def begin(self, recording: Recording) -> None:
        """Begin to record another run; the previous run must have ended."""
        with self._news:
            self._runs.append(_Run(recording))
            self._news.notify_all()

    def write(self, recording: Recording, end: End | None = None) -> None:
        """Write a snapshot of the newest run, and how the run ended; ``recording`` must not grow."""
        with self._news:
            self._runs[-1].recording = recording
            self._runs[-1].end = end
            self._news.notify_all()

    def retry(self) -> None:
        """Retry a failed write at once."""
        with self._news:
            self._retry = True
            self._news.notify_all()

    def shutdown(self) -> None:
        """Write the waiting steps and end the thread; returns when it has ended."""
        with self._news:
            self._leaving = True
            for run in self._runs:
                run.end = run.end or "stopped"
            self._news.notify_all()
        self.wait()

    def run(self) -> None:
        """Report interrupted runs, then write run after run until :meth:`shutdown`. Called in the thread."""
        if interrupted := self.run_library.interrupted():
            self.interrupted_found.emit(interrupted)
        while (run := self._next_run()) is not None:
            file = _RunFile(self.run_library)
            try:
                self._write_run(run, file)
            except Exception as error:  # an exception must not end the thread
                log.exception("recording failed")
                file.abandon()
                self.lost.emit(WriteFailure(f"{type(error).__name__}: {error}", file.saved, False))
            with self._news:
                self._runs.popleft()

    def _next_run(self) -> _Run | None:
        with self._news:
            while not self._runs and not self._leaving:
                self._news.wait()
            return self._runs[0] if self._runs else None

    def _write_run(self, run: _Run, file: _RunFile) -> None:
        write_failure: WriteFailure | None = None
        while True:
            recording, end, is_last_try = self._wait_for_news(run, file.saved, write_failure)
            try:
                file.write(recording, end)
            except FileError as error:
                full = is_full(error)
                failure = WriteFailure("" if full else str(error), file.saved, full)
                write_failure = self._reported(write_failure, failure)
                if is_last_try:
                    file.abandon()
                    self.lost.emit(write_failure)
                    return
            else:
                if write_failure is not None:
                    write_failure = None
                    self.recovered.emit()
                if end is not None:
                    return

    def _wait_for_news(
        self, run: _Run, saved: int, write_failure: WriteFailure | None
    ) -> tuple[Recording, End | None, bool]:
        """Return the newest snapshot as soon as there are steps to write, or, after a failure, at the next retry.

        The last value is True if the run must make way after this try. That is decided before the try: one that began
        earlier may have failed for a reason that is gone by now.
        """
        with self._news:
            due = time.monotonic() + RETRY_INTERVAL_S
            while not self._is_time(run, saved, write_failure, due):
                self._news.wait(None if write_failure is None else max(0.0, due - time.monotonic()))
            self._retry = False
            return run.recording, run.end, self._must_make_way(run)

    def _is_time(self, run: _Run, saved: int, write_failure: WriteFailure | None, due: float) -> bool:
        if write_failure is not None:
            return self._retry or self._must_make_way(run) or time.monotonic() >= due
        return run.end is not None or len(run.recording) > saved

    def _must_make_way(self, run: _Run) -> bool:
        """Return True if the run has ended and another run or the shutdown is waiting."""
        return run.end is not None and (self._leaving or len(self._runs) > 1)

    def _reported(self, before: WriteFailure | None, now: WriteFailure) -> WriteFailure:
        if now != before:
            self.write_failed.emit(now)
        return now


class _RunFile:
    """The file of one run, created with the first step."""

    def __init__(self, run_library: RunLibrary) -> None:
        self._run_library = run_library
        self._writer: RecordingWriter | None = None
        self._writes = 0

    @property
    def saved(self) -> int:
        """Number of steps on the disk."""
        return self._writer.saved_steps if self._writer else 0

    def write(self, recording: Recording, end: End | None) -> None:
        """Write the missing steps. Raises :class:`FileError`; the write can be retried."""
        if not len(recording):
            return
        writer = self._writer = self._writer or self._begin(recording)
        writer.copy(recording)
        if end is not None:
            writer.close(end)
            self._run_library.leave(writer.path)
        if self._run_library.budget_mb > 0 and (end is not None or self._writes % _TRIM_EVERY == 0):
            self._run_library.trim()
        self._writes += 1

    def _begin(self, recording: Recording) -> RecordingWriter:
        info = recording.info
        path = self._run_library.claim(info.title, None if info.experiment is None else info.experiment.seed)
        try:
            return RecordingWriter(path, info)
        except FileError:
            self._run_library.leave(path)
            raise

    def abandon(self) -> None:
        """Close the file without an end, and remove it if it has no steps."""
        if self._writer is not None:
            self._writer.abandon()
            if not self.saved:
                self._run_library.remove(self._writer.path)
            self._run_library.leave(self._writer.path)
