"""The read-out: the values at the cursor."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from gradviz.catalog.statistics import STATISTICS
from gradviz.recording.event_texts import label_of
from gradviz.recording.recording import Recording
from gradviz.ui.charts.cursor import Cursor, CursorPlace
from gradviz.ui.charts.pane import Pane
from gradviz.ui.heatmap.scale_words import value_words
from gradviz.ui.widgets.numbers import in_words
from gradviz.ui.widgets.texts import translated_label

_LINES = 7
_BOLD_PX = 16  # upper limit of the extra width of bold letters


class Readout(QLabel):
    """Shows the value of a cell and its four neighbors, and the loss, norm and events of its step."""

    def __init__(self, cursor: Cursor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cursor = cursor
        self.setObjectName("readout")
        self.setAccessibleName(self.tr("Read-out at the cursor"))
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setMinimumHeight(_LINES * self.fontMetrics().lineSpacing())
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.show_at(None, ())

    def show_at(self, recording: Recording | None, panes: tuple[Pane, ...]) -> None:
        """Show the values at the cursor, taken from the pane that shows its kind of rows."""
        place = self._cursor.place
        if recording is None or place is None:
            self.setText(self.tr("Point at the heatmap, or press an arrow key, to read a layer, a step and its value."))
            return
        lines = [line for pane in panes if pane.statistic and pane.rows == place.rows for line in self._cell(pane)]
        lines = lines or [self._heading(self.tr("step {step}").format(step=f"{place.step:,}"))]
        self.setText("<br>".join([*lines, *self._of_step(recording, place)]))

    def _heading(self, text: str) -> str:
        return " · ".join((text, self.tr("held"))) if self._cursor.held else text

    def _cell(self, pane: Pane) -> Iterator[str]:
        """Yield lines with the row's name, its value and the values of its neighbors."""
        place = self._cursor.place
        if place is None or place.row is None:
            return
        step, row, names = place.step, place.row, pane.heatmap.shown.names
        tail = self._heading(self.tr("step {step}").format(step=f"{step:,}"))
        name = self._name(names[row], f", {tail}")
        yield self._heading(self.tr("<b>{layer}</b>, step {step}").format(layer=name, step=f"{step:,}"))
        values = pane.values_at(step)
        symbol = escape(translated_label(STATISTICS[pane.statistic].symbol))
        if values is None:
            yield self.tr("{symbol} was not recorded yet").format(symbol=symbol)
            return
        yield f"{symbol} = <b>{value_words(float(values[row]))}</b>"
        for arrow, other in (("↑", row - 1), ("↓", row + 1)):
            if 0 <= other < len(names):
                value = value_words(float(values[other]))
                yield f"{arrow} {self._name(names[other], f'{arrow} : {value}')}: {value}"
        for arrow, other in (("←", step - 1), ("→", step + 1)):
            beside = pane.values_at(other)
            if beside is not None:
                template = self.tr("{arrow} step {step}: {value}")
                yield template.format(arrow=arrow, step=f"{other:,}", value=value_words(float(beside[row])))

    def _of_step(self, recording: Recording, place: CursorPlace) -> Iterator[str]:
        loss, norm = (float(recording.read(name, place.step, place.step + 1)[0]) for name in ("loss", "grad_norm"))
        yield self.tr("loss {loss} · ‖∇L‖₂ {norm}").format(loss=in_words(loss), norm=in_words(norm))
        for event in recording.events:
            if event.step == place.step:
                yield escape(label_of(event))

    def _name(self, name: str, beside: str) -> str:
        """Return a name, elided to leave room for the text beside it."""
        room = max(60, self.width() - self.fontMetrics().horizontalAdvance(beside) - _BOLD_PX)
        return escape(self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, room))
