"""The layers that the charts show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from gradviz.heatmap.rows import RowChoice, ShownRows, shown_rows


class LayerRows(QObject):
    """The choice of rows, shared by all views of layers.

    Attributes:
        names: names of the recorded layers.
        choice: the user's choice, which is kept for the next recording if it has any of the picked layers.

    Signals:
        changed (): the shown rows or their order changed.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.names: tuple[str, ...] = ()
        self.choice = RowChoice()

    def set_names(self, names: Sequence[str]) -> None:
        """Set the names of the recorded layers."""
        self.names = tuple(names)
        if self.choice.picked is not None and not self.choice.picked & set(names):
            self.choice = replace(self.choice, picked=None)
        self.changed.emit()

    def choose(self, **changes: Any) -> None:
        """Change fields of the choice, given by name."""
        choice = replace(self.choice, **changes)
        if choice != self.choice:
            self.choice = choice
            self.changed.emit()

    def choose_as(self, other: LayerRows) -> None:
        """Copy the choice of another instance."""
        self.choice = other.choice
        self.changed.emit()

    def show_all(self) -> None:
        """Show every layer by itself, from input to output."""
        self.choose(picked=None, pattern="", by_stage=False, order=())

    @property
    def shown(self) -> ShownRows:
        """The shown rows."""
        return shown_rows(self.names, self.choice)
