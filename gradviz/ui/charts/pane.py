"""One statistic in three views side by side: heatmap, color bar and depth profile."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QWidget

from gradviz.catalog.statistics import STATISTICS, Rows
from gradviz.heatmap.rows import RowChoice
from gradviz.heatmap.scale import Scale
from gradviz.recording.recording import Recording
from gradviz.ui.charts.cursor import Cursor
from gradviz.ui.charts.overlay import Overlay
from gradviz.ui.charts.profile_view import ProfileView
from gradviz.ui.charts.step_selection import StepSelection
from gradviz.ui.heatmap.color_bar import ColorBar
from gradviz.ui.heatmap.heatmap_view import HeatmapView
from gradviz.ui.heatmap.rows import LayerRows
from gradviz.ui.heatmap.scale_controls import ScaleControls
from gradviz.ui.heatmap.scale_words import scale_words
from gradviz.ui.heatmap.scales import Scales
from gradviz.ui.widgets.elided_label import ElidedLabel
from gradviz.ui.widgets.texts import translated_label
from gradviz.ui.widgets.theme import Theme


class Pane(QObject):
    """The views of one statistic, placed in a row of the charts' grid.

    Attributes:
        note: label with the scale; the owner puts it into a layout.
        scale_controls: the popup that a click on the color bar opens.
        statistic: name of the shown statistic; empty if no statistic is shown.
    """

    def __init__(
        self,
        cursor: Cursor,
        selection: StepSelection,
        layer_rows: LayerRows,
        heatmap: HeatmapView,
        profile: ProfileView,
        note: ElidedLabel,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._cursor = cursor
        self._layer_rows = layer_rows
        layer_rows.changed.connect(self._on_rows)
        self.heatmap = heatmap
        self.profile = profile
        self.profile.plot.getViewBox().setYLink(heatmap.plot.getViewBox())
        self._overlays = (
            Overlay(heatmap.plot, cursor, selection, "layers"),
            Overlay(profile.plot, cursor, selection, "layers", over_steps=False),
        )
        self.bar = ColorBar(heatmap.color_scale)
        self.note = note
        self.statistic = ""
        self._is_visible = True
        self._with_profile = True
        self._recording: Recording | None = None
        heatmap.color_scale.changed.connect(self._on_scale_changed)
        self.scale_controls = ScaleControls(heatmap.color_scale, self.bar)
        self.bar.opened.connect(self._open_controls)

    def place(self, grid: QGridLayout, row: int) -> None:
        """Put the views into a row of a grid, columns 0 to 2."""
        for column, view in enumerate(self.views):
            grid.addWidget(view, row, column)

    @property
    def views(self) -> tuple[QWidget, ...]:
        """The views from left to right."""
        return self.heatmap, self.bar, self.profile

    def set_visible(self, visible: bool) -> None:
        """Show or hide the views."""
        self._is_visible = visible
        self.heatmap.setVisible(visible)
        self.bar.setVisible(visible)
        self.profile.setVisible(visible and self._with_profile)

    def set_lecture(self, font: QFont, with_profile: bool) -> None:
        """Set the font, and show or hide the profile, which is too small for a lecture room."""
        self._with_profile = with_profile
        self.set_visible(self._is_visible)
        self.heatmap.set_type(font)
        self.bar.setFont(font)
        self.bar.updateGeometry()
        self.note.setFont(font)
        self.note.updateGeometry()

    def heading(self) -> str:
        """Return a title with the statistic and its scale."""
        if not self.statistic or self.heatmap.scale is None:
            return ""
        words = self._scale_words(self.heatmap.scale)
        return f"{translated_label(STATISTICS[self.statistic].label)}   {words}"

    @property
    def rows(self) -> Rows:
        """The kind of rows of the shown statistic."""
        return STATISTICS[self.statistic].rows if self.statistic else "layers"

    def show_recording(self, recording: Recording, statistic: str) -> None:
        """Show a statistic from its beginning."""
        self._recording, self.statistic = recording, statistic
        self.profile.clear()
        self.heatmap.show_recording(recording, statistic)
        self._on_rows()
        for overlay in self._overlays:
            overlay.set_rows(self.rows)

    @Slot()
    def _on_rows(self) -> None:
        """Show the chosen rows; parameters are only filtered by name, and time steps not at all."""
        if self._recording is None:
            return
        before, place = self.heatmap.shown.names, self._cursor.place
        choice = self._layer_rows.choice
        other_choice = RowChoice() if self.rows == "time" else replace(choice, picked=None, order=())
        self.heatmap.show_rows(choice if self.rows == "layers" else other_choice)
        names = self.heatmap.shown.names
        if place is not None and place.rows == self.rows and place.row is not None and place.row < len(before):
            name = before[place.row]
            self._cursor.follow_row(self.rows, names.index(name) if name in names else None)
        self._cursor.set_rows(self.rows, len(names))

    def show_nothing(self, reason: str) -> None:
        """Show no recording, and the reason as a hint."""
        self._recording, self.statistic = None, ""
        self.profile.clear()
        self.heatmap.show_nothing(reason)
        self.note.say("")

    def draw(self) -> None:
        """Draw the new steps."""
        self.heatmap.refresh()
        if self._recording is not None:  # the number of time steps is only known from the first step on
            self._cursor.set_rows(self.rows, len(self.heatmap.shown.names))

    def values_at(self, step: int) -> NDArray[np.float32] | None:
        """Return the values of a step in the order of the shown rows, or None if there are none."""
        values = self._recorded_at(step)
        return None if values is None else self.heatmap.shown.of_values(values)

    def _recorded_at(self, step: int) -> NDArray[np.float32] | None:
        if self._recording is None or not 0 <= step < len(self._recording):
            return None
        return self._recording.at(self.statistic, step)

    def show_profile(self) -> None:
        """Show the profile of the cursor's step."""
        step, heatmap = self._cursor.step, self.heatmap
        values = self._recorded_at(step)
        if values is None or heatmap.scale is None:
            self.profile.clear()
            return
        title = self.tr("{name}, step {step}").format(name=self.statistic, step=f"{step:,}")
        self.profile.show_values(values, heatmap.scale, title, heatmap.magnitudes.reference, heatmap.shown)

    @Slot()
    def _on_scale_changed(self) -> None:
        scale = self.heatmap.scale
        if scale is not None and self.statistic:
            self.profile.set_scale(scale)
            self.note.say(self._scale_words(scale))

    def _scale_words(self, scale: Scale) -> str:
        return scale_words(self.statistic, scale, self.heatmap.color_scale.locked is not None)

    @Slot()
    def _open_controls(self) -> None:
        self.scale_controls.open_at(self.bar.mapToGlobal(self.bar.rect().topLeft()))

    def style_with(self, theme: Theme) -> None:
        """Apply a theme."""
        self.heatmap.style_with(theme)
        self.profile.style_with(theme)
        for overlay in self._overlays:
            overlay.style_with(theme)


class TimePane(Pane):
    """The time steps of a recurrent network, over the same steps as its layers but with a separate color range.

    The two quantities differ by decades, and a common range would leave only a few colors for each.
    """

    def __init__(
        self, cursor: Cursor, selection: StepSelection, layer_rows: LayerRows, scales: Scales, parent: QObject
    ) -> None:
        heatmap = HeatmapView("time_heatmap", self.tr("Heatmap of time steps and steps"), scales)
        profile = ProfileView("time_profile", self.tr("Profile through time"))
        profile.plot.setToolTip(self.tr("The gradient at every time step, at the cursor's step or the newest"))
        super().__init__(cursor, selection, layer_rows, heatmap, profile, ElidedLabel("time_note"), parent)
        self.bar.setObjectName("time_color_bar")

    def place(self, grid: QGridLayout, row: int) -> None:
        """Put the note into a row of a grid and the views into the next."""
        grid.addWidget(self.note, row, 0, 1, 3)
        super().place(grid, row + 1)

    def set_visible(self, visible: bool) -> None:
        """Show or hide the views."""
        self.note.setVisible(visible)
        super().set_visible(visible)
