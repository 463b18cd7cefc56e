"""The magnitudes that a heatmap shows: what is new at once, what is far back by a job beside the window's thread."""

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

_CELLS_AT_ONCE = 500_000  # a few milliseconds
_CHUNKS_AT_ONCE = 20
_JOB_SECONDS = 0.03  # so that what is wanted now is read soon, and nobody waits for a job that isn't

Extremes = tuple[NDArray[np.uint16], NDArray[np.uint16]]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a job reads: chunks of a source, the first ones first."""

    source: CodedStatistic
    unit: int
    chunks: Sequence[int]

    def read(self, _tell: Callable[..., None]) -> list[Piece]:
        return self.source.pieces(self.unit, self.chunks, _JOB_SECONDS)


class HeatmapCodes(QObject):
    """One statistic of a recording; never reads it whole.

    There is one job at a time, and after each the next is for what is wanted by then. A damaged chunk is read once.

    Attributes:
        pyramid: the magnitudes; reference: the numbers of the first step, (rows,), once there are any.

    Signals:
        met (Extremes): least and largest ordinary magnitude of each row in what has come in,
        changed (): there is more to draw, failed (str).
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
        self._is_resting = False
        self._jobs = Jobs(self)
        self._jobs.done.connect(self._on_read)
        self._jobs.failed.connect(self._on_not_read)

    def show(self, recording: Recording | None, statistic: str, rows: int, as_ratio: bool) -> None:
        """Begin with no steps; ``as_ratio``: each value against that of the row nearest to the loss."""
        self.pyramid = MagnitudePyramid(rows)
        self.reference = None
        self._rows = rows
        self._source = None if recording is None else CodedStatistic(recording, statistic, as_ratio)
        self._damaged.clear()

    def take_news(self) -> None:
        """Take the new steps; where there are many, the loader reads what is looked at first."""
        if self._source is None or len(self.pyramid) == len(self._source.recording):
            return
        try:
            self._take(self._source)
        except FileError as error:
            self._source = None
            self.failed.emit(error.message)

    def _take(self, source: CodedStatistic) -> None:
        start, stop = len(self.pyramid), len(source.recording)
        if self.reference is None:
            self.reference = source.reference()
        if stop - start > min(_CELLS_AT_ONCE // max(1, self._rows), _CHUNKS_AT_ONCE * CHUNK_STEPS):
            start = max(start, stop // CHUNK_STEPS * CHUNK_STEPS)
            self.pyramid.skip_to(start)
        magnitudes = source.magnitudes(start, stop)
        self.pyramid.append(magnitudes)
        self.met.emit(least_and_largest(magnitudes))
        self._go_on()

    @Slot(object)
    def want(self, wanted: tuple[int, list[int]]) -> None:
        """Read what the picture misses, the unit and chunks, unless another job goes on or nobody looks."""
        unit, chunks = wanted
        chunks = [chunk for chunk in chunks if chunk not in self._damaged]
        if self._source is not None and chunks and not self._jobs.is_busy and not self._is_resting:
            work = _Wanted(self._source, unit, chunks)
            self._jobs.start(Job(work, work.read))

    @Slot(object)
    def _on_read(self, job: Job) -> None:
        if job.subject.source is self._source:
            for piece in job.result:
                piece.put_into(self.pyramid)
                self.met.emit((piece.digest.least.min(axis=0), piece.digest.largest.max(axis=0)))
        self._go_on()

    @Slot(object)
    def _on_not_read(self, job: Job) -> None:
        if job.subject.source is self._source:
            self._damaged.add(job.subject.chunks[0])
            self.failed.emit(job.error)
        self._go_on()

    def _go_on(self) -> None:
        """Draw, which may want something, or read what is not known at all."""
        self.changed.emit()
        self.want((BLOCK_STEPS, self.pyramid.unknown()))

    def scale_around(self, kind: Kind, found: Extremes | None) -> Scale | None:
        """The scale of a kind that fits; None where there is no ordinary number."""
        return None if found is None else scale_around(kind, *found, self.reference)

    def fitted(self, kind: Kind, start: int, stop: int) -> Scale | None:
        """The scale of a kind around the steps from ``start`` to before ``stop``, as far as they are known."""
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

    def rest(self, on: bool) -> None:
        """Read nothing while nobody looks; returns when nothing is being read."""
        self._is_resting = on
        if on:
            self.wait()

    def wait(self) -> None:
        """Return when what is being read has been read; it comes in with the next events."""
        self._jobs.wait()
