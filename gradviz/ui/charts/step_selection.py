"""The selected steps, which image and file exports use."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class StepSelection(QObject):
    """A range of steps that may be open at each end.

    Attributes:
        first, last: the ends, inclusive; None stands for the run's first or newest step.

    Signals:
        changed (): the selection changed.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.first: int | None = None
        self.last: int | None = None

    def select(self, first: int | None, last: int | None) -> None:
        """Select the steps from ``first`` to ``last``, given in any order."""
        if first is not None and last is not None and first > last:
            first, last = last, first
        if (first, last) != (self.first, self.last):
            self.first, self.last = first, last
            self.changed.emit()

    def clear(self) -> None:
        """Clear the selection, which stands for all steps."""
        self.select(None, None)

    def __bool__(self) -> bool:
        return self.first is not None or self.last is not None

    def of(self, steps: int) -> range | None:
        """Return the selected steps of a run with ``steps`` steps, or None if nothing is selected or reached yet."""
        first = self.first or 0
        stop = steps if self.last is None else min(steps, self.last + 1)
        return range(first, stop) if self and first < stop else None
