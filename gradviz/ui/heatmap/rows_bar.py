"""The bar in which rows are filtered, picked, merged and sorted."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from gradviz.heatmap.rows import Order, has_stages
from gradviz.ui.heatmap.row_picker import RowPicker
from gradviz.ui.heatmap.rows import LayerRows
from gradviz.ui.widgets.combo import Combo


class RowsBar(QWidget):
    """Controls that change the choice of rows.

    Signals:
        order_asked (Order): the user asked to sort the rows by their values at the cursor's step.
    """

    order_asked = Signal(object)

    def __init__(self, rows: LayerRows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self.filter = QLineEdit()
        self.filter.setObjectName("row_filter")
        self.filter.setAccessibleName(self.tr("Names of rows"))
        self.filter.setPlaceholderText(self.tr("name, *.conv1, …"))
        self.filter.setToolTip(self.tr("Show layers whose name has one of these parts; * and ? stand for anything"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._on_filter)
        self.pick = self._button("pick_rows", self.tr("Pick …"), self.tr("Choose layers from a list"))
        self.pick.clicked.connect(self._on_pick)
        self.stages = self._button("stages", self.tr("By stage"), "")
        self.stages.setCheckable(True)
        self.stages.toggled.connect(self._on_stages)
        self.order = Combo("row_order", self.tr("Order of rows"))
        self.order.setToolTip(self.tr("Sort by the values at the cursor's step; choose again to sort again"))
        orders: tuple[tuple[Order, str], ...] = (
            ("depth", self.tr("From input to output")),
            ("smallest", self.tr("Smallest first")),
            ("largest", self.tr("Largest first")),
        )
        for order, title in orders:
            self.order.addItem(title, order)
        self.order.activated.connect(self._on_order)
        self.all = self._button("all_rows", self.tr("All rows"), self.tr("Every layer by itself, from input to output"))
        self.all.clicked.connect(rows.show_all)
        self.count = QLabel()
        self.count.setObjectName("row_count")
        self._picker = RowPicker(rows, self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 2)
        layout.addWidget(self.filter, 1)
        for widget in (self.pick, self.stages, self.order, self.all, self.count):
            layout.addWidget(widget)
        rows.changed.connect(self._show)
        self._show()

    def _button(self, name: str, text: str, help: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.setToolTip(help)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    @Slot()
    def _show(self) -> None:
        choice, names = self._rows.choice, self._rows.names
        if self.filter.text() != choice.pattern:
            with QSignalBlocker(self.filter):
                self.filter.setText(choice.pattern)
        with QSignalBlocker(self.stages):
            self.stages.setChecked(choice.by_stage)
        self.stages.setEnabled(has_stages(names) or choice.by_stage)
        merged = self.tr("Show each stage as one row: where its layers differ, the largest magnitude or the worst")
        self.stages.setToolTip(merged if self.stages.isEnabled() else self.tr("This network has no stages."))
        if not choice.order:
            self.order.setCurrentIndex(0)
        template = self.tr("{shown} of {all}")
        members = sum(map(len, self._rows.shown.members))
        self.count.setText(template.format(shown=members, all=len(names)))
        self.count.setMinimumWidth(
            self.fontMetrics().horizontalAdvance(template.format(shown=len(names), all=len(names)))
        )

    @Slot(str)
    def _on_filter(self, text: str) -> None:
        self._rows.choose(pattern=text)

    @Slot()
    def _on_pick(self) -> None:
        self._picker.open_below(self.pick)

    @Slot(bool)
    def _on_stages(self, on: bool) -> None:
        self._rows.choose(by_stage=on)

    @Slot()
    def _on_order(self) -> None:
        self.order_asked.emit(self.order.currentData())
