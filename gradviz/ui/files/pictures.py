"""What the menu does with pictures: save one, copy one, of what the charts show."""

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
    """Draws what the charts show: the statistic, colours, rows, and the steps that are selected.

    Attributes:
        progress: a widget that shows itself while something is drawn.

    Signals:
        said (str), error_shown (str).
    """

    said = Signal(object)
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
        self.jobs.cancelled.connect(self._on_cancelled)
        self.jobs.failed.connect(self._on_failed)

    @Slot()
    def save(self) -> None:
        """Ask how the picture is to look, and where it is to go."""
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
            self.said.emit(self.tr("Drawing {path} …").format(path=path))
            self.jobs.start(picture_job(order.looking(self._look), path))

    @Slot()
    def copy(self) -> None:
        """Draw a picture for the clipboard, as the last one that was saved looked."""
        order = self._order()
        if order is not None:
            self.said.emit(self.tr("Drawing the picture …"))
            self.jobs.start(picture_job(order.looking(self._look)))

    def _order(self) -> PictureOrder | None:
        """The picture of what is shown, as it is now; None, and a word on it, before the first step."""
        recording, statistic = self._session.recording, self._charts.shown_statistic
        if recording is None or not len(recording):
            self.said.emit(self.tr("There is no picture before the first step."))
            return None
        if statistic not in recording.statistics:
            self.said.emit(self.tr("This run does not record {name}.").format(name=statistic))
            return None
        rows = self._charts.layer_rows.shown if STATISTICS[statistic].rows == "layers" else None
        steps = self._charts.selected_steps
        return PictureOrder(recording.snapshot(), statistic, self._charts.heatmap.scale, self._look, steps, rows)

    @Slot(object)
    def _on_done(self, job: Job) -> None:
        if isinstance(job.result, QImage):
            QGuiApplication.clipboard().setImage(job.result)
            self.said.emit(self.tr("Copied the picture to the clipboard."))
        else:
            self.said.emit(self.tr("Saved {path}").format(path=job.result))

    @Slot()
    def _on_cancelled(self) -> None:
        self.said.emit(self.tr("No picture was drawn."))

    @Slot(object)
    def _on_failed(self, job: Job) -> None:
        self.error_shown.emit(job.sentence(self.tr("The picture can't be drawn: {error}")))

    def wait(self) -> None:
        """Return when all is drawn."""
        self.jobs.wait()
