"""Reads what the heatmap misses, beside the window's thread: a file is slow, and a long run is long."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot

from gradviz.errors import GradvizError
from gradviz.heatmap.coded_statistic import Piece, RankSource

log = logging.getLogger(__name__)

JOB_SECONDS = 0.03  # so that what is wanted now is read soon, and nobody waits for a job that isn't


class RankLoader(QObject):
    """One job at a time; its owner asks again after each, for what it wants by then. What is damaged is read once.

    Signals:
        loaded (list of Piece), failed (str).
    """

    loaded = Signal(object)
    failed = Signal(object)
    _done = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._source: RankSource | None = None
        self._damaged: set[int] = set()
        self._is_busy = False
        self._is_resting = False
        self._done.connect(self._on_done)

    def read_from(self, source: RankSource | None) -> None:
        """Read from here on from another source."""
        self._source = source
        self._damaged.clear()

    def want(self, unit: int, chunks: Sequence[int]) -> None:
        """Read some chunks, the first ones first; nothing happens while another job goes on."""
        wanted = [chunk for chunk in chunks if chunk not in self._damaged]
        if self._source is not None and not self._is_busy and not self._is_resting and wanted:
            self._is_busy = True
            self._pool.start(_Job(self, self._source, unit, wanted))

    @Slot(object)
    def _on_done(self, done: tuple[RankSource, int, list[Piece] | str]) -> None:
        self._is_busy = False
        source, first, found = done
        if source is not self._source:
            self.loaded.emit([])
        elif isinstance(found, str):
            self._damaged.add(first)
            self.failed.emit(found)
            self.loaded.emit([])
        else:
            self.loaded.emit(found)

    def wait(self) -> None:
        """Return when the job that goes on has ended."""
        self._pool.waitForDone()

    def rest(self, on: bool) -> None:
        """Read nothing while nobody looks; returns when nothing is being read."""
        self._is_resting = on
        if on:
            self.wait()


class _Job(QRunnable):
    def __init__(self, loader: RankLoader, source: RankSource, unit: int, chunks: Sequence[int]) -> None:
        super().__init__()
        self._loader = loader
        self._source = source
        self._unit = unit
        self._chunks = chunks

    def run(self) -> None:
        found: list[Piece] | str
        try:
            found = self._source.pieces(self._unit, self._chunks, JOB_SECONDS)
        except GradvizError as error:
            found = str(error)
        except Exception as error:
            log.exception("reading for the heatmap failed")
            found = str(error)
        try:
            self._loader._done.emit((self._source, self._chunks[0], found))
        except RuntimeError:  # the window was deleted meanwhile
            log.debug("nobody waits for what was read")
