"""The depth profile: the statistic of every layer at one step, beside the heatmap."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gradviz.recording.scale import LogScale
from gradviz.ui.log_axis import LogAxis
from gradviz.ui.plot import BOTTOM_AXIS_PX, build_plot, style_plot
from gradviz.ui.profile_item import ProfileItem
from gradviz.ui.theme import Theme


class ProfileView(QWidget):
    """Shares the layer axis with the heatmap, and its colours; a value that has no logarithm stands at the edge."""

    def __init__(self, name: str = "profile", title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plot = build_plot(name, title or self.tr("Depth profile"), bottom=LogAxis("bottom"))
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

    def set_scale(self, scale: LogScale) -> None:
        """Span the same range as the colours."""
        self.plot.getViewBox().setXRange(scale.low - 0.3, scale.high + 0.3, padding=0)

    def show_values(self, values: NDArray[np.float32], scale: LogScale, title: str) -> None:
        """Show one number per layer, (layers,)."""
        with np.errstate(divide="ignore", invalid="ignore"):
            logarithms = np.log10(np.abs(values), dtype=np.float64)
        ordinary = np.isfinite(logarithms)
        places = np.where(ordinary, logarithms, scale.low - 0.15)
        self.item.set_dots(places, scale.codes(values), ordinary)
        axis = self.plot.getPlotItem().getAxis("bottom")
        room = max(60, int(axis.size().width()))
        axis.setLabel(QFontMetrics(self.font()).elidedText(title, Qt.TextElideMode.ElideLeft, room))
        axis.resizeEvent()  # an axis of fixed height doesn't centre a new label by itself

    def clear(self) -> None:
        """Show nothing."""
        nothing = np.empty(0)
        self.item.set_dots(nothing, nothing.astype(np.uint8), nothing.astype(bool))

    def style_with(self, theme: Theme) -> None:
        """Put a theme on."""
        style_plot(self.plot, theme)
        self.item.line_pen = pg.mkPen(theme.muted)
        self.item.dot_pen = pg.mkPen(theme.foreground)
        self.item.update()
