"""The depth profile beside the heatmap: the statistic of every layer at one step."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gradviz.heatmap.rows import ShownRows
from gradviz.heatmap.scale import Scale
from gradviz.ui.charts.log_axis import LogAxis
from gradviz.ui.charts.plot import BOTTOM_AXIS_PX, build_plot, style_plot
from gradviz.ui.charts.profile_item import ProfileItem
from gradviz.ui.widgets.theme import Theme


class ProfileView(QWidget):
    """Shares the heatmap's layer axis and colors; a value outside of the range is shown at the edge."""

    def __init__(self, name: str = "profile", title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.axis = LogAxis("bottom")
        self.plot = build_plot(name, title or self.tr("Depth profile"), bottom=self.axis)
        self.plot.setToolTip(self.tr("The statistic of every layer, at the cursor's step or the newest"))
        plot = self.plot.getPlotItem()
        plot.hideAxis("left")
        plot.getAxis("bottom").setHeight(BOTTOM_AXIS_PX)
        box = self.plot.getViewBox()
        box.invertY(True)
        box.setMouseEnabled(x=False, y=False)
        box.setDefaultPadding(0)
        self.item = ProfileItem()
        box.addItem(self.item, ignoreBounds=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot)

    def set_scale(self, scale: Scale) -> None:
        """Set the range of the axis to that of the color scale."""
        margin = _margin(scale)
        self.axis.logarithmic = scale.entry.logarithmic
        self.axis.picture = None
        self.plot.getViewBox().setXRange(scale.low - margin, scale.high + margin, padding=0)

    def show_values(
        self,
        values: NDArray[np.float32],
        scale: Scale,
        title: str,
        reference: NDArray[np.float32] | None = None,
        shown: ShownRows | None = None,
    ) -> None:
        """Show one value per row; values outside of the range are shown at its ends.

        ``values`` and ``reference``, the values of the first step for scales relative to it, are (recorded rows,).
        """
        margin = _margin(scale)
        places, codes = scale.places(values, reference), scale.codes(values, reference)
        if shown is not None:
            chosen = shown.chosen(codes)
            places, codes = places[chosen], codes[chosen]
        ordinary = np.isfinite(places)
        places = np.clip(np.where(ordinary, places, -np.inf), scale.low - margin / 2, scale.high + margin / 2)
        self.item.set_dots(places, codes, ordinary)
        room = max(60, int(self.axis.size().width()))
        self.axis.setLabel(QFontMetrics(self.font()).elidedText(title, Qt.TextElideMode.ElideLeft, room))
        self.axis.resizeEvent()  # WORKAROUND: an axis of fixed height does not center a new label by itself

    def clear(self) -> None:
        """Show nothing."""
        nothing = np.empty(0)
        self.item.set_dots(nothing, nothing.astype(np.uint8), nothing.astype(bool))
        self.axis.setLabel("")

    def style_with(self, theme: Theme) -> None:
        """Apply a theme."""
        style_plot(self.plot, theme)
        self.item.line_pen = pg.mkPen(theme.muted)
        self.item.dot_pen = pg.mkPen(theme.foreground)
        self.item.update()


def _margin(scale: Scale) -> float:
    """Return the margin beside the range for values outside of it."""
    return 0.3 if scale.entry.logarithmic else 0.05 * (scale.high - scale.low)
