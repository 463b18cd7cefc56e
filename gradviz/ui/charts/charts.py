"""The charts: heatmaps, color bars, depth profiles and strips, with one step axis and one timer."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QSettings, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFont, QHideEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from gradviz.catalog.statistics import STATISTICS
from gradviz.heatmap.rows import Order, order_by
from gradviz.recording.recording import Recording
from gradviz.ui.charts.charts_header import ChartsHeader
from gradviz.ui.charts.cursor import Cursor
from gradviz.ui.charts.keys import Keys
from gradviz.ui.charts.overlay import Overlay
from gradviz.ui.charts.pane import Pane
from gradviz.ui.charts.plot_grid import PlotGrid
from gradviz.ui.charts.profile_view import ProfileView
from gradviz.ui.charts.readout import Readout
from gradviz.ui.charts.span import StepSpan
from gradviz.ui.charts.step_selection import StepSelection
from gradviz.ui.charts.steps_field import StepsField
from gradviz.ui.charts.views import PANES, VIEWS, PaneRow, Shared
from gradviz.ui.heatmap.heatmap_view import HeatmapView
from gradviz.ui.heatmap.legend import Legend
from gradviz.ui.heatmap.rows import LayerRows
from gradviz.ui.heatmap.rows_bar import RowsBar
from gradviz.ui.heatmap.scales import Scales
from gradviz.ui.widgets.elided_label import ElidedLabel
from gradviz.ui.widgets.theme import Theme

SLOW_INTERVAL_MS = 100

V = TypeVar("V")


class Charts(QWidget):
    """Shows a recording. A timer calls :meth:`draw`, independently of how fast the recording grows.

    Signals:
        statistic_chosen (str): the user chose a statistic.
    """

    statistic_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("charts")
        self.setAccessibleName(self.tr("Charts"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._recording: Recording | None = None
        self._theme = theme
        self._drawn = 0  # number of steps in the heatmap
        self._read = 0  # number of steps in the curves
        self.crosshair = Cursor(self)
        self.selection = StepSelection(self)
        self.layer_rows = LayerRows(self)
        self.header = ChartsHeader({row.name: row.toggle for row in VIEWS if row.toggle})
        for key, button in self.header.keys().items():
            QShortcut(QKeySequence(key), self, button.click)
        self.lecture_title = ElidedLabel("lecture_title")
        self.lecture_title.hide()
        self.rows_bar = RowsBar(self.layer_rows)
        self.rows_bar.hide()
        self.scales = Scales(self)
        self._shared = Shared(self.crosshair, self.selection, self.layer_rows, self.scales)
        heatmap = HeatmapView(scales=self.scales)
        shared = self.crosshair, self.selection, self.layer_rows
        self.pane = Pane(*shared, heatmap, ProfileView(), self.header.scale_note, self)
        self._panes: dict[str, Pane] = {"": self.pane}
        self._type_px: int | None = None  # set in lecture mode
        self.heatmap = self.pane.heatmap
        self.profile = self.pane.profile
        self.views = {row.name: row.build(self._shared) for row in VIEWS}
        self._strips = [self.views[row.name] for row in VIEWS if row.place == "strip"]
        self._feet = [self.views[row.name] for row in VIEWS if row.place == "foot"]
        for name in self.header.toggles:
            self.views[name].hide()
        self.legend = Legend()
        self.readout = Readout(self.crosshair)
        beside = self.readout, StepsField(self.selection), self.legend
        strips = [row.stretch for row in VIEWS if row.place == "strip"]
        self._grid = PlotGrid(self.pane, self._strips, beside, ([row.stretch for row in PANES], strips))
        self.span = StepSpan(self._grid.plots_over_steps, self.header.follow, self.header.home, self)
        self._keys = Keys(self.crosshair, self.selection, self.span)
        self._overlays = [Overlay(strip.plot, self.crosshair, self.selection) for strip in self._strips]
        self._build_layout()
        self._grid.show_panes((), 0)
        self._link()
        self.style_with(theme)
        self._slow_timer = QTimer(self)  # curves and profile cost as much as the heatmap but need fewer updates
        self._slow_timer.setInterval(SLOW_INTERVAL_MS)
        self._slow_timer.timeout.connect(self._show_newest)

    def showEvent(self, event: QShowEvent) -> None:
        """Run the slow timer while the charts are visible."""
        self._slow_timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop the slow timer while the charts are hidden."""
        self._slow_timer.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle the keys of the charts, and pass all others to the window."""
        if not self._keys.press(event):
            super().keyPressEvent(event)

    def _build_layout(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.header)
        layout.addWidget(self.lecture_title)
        layout.addWidget(self.rows_bar)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setObjectName("table_splitter")
        self._splitter.addWidget(self._grid)
        for foot in self._feet:
            self._splitter.addWidget(foot)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setSizes([700, 300])
        layout.addWidget(self._splitter, 1)

    def view(self, kind: type[V]) -> V:
        """Return the view or pane of a class, which must exist."""
        return next(view for view in (*self.views.values(), *self._panes.values()) if isinstance(view, kind))

    def _pane_of(self, row: PaneRow) -> Pane:
        """Return a pane below the first; build it when it is first shown, since most networks have none."""
        if row.name not in self._panes:
            pane = self._panes[row.name] = row.build(self._shared, self)
            self._grid.add_pane(pane, PANES.index(row))
            self.span.add(pane.heatmap.plot)
            self._link_pane(pane)
            pane.style_with(self._theme)
            pane.set_lecture(self._type(), self._type_px is None)
        return self._panes[row.name]

    def _link_pane(self, pane: Pane) -> None:
        self.header.fit.clicked.connect(pane.heatmap.fit)
        pane.heatmap.color_scale.changed.connect(self._show_profiles)
        pane.heatmap.color_scale.changed.connect(self._show_title)

    def _link(self) -> None:
        self._link_pane(self.pane)
        self.crosshair.changed.connect(self._show_cursor)
        self.layer_rows.changed.connect(self._on_rows)
        self.header.rows.toggled.connect(self._on_rows_bar)
        for name, button in self.header.toggles.items():
            button.toggled.connect(self.views[name].setVisible)
            button.toggled.connect(self._show_newest)
        self.rows_bar.order_asked.connect(self._on_order)
        self.header.scale.clicked.connect(self._open_scale)
        self.span.changed.connect(self._on_span_changed)
        self.header.statistic_chosen.connect(self._on_statistic)

    def remember_in(self, settings: QSettings) -> None:
        """Store the chosen scales in the settings."""
        self.scales.remember_in(settings)

    @Slot()
    def _open_scale(self) -> None:
        below = self.header.scale.rect().bottomLeft()
        self.pane.scale_controls.open_at(self.header.scale.mapToGlobal(below))

    @property
    def shown_statistic(self) -> str:
        """Name of the chosen statistic."""
        return self.header.shown_statistic

    @property
    def selected_steps(self) -> range | None:
        """The selected steps of the recording, or None if nothing is selected or the selection is beyond its end."""
        return self.selection.of(len(self._recording)) if self._recording is not None else None

    @Slot(object)
    def show_recording(self, recording: Recording) -> None:
        """Show a live or stored recording from its beginning."""
        self._recording = recording
        self._drawn = self._read = 0
        self.crosshair.release()
        self.crosshair.set_steps(len(recording))
        self.selection.clear()
        self.layer_rows.set_names(recording.layers)
        self._show_heatmaps()
        for view in self.views.values():
            view.show_recording(recording)
        self.span.start(len(recording), recording.info.planned_steps)

    @Slot()
    def draw(self) -> None:
        """Draw the steps that are new since the last call."""
        if self._recording is None or len(self._recording) == self._drawn:
            return
        self._drawn = len(self._recording)
        if not self.heatmap.is_showing and self.shown_statistic in self._recording.statistics:
            self._show_heatmaps()  # chosen during the run, and recorded from this step on
        self.crosshair.set_steps(self._drawn)
        for pane in self._panes.values():
            pane.draw()
        self.span.grow(self._drawn)

    def look_as(self, other: Charts) -> None:
        """Copy the choices, shown steps and cursor of other charts of the same run."""
        self.header.statistic.setCurrentIndex(other.header.statistic.currentIndex())
        self.span.look_as(other.span)
        self.layer_rows.choose_as(other.layer_rows)
        self.rows_bar.order.setCurrentIndex(other.rows_bar.order.currentIndex())
        self.selection.select(other.selection.first, other.selection.last)
        if other.crosshair.held:
            self.crosshair.hold(other.crosshair.place)
        self.header.rows.setChecked(other.header.rows.isChecked())
        for name, button in self.header.toggles.items():
            button.setChecked(other.header.toggles[name].isChecked())

    @Slot()
    def _on_span_changed(self) -> None:
        for strip in self._strips:
            strip.refresh()

    @Slot(object)
    def _on_statistic(self, name: str) -> None:
        self.statistic_chosen.emit(name)
        if self._recording is not None:
            self._show_heatmaps()
            self._show_cursor()

    def _show_heatmaps(self) -> None:
        recording, statistic = self._recording, self.shown_statistic
        assert recording is not None
        if statistic in recording.statistics:
            self.pane.show_recording(recording, statistic)
        else:
            self.pane.show_nothing(self._why_not_recorded(recording))
        of_layers = STATISTICS[statistic].rows == "layers"
        rows = [row for row in PANES if of_layers and row.statistic in recording.statistics]
        for row in rows:
            self._pane_of(row).show_recording(recording, row.statistic)
        self._grid.show_panes([self._panes[row.name] for row in rows], len(recording.layers))

    @Slot()
    def _on_rows(self) -> None:
        self._grid.align()
        self._show_cursor()

    @Slot()
    def _show_title(self) -> None:
        self.lecture_title.say(self.pane.heading())

    def set_lecture(self, type_px: int | None) -> None:
        """Show only the heatmaps, with a font size in pixels for a lecture room, or all views if it is None."""
        self._type_px = type_px
        lecture, font = type_px is not None, self._type()
        self.header.setVisible(not lecture)
        for button in (self.header.rows, *self.header.toggles.values()):
            button.setChecked(False)
        for pane in self._panes.values():
            pane.set_lecture(font, not lecture)
        self._grid.set_lecture(lecture)
        self.lecture_title.setFont(font)
        self.lecture_title.updateGeometry()
        self.lecture_title.setVisible(lecture)
        self._show_title()
        self._grid.align()

    def _type(self) -> QFont:
        font = QFont(self.font())
        if self._type_px is not None:
            font.setPixelSize(self._type_px)
        return font

    @Slot(bool)
    def _on_rows_bar(self, visible: bool) -> None:
        self.rows_bar.setVisible(visible)
        if visible:
            self.rows_bar.filter.setFocus()
        else:
            self.setFocus()

    @Slot(object)
    def _on_order(self, order: Order) -> None:
        """Sort the layers by the shown statistic at the cursor's step."""
        recording, statistic = self._recording, self.shown_statistic
        if recording is None or statistic not in recording.statistics or STATISTICS[statistic].rows != "layers":
            return
        values = recording.at(statistic, max(0, self.crosshair.step))
        if values is not None:
            self.layer_rows.choose(order=order_by(recording.layers, values, order))

    def _why_not_recorded(self, recording: Recording) -> str:
        experiment = recording.experiment
        if experiment is None:
            return self.tr("This recording does not hold it.")
        if not STATISTICS[self.shown_statistic].fits(experiment.model.architecture):
            return self.tr("Only a recurrent network has time steps.")
        return self.tr("Not recorded so far: it is from the next step on, or from the next start (Ctrl+R).")

    @Slot()
    def _show_cursor(self) -> None:
        self._show_profiles()
        self._show_readout()

    @Slot()
    def _show_newest(self) -> None:
        for foot in self._feet:
            foot.refresh()
        if self._read == self._drawn:
            return
        self._read = self._drawn
        for strip in self._strips:
            strip.refresh()
        self._show_cursor()

    @Slot()
    def _show_profiles(self) -> None:
        for pane in self._panes.values():
            pane.show_profile()

    def _show_readout(self) -> None:
        self.readout.show_at(self._recording, tuple(self._panes.values()))

    def style_with(self, theme: Theme) -> None:
        """Apply a theme."""
        self._theme = theme
        for bar in (self.header, self.rows_bar):  # a checked button must look different
            bar.setStyleSheet(f"QPushButton:checked {{ background: {theme.accent}; color: {theme.background}; }}")
        for view in (*self._panes.values(), *self.views.values()):
            view.style_with(theme)
        for overlay in self._overlays:
            overlay.style_with(theme)
