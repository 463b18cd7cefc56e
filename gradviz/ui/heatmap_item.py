"""The heatmap as a graphics item: layer × step, each cell one colour code."""

from __future__ import annotations

from functools import cache
from math import ceil, floor

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gradviz.recording.pyramid import CodePyramid
from gradviz.recording.rows import ShownRows
from gradviz.recording.scale import palette


@cache
def _palette32() -> NDArray[np.uint32]:
    """The palette as 0xffRRGGBB."""
    r, g, b = (palette()[:, channel].astype(np.uint32) for channel in range(3))
    return (np.uint32(0xFF000000) | r << 16 | g << 8 | b).astype(np.uint32)


class HeatmapItem(pg.GraphicsObject):  # type: ignore[misc]
    """Draws what the view shows of a :class:`CodePyramid`; x is the step, y the layer, cell (s, l) from (s, l).

    The first step stands at the item's position.

    A frame costs as much as there are pixels, however long the run.
    """

    def __init__(self) -> None:
        super().__init__()
        self._codes = CodePyramid(1)
        self._shown = ShownRows.all_of([""])

    def start(self, layers: int) -> None:
        """Begin with no steps."""
        self._codes = CodePyramid(layers)
        self._changed()

    def show_rows(self, shown: ShownRows) -> None:
        """Show these of the layers, until others are chosen."""
        self._shown = shown
        self._changed()

    def append(self, codes: NDArray[np.uint8]) -> None:
        """Add the codes of the next steps, (steps, layers)."""
        self._codes.append(codes)
        self._changed()

    def __len__(self) -> int:
        return len(self._codes)

    def _changed(self) -> None:
        self.prepareGeometryChange()
        self.update()

    def boundingRect(self) -> QRectF:
        """From the first step and layer to the last."""
        return QRectF(0, 0, len(self._codes), len(self._shown.names))

    def visible_codes(self) -> tuple[NDArray[np.uint8], QRectF]:
        """What the view shows: codes (rows, columns) and the rectangle that they fill, in steps and layers."""
        view = self.getViewBox()
        (left, right), _ = view.viewRange()
        first_step = int(self.x())
        start, stop = max(0, floor(left) - first_step), min(len(self._codes), ceil(right) - first_step)
        if start >= stop:
            return np.empty((0, 0), np.uint8), QRectF()
        step_width, layer_height = self.pixelVectors()
        pixels_per_step = 1 / abs(step_width.x()) if step_width is not None and step_width.x() else 1.0
        codes, first, block = self._codes.window(start, stop, max(1, floor((stop - start) * pixels_per_step)))
        rows = self._shown.of_codes(codes.T)
        if not rows.size:
            return np.empty((0, 0), np.uint8), QRectF()
        pixels_per_layer = 1 / abs(layer_height.y()) if layer_height is not None and layer_height.y() else 1.0
        merged = max(1, ceil(1 / pixels_per_layer))
        if merged > 1:
            rows = np.maximum.reduceat(rows, np.arange(0, len(rows), merged), axis=0)
        return rows, QRectF(first, 0, rows.shape[1] * block, rows.shape[0] * merged)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint the visible cells; nothing is interpolated."""
        codes, area = self.visible_codes()
        if not codes.size:
            return
        pixels = np.ascontiguousarray(_palette32()[codes])
        image = QImage(pixels.data, pixels.shape[1], pixels.shape[0], pixels.strides[0], QImage.Format.Format_RGB32)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.setClipRect(self.boundingRect(), Qt.ClipOperation.IntersectClip)
        painter.drawImage(area, image)
