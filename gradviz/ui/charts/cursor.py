"""The cursor that all views share: a step and a row of one of the heatmaps."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from gradviz.catalog.statistics import Rows


@dataclass(frozen=True, slots=True)
class CursorPlace:
    """A position of the cursor; ``row`` is an index into the shown rows, or None for a step alone."""

    step: int
    row: int | None = None
    rows: Rows = "layers"


class Cursor(QObject):
    """Follows the mouse until it is held; then it keeps its place while the run continues.

    Attributes:
        place: the cursor's place, or None if it is nowhere.
        held: True if the cursor ignores the mouse.

    Signals:
        changed (): ``place`` or ``held`` changed.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.place: CursorPlace | None = None
        self.held = False
        self._steps = 0
        self._rows: dict[Rows, int] = {}

    def set_steps(self, steps: int) -> None:
        """Set the number of steps; clear the place if its step does not exist."""
        self._steps = steps
        self._set(self.place if self._is_inside(self.place) else None, self.held)

    def set_rows(self, rows: Rows, count: int) -> None:
        """Set the number of rows that a heatmap shows; clear the cursor's row if it does not exist."""
        self._rows[rows] = count
        if self.place is not None and not self._is_inside(self.place):
            self._set(replace(self.place, row=None), self.held)

    def follow_row(self, rows: Rows, row: int | None) -> None:
        """Set the new index of the cursor's row, or None if the row is not shown anymore."""
        if self.place is not None and self.place.rows == rows and self.place.row is not None:
            self._set(replace(self.place, row=row), self.held)

    @property
    def step(self) -> int:
        """The cursor's step, else the newest step, else -1 if there are no steps."""
        return self.place.step if self.place is not None else self._steps - 1

    def point_at(self, place: CursorPlace | None) -> None:
        """Move to the place of the mouse, or nowhere, unless the cursor is held."""
        if not self.held:
            self._set(place if self._is_inside(place) else None, False)

    def hold(self, place: CursorPlace | None) -> None:
        """Hold the cursor at a place; if it is held at that place already, follow the mouse again."""
        if self._is_inside(place):
            self._set(place, not (self.held and place == self.place))

    def release(self) -> None:
        """Follow the mouse again; the place is None until the mouse moves."""
        self._set(None, False)

    def move(self, steps: int, rows: int) -> None:
        """Move by steps and rows within the recording and hold there; a first move goes to the newest step."""
        if not self._steps:
            return
        if self.place is None:
            self._set(CursorPlace(self._steps - 1, 0 if self._rows.get("layers") else None), True)
            return
        place = replace(self.place, step=min(max(self.place.step + steps, 0), self._steps - 1))
        if rows:
            last = self._rows.get(place.rows, 0) - 1
            row = 0 if place.row is None else place.row + rows
            place = replace(place, row=min(max(row, 0), last) if last >= 0 else None)
        self._set(place, True)

    def _is_inside(self, place: CursorPlace | None) -> bool:
        if place is None or not 0 <= place.step < self._steps:
            return False
        return place.row is None or 0 <= place.row < self._rows.get(place.rows, 0)

    def _set(self, place: CursorPlace | None, held: bool) -> None:
        held = held and place is not None
        if (place, held) != (self.place, self.held):
            self.place, self.held = place, held
            self.changed.emit()
