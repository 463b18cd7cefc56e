"""The folder of recorded runs and its maximum size."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from gradviz import configuration
from gradviz.configuration import Configuration
from gradviz.errors import InputError
from gradviz.language import translate
from gradviz.ui.widgets.locks import lock

_MOST_MB = 10_000_000


class RecordingsDialog(QDialog):
    """Edits the folder and the budget of the run library, and shows a fault below the fields."""

    def __init__(self, configured: Configuration, used: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recordings_dialog")
        self.setWindowTitle(self.tr("Keep runs"))
        values = configured.values
        self.folder = QLineEdit(str(values.recordings_folder))
        self.folder.setObjectName("recordings_folder")
        self.folder.setAccessibleName(self.tr("Folder"))
        self.folder.setToolTip(self.tr("Where every run of the window is kept"))
        self.folder.setMinimumWidth(380)
        self.browse = QPushButton(self.tr("Browse …"))
        self.browse.setObjectName("browse_recordings_folder")
        self.browse.setAccessibleName(self.tr("Browse …"))
        self.browse.setToolTip(self.tr("Choose the folder"))
        self.browse.clicked.connect(self._on_browse)
        self.budget = QSpinBox()
        self.budget.setObjectName("recordings_budget_mb")
        self.budget.setAccessibleName(self.tr("At most"))
        self.budget.setToolTip(self.tr("Beyond it the oldest runs are removed; with 0 no run is kept"))
        self.budget.setRange(0, _MOST_MB)
        self.budget.setSingleStep(500)
        self.budget.setGroupSeparatorShown(True)
        self.budget.setSuffix(self.tr(" MB"))
        self.budget.setSpecialValueText(self.tr("keep nothing"))
        self.budget.setValue(values.recordings_budget_mb)
        lock([self.folder, self.browse], configured, "recordings_folder")
        lock([self.budget], configured, "recordings_budget_mb")
        self.fault = QLabel()
        self.fault.setObjectName("recordings_fault")
        self.fault.setWordWrap(True)
        self.fault.hide()
        self._build_layout(used)

    def _build_layout(self, used: str) -> None:
        row = QHBoxLayout()
        row.addWidget(self.folder, 1)
        row.addWidget(self.browse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        titles = (
            (QDialogButtonBox.StandardButton.Ok, "keep_recordings", self.tr("OK"), self.tr("Keep this choice")),
            (QDialogButtonBox.StandardButton.Cancel, "leave_recordings", self.tr("Cancel"), self.tr("Change nothing")),
        )
        for standard_button, name, title, help in titles:
            button = buttons.button(standard_button)
            button.setObjectName(name)
            button.setText(title)
            button.setAccessibleName(title)
            button.setToolTip(help)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.addRow(self.tr("Folder"), row)
        form.addRow(self.tr("At most"), self.budget)
        form.addRow(self.tr("Used"), QLabel(used))
        form.addRow(self.fault)
        form.addRow(buttons)

    def accept(self) -> None:
        """Save the changes. If they can't be saved, show the error and keep the dialog open."""
        configured = configuration.read().values
        try:
            if Path(self.folder.text()) != configured.recordings_folder:
                configuration.choose("recordings_folder", self.folder.text() or None)
            if self.budget.value() != configured.recordings_budget_mb:
                configuration.choose("recordings_budget_mb", self.budget.value())
        except InputError as error:
            self.fault.setText(translate(error.message))
            self.fault.show()
            return
        super().accept()

    @Slot()
    def _on_browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Folder"), self.folder.text())
        if chosen:
            self.folder.setText(chosen)
