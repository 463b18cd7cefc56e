"""The controls of a heatmap's color scale: kind, range, fit and lock."""

from __future__ import annotations

from math import log10

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from gradviz.catalog.scales import SCALE_KINDS
from gradviz.heatmap.scale import Scale
from gradviz.ui.heatmap.color_scale import ColorScale
from gradviz.ui.widgets.combo import Combo
from gradviz.ui.widgets.numbers import number_from
from gradviz.ui.widgets.texts import translated_label


class ScaleControls(QFrame):
    """A popup; a click outside closes it.

    A range that the user types is locked, since new values would extend it otherwise.
    """

    def __init__(self, color_scale: ColorScale, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("scale_controls")
        self.setAccessibleName(self.tr("Color scale"))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._color_scale = color_scale
        self.kind = Combo("scale_kind", self.tr("Scale"))
        for entry in SCALE_KINDS.values():
            self.kind.addItem(translated_label(entry.label), entry.name)
            self.kind.setItemData(self.kind.count() - 1, translated_label(entry.help), Qt.ItemDataRole.ToolTipRole)
        self.kind.setToolTip(self.tr("What equal steps of color are"))
        self.low = self._field("scale_low", self.tr("Lowest"), self.tr("What lies below has a color of its own"))
        self.high = self._field("scale_high", self.tr("Highest"), self.tr("What lies above has a color of its own"))
        self.fit_all = self._button(
            "scale_fit_all", self.tr("Fit to all"), self.tr("Fit the range to all steps of the run")
        )
        self.fit_visible = self._button(
            "scale_fit_visible", self.tr("Fit to visible"), self.tr("Fit the range to the steps in view, and lock it")
        )
        self.lock = QCheckBox(self.tr("Lock"))
        self.lock.setObjectName("scale_lock")
        self.lock.setAccessibleName(self.tr("Lock the range"))
        self.lock.setToolTip(
            self.tr("The range holds still: for other runs, other statistics of the kind, and the next start, too")
        )
        self.problem = QLabel()
        self.problem.setObjectName("scale_problem")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self._build_layout()
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.low.editingFinished.connect(self._on_typed)
        self.high.editingFinished.connect(self._on_typed)
        self.fit_all.clicked.connect(self._on_fit_all)
        self.fit_visible.clicked.connect(self._on_fit_visible)
        self.lock.toggled.connect(self._on_lock)
        color_scale.changed.connect(self._show)

    def _build_layout(self) -> None:
        form = QFormLayout(self)
        form.addRow(self.tr("Scale"), self.kind)
        form.addRow(self.tr("Lowest"), self.low)
        form.addRow(self.tr("Highest"), self.high)
        form.addRow(self.problem)
        buttons = QHBoxLayout()
        buttons.addWidget(self.fit_all)
        buttons.addWidget(self.fit_visible)
        form.addRow(buttons)
        form.addRow(self.lock)

    def _field(self, name: str, title: str, help: str) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName(name)
        field.setAccessibleName(title)
        field.setToolTip(help)
        return field

    def _button(self, name: str, text: str, help: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.setToolTip(help)
        button.setAutoDefault(False)
        return button

    def open_at(self, place: QPoint) -> None:
        """Open with the top left corner at a point of the screen, or as near to it as the screen allows."""
        self._show()
        self.adjustSize()
        room = self.screen().availableGeometry()
        x = min(place.x(), room.right() - self.width())
        y = min(place.y(), room.bottom() - self.height())
        self.move(max(room.left(), x), max(room.top(), y))
        self.show()
        self.low.setFocus()

    @Slot()
    def _show(self) -> None:
        """Show the current scale in the controls."""
        scale = self._color_scale.value
        self.setEnabled(scale is not None)
        if scale is None:
            return
        for widget in (self.kind, self.lock):
            widget.blockSignals(True)
        self.kind.setCurrentIndex(self.kind.findData(scale.kind))
        self.lock.setChecked(self._color_scale.locked is not None)
        for widget in (self.kind, self.lock):
            widget.blockSignals(False)
        for field, end in ((self.low, scale.low), (self.high, scale.high)):
            field.setText(f"{10**end:.6g}" if scale.entry.logarithmic else f"{end:.6g}")
        self._show_error("")

    @Slot()
    def _on_kind(self) -> None:
        self._color_scale.set_kind(self.kind.currentData())

    @Slot()
    def _on_fit_all(self) -> None:
        self._color_scale.fit_asked.emit("all")

    @Slot()
    def _on_fit_visible(self) -> None:
        self._color_scale.fit_asked.emit("visible")

    @Slot(bool)
    def _on_lock(self, on: bool) -> None:
        self._color_scale.set_locked(on)

    @Slot()
    def _on_typed(self) -> None:
        """Set the range that was typed, or show the error."""
        scale = self._color_scale.value
        if scale is None or not (self.low.isModified() or self.high.isModified()):
            return
        ends = [number_from(field.text()) for field in (self.low, self.high)]
        if None in ends:
            text = next(field.text() for field, end in zip((self.low, self.high), ends, strict=True) if end is None)
            self._show_error(self.tr("Found “{text}”; allowed: a number, such as 1e-8").format(text=text))
            return
        try:
            low, high = (log10(end) if scale.entry.logarithmic else end for end in ends if end is not None)
            self._color_scale.set_range(Scale(low, high, scale.kind))
        except ValueError:
            least = "10⁻⁸⁰" if scale.entry.logarithmic else "0"
            allowed = self.tr("Found {low} to {high}; allowed: from {least}, the lowest below the highest")
            self._show_error(allowed.format(low=self.low.text(), high=self.high.text(), least=least))

    def _show_error(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        self.adjustSize()
