"""The bar above the charts: statistic, scale, rows, views and steps."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gradviz.catalog.statistics import STATISTICS
from gradviz.ui.charts.views import Toggle
from gradviz.ui.widgets.combo import Combo
from gradviz.ui.widgets.elided_label import ElidedLabel
from gradviz.ui.widgets.texts import translated_label


class ChartsHeader(QWidget):
    """The controls of the charts, which do not depend on a recording.

    Attributes:
        toggles: the buttons that show and hide views, keyed by the name of the view.

    Signals:
        statistic_chosen (str): the user chose a statistic.
    """

    statistic_chosen = Signal(object)

    def __init__(self, toggles: Mapping[str, Toggle], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.statistic = Combo("statistic", self.tr("Statistic"))
        self.statistic.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.statistic.setMinimumContentsLength(12)
        self.statistic.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.statistic.setMaximumWidth(self.statistic.fontMetrics().averageCharWidth() * 44)
        for name, row in STATISTICS.items():
            self.statistic.addItem(f"{translated_label(row.symbol)}   {translated_label(row.label)}  ({name})", name)
            self.statistic.setItemData(
                self.statistic.count() - 1, translated_label(row.help), Qt.ItemDataRole.ToolTipRole
            )
        self.statistic.setToolTip(self.tr("Which number per layer and step the heatmap and the profile show"))
        self.statistic.currentIndexChanged.connect(self._on_statistic)
        self.scale_note = ElidedLabel("scale_note")
        self.scale = _button("scale", self.tr("Scale …"), self.tr("Kind and range of the colors; fit, lock"))
        self.fit = _button("fit", self.tr("Fit colors"), self.tr("Fit the color range to the values"))
        self.rows = _button("rows", self.tr("Rows"), self.tr("Filter, pick, merge or sort the rows (Ctrl+F)"))
        self.rows.setCheckable(True)
        self.toggles = {name: _button(f"show_{name}", *toggle.words()) for name, toggle in toggles.items()}
        for button in self.toggles.values():
            button.setCheckable(True)
        self._keys = {toggle.key: self.toggles[name] for name, toggle in toggles.items()}
        self.follow = _button(
            "follow", self.tr("Follow"), self.tr("Keep the newest step in view, at the width shown (F)")
        )
        self.follow.setCheckable(True)
        self.home = _button("home", self.tr("Whole run"), self.tr("Show the whole run (Home)"))
        layout = QHBoxLayout()
        layout.addWidget(self.statistic, 1)
        layout.addStretch()
        for button in (self.rows, *self.toggles.values(), self.scale, self.fit, self.follow, self.home):
            layout.addWidget(button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        rows.addLayout(layout)
        rows.addWidget(self.scale_note)

    def keys(self) -> dict[str, QPushButton]:
        """Return the keyboard shortcuts, which press the buttons even if these are hidden."""
        return {"Ctrl+F": self.rows, "F": self.follow, "Home": self.home, **self._keys}

    @property
    def shown_statistic(self) -> str:
        """Name of the chosen statistic."""
        return str(self.statistic.currentData())

    @Slot()
    def _on_statistic(self) -> None:
        self.statistic_chosen.emit(self.shown_statistic)


def _button(name: str, text: str, help: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAccessibleName(text)
    button.setToolTip(help)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setFixedWidth(button.fontMetrics().horizontalAdvance(text) + 22)  # leave the room to the statistic
    return button
