"""The values of one step as a table: one row per layer, time step or parameter, one column per statistic."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gradviz.catalog.statistics import statistic_named
from gradviz.heatmap.rows import ShownRows
from gradviz.recording.recording import Recording
from gradviz.ui.heatmap.scale_words import value_words
from gradviz.ui.widgets.numbers import in_words
from gradviz.ui.widgets.texts import translated_label

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class StepTable(QAbstractTableModel):
    """Holds the values of one step; a cell is None if its row has no such statistic."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[str] = []
        self.columns: list[str] = []
        self._cells: list[list[float | None]] = []

    def show_step(self, recording: Recording, step: int, layers: ShownRows) -> None:
        """Read and show a step of a recording."""
        values_of: dict[str, list[float | None]] = {}
        others: list[str] = []
        for name in recording.statistics:
            values = recording.at(name, step) if 0 <= step < len(recording) else None
            if values is None:
                continue
            if recording.row_kind(name) == "layers":
                values_of[name] = layers.of_values(values).tolist()
            else:
                values_of[name] = [None] * (len(layers.names) + len(others)) + values.tolist()
                others += recording.rows(name)
        rows = [*layers.names, *others]
        cells = [column + [None] * (len(rows) - len(column)) for column in values_of.values()]
        if rows == self.rows and list(values_of) == self.columns:
            self._cells = cells
            if rows and cells:  # without a reset, selected cells stay selected
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(cells) - 1))
            return
        self.beginResetModel()
        self.rows, self.columns, self._cells = rows, list(values_of), cells
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of rows: the layers, followed by time steps and parameters."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the number of statistics."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a value as text; special values have names."""
        value = self._cells[index.column()][index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._in_words(value)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _in_words(self, value: float | None) -> str:
        return "" if value is None else value_words(value)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the name of a row or statistic."""
        is_column = orientation == Qt.Orientation.Horizontal
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section] if is_column else self.rows[section]
        if role == Qt.ItemDataRole.ToolTipRole and is_column:
            statistic = statistic_named(self.columns[section])
            return f"{translated_label(statistic.symbol)}: {translated_label(statistic.help)}"
        return None

    def as_text(self, cells: set[tuple[int, int]]) -> str:
        """Return the rows and columns that contain any of the cells, separated by tabs, with exact float32 values."""
        rows, columns = (sorted({cell[part] for cell in cells}) for part in (0, 1))
        lines = [["", *(self.columns[column] for column in columns)]]
        for row in rows:
            values = [self._cells[column][row] if (row, column) in cells else None for column in columns]
            lines.append([self.rows[row], *map(_exact, values)])
        return "\n".join("\t".join(line) for line in lines) + "\n"


def _exact(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.9g}" if abs(value) < float("inf") else in_words(value)
