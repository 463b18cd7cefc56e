"""Save or copy a picture of the recording, drawn for print beside the window's thread."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QRunnable, QThreadPool, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QSpinBox, QWidget

from gradviz.errors import GradvizError
from gradviz.recording.recording import Recording
from gradviz.recording.scale import LogScale

log = logging.getLogger(__name__)


class SizeDialog(QDialog):
    """Asks for the size of a picture, in pixels."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("size_dialog")
        self.setWindowTitle(self.tr("Save picture"))
        form = QFormLayout(self)
        self.width_box, self.height_box = QSpinBox(), QSpinBox()
        for box, name, title, value in (
            (self.width_box, "picture_width", self.tr("Width"), 1920),
            (self.height_box, "picture_height", self.tr("Height"), 1080),
        ):
            box.setObjectName(name)
            box.setRange(800, 8000)
            box.setValue(value)
            box.setSuffix(self.tr(" pixels"))
            box.setAccessibleName(title)
            box.setToolTip(self.tr("From 800 to 8,000 pixels"))
            form.addRow(title, box)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        for button, name, help in (
            (buttons.button(QDialogButtonBox.StandardButton.Save), "picture_save", self.tr("Choose a file")),
            (buttons.button(QDialogButtonBox.StandardButton.Cancel), "picture_cancel", self.tr("Save nothing")),
        ):
            button.setObjectName(name)
            button.setAccessibleName(button.text())
            button.setToolTip(help)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form.addRow(buttons)

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height."""
        return self.width_box.value(), self.height_box.value()


@dataclass(frozen=True, slots=True)
class Order:
    """What to draw: a recording that doesn't grow, the statistic, the colour range, pixels across and down."""

    recording: Recording
    statistic: str
    scale: LogScale | None
    size: tuple[int, int]


class Painter(QObject):
    """Draws pictures in a thread of a pool, since a printed figure takes a second or more.

    Signals:
        saved (Path), copied (QImage), failed (str).
    """

    saved = Signal(object)
    copied = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)

    def save(self, order: Order, path: Path) -> None:
        """Draw a picture into a PNG file."""
        self._pool.start(_Drawing(self, order, path))

    def copy(self, order: Order) -> None:
        """Draw a picture for the clipboard."""
        self._pool.start(_Drawing(self, order, None))

    def wait(self) -> None:
        """Return when all is drawn."""
        self._pool.waitForDone()


class _Drawing(QRunnable):
    def __init__(self, painter: Painter, order: Order, path: Path | None) -> None:
        super().__init__()
        self._painter = painter
        self._order = order
        self._path = path

    def run(self) -> None:
        try:
            from gradviz.figures.heatmap import png_bytes, save_figure  # matplotlib takes half a second

            order = self._order
            if self._path is not None:
                save_figure(order.recording, order.statistic, self._path, order.size, order.scale)
                self._painter.saved.emit(self._path)
            else:
                png = png_bytes(order.recording, order.statistic, order.size, order.scale)
                self._painter.copied.emit(QImage.fromData(png))
        except GradvizError as error:
            self._painter.failed.emit(str(error))
        except Exception as error:
            log.exception("drawing failed")
            sentence = QCoreApplication.translate("Painter", "The picture can't be drawn: {error}")
            self._painter.failed.emit(sentence.format(error=error))
