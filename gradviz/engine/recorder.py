"""The recorder: keeps every run of the window on the run_library."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from gradviz.engine.recording_thread import RecordingThread, WriteFailure
from gradviz.recording.overview import CHUNK_STEPS
from gradviz.recording.recording import Recording
from gradviz.storage.file_format import End
from gradviz.storage.run_library import LibraryRun, RunLibrary

OFFER_INTERVAL_S = 0.8  # with the time of a write less than the second that may be lost


class Recorder(QObject):
    """Lives in the windows' thread; owns the thread that writes.

    Attributes:
        run_library: where runs are kept; with a budget of 0 none is.
        write_failure: why the newest run can't be written now; None where it can.
        interrupted: the runs that an earlier program left in the middle and that nobody has decided on.

    Signals:
        interrupted_changed (), write_failure_changed (), lost (WriteFailure).
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
        self.thread_of_writes.write_failed.connect(self._on_troubled)
        self.thread_of_writes.recovered.connect(self._on_recovered)
        self.thread_of_writes.lost.connect(self._on_lost)

    @Slot()
    def start(self) -> None:
        """Look for what an earlier program left, and be ready."""
        self.thread_of_writes.start()

    def begin(self, recording: Recording) -> None:
        """Keep a run from its beginning."""
        self._records = self.run_library.budget_mb > 0
        self._offered, self._offered_at = 0, 0.0
        if self._records:
            self.thread_of_writes.begin(recording.snapshot())
            self.start()

    def grow(self, recording: Recording) -> None:
        """Write the newest steps, now and then; to be called on a clock."""
        new = len(recording) - self._offered
        waited = time.monotonic() - self._offered_at
        if self._records and (new >= CHUNK_STEPS or (new and waited >= OFFER_INTERVAL_S)):
            self._offered, self._offered_at = len(recording), time.monotonic()
            self.thread_of_writes.write(recording.snapshot())

    def end(self, recording: Recording, how: End) -> None:
        """Write the rest, and how the run ended."""
        if self._records:
            self._records = False
            self.thread_of_writes.write(recording.snapshot(), how)

    def keep_on(self, run_library: RunLibrary) -> None:
        """Keep runs there, from the next one on, and within that budget at once."""
        if run_library.folder == self.run_library.folder:
            self.run_library.budget_mb = run_library.budget_mb  # it knows what is being written and looked at
        else:
            self.run_library = self.thread_of_writes.run_library = run_library
            self._run_libraries.append(run_library)

    def is_written(self, path: Path) -> bool:
        """Whether a run is being recorded into this file, by this program."""
        return any(run_library.is_written(path) for run_library in self._run_libraries)

    @property
    def is_keeping(self) -> bool:
        """Whether the run that goes on is being written."""
        return self._records and self.write_failure is None

    @Slot()
    def retry(self) -> None:
        """Try again at once what failed."""
        self.thread_of_writes.retry()

    def dismiss(self, run: LibraryRun) -> None:
        """Offer an interrupted run no more; it stays on the run_library."""
        self.run_library.dismiss(run.path)
        self.interrupted = [one for one in self.interrupted if one.path != run.path]
        self.interrupted_changed.emit()

    def shutdown(self) -> None:
        """Write what there is and end the thread; returns when it has ended."""
        self.thread_of_writes.shutdown()

    @Slot(object)
    def _on_interrupted(self, runs: list[LibraryRun]) -> None:
        self.interrupted = runs
        self.interrupted_changed.emit()

    @Slot(object)
    def _on_troubled(self, write_failure: WriteFailure) -> None:
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
