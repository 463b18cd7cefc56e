"""The recorder: writes every run of the window to the run library."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from gradviz.engine.recording_thread import RecordingThread, WriteFailure
from gradviz.recording.overview import CHUNK_STEPS
from gradviz.recording.recording import Recording
from gradviz.storage.file_format import End
from gradviz.storage.run_library import LibraryRun, RunLibrary

OFFER_INTERVAL_S = 0.8  # plus the duration of a write stays below the second that may be lost


class Recorder(QObject):
    """Owns the thread that writes recordings. Lives in the window's thread.

    Attributes:
        run_library: the library of recorded runs; with a budget of 0, no run is recorded.
        write_failure: the reason that the newest run can't be written now, or None if it can.
        interrupted: the runs that a killed process left unfinished and that the user hasn't opened or dismissed.

    Signals:
        interrupted_changed (): ``interrupted`` has changed.
        write_failure_changed (): ``write_failure`` has changed.
        lost (WriteFailure): the rest of a run was given up.
    """

    interrupted_changed = Signal()
    write_failure_changed = Signal()
    lost = Signal(object)

    def __init__(self, run_library: RunLibrary, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.run_library = run_library
        self.write_failure: WriteFailure | None = None
        self.interrupted: list[LibraryRun] = []
        self._run_libraries = [run_library]
        self._records = False
        self._offered = 0
        self._offered_at = 0.0
        self.thread_of_writes = RecordingThread(run_library, self)
        self.thread_of_writes.interrupted_found.connect(self._on_interrupted)
        self.thread_of_writes.write_failed.connect(self._on_write_failed)
        self.thread_of_writes.recovered.connect(self._on_recovered)
        self.thread_of_writes.lost.connect(self._on_lost)

    @Slot()
    def start(self) -> None:
        """Start the thread, which first looks for interrupted runs."""
        self.thread_of_writes.start()

    def begin(self, recording: Recording) -> None:
        """Begin to record a run."""
        self._records = self.run_library.budget_mb > 0
        self._offered, self._offered_at = 0, 0.0
        if self._records:
            self.thread_of_writes.begin(recording.snapshot())
            self.start()

    def grow(self, recording: Recording) -> None:
        """Write the newest steps if enough of them are waiting. Call this periodically."""
        new = len(recording) - self._offered
        waited = time.monotonic() - self._offered_at
        if self._records and (new >= CHUNK_STEPS or (new and waited >= OFFER_INTERVAL_S)):
            self._offered, self._offered_at = len(recording), time.monotonic()
            self.thread_of_writes.write(recording.snapshot())

    def end(self, recording: Recording, end: End) -> None:
        """Write the remaining steps and how the run ended."""
        if self._records:
            self._records = False
            self.thread_of_writes.write(recording.snapshot(), end)

    def keep_on(self, run_library: RunLibrary) -> None:
        """Use another run library from the next run on; a new budget applies at once."""
        if run_library.folder == self.run_library.folder:
            self.run_library.budget_mb = run_library.budget_mb  # keep the object, which knows the files in use
        else:
            self.run_library = self.thread_of_writes.run_library = run_library
            self._run_libraries.append(run_library)

    def is_written(self, path: Path) -> bool:
        """Return True if this process is recording a run into the file."""
        return any(run_library.is_written(path) for run_library in self._run_libraries)

    @property
    def is_keeping(self) -> bool:
        """True if the current run is being written."""
        return self._records and self.write_failure is None

    @Slot()
    def retry(self) -> None:
        """Retry a failed write at once."""
        self.thread_of_writes.retry()

    def dismiss(self, run: LibraryRun) -> None:
        """Stop offering an interrupted run; it stays in the run library."""
        self.run_library.dismiss(run.path)
        self.interrupted = [other for other in self.interrupted if other.path != run.path]
        self.interrupted_changed.emit()

    def shutdown(self) -> None:
        """Write the waiting steps and end the thread; returns when it has ended."""
        self.thread_of_writes.shutdown()

    @Slot(object)
    def _on_interrupted(self, runs: list[LibraryRun]) -> None:
        self.interrupted = runs
        self.interrupted_changed.emit()

    @Slot(object)
    def _on_write_failed(self, write_failure: WriteFailure) -> None:
        self.write_failure = write_failure
        self.write_failure_changed.emit()

    @Slot()
    def _on_recovered(self) -> None:
        self.write_failure = None
        self.write_failure_changed.emit()

    @Slot(object)
    def _on_lost(self, write_failure: WriteFailure) -> None:
        self._on_recovered()
        self.lost.emit(write_failure)
