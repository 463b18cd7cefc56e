"""The heatmap: layer × step, colour is log₁₀ of a statistic."""

from __future__ import annotations

from math import ceil, floor
from textwrap import wrap

import pyqtgraph as pg
from PySide6.QtCore import Slot
from PySide6.QtGui import QFont, QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gradviz.catalog.scales import Kind
from gradviz.heatmap.rows import RowChoice, ShownRows, shown_rows
from gradviz.heatmap.scale import Scale
from gradviz.recording.recording import Recording
from gradviz.ui.charts.markers import Markers
from gradviz.ui.charts.plot import BOTTOM_AXIS_PX, build_plot, set_type, style_plot
from gradviz.ui.charts.step_axis import StepAxis
from gradviz.ui.heatmap.color_scale import DEFAULTS, ColorScale, Fit
from gradviz.ui.heatmap.heatmap_codes import Extremes, HeatmapCodes
from gradviz.ui.heatmap.heatmap_item import HeatmapItem
from gradviz.ui.heatmap.layer_axis import LayerAxis
from gradviz.ui.heatmap.scales import Scales
from gradviz.ui.widgets.theme import Theme

_HINT_LETTERS = 48  # in a line


class HeatmapView(QWidget):
    """Shows one statistic of a recording; draws in :meth:`refresh`, which a clock calls.

    Attributes:
        shown: the rows, which :meth:`show_rows` chooses among those that were recorded.
        color_scale: what the colours are; its range grows where values leave it, unless it is locked.
    """

    def __init__(
        self, name: str = "heatmap", title: str = "", scales: Scales | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.color_scale = ColorScale(scales or Scales(self), self)
        self.color_scale.changed.connect(self._on_scale)
        self.color_scale.kind_chosen.connect(self._on_kind_chosen)
        self.color_scale.fit_asked.connect(self._on_fit_asked)
        self._recording: Recording | None = None
        self._statistic = ""
        self.magnitudes = HeatmapCodes(self)
        self.magnitudes.met.connect(self._on_met)
        self.magnitudes.failed.connect(self._say)
        self.layer_axis = LayerAxis()
        self.step_axis = StepAxis()
        title = title or self.tr("Heatmap of layers and steps")
        self.plot = build_plot(name, title, left=self.layer_axis, bottom=self.step_axis)
        self.plot.getPlotItem().getAxis("bottom").setLabel(self.tr("step"))
        self.plot.getPlotItem().getAxis("bottom").setHeight(BOTTOM_AXIS_PX)
        box = self.plot.getViewBox()
        box.invertY(True)
        box.setDefaultPadding(0)
        box.setMouseEnabled(x=True, y=False)
        self.item = HeatmapItem()
        box.addItem(self.item, ignoreBounds=True)
        self.magnitudes.changed.connect(self.item.refresh)
        self.item.wanting.connect(self.magnitudes.want)
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
        self._names = names
        self._begin_magnitudes()
        self.show_rows(self._choice)
        self.markers.clear()

    def _begin_magnitudes(self) -> None:
        self.color_scale.begin("" if self._recording is None else self._statistic)
        as_ratio = self._recording is not None and self.color_scale.kind == "loss"
        self.magnitudes.show(self._recording, self._statistic, len(self._names), as_ratio)
        self.item.show_magnitudes(self.magnitudes.pyramid)

    def show_rows(self, choice: RowChoice) -> None:
        """Show some of the rows, or all in another order."""
        self._choice = choice
        self.shown = shown_rows(self._names, choice)
        self.layer_axis.set_names(self.shown.names)
        self.item.show_rows(self.shown)
        self.plot.getViewBox().setYRange(0, max(1, len(self.shown.names)), padding=0)
        if self._names:
            self._say("" if self.shown.names else self.tr("No layer is called that."))

    @Slot(object)
    def _say(self, hint: str) -> None:
        self._hint.setText("<br>".join(wrap(hint, _HINT_LETTERS)), **self._hint.opts)
        self._hint.setVisible(bool(hint))

    @property
    def is_showing(self) -> bool:
        """Whether there is a recording to draw, be it empty so far."""
        return self._recording is not None

    def refresh(self) -> None:
        """Draw what is new."""
        if self._recording is None:
            return
        if len(self._recording) > len(self.item):
            names = self._recording.rows(self._statistic)
            if len(names) != len(self._names):  # a file of version 1 only knows its time steps from the first step on
                self._begin(names)
            self.magnitudes.take_news()
        self.markers.add(self._recording.events[len(self.markers) :])

    @property
    def scale(self) -> Scale | None:
        """The scale of the colours; None while nothing is coloured."""
        return self.color_scale.value

    @Slot()
    def _on_scale(self) -> None:
        if self.scale is not None:
            self.item.set_scale(self.scale, self.magnitudes.reference)

    @Slot(object)
    def _on_met(self, found: Extremes) -> None:
        """Numbers have come in."""
        self.color_scale.grow(self.magnitudes.scale_around(self.color_scale.kind, found))

    @Slot()
    def fit(self) -> None:
        """Fit the range to all that there is."""
        self._on_fit_asked("all")

    @Slot(object)
    def _on_fit_asked(self, fit: Fit) -> None:
        if self._recording is None:
            return
        start, stop = 0, len(self.item)
        if fit == "visible":
            (left, right), _ = self.plot.getViewBox().viewRange()
            start, stop = floor(left), ceil(right)
        fitted = self.magnitudes.fitted(self.color_scale.kind, start, stop)
        self.color_scale.fit(fitted, lock=fit == "visible")

    @Slot(object)
    def _on_kind_chosen(self, before: Kind) -> None:
        kind = self.color_scale.kind
        if "loss" in (before, kind):  # of other numbers
            self._begin_magnitudes()
            self.magnitudes.take_news()
        else:
            fitted = self.color_scale.locked or self.magnitudes.fitted(kind, 0, len(self.item))
            self.color_scale.preview(fitted or DEFAULTS[kind])

    def showEvent(self, event: QShowEvent) -> None:
        """What is looked at is read."""
        self.magnitudes.rest(False)
        self.item.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody sees it: nothing is read."""
        self.magnitudes.rest(True)

    def set_type(self, font: QFont) -> None:
        """Write names, steps and labels in a font."""
        set_type(self.plot, font)
        self.step_axis.set_font(font)
        self.layer_axis.set_font(font)
        self.markers.set_font(font)

    def style_with(self, theme: Theme) -> None:
        """Put a theme on."""
        style_plot(self.plot, theme)
        self._hint.setText(self.tr("Press Run, or the space bar"), color=theme.muted, size="13pt")
