"""The table of the values at the cursor's step, which can be copied."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHeaderView, QLabel, QTableView, QVBoxLayout, QWidget

from gradviz.recording.recording import Recording
from gradviz.ui.charts.cursor import Cursor
from gradviz.ui.charts.step_table import StepTable
from gradviz.ui.heatmap.rows import LayerRows
from gradviz.ui.widgets.theme import Theme

_ROW_PX = 20


class TableView(QWidget):
    """Shows every recorded statistic of every shown row. A slow timer calls :meth:`refresh`."""

    def __init__(self, cursor: Cursor, rows: LayerRows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cursor = cursor
        self._rows = rows
        self._recording: Recording | None = None
        self._shown: object = None
        self.title = QLabel()
        self.title.setObjectName("table_title")
        self.model = StepTable(self)
        self.table = _CopiedTable(self.model)
        self.table.setObjectName("table")
        self.table.setAccessibleName(self.tr("Numbers of a step"))
        self.table.setToolTip(self.tr("Ctrl+C copies what is marked, or all, with tabs between"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.title)
        layout.addWidget(self.table, 1)

    def show_recording(self, recording: Recording) -> None:
        """Show a recording from the next :meth:`refresh` on."""
        self._recording = recording

    def refresh(self) -> None:
        """Show the cursor's step or the newest one, unless it is shown already or the table is hidden."""
        recording, step = self._recording, self._cursor.step
        if recording is None or not self.isVisible():
            return
        request = recording, step, self._rows.shown, tuple(recording.statistics), self._cursor.held
        if request == self._shown:
            return
        self._shown = request
        columns = list(self.model.columns)
        self.model.show_step(recording, step, self._rows.shown)
        if columns != self.model.columns:
            self.table.resizeColumnsToContents()
        template = self.tr("Step {step}, held") if self._cursor.held else self.tr("Step {step}")
        self.title.setText(template.format(step=f"{step:,}") if step >= 0 else "")

    def style_with(self, theme: Theme) -> None:
        """Do nothing: the table has the application's colors."""


class _CopiedTable(QTableView):
    def __init__(self, model: StepTable) -> None:
        super().__init__()
        self._model = model
        self.setModel(model)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)  # the Tab key leaves the table
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the selected cells, or all if none is selected; pass other keys to the table."""
        if event.matches(QKeySequence.StandardKey.Copy):
            selected = {(index.row(), index.column()) for index in self.selectedIndexes()}
            rows, columns = range(len(self._model.rows)), range(len(self._model.columns))
            everything = {(row, column) for row in rows for column in columns}
            QGuiApplication.clipboard().setText(self._model.as_text(selected or everything))
        else:
            super().keyPressEvent(event)
