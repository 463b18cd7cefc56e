"""Commands of the File menu for pictures of the charts."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QDialog, QWidget

from gradviz.catalog.formats import FORMATS, PICTURES, format_of, formats, suffixes
from gradviz.catalog.statistics import STATISTICS
from gradviz.engine.session import Session
from gradviz.figures.encoders import missing_encoder
from gradviz.ui.charts.charts import Charts
from gradviz.ui.files.file_dialogs import FileDialogs
from gradviz.ui.files.picture import PictureOrder, picture_job
from gradviz.ui.files.picture_dialog import PictureDialog, PictureLook
from gradviz.ui.files.picture_progress import PictureProgress
from gradviz.ui.jobs import Job, Jobs
from gradviz.ui.widgets.texts import translated_preset


class Pictures(QObject):
    """Draws the displayed statistic with its color scale and rows, in the selected steps.

    Attributes:
        progress: a widget that is visible while a picture is drawn.

    Signals:
        message_shown (str): a message for the status line.
        error_shown (str): an error for the status line.
    """

    message_shown = Signal(object)
    error_shown = Signal(object)

    def __init__(self, session: Session, charts: Charts, theme: str, dialogs: FileDialogs, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._charts = charts
        self._dialogs = dialogs
        self._dialog: PictureDialog | None = None
        self._look = PictureLook(theme=theme)
        self.jobs = Jobs(self)
        self.progress = PictureProgress(self.jobs, window)
        self.jobs.done.connect(self._on_done)
        self.jobs.canceled.connect(self._on_canceled)
        self.jobs.failed.connect(self._on_failed)

    @Slot()
    def save(self) -> None:
        """Ask for the picture's options and its path, and draw it."""
        order = self._order()
        if order is None:
            return
        if self._dialog is None:
            window = self.parent()
            assert isinstance(window, QWidget)
            self._dialog = PictureDialog(self._look.theme, window)
        self._dialog.show_steps(order.steps, len(order.recording))
        if self._dialog.exec() != QDialog.DialogCode.Accepted:
            return
        self._look = self._dialog.look
        chosen = FORMATS[self._look.format]
        kinds = [chosen, *(other for other in formats(*PICTURES) if other != chosen)]
        path = self._dialogs.to_save(self.tr("Save picture"), kinds, translated_preset(order.recording.info.title))
        if path is not None:
            self._save(order, path)

    def _save(self, order: PictureOrder, path: Path) -> None:
        if format_of(path) not in formats(*PICTURES):
            text = self.tr("{path}: found {suffix}; allowed: {allowed}")
            self.error_shown.emit(text.format(path=path, suffix=path.suffix, allowed=" ".join(suffixes(*PICTURES))))
        elif missing := missing_encoder(path):
            self.error_shown.emit(f"{path}: {missing}")
        else:
            self.message_shown.emit(self.tr("Drawing {path} …").format(path=path))
            self.jobs.start(picture_job(order.with_look(self._look), path))

    @Slot()
    def copy(self) -> None:
        """Draw a picture for the clipboard with the options of the last saved picture."""
        order = self._order()
        if order is not None:
            self.message_shown.emit(self.tr("Drawing the picture …"))
            self.jobs.start(picture_job(order.with_look(self._look)))

    def _order(self) -> PictureOrder | None:
        """Describe a picture of the current view. Show a message and return None if there is nothing to draw."""
        recording, statistic = self._session.recording, self._charts.shown_statistic
        if recording is None or not len(recording):
            self.message_shown.emit(self.tr("There is no picture before the first step."))
            return None
        if statistic not in recording.statistics:
            self.message_shown.emit(self.tr("This run does not record {name}.").format(name=statistic))
            return None
        rows = self._charts.layer_rows.shown if STATISTICS[statistic].rows == "layers" else None
        steps = self._charts.selected_steps
        return PictureOrder(recording.snapshot(), statistic, self._charts.heatmap.scale, self._look, steps, rows)

    @Slot(object)
    def _on_done(self, job: Job) -> None:
        if isinstance(job.result, QImage):
            QGuiApplication.clipboard().setImage(job.result)
            self.message_shown.emit(self.tr("Copied the picture to the clipboard."))
        else:
            self.message_shown.emit(self.tr("Saved {path}").format(path=job.result))

    @Slot()
    def _on_canceled(self) -> None:
        self.message_shown.emit(self.tr("No picture was drawn."))

    @Slot(object)
    def _on_failed(self, job: Job) -> None:
        self.error_shown.emit(job.sentence(self.tr("The picture can't be drawn: {error}")))

    def wait(self) -> None:
        """Wait until all pictures are drawn."""
        self.jobs.wait()
