"""Garbage collection in the window's thread only."""

from __future__ import annotations

import gc
import sys
import time

from PySide6.QtCore import QObject, QTimer, Slot

INTERVAL_MS = 100
COLLECTIONS_PER_GENERATION = 10  # every tenth collection includes the next older generation
FULL_COLLECTION_SHARE = 0.01  # maximum share of the time
MANY_MODULES = 10


class GarbageCollector(QObject):
    """Collects cyclic garbage on a timer, only in the thread that created this object.

    Python collects in any thread that allocates. If a training thread destroys a Qt object, it holds the GIL and
    waits for a lock of Qt, while the window's thread holds that lock and waits for the GIL. Therefore automatic
    collection is disabled from the construction to :meth:`stop`, which prevents this deadlock.

    The youngest generation is collected if it exceeds Python's own threshold. Objects of imported modules are frozen,
    because PyTorch alone creates 300,000 objects that live as long as the program, and visiting them would make every
    full collection take half a second.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        gc.freeze()
        self._modules = len(sys.modules)
        self._collections = [0, 0, 0]
        self._next_full = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.collect_if_due)
        self._timer.start()

    @Slot()
    def collect_if_due(self) -> None:
        """Collect the generations that are due."""
        modules = len(sys.modules)
        imported, self._modules = modules - self._modules, modules
        if imported >= MANY_MODULES:
            gc.freeze()
        elif gc.get_count()[0] > gc.get_threshold()[0]:
            self._collect(self._oldest_due())

    def _oldest_due(self) -> int:
        if self._collections[0] < COLLECTIONS_PER_GENERATION:
            return 0
        if self._collections[1] < COLLECTIONS_PER_GENERATION or time.monotonic() < self._next_full:
            return 1
        return 2

    def _collect(self, generation: int) -> None:
        start = time.monotonic()
        gc.collect(generation)
        self._collections[:generation] = [0] * generation
        self._collections[generation] += 1
        if generation == 2:
            stop = time.monotonic()
            self._next_full = stop + (stop - start) / FULL_COLLECTION_SHARE

    def stop(self) -> None:
        """Restore Python's automatic collection."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()
