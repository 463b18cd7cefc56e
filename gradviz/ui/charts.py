"""The charts: heatmap, colour bar, depth profile, strips; one step axis, one layer axis, one clock."""

from __future__ import annotations

from enum import Enum

import pyqtgraph as pg
from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gradviz.catalog.statistics import STATISTICS
from gradviz.recording.recording import Recording
from gradviz.recording.scale import LogScale
from gradviz.ui.color_bar import ColorBar
from gradviz.ui.combo import Combo
from gradviz.ui.elided_label import ElidedLabel
from gradviz.ui.heatmap_view import HeatmapView
from gradviz.ui.legend import Legend
from gradviz.ui.numbers import in_words, power
from gradviz.ui.profile_view import ProfileView
from gradviz.ui.strip import GradNormStrip, LossStrip
from gradviz.ui.theme import Theme
from gradviz.ui.wording import worded

SLOW_INTERVAL_MS = 100
_FIRST_SPAN = 100


class Span(Enum):
    """Which steps are shown: the whole run, the newest at the width chosen, or what the person set."""

    HOME = "home"
    FOLLOW = "follow"
    FREE = "free"


class Charts(QWidget):
    """Draws a recording; :meth:`draw` is called on a clock, however fast it grows.

    Signals:
        statistic_chosen (str).
    """

    statistic_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recording: Recording | None = None
        self._theme = theme
        self._drawn = 0  # steps in the heatmap
        self._read = 0  # steps in the curves
        self._hovered: tuple[int, int] | None = None
        self.span = Span.HOME
        self.heatmap = HeatmapView()
        self.bar = ColorBar()
        self.profile = ProfileView()
        self.loss = LossStrip()
        self.grad_norm = GradNormStrip()
        self.legend = Legend()
        self.readout = QLabel()
        self.readout.setObjectName("readout")
        self.readout.setWordWrap(True)
        self.readout.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.readout.setMinimumHeight(4 * self.readout.fontMetrics().lineSpacing())
        self.readout.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._build_header()
        self._build_layout()
        self._link()
        self.style_with(theme)
        self._slow_clock = QTimer(self)  # curves and profile cost as much as the heatmap, and say little in between
        self._slow_clock.setInterval(SLOW_INTERVAL_MS)
        self._slow_clock.timeout.connect(self._show_newest)
        self._show_readout()

    def showEvent(self, event: QShowEvent) -> None:
        """The clock ticks while there is somebody to see it."""
        self._slow_clock.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody sees it."""
        self._slow_clock.stop()

    def _build_header(self) -> None:
        self.statistic = Combo("statistic", self.tr("Statistic"))
        self.statistic.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.statistic.setMinimumContentsLength(32)
        for name, row in STATISTICS.items():
            self.statistic.addItem(f"{worded(row.symbol)}   {worded(row.label)}  ({name})", name)
            self.statistic.setItemData(self.statistic.count() - 1, worded(row.help), Qt.ItemDataRole.ToolTipRole)
        self.statistic.setToolTip(self.tr("Which number per layer and step the heatmap and the profile show"))
        self.scale_note = ElidedLabel("scale_note")
        self.fit_button = self._button("fit", self.tr("Fit colours"), self.tr("Fit the colour range to the values"))
        self.follow_button = self._button(
            "follow", self.tr("Follow"), self.tr("Keep the newest step in view, at the width shown (F)"), "F"
        )
        self.follow_button.setCheckable(True)
        self.home_button = self._button("home", self.tr("Whole run"), self.tr("Show the whole run (Home)"), "Home")

    def _button(self, name: str, text: str, help: str, key: str = "") -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.setToolTip(help)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setShortcut(key)
        return button

    def _build_layout(self) -> None:
        header = QHBoxLayout()
        header.addWidget(self.statistic)
        header.addWidget(self.scale_note, 1)
        header.addWidget(self.fit_button)
        header.addWidget(self.follow_button)
        header.addWidget(self.home_button)
        side = QFrame()
        below = QVBoxLayout(side)
        below.setContentsMargins(6, 0, 0, 0)
        below.addWidget(self.readout)
        below.addStretch(1)
        below.addWidget(self.legend)
        grid = QGridLayout()
        grid.setSpacing(2)
        grid.addWidget(self.heatmap, 0, 0)
        grid.addWidget(self.bar, 0, 1)
        grid.addWidget(self.profile, 0, 2)
        grid.addWidget(self.loss, 1, 0)
        grid.addWidget(self.grad_norm, 2, 0)
        grid.addWidget(side, 1, 1, 2, 2)
        grid.setColumnStretch(0, 5)
        grid.setColumnStretch(2, 1)
        for row, stretch in enumerate((6, 2, 2)):
            grid.setRowStretch(row, stretch)
        grid.setColumnMinimumWidth(2, 140)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 0)
        layout.addLayout(header)
        layout.addLayout(grid, 1)

    def _link(self) -> None:
        box = self.heatmap.plot.getViewBox()
        self.loss.plot.getViewBox().setXLink(box)
        self.grad_norm.plot.getViewBox().setXLink(box)
        self.profile.plot.getViewBox().setYLink(box)
        box.sigRangeChangedManually.connect(self._on_moved_by_hand)
        box.sigXRangeChanged.connect(self._on_range_changed)
        for strip in (self.loss, self.grad_norm):
            strip.plot.getViewBox().sigRangeChangedManually.connect(self._on_moved_by_hand)
        self.heatmap.scale_changed.connect(self._on_scale_changed)
        self.heatmap.hovered.connect(self._on_hovered)
        self.statistic.currentIndexChanged.connect(self._on_statistic)
        self.fit_button.clicked.connect(self.heatmap.fit)
        self.follow_button.toggled.connect(self._on_follow)
        self.home_button.clicked.connect(self.go_home)

    @property
    def shown_statistic(self) -> str:
        """The name of the statistic that is shown."""
        return str(self.statistic.currentData())

    @Slot(object)
    def show_recording(self, recording: Recording) -> None:
        """Show a recording, live or not, from its beginning."""
        self._recording = recording
        self._drawn = self._read = 0
        self._show_heatmap()
        self.loss.show_recording(recording)
        self.grad_norm.show_recording(recording)
        self._limit_span(recording.experiment.training.all_steps)
        self.profile.clear()
        if self.span is Span.FREE:
            self.span = Span.HOME
        self._show_span()
        self._show_readout()

    @Slot()
    def draw(self) -> None:
        """Draw what is new since the last call."""
        if self._recording is None or len(self._recording) == self._drawn:
            return
        self._drawn = len(self._recording)
        if self._is_recorded and not self.heatmap.is_showing:  # chosen during the run, and now there is a step of it
            self._show_heatmap()
        self.heatmap.refresh()
        self._show_span()

    @Slot()
    def go_home(self) -> None:
        """Show the whole run, now and while it grows."""
        self.span = Span.HOME
        self.follow_button.setChecked(False)
        self._show_span()

    def _show_span(self) -> None:
        """Set the visible steps; the whole run grows in doublings, so that the picture holds still between."""
        if self._recording is None:
            return
        steps, box = len(self._recording), self.heatmap.plot.getViewBox()
        if self.span is Span.HOME:
            stop = _FIRST_SPAN
            while stop < steps:
                stop *= 2
            self._set_span(0, min(stop, self._recording.experiment.training.all_steps))
        elif self.span is Span.FOLLOW:
            (left, right), _ = box.viewRange()
            self._set_span(max(0, steps - (right - left)), max(steps, right - left))

    def _set_span(self, start: float, stop: float) -> None:
        box = self.heatmap.plot.getViewBox()
        if box.viewRange()[0] != [start, stop]:
            box.setXRange(start, stop, padding=0)

    def _plots_over_steps(self) -> tuple[pg.PlotWidget, ...]:
        return self.heatmap.plot, self.loss.plot, self.grad_norm.plot

    def _limit_span(self, planned: int) -> None:
        for plot in self._plots_over_steps():
            plot.getViewBox().setLimits(xMin=0, xMax=planned, minXRange=min(planned, 4))

    @Slot()
    def _on_moved_by_hand(self) -> None:
        if self.span is Span.HOME:
            self.span = Span.FREE
        elif self.span is Span.FOLLOW:
            self.follow_button.setChecked(False)

    @Slot(bool)
    def _on_follow(self, on: bool) -> None:
        if on:
            self.span = Span.FOLLOW
            self._show_span()
        elif self.span is Span.FOLLOW:
            self.span = Span.FREE

    @Slot()
    def _on_range_changed(self) -> None:
        self.loss.refresh()
        self.grad_norm.refresh()

    @Slot(object)
    def _on_scale_changed(self, scale: LogScale) -> None:
        self.bar.set_scale(scale)
        self.profile.set_scale(scale)
        row = STATISTICS[self.shown_statistic]
        clipped = ""
        if "∂L" in row.symbol:
            clipped = self.tr("after clipping · ") if row.when == "clipping" else self.tr("before clipping · ")
        span = self.tr("colour is log₁₀, {low} to {high}")
        self.scale_note.say(clipped + span.format(low=power(int(scale.low)), high=power(int(scale.high))))
        self._show_profile()

    @Slot()
    def _on_statistic(self) -> None:
        self.statistic_chosen.emit(self.shown_statistic)
        if self._recording is not None:
            self.profile.clear()
            self._show_heatmap()
            self._show_profile()

    def _show_heatmap(self) -> None:
        assert self._recording is not None
        if self._is_recorded:
            self.heatmap.show_recording(self._recording, self.shown_statistic)
        else:
            self.heatmap.show_nothing(self._why_not_recorded(self._recording))
            self.scale_note.say("")
        for plot in self._plots_over_steps():
            plot.getPlotItem().getAxis("left").setWidth(self.heatmap.layer_axis.needed_width_px())

    @property
    def _is_recorded(self) -> bool:
        return self._recording is not None and self.shown_statistic in self._recording.statistics

    def _why_not_recorded(self, recording: Recording) -> str:
        if not STATISTICS[self.shown_statistic].fits(recording.experiment.model.architecture):
            return self.tr("Only a recurrent network has time steps.")
        return self.tr("Not recorded so far: it is from the next step on, or from the next start (Ctrl+R).")

    @Slot(object)
    def _on_hovered(self, cell: tuple[int, int] | None) -> None:
        self._hovered = cell
        self._show_profile()
        self._show_readout()

    @Slot()
    def _show_newest(self) -> None:
        if self._read == self._drawn:
            return
        self._read = self._drawn
        self.loss.refresh()
        self.grad_norm.refresh()
        if self._hovered is None:
            self._show_profile()

    def _show_profile(self) -> None:
        if self._recording is None or not self._is_recorded or not len(self._recording) or self.heatmap.scale is None:
            return
        step = self._hovered[0] if self._hovered else len(self._recording) - 1
        values = self._recording.at(self.shown_statistic, step)
        if values is None:
            self.profile.clear()
            return
        title = self.tr("{name}, step {step}").format(name=self.shown_statistic, step=f"{step:,}")
        self.profile.show_values(values, self.heatmap.scale, title)

    def _show_readout(self) -> None:
        if self._hovered is None or self._recording is None or not self._is_recorded:
            self.readout.setText(self.tr("Point at the heatmap to read a layer, a step and its value."))
            return
        step, layer = self._hovered
        values = self._recording.at(self.shown_statistic, step)
        assert values is not None, "only what is drawn is hovered"
        value = values[layer]
        symbol = STATISTICS[self.shown_statistic].symbol
        text = self.tr("<b>{layer}</b>, step {step}<br>{symbol} = <b>{value}</b><br>loss {loss}").format(
            layer=self._recording.rows(self.shown_statistic)[layer],
            step=f"{step:,}",
            symbol=symbol,
            value=in_words(float(value)),
            loss=in_words(float(self._recording.loss[step])),
        )
        labels = [event.label for event in self._recording.events if event.step == step]
        self.readout.setText("<br>".join([text, *labels]))

    def style_with(self, theme: Theme) -> None:
        """Put a theme on."""
        self._theme = theme
        for view in (self.heatmap, self.profile, self.loss, self.grad_norm):
            view.style_with(theme)
