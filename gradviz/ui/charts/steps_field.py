"""The input fields of the selected steps."""

from __future__ import annotations

from PySide6.QtCore import QMetaObject, QSignalBlocker, Qt, Slot
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QHBoxLayout, QLabel, QPushButton, QSpinBox, QWidget

from gradviz.ui.charts.step_selection import StepSelection

_OPEN = -1  # less than every step; stands for an open end
_GREATEST = 2**31 - 1


class StepsField(QWidget):
    """Shows and edits the first and last selected step."""

    def __init__(self, selection: StepSelection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._selection = selection
        help = self.tr("Steps of pictures and CSV files: type them, drag with Shift over the heatmap, or press [ and ]")
        self.first = _StepBox("first_step", self.tr("First selected step"), self.tr("first"), help)
        self.last = _StepBox("last_step", self.tr("Last selected step"), self.tr("newest"), help)
        for box in (self.first, self.last):
            box.valueChanged.connect(self._on_typed)
        self.clear_button = QPushButton("✕")
        self.clear_button.setObjectName("clear_steps")
        self.clear_button.setAccessibleName(self.tr("Select all steps"))
        self.clear_button.setToolTip(self.tr("Select all steps again (Esc)"))
        self.clear_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clear_button.setFixedWidth(self.clear_button.fontMetrics().horizontalAdvance("✕") + 14)
        self.clear_button.clicked.connect(selection.clear)
        title = QLabel(self.tr("Steps"))
        title.setBuddy(self.first)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(title)
        layout.addWidget(self.first, 1)
        layout.addWidget(QLabel("–"))
        layout.addWidget(self.last, 1)
        layout.addWidget(self.clear_button)
        selection.changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        for box, step in ((self.first, self._selection.first), (self.last, self._selection.last)):
            with QSignalBlocker(box):
                box.setValue(_OPEN if step is None else step)
        self.clear_button.setEnabled(bool(self._selection))

    @Slot()
    def _on_typed(self) -> None:
        first, last = (None if box.value() == _OPEN else box.value() for box in (self.first, self.last))
        self._selection.select(first, last)


class _StepBox(QSpinBox):
    """An input field for a step, which shows a word if no step is selected."""

    def __init__(self, name: str, title: str, open_end: str, help: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setToolTip(help)
        self.setRange(_OPEN, _GREATEST)
        self.setSpecialValueText(open_end)
        self.setValue(_OPEN)
        self.setKeyboardTracking(False)  # typing “120” must not select 1 and 12 first
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("1,000,000"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select the text: typing must replace it, since digits are not valid within a word."""
        super().focusInEvent(event)
        # Queued, since the click that gave the focus would clear the selection. A timer could call a deleted box.
        QMetaObject.invokeMethod(self, "selectAll", Qt.ConnectionType.QueuedConnection)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ignore the wheel: scrolling past the field must not change it."""
        event.ignore()
