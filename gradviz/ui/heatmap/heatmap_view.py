"""The heatmap of a statistic: layer × step, with its axes, markers and color scale."""

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

_HINT_LINE_LENGTH = 48  # characters


class HeatmapView(QWidget):
    """Shows one statistic of a recording. A timer calls :meth:`refresh` to draw new steps.

    Attributes:
        shown: the shown rows; :meth:`show_rows` chooses them from the recorded ones.
        color_scale: the color scale; its range grows with the values unless it is locked.
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
        self.magnitudes.failed.connect(self._show_hint)
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
        self.item.requested.connect(self.magnitudes.request)
        self.markers = Markers(labeled=True)
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
        self._show_hint("")
        self._begin(recording.rows(statistic))
        self.refresh()

    def show_nothing(self, reason: str) -> None:
        """Show no recording, and the reason as a hint."""
        self._recording = None
        self._begin([])
        self._show_hint(reason)

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
        """Show the chosen rows in the chosen order."""
        self._choice = choice
        self.shown = shown_rows(self._names, choice)
        self.layer_axis.set_names(self.shown.names)
        self.item.show_rows(self.shown)
        self.plot.getViewBox().setYRange(0, max(1, len(self.shown.names)), padding=0)
        if self._names:
            self._show_hint("" if self.shown.names else self.tr("No layer is called that."))

    @Slot(object)
    def _show_hint(self, hint: str) -> None:
        self._hint.setText("<br>".join(wrap(hint, _HINT_LINE_LENGTH)), **self._hint.opts)
        self._hint.setVisible(bool(hint))

    @property
    def is_showing(self) -> bool:
        """True if there is a recording to draw, even an empty one."""
        return self._recording is not None

    def refresh(self) -> None:
        """Draw the new steps and events."""
        if self._recording is None:
            return
        if len(self._recording) > len(self.item):
            names = self._recording.rows(self._statistic)
            if len(names) != len(self._names):  # in version 1 files, only the first step has the number of time steps
                self._begin(names)
            self.magnitudes.read_new_steps()
        self.markers.add(self._recording.events[len(self.markers) :])

    @property
    def scale(self) -> Scale | None:
        """The color scale, or None if no values are shown."""
        return self.color_scale.value

    @Slot()
    def _on_scale(self) -> None:
        if self.scale is not None:
            self.item.set_scale(self.scale, self.magnitudes.reference)

    @Slot(object)
    def _on_met(self, extremes: Extremes) -> None:
        """Extend the color scale to the magnitudes just read."""
        self.color_scale.grow(self.magnitudes.scale_around(self.color_scale.kind, extremes))

    @Slot()
    def fit(self) -> None:
        """Fit the range to all steps."""
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
        if "loss" in (before, kind):  # the magnitudes themselves differ
            self._begin_magnitudes()
            self.magnitudes.read_new_steps()
        else:
            fitted = self.color_scale.locked or self.magnitudes.fitted(kind, 0, len(self.item))
            self.color_scale.preview(fitted or DEFAULTS[kind])

    def showEvent(self, event: QShowEvent) -> None:
        """Resume reading while the view is visible."""
        self.magnitudes.set_paused(False)
        self.item.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Pause reading while the view is hidden."""
        self.magnitudes.set_paused(True)

    def set_type(self, font: QFont) -> None:
        """Set the font of names, steps and labels."""
        set_type(self.plot, font)
        self.step_axis.set_font(font)
        self.layer_axis.set_font(font)
        self.markers.set_font(font)

    def style_with(self, theme: Theme) -> None:
        """Apply a theme."""
        style_plot(self.plot, theme)
        self._hint.setText(self.tr("Press Run, or the space bar"), color=theme.muted, size="13pt")
