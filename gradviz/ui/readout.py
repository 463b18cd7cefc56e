"""What is under the mouse, in words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from gradviz.catalog.statistics import STATISTICS
from gradviz.recording.recording import Recording
from gradviz.ui.numbers import in_words


class Readout(QLabel):
    """A cell: its layer, step and value, the loss there, and what happened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("readout")
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setMinimumHeight(4 * self.fontMetrics().lineSpacing())
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Say what to do."""
        self.setText(self.tr("Point at the heatmap to read a layer, a step and its value."))

    def show_cell(self, recording: Recording, statistic: str, step: int, row: int) -> None:
        """Tell of a cell of the heatmap."""
        values = recording.at(statistic, step)
        assert values is not None, "only what is drawn is hovered"
        text = self.tr("<b>{layer}</b>, step {step}<br>{symbol} = <b>{value}</b><br>loss {loss}").format(
            layer=recording.rows(statistic)[row],
            step=f"{step:,}",
            symbol=STATISTICS[statistic].symbol,
            value=in_words(float(values[row])),
            loss=in_words(float(recording.read("loss", step, step + 1)[0])),
        )
        labels = [event.label for event in recording.events if event.step == step]
        self.setText("<br>".join([text, *labels]))
