"""Pictures of the recording, drawn for print beside the window's thread."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QRunnable, QThreadPool, Signal, Slot
from PySide6.QtGui import QImage

from gradviz.catalog.formats import FORMATS, format_of
from gradviz.errors import GradvizError
from gradviz.heatmap.rows import ShownRows
from gradviz.heatmap.scale import Scale
from gradviz.recording.recording import Recording
from gradviz.ui.files.picture_dialog import Look

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Order:
    """What to draw: a recording that doesn't grow, its steps and rows, the statistic, the colours, and how."""

    recording: Recording
    statistic: str
    scale: Scale | None
    look: Look
    steps: range | None = None
    rows: ShownRows | None = None

    def looking(self, look: Look) -> Order:
        """The same with another look."""
        return replace(self, look=look)


class _CancelledError(Exception):
    """A person has thought better of it."""


class Painter(QObject):
    """Draws pictures in a thread of a pool, one after the other, since a printed figure takes a second or more.

    Signals:
        progressed (int, int): so much is done, of so much.
        saved (Path), copied (QImage), failed (str), cancelled ().
        rested (): nothing is left to draw.
    """

    progressed = Signal(int, int)
    saved = Signal(object)
    copied = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    rested = Signal()
    _ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._waiting = 0
        self._given_up = Event()
        self._ended.connect(self._on_ended)

    def save(self, order: Order, path: Path) -> None:
        """Draw a picture into a file, by suffix."""
        self._start(_Drawing(self, order, path, self._given_up))

    def copy(self, order: Order) -> None:
        """Draw a picture for the clipboard."""
        self._start(_Drawing(self, order, None, self._given_up))

    def _start(self, drawing: _Drawing) -> None:
        if not self._waiting:
            self._given_up.clear()
        self._waiting += 1
        self._pool.start(drawing)

    @Slot()
    def cancel(self) -> None:
        """Give up what is drawn now, and what waits."""
        self._given_up.set()

    @Slot()
    def _on_ended(self) -> None:
        self._waiting -= 1
        if not self._waiting:
            self.rested.emit()

    def wait(self) -> None:
        """Return when all is drawn."""
        self._pool.waitForDone()


class _Drawing(QRunnable):
    def __init__(self, painter: Painter, order: Order, path: Path | None, given_up: Event) -> None:
        super().__init__()
        self._painter = painter
        self._order = order
        self._path = path
        self._given_up = given_up

    def run(self) -> None:
        try:
            self._draw()
        except _CancelledError:
            self._painter.cancelled.emit()
        except GradvizError as error:
            self._painter.failed.emit(str(error))
        except Exception as error:
            log.exception("drawing failed")
            sentence = QCoreApplication.translate("Painter", "The picture can't be drawn: {error}")
            self._painter.failed.emit(sentence.format(error=error))
        finally:
            self._painter._ended.emit()
            del self._order  # a recording is large, and the import of matplotlib may leave garbage that holds this job

    def _draw(self) -> None:
        self._tell(0, 0)
        from gradviz.figures.heatmap import png_bytes  # matplotlib takes half a second
        from gradviz.figures.page import THEMES

        order, look = self._order, self._order.look
        what = order.recording, order.statistic
        how: dict[str, Any] = {"theme": THEMES[look.theme], "metadata": look.metadata, "progress": self._tell}
        how |= {"size": look.size, "scale": order.scale, "steps": order.steps, "rows": order.rows}
        if self._path is None:
            self._painter.copied.emit(QImage.fromData(png_bytes(*what, **how)))
            return
        picture = format_of(self._path) or FORMATS["png"]
        picture.resolve()(*what, path=self._path, **how)
        self._painter.saved.emit(self._path)

    def _tell(self, done: int, count: int) -> None:
        """Say how far it is; ends it where a person has given it up."""
        if self._given_up.is_set():
            raise _CancelledError
        self._painter.progressed.emit(done, count)
