"""The heatmap: layer × step, colour is log₁₀ of a statistic."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gradviz.recording.recording import Recording
from gradviz.recording.rows import RowChoice, ShownRows, shown_rows
from gradviz.recording.scale import LogScale, fitted_range
from gradviz.ui.heatmap_item import HeatmapItem
from gradviz.ui.layer_axis import LayerAxis
from gradviz.ui.markers import Markers
from gradviz.ui.plot import BOTTOM_AXIS_PX, build_plot, style_plot
from gradviz.ui.step_axis import StepAxis
from gradviz.ui.theme import Theme


class HeatmapView(QWidget):
    """Shows one statistic of a recording; draws in :meth:`refresh`, which a clock calls.

    Attributes:
        shown: the rows, which :meth:`show_rows` chooses among those that were recorded.
        scale: the colour range in force; it moves only by :meth:`fit`, or grows where values leave it.

    Signals:
        scale_changed (LogScale).
    """

    scale_changed = Signal(object)

    def __init__(self, name: str = "heatmap", title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recording: Recording | None = None
        self._statistic = ""
        self.scale: LogScale | None = None
        self.layer_axis = LayerAxis()
        title = title or self.tr("Heatmap of layers and steps")
        self.plot = build_plot(name, title, left=self.layer_axis, bottom=StepAxis())
        self.plot.getPlotItem().getAxis("bottom").setLabel(self.tr("step"))
        self.plot.getPlotItem().getAxis("bottom").setHeight(BOTTOM_AXIS_PX)
        box = self.plot.getViewBox()
        box.invertY(True)
        box.setDefaultPadding(0)
        box.setMouseEnabled(x=True, y=False)
        self.item = HeatmapItem()
        box.addItem(self.item, ignoreBounds=True)
        self.markers = Markers(labelled=True)
        box.addItem(self.markers, ignoreBounds=True)
        self.shown = ShownRows.all_of([])
        self._names: list[str] = []
        self._choice = RowChoice()
        self._hint = pg.LabelItem()
        self._hint.setParentItem(box)
        self._hint.anchor((0.5, 0.5), (0.5, 0.5))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot)

    def show_recording(self, recording: Recording, statistic: str) -> None:
        """Show a statistic of a recording from its beginning."""
        self._recording = recording
        self._statistic = statistic
        self._say("")
        self._begin(recording.rows(statistic))
        self.refresh()

    def show_nothing(self, why: str) -> None:
        """Show no recording, and say why."""
        self._recording = None
        self._begin([])
        self._say(why)

    def _begin(self, names: list[str]) -> None:
        self.scale = None
        self._names = names
        self.item.start(len(names))
        self.show_rows(self._choice)
        self.markers.clear()

    def show_rows(self, choice: RowChoice) -> None:
        """Show some of the rows, or all in another order."""
        self._choice = choice
        self.shown = shown_rows(self._names, choice)
        self.layer_axis.set_names(self.shown.names)
        self.item.show_rows(self.shown)
        self.plot.getViewBox().setYRange(0, max(1, len(self.shown.names)), padding=0)
        if self._names:
            self._say("" if self.shown.names else self.tr("No layer is called that."))

    def _say(self, hint: str) -> None:
        self._hint.setText(hint, **self._hint.opts)
        self._hint.setVisible(bool(hint))

    @property
    def is_showing(self) -> bool:
        """Whether there is a recording to draw, be it empty so far."""
        return self._recording is not None

    def refresh(self) -> None:
        """Draw what is new."""
        if self._recording is None:
            return
        values = self._recording[self._statistic]
        news = values[len(self.item) :]
        if len(news):
            if values.shape[1] != len(self._names):  # how many time steps there are, only the first step tells
                self._begin(self._recording.rows(self._statistic))
            self.item.setPos(self._recording.first_step(self._statistic), 0)
            self._grow(values, news)
            assert self.scale is not None
            self.item.append(self.scale.codes(news))
        self.markers.add(self._recording.events[len(self.markers) :])

    def _grow(self, values: NDArray[np.float32], news: NDArray[np.float32]) -> None:
        scale = (self.scale or LogScale(*(fitted_range(news) or (-1.0, 0.0)))).grown_to(news)
        if scale != self.scale:
            first = self.scale is None
            self.scale = scale
            if not first:
                self._recode(values[: len(self.item)])
            self.scale_changed.emit(scale)

    @Slot()
    def fit(self) -> None:
        """Fit the colour range to what there is."""
        if self._recording is None or not (span := fitted_range(self._recording[self._statistic])):
            return
        self.scale = LogScale(*span)
        self._recode(self._recording[self._statistic][: len(self.item)])
        self.scale_changed.emit(self.scale)

    def _recode(self, values: NDArray[np.float32]) -> None:
        assert self.scale is not None
        self.item.start(values.shape[1])
        if len(values):
            self.item.append(self.scale.codes(values))

    def style_with(self, theme: Theme) -> None:
        """Put a theme on."""
        style_plot(self.plot, theme)
        self._hint.setText(self.tr("Press Run, or the space bar"), color=theme.muted, size="13pt")
