"""The heatmap as a graphics item: an image of layer × step with one color code per cell."""

from __future__ import annotations

from functools import cache
from math import ceil, floor

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gradviz.heatmap.pyramid import MagnitudePyramid
from gradviz.heatmap.rows import ShownRows
from gradviz.heatmap.scale import NOTHING, Scale, conspicuous, palette


@cache
def _palette32() -> NDArray[np.uint32]:
    """Return the palette as 0xffRRGGBB, (256,); the color of ``NOTHING`` is transparent."""
    red, green, blue = (palette()[:, channel].astype(np.uint32) for channel in range(3))
    colors = (np.uint32(0xFF000000) | red << 16 | green << 8 | blue).astype(np.uint32)
    colors[NOTHING] = 0
    return colors


class HeatmapItem(pg.GraphicsObject):  # type: ignore[misc]
    """Draws the visible part of a :class:`MagnitudePyramid`. x is the step, y is the layer.

    The cell of step s and layer l spans [s, s + 1) × [l, l + 1). The cost of a frame depends on the number of pixels,
    not on the length of the run.

    Signals:
        requested (unit, chunks): chunks that have to be read before the painted image is exact.
    """

    requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._magnitudes = MagnitudePyramid(1)
        self._shown = ShownRows.all_of([""])
        self._scale: Scale | None = None
        self._reference: NDArray[np.float32] | None = None

    def show_magnitudes(self, magnitudes: MagnitudePyramid) -> None:
        """Draw a pyramid; the caller calls :meth:`refresh` whenever it changes."""
        self._magnitudes = magnitudes
        self.refresh()

    def show_rows(self, shown: ShownRows) -> None:
        """Draw only the chosen rows."""
        self._shown = shown
        self.refresh()

    def set_scale(self, scale: Scale, reference: NDArray[np.float32] | None) -> None:
        """Use a scale; ``reference`` holds the values of the first step, (rows,), for scales relative to it."""
        self._scale = scale
        self._reference = reference
        self.update()

    def __len__(self) -> int:
        return len(self._magnitudes)

    def refresh(self) -> None:
        """Schedule a repaint."""
        self.prepareGeometryChange()
        self.update()

    def boundingRect(self) -> QRectF:
        """Return the rectangle of all steps and layers."""
        return QRectF(0, 0, len(self._magnitudes), len(self._shown.names))

    def _visible(self) -> tuple[int, int, int]:
        """Return the visible steps as start and stop, and their width in pixels."""
        (left, right), _ = self.getViewBox().viewRange()
        start, stop = max(0, floor(left)), min(len(self._magnitudes), ceil(right))
        step_width, _ = self.pixelVectors()
        pixels_per_step = 1 / abs(step_width.x()) if step_width is not None and step_width.x() else 1.0
        return start, stop, max(1, floor((stop - start) * pixels_per_step))

    def visible_codes(self) -> tuple[NDArray[np.uint8], QRectF]:
        """Return the visible codes, (rows, columns), and the rectangle that they fill, in steps and layers."""
        start, stop, columns = self._visible()
        if start >= stop or self._scale is None:
            return np.empty((0, 0), np.uint8), QRectF()
        window = self._magnitudes.window(start, stop, columns)
        rows = self._shown.of_codes(self._scale.codes_of(window.magnitudes, self._reference).T)
        if not rows.size:
            return np.empty((0, 0), np.uint8), QRectF()
        _, layer_height = self.pixelVectors()
        pixels_per_layer = 1 / abs(layer_height.y()) if layer_height is not None and layer_height.y() else 1.0
        merged = max(1, ceil(1 / pixels_per_layer))
        if merged > 1:
            rows = np.maximum.reduceat(rows, np.arange(0, len(rows), merged), axis=0)
        return rows, QRectF(window.first, 0, rows.shape[1] * window.block, rows.shape[0] * merged)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint the visible cells without interpolation."""
        codes, area = self.visible_codes()
        if not codes.size:
            return
        if area.width() > codes.shape[1]:
            codes = conspicuous(codes)
        pixels = _palette32().take(np.ascontiguousarray(codes))
        kind = QImage.Format.Format_RGB32
        if codes.min() == NOTHING:
            kind = QImage.Format.Format_ARGB32_Premultiplied
        image = QImage(pixels.data, pixels.shape[1], pixels.shape[0], pixels.strides[0], kind)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.setClipRect(self.boundingRect(), Qt.ClipOperation.IntersectClip)
        painter.drawImage(area, image)
        unit, chunks = self._magnitudes.missing(*self._visible())
        if chunks:
            self.requested.emit((unit, chunks))
