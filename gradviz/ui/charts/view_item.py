"""A graphics item that draws in pixel coordinates, anywhere in its view."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QRectF


class ViewItem(pg.GraphicsObject):  # type: ignore[misc]
    """A graphics item that covers the whole view."""

    def viewRangeChanged(self) -> None:
        """Update the geometry after a change of the view's range."""
        self.prepareGeometryChange()

    def boundingRect(self) -> QRectF:
        """Return the rectangle of the whole view."""
        view = self.getViewBox()
        return view.viewRect() if view is not None else QRectF()
