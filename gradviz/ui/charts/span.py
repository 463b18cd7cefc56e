"""The steps that the plots show."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

import pyqtgraph as pg
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QAbstractButton

_FIRST_SPAN = 100
_MOST_STEPS = 10_000_000  # limit of every recording
_FEWEST = 4  # limit of zooming in, in steps


class Span(Enum):
    """How the shown steps are chosen: the whole run, the newest steps at a fixed width, or by the user."""

    HOME = "home"
    FOLLOW = "follow"
    FREE = "free"


class StepSpan(QObject):
    """The common step axis of several plots; zooming or dragging one moves all.

    Signals:
        changed (): the shown steps changed.
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
        """Add a plot that shows the same steps as the others."""
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
        """Show a run with ``steps`` of ``planned`` steps, which is None if the number is unknown."""
        self._planned = _MOST_STEPS if planned is None else planned
        for box in self._boxes:
            self._limit(box)
        if self.kind is Span.FREE:
            self.kind = Span.HOME
        self.grow(steps)

    def grow(self, steps: int) -> None:
        """Set the number of steps. The span of a whole run doubles when it is full, and stays the same in between."""
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
        """Show the same steps as other plots of the same run."""
        self.kind = other.kind
        self._follow.setChecked(other.kind is Span.FOLLOW)
        self._set(*other.shown)

    @property
    def shown(self) -> tuple[float, float]:
        """The first and last position on the step axis."""
        left, right = self._boxes[0].viewRange()[0]
        return left, right

    def show_step(self, step: int) -> None:
        """Move as little as needed to show a step, and stop following the run."""
        left, right = self.shown
        shift = min(0, step - left) or max(0, step + 1 - right)
        if shift:
            self._on_moved_by_hand()
            self._set(left + shift, right + shift)

    def _set(self, start: float, stop: float) -> None:
        if self.shown != (start, stop):
            self._boxes[0].setXRange(start, stop, padding=0)

    @Slot()
    def go_home(self) -> None:
        """Show the whole run now and as it grows."""
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
