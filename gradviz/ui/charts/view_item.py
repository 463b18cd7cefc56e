"""A graphics item that draws in pixels, anywhere in its view."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QRectF


class ViewItem(pg.GraphicsObject):  # type: ignore[misc]
    """What it draws is not bound to a place of the plot: all of the view is its own."""

    def viewRangeChanged(self) -> None:
        """The view shows something else."""
        self.prepareGeometryChange()

    def boundingRect(self) -> QRectF:
        """All of the view."""
        view = self.getViewBox()
        return view.viewRect() if view is not None else QRectF()
