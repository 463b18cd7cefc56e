"""The garbage collector of a program with windows: one thread collects, and no other."""

from __future__ import annotations

import gc
import sys
import time

from PySide6.QtCore import QObject, QTimer, Slot

INTERVAL_MS = 100
COLLECTIONS_PER_GENERATION = 10  # an older generation is collected with every tenth collection of the younger one
FULL_COLLECTION_SHARE = 0.01  # of the time, at most
MANY_MODULES = 10


class GarbageCollector(QObject):
    """Collects cyclic garbage on a timer in the thread that creates it, and in no other thread.

    Python collects in whichever thread happens to allocate. A training thread that destroys an object of Qt holds
    Python's lock and waits for one of Qt's, while the window's thread waits the other way round: the program locks
    up. From the construction to :meth:`stop` Python therefore collects nothing by itself.

    The youngest generation is collected when it exceeds Python's own threshold. What imported modules leave behind
    is frozen instead: PyTorch alone has 300,000 objects that live as long as the program, and that every full
    collection would visit, for half a second.
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
        """Leave the collecting to Python, as it was before."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()
