"""The magnitudes that a heatmap shows. New steps are read at once, earlier ones by jobs in a worker thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from gradviz.catalog.scales import Kind
from gradviz.errors import FileError
from gradviz.heatmap.coded_statistic import CodedStatistic, Piece
from gradviz.heatmap.pyramid import MagnitudePyramid
from gradviz.heatmap.scale import Scale, least_and_largest, scale_around
from gradviz.recording.overview import BLOCK_STEPS, CHUNK_STEPS
from gradviz.recording.recording import Recording
from gradviz.ui.jobs import Job, Jobs

_CELLS_AT_ONCE = 500_000  # takes a few milliseconds
_CHUNKS_AT_ONCE = 20
_JOB_SECONDS = 0.03  # short, so that a new request does not wait long for the previous job

Extremes = tuple[NDArray[np.uint16], NDArray[np.uint16]]


@dataclass(frozen=True, slots=True)
class _ChunkRequest:
    """The chunks that a job reads from a source, in order of priority."""

    source: CodedStatistic
    unit: int
    chunks: Sequence[int]

    def read(self, _progress: Callable[..., None]) -> list[Piece]:
        return self.source.pieces(self.unit, self.chunks, _JOB_SECONDS)


class HeatmapCodes(QObject):
    """Reads the magnitudes of one statistic as they are needed, never the whole recording.

    At most one job runs at a time. When it ends, the next one reads the chunks that are missing then. A damaged chunk
    is read only once.

    Attributes:
        pyramid: the magnitudes.
        reference: the numbers of the first step, (rows,), or None if the recording has no steps yet.

    Signals:
        met (Extremes): the smallest and largest ordinary magnitude of each row among the magnitudes just read.
        changed (): there is more to draw.
        failed (str): the recording or a chunk could not be read.
    """

    met = Signal(object)
    changed = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pyramid = MagnitudePyramid(0)
        self.reference: NDArray[np.float32] | None = None
        self._rows = 0
        self._source: CodedStatistic | None = None
        self._damaged: set[int] = set()
        self._is_paused = False
        self._jobs = Jobs(self)
        self._jobs.done.connect(self._on_read)
        self._jobs.failed.connect(self._on_failed)

    def show(self, recording: Recording | None, statistic: str, rows: int, as_ratio: bool) -> None:
        """Start with no steps; if ``as_ratio``, divide each value by that of the row nearest to the loss."""
        self.pyramid = MagnitudePyramid(rows)
        self.reference = None
        self._rows = rows
        self._source = None if recording is None else CodedStatistic(recording, statistic, as_ratio)
        self._damaged.clear()

    def read_new_steps(self) -> None:
        """Read the new steps; if there are many, leave all but the last chunk to jobs."""
        if self._source is None or len(self.pyramid) == len(self._source.recording):
            return
        try:
            self._read_steps_of(self._source)
        except FileError as error:
            self._source = None
            self.failed.emit(error.message)

    def _read_steps_of(self, source: CodedStatistic) -> None:
        start, stop = len(self.pyramid), len(source.recording)
        if self.reference is None:
            self.reference = source.reference()
        if stop - start > min(_CELLS_AT_ONCE // max(1, self._rows), _CHUNKS_AT_ONCE * CHUNK_STEPS):
            start = max(start, stop // CHUNK_STEPS * CHUNK_STEPS)
            self.pyramid.skip_to(start)
        magnitudes = source.magnitudes(start, stop)
        self.pyramid.append(magnitudes)
        self.met.emit(least_and_largest(magnitudes))
        self._continue()

    @Slot(object)
    def request(self, request: tuple[int, list[int]]) -> None:
        """Start a job that reads chunks of a unit, unless a job is running or reading is paused."""
        unit, chunks = request
        chunks = [chunk for chunk in chunks if chunk not in self._damaged]
        if self._source is not None and chunks and not self._jobs.is_busy and not self._is_paused:
            work = _ChunkRequest(self._source, unit, chunks)
            self._jobs.start(Job(work, work.read))

    @Slot(object)
    def _on_read(self, job: Job) -> None:
        if job.subject.source is self._source:
            for piece in job.result:
                piece.put_into(self.pyramid)
                self.met.emit((piece.digest.least.min(axis=0), piece.digest.largest.max(axis=0)))
        self._continue()

    @Slot(object)
    def _on_failed(self, job: Job) -> None:
        if job.subject.source is self._source:
            self._damaged.add(job.subject.chunks[0])
            self.failed.emit(job.error)
        self._continue()

    def _continue(self) -> None:
        """Report the change and request the chunks that nothing is known about yet."""
        self.changed.emit()
        self.request((BLOCK_STEPS, self.pyramid.unknown()))

    def scale_around(self, kind: Kind, extremes: Extremes | None) -> Scale | None:
        """Return the scale of a kind that fits the extremes, or None if there is no ordinary number."""
        return None if extremes is None else scale_around(kind, *extremes, self.reference)

    def fitted(self, kind: Kind, start: int, stop: int) -> Scale | None:
        """Return the scale of a kind that fits the steps in [start, stop), as far as they have been read."""
        start, stop = max(0, start), min(stop, len(self.pyramid))
        if self._source is None or start >= stop:
            return None
        inner = -(-start // BLOCK_STEPS) * BLOCK_STEPS, stop // BLOCK_STEPS * BLOCK_STEPS
        edges = ((start, stop),) if inner[0] >= inner[1] else ((start, inner[0]), (inner[1], stop))
        parts = [least_and_largest(self._source.magnitudes(a, b)) for a, b in edges if a < b]
        if inner[0] < inner[1]:
            parts.append(self.pyramid.extremes(*inner))
        least, largest = zip(*parts, strict=True)
        return self.scale_around(kind, (np.min(least, axis=0), np.max(largest, axis=0)))

    def set_paused(self, on: bool) -> None:
        """Pause or resume reading; pausing returns after the current job has ended."""
        self._is_paused = on
        if on:
            self.wait()

    def wait(self) -> None:
        """Wait until the current job has ended; the event loop delivers its result later."""
        self._jobs.wait()
