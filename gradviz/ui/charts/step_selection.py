"""The steps that pictures and files are made of."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class StepSelection(QObject):
    """A range of steps, open where an end was not chosen.

    Attributes:
        first, last: both belong to it; None is the run's own first or newest step.

    Signals:
        changed ().
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.first: int | None = None
        self.last: int | None = None

    def select(self, first: int | None, last: int | None) -> None:
        """Choose the steps from ``first`` to ``last``, in either order."""
        if first is not None and last is not None and first > last:
            first, last = last, first
        if (first, last) != (self.first, self.last):
            self.first, self.last = first, last
            self.changed.emit()

    def clear(self) -> None:
        """Choose all."""
        self.select(None, None)

    def __bool__(self) -> bool:
        return self.first is not None or self.last is not None

    def of(self, steps: int) -> range | None:
        """What is chosen of so many steps; None where nothing is, or nothing of it has been reached."""
        first = self.first or 0
        stop = steps if self.last is None else min(steps, self.last + 1)
        return range(first, stop) if self and first < stop else None
