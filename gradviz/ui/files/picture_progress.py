"""The progress of drawing a picture, with a button to cancel it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QWidget

from gradviz.ui.jobs import Jobs, Progress


class PictureProgress(QWidget):
    """Shows a progress bar in a corner that is empty otherwise. No other widget moves when it appears."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("picture_progress")
        self.bar = QProgressBar()
        self.bar.setObjectName("picture_bar")
        self.bar.setAccessibleName(self.tr("Drawing the picture"))
        self.bar.setToolTip(self.tr("How much of the picture is drawn"))
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(120)
        self.bar.setMaximumHeight(12)
        self.button = QPushButton(self.tr("Cancel"))
        self.button.setObjectName("picture_give_up")
        self.button.setAccessibleName(self.tr("Cancel the picture"))
        self.button.setToolTip(self.tr("Draw no picture; no file is left"))
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)
        self.button.clicked.connect(jobs.cancel)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 1, 4, 1)
        layout.addWidget(self.bar)
        layout.addWidget(self.button)
        jobs.progressed.connect(self.show_progress)
        jobs.rested.connect(self.hide)
        self.hide()

    @Slot(object)
    def show_progress(self, progress: Progress) -> None:
        """Show the progress of a job. If ``of`` is 0, the bar shows that the amount is unknown."""
        self.bar.setRange(0, round(progress.of))
        self.bar.setValue(round(progress.done))
        self.show()
