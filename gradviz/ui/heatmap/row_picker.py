"""A list in which the user picks rows."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gradviz.ui.heatmap.rows import LayerRows

_HEIGHT_PX = 320


class RowPicker(QFrame):
    """A popup below a button; a click outside or Esc closes it."""

    def __init__(self, rows: LayerRows, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._rows = rows
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.list = QListWidget()
        self.list.setObjectName("row_list")
        self.list.setAccessibleName(self.tr("Rows to show"))
        self.list.setToolTip(self.tr("Space: show the row or not"))
        self.list.itemChanged.connect(self._on_ticked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self.list)

    def open_below(self, widget: QWidget) -> None:
        """Open below a widget, with the rows that are currently picked."""
        picked = self._rows.choice.picked
        with QSignalBlocker(self.list):
            self.list.clear()
            for name in self._rows.names:
                item = QListWidgetItem(name)
                item.setFlags(
                    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
                )
                is_picked = picked is None or name in picked
                item.setCheckState(Qt.CheckState.Checked if is_picked else Qt.CheckState.Unchecked)
                self.list.addItem(item)
        self.resize(max(220, self.list.sizeHintForColumn(0) + 40), _HEIGHT_PX)
        self.move(widget.mapToGlobal(QPoint(0, widget.height())))
        self.show()
        self.list.setFocus()
        self.list.setCurrentRow(0)

    @Slot()
    def _on_ticked(self) -> None:
        items = [self.list.item(row) for row in range(self.list.count())]
        picked = frozenset(item.text() for item in items if item.checkState() == Qt.CheckState.Checked)
        self._rows.choose(picked=None if len(picked) == len(items) else picked)
