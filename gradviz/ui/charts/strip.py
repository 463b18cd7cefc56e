"""Strips: curves over the steps, below the heatmap."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, Qt, QTimer, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gradviz.recording.in_force import clipping_thresholds
from gradviz.recording.recording import Recording
from gradviz.ui.charts.envelope import Bounds, envelope, with_lone_points_seen
from gradviz.ui.charts.log_axis import LogAxis
from gradviz.ui.charts.markers import Markers
from gradviz.ui.charts.plot import TOP_PX, build_plot, style_plot
from gradviz.ui.charts.scalars import Scalars
from gradviz.ui.widgets.theme import Theme

REST_INTERVAL_MS = 15


class StripView(QWidget):
    """A plot of curves that shares the step axis; subclasses define the curves.

    Attributes:
        least_span: the smallest span of the vertical axis.
    """

    least_span = 0.0

    def __init__(self, name: str, title: str, help: str, parent: QWidget | None = None, **axes: pg.AxisItem) -> None:
        super().__init__(parent)
        self._scalars: Scalars | None = None
        self._rest_timer = QTimer(self)  # reads the remaining steps between frames
        self._rest_timer.setSingleShot(True)
        self._rest_timer.setInterval(REST_INTERVAL_MS)
        self._rest_timer.timeout.connect(self.refresh)
        self.plot = build_plot(name, title, **axes)
        self.plot.setToolTip(help)
        self.plot.getPlotItem().getAxis("left").setLabel(title)
        self.plot.getPlotItem().getAxis("bottom").setStyle(showValues=False)
        self.plot.getPlotItem().getAxis("bottom").setHeight(TOP_PX)
        self.plot.getViewBox().setMouseEnabled(x=True, y=False)
        self.plot.getViewBox().setDefaultPadding(0)
        self._markers = Markers(labeled=False)
        self.plot.getViewBox().addItem(self._markers, ignoreBounds=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot)

    def add_curve(self, name: str, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> pg.PlotCurveItem:
        """Add a curve, which has gaps at NaN and Inf."""
        curve = pg.PlotCurveItem(name=name, connect="finite", skipFiniteCheck=False)
        curve.setPen(pg.mkPen(style=style))
        self.plot.getViewBox().addItem(curve, ignoreBounds=True)
        return curve

    def show_recording(self, recording: Recording) -> None:
        """Show a recording from its beginning."""
        self._scalars = Scalars(recording)
        self._markers.clear()
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Draw the visible steps."""
        if self._scalars is None:
            return
        (left, right), _ = self.plot.getViewBox().viewRange()
        start = max(0, int(np.floor(left)) - 1)
        self._scalars.is_waiting = False
        self.draw(self._scalars, start, max(start, int(np.ceil(right)) + 1))
        if self._scalars.is_waiting:
            self._rest_timer.start()
        self._markers.add(self._scalars.recording.events[len(self._markers) :])

    def draw(self, scalars: Scalars, start: int, stop: int) -> None:
        """Set the curves for the steps in [start, stop); subclasses override it."""
        raise NotImplementedError

    def set_curve(self, curve: pg.PlotCurveItem, bounds: Bounds) -> None:
        """Set the values of a curve in the visible steps."""
        if not len(bounds.low):
            curve.setData([], [])
            return
        steps, shown = envelope(bounds, max(16, int(self.plot.getViewBox().width())))
        curve.setData(*with_lone_points_seen(steps, np.where(np.isfinite(shown), shown, np.nan)))

    def fit_y(self, *curves: pg.PlotCurveItem) -> None:
        """Fit the vertical axis to the finite values of the curves."""
        finite = [y[np.isfinite(y)] for curve in curves if (y := curve.getData()[1]) is not None]
        numbers = np.concatenate(finite) if finite else np.empty(0)
        if numbers.size:
            low, high = float(numbers.min()), float(numbers.max())
            span = max(high - low, self.least_span) or abs(high) or 1.0
            bottom, top = self.plot.getViewBox().viewRange()[1]
            fits = bottom <= low and high <= top and span > 0.6 * (top - bottom)
            if not fits:  # otherwise the axis stays the same while the curve grows
                center = low / 2 + high / 2
                self.plot.getViewBox().setYRange(center - 0.58 * span, center + 0.58 * span, padding=0)

    def style_with(self, theme: Theme) -> None:
        """Apply a theme."""
        style_plot(self.plot, theme)
        self._markers.set_color(theme.muted)


class LossStrip(StripView):
    """A strip with the mean loss over the batch."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "loss_strip",
            QCoreApplication.translate("StripView", "loss"),
            QCoreApplication.translate("StripView", "Mean loss over the batch, at each step"),
            parent,
        )
        self._loss = self.add_curve("loss")

    def draw(self, scalars: Scalars, start: int, stop: int) -> None:
        """Draw the loss over the steps."""
        self.set_curve(self._loss, *scalars.bounds(["loss"], start, stop))
        self.fit_y(self._loss)

    def style_with(self, theme: Theme) -> None:
        """Apply a theme."""
        super().style_with(theme)
        self._loss.setPen(pg.mkPen(theme.curve))


class GradNormStrip(StripView):
    """A strip with the global gradient norm before and after clipping and the threshold, on a log₁₀ axis."""

    least_span = 1.0  # a decade

    def __init__(self, parent: QWidget | None = None) -> None:
        title = QCoreApplication.translate("StripView", "grad norm")
        help = QCoreApplication.translate(
            "StripView", "L2 norm of the whole gradient: before clipping, after clipping, and the threshold (dashed)"
        )
        super().__init__("grad_norm_strip", title, help, parent, left=LogAxis("left"))
        self._before = self.add_curve("before")
        self._after = self.add_curve("after")
        self._threshold = self.add_curve("threshold")

    def draw(self, scalars: Scalars, start: int, stop: int) -> None:
        """Draw log₁₀ of the norms over the steps."""
        norm, coefficient = scalars.bounds(["grad_norm", "clip_coef"], start, stop)
        with np.errstate(divide="ignore", invalid="ignore"):
            low, high, least = (np.log10(values) for values in (norm.low, norm.high, coefficient.low))
        self.set_curve(self._before, Bounds(low, high, norm.start, norm.block))
        # In a block of steps, the largest norm is the one with the smallest clipping coefficient.
        after = np.where(coefficient.low == 1, np.nan, high + least)
        self.set_curve(self._after, Bounds(after, after, norm.start, norm.block))
        self._draw_threshold(scalars.recording)
        self.fit_y(self._before, self._after, self._threshold)

    def _draw_threshold(self, recording: Recording) -> None:
        starts, levels = zip(*clipping_thresholds(recording.experiment, recording.events), strict=True)
        ends = np.repeat([*starts, len(recording)], 2)[1:-1]
        self._threshold.setData(ends.astype(float), np.log10(np.repeat(levels, 2)))

    def style_with(self, theme: Theme) -> None:
        """Apply a theme."""
        super().style_with(theme)
        self._before.setPen(pg.mkPen(theme.curve))
        self._after.setPen(pg.mkPen(theme.curve_after))
        self._threshold.setPen(pg.mkPen(theme.threshold, style=Qt.PenStyle.DashLine, width=2))
