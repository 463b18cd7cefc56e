"""Which steps the plots show."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

import pyqtgraph as pg
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QAbstractButton

_FIRST_SPAN = 100
_MOST_STEPS = 10_000_000  # of any recording
_FEWEST = 4  # steps that can be zoomed in to


class Span(Enum):
    """The whole run, the newest steps at the width chosen, or what the person set."""

    HOME = "home"
    FOLLOW = "follow"
    FREE = "free"


class StepSpan(QObject):
    """One step axis for several plots: the others move with the first, and it with them.

    Signals:
        changed (): other steps are shown.
    """

    changed = Signal()

    def __init__(
        self, plots: Sequence[pg.PlotWidget], follow: QAbstractButton, home: QAbstractButton, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.kind = Span.HOME
        self.steps = 0
        self._planned = _FIRST_SPAN
        self._follow = follow
        self._boxes: list[pg.ViewBox] = []
        for plot in plots:
            self.add(plot)
        self._boxes[0].sigXRangeChanged.connect(self.changed)
        follow.toggled.connect(self._on_follow)
        home.clicked.connect(self.go_home)

    def add(self, plot: pg.PlotWidget) -> None:
        """One more plot shows the steps that the others show."""
        box = plot.getViewBox()
        if self._boxes:
            box.setXRange(*self.shown, padding=0)
            box.setXLink(self._boxes[0])
        box.sigRangeChangedManually.connect(self._on_moved_by_hand)
        self._limit(box)
        self._boxes.append(box)

    def _limit(self, box: pg.ViewBox) -> None:
        box.setLimits(xMin=0, xMax=self._planned, minXRange=min(self._planned, _FEWEST))

    def start(self, steps: int, planned: int | None) -> None:
        """Show a run of so many steps, of ``planned`` ones; None if nobody knows how many it will have."""
        self._planned = _MOST_STEPS if planned is None else planned
        for box in self._boxes:
            self._limit(box)
        if self.kind is Span.FREE:
            self.kind = Span.HOME
        self.grow(steps)

    def grow(self, steps: int) -> None:
        """There are so many steps now; the whole run grows in doublings, so that the picture holds still between."""
        self.steps = steps
        if self.kind is Span.HOME:
            stop = _FIRST_SPAN
            while stop < steps:
                stop *= 2
            self._set(0, min(stop, self._planned))
        elif self.kind is Span.FOLLOW:
            left, right = self.shown
            self._set(max(0, steps - (right - left)), max(steps, right - left))

    def look_as(self, other: StepSpan) -> None:
        """Show the steps that other plots of the same run show."""
        self.kind = other.kind
        self._follow.setChecked(other.kind is Span.FOLLOW)
        self._set(*other.shown)

    @property
    def shown(self) -> tuple[float, float]:
        """Where the plots begin and end."""
        left, right = self._boxes[0].viewRange()[0]
        return left, right

    def show_step(self, step: int) -> None:
        """Move as little as needed to show a step, and stay there."""
        left, right = self.shown
        by = min(0, step - left) or max(0, step + 1 - right)
        if by:
            self._on_moved_by_hand()
            self._set(left + by, right + by)

    def _set(self, start: float, stop: float) -> None:
        if self.shown != (start, stop):
            self._boxes[0].setXRange(start, stop, padding=0)

    @Slot()
    def go_home(self) -> None:
        """Show the whole run, now and while it grows."""
        self.kind = Span.HOME
        self._follow.setChecked(False)
        self.grow(self.steps)

    @Slot()
    def _on_moved_by_hand(self) -> None:
        if self.kind is Span.HOME:
            self.kind = Span.FREE
        elif self.kind is Span.FOLLOW:
            self._follow.setChecked(False)

    @Slot(bool)
    def _on_follow(self, on: bool) -> None:
        if on:
            self.kind = Span.FOLLOW
            self.grow(self.steps)
        elif self.kind is Span.FOLLOW:
            self.kind = Span.FREE
