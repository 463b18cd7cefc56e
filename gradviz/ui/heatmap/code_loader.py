"""Reads what the heatmap misses, beside the window's thread: a file is slow, and a long run is long."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from gradviz.heatmap.coded_statistic import Piece, RankSource
from gradviz.ui.jobs import Job, Jobs

JOB_SECONDS = 0.03  # so that what is wanted now is read soon, and nobody waits for a job that isn't


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a job reads: chunks of a source, the first ones first."""

    source: RankSource
    unit: int
    chunks: Sequence[int]

    def read(self, _tell: Callable[..., None]) -> list[Piece]:
        return self.source.pieces(self.unit, self.chunks, JOB_SECONDS)


class RankLoader(QObject):
    """One job at a time; its owner asks again after each, for what it wants by then. What is damaged is read once.

    Signals:
        loaded (list of Piece), failed (str).
    """

    loaded = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = Jobs(self)
        self._source: RankSource | None = None
        self._damaged: set[int] = set()
        self._is_resting = False
        self._jobs.done.connect(self._on_done)
        self._jobs.failed.connect(self._on_failed)

    def read_from(self, source: RankSource | None) -> None:
        """Read from here on from another source."""
        self._source = source
        self._damaged.clear()

    def want(self, unit: int, chunks: Sequence[int]) -> None:
        """Read some chunks, the first ones first; nothing happens while another job goes on."""
        wanted = [chunk for chunk in chunks if chunk not in self._damaged]
        if self._source is not None and not self._jobs.is_busy and not self._is_resting and wanted:
            work = _Wanted(self._source, unit, wanted)
            self._jobs.start(Job(work, work.read))

    @Slot(object)
    def _on_done(self, job: Job) -> None:
        self.loaded.emit(job.result if job.subject.source is self._source else [])

    @Slot(object)
    def _on_failed(self, job: Job) -> None:
        if job.subject.source is self._source:
            self._damaged.add(job.subject.chunks[0])
            self.failed.emit(job.error)
        self.loaded.emit([])

    def wait(self) -> None:
        """Return when the job that goes on has ended."""
        self._jobs.wait()

    def rest(self, on: bool) -> None:
        """Read nothing while nobody looks; returns when nothing is being read."""
        self._is_resting = on
        if on:
            self.wait()
