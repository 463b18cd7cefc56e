"""The icon in every size and format, drawn from one SVG."""

from __future__ import annotations

import os
from pathlib import Path

from project import NAME, ROOT

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
SOURCE = ROOT / "resources" / "icons" / "gradviz.svg"


def write_all(folder: Path) -> None:
    """Write ``<size>.png`` for every size, and the icon files of Windows and macOS."""
    folder.mkdir(parents=True, exist_ok=True)
    for size in SIZES:
        draw(folder / f"{size}.png", size)
    from PIL import Image

    with Image.open(folder / "256.png") as largest:
        largest.save(folder / f"{NAME}.ico", sizes=[(size, size) for size in (16, 24, 32, 48, 64, 128, 256)])
    with Image.open(folder / "512.png") as largest:
        largest.save(folder / f"{NAME}.icns")


def draw(file: Path, size: int) -> None:
    """Draw the icon with ``size`` pixels a side."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(SOURCE)).render(painter)
    painter.end()
    image.save(str(file))
