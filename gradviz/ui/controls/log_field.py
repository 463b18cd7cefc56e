"""An editor for a positive number: a slider for the magnitude and a text field for the digits."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSlider, QWidget

from gradviz.ui.widgets.numbers import number_from
from gradviz.ui.widgets.theme import Theme

_STEPS_PER_DECADE = 20


class LogField(QWidget):
    """Edits a positive number with a logarithmic slider, or as text for exact or unusual values.

    Signals:
        changing (float): emitted while the slider is dragged.
        changed (float): the user has entered this value.
    """

    changing = Signal(float)
    changed = Signal(float)

    def __init__(self, name: str, title: str, help: str, low: int, high: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName(f"{name}_slider")
        self.slider.setRange(low * _STEPS_PER_DECADE, high * _STEPS_PER_DECADE)
        self.slider.setPageStep(_STEPS_PER_DECADE)
        self.slider.setMinimumWidth(60)
        self.text = QLineEdit()
        self.text.setObjectName(name)
        self.text.setFixedWidth(self.text.fontMetrics().horizontalAdvance("0.000000000"))
        for part in (self.slider, self.text):
            part.setToolTip(help)
            part.setAccessibleName(title)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self.text)
        self.slider.sliderMoved.connect(self._on_moved)
        self.slider.sliderReleased.connect(self._on_released)
        self.slider.actionTriggered.connect(self._on_action)
        self.text.textEdited.connect(self._on_typed)
        self.text.editingFinished.connect(self._on_text)
        self.text.returnPressed.connect(self.text.clearFocus)  # the next key is a shortcut again
        self._value = math.nan
        self._error_color = ""

    @property
    def value(self) -> float:
        """The value that was last shown or entered."""
        return self._value

    def show_value(self, value: float) -> None:
        """Show a value from another source. A field that is being edited is left unchanged."""
        self._value = value
        if not self.text.isModified():
            self.text.setText(f"{value:.6g}")
        if value > 0 and not self.slider.isSliderDown():
            self.slider.setValue(round(math.log10(value) * _STEPS_PER_DECADE))

    def _value_at(self, position: int) -> float:
        return float(f"{10 ** (position / _STEPS_PER_DECADE):.2g}")

    @Slot(int)
    def _on_moved(self, position: int) -> None:
        self.text.setText(f"{self._value_at(position):.6g}")
        self.changing.emit(self._value_at(position))

    @Slot()
    def _on_released(self) -> None:
        self._commit(self._value_at(self.slider.value()))

    @Slot(int)
    def _on_action(self, action: int) -> None:
        if action != QSlider.SliderAction.SliderMove.value:
            self._commit(self._value_at(self.slider.sliderPosition()))

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        self._mark(number_from(text) is None)

    @Slot()
    def _on_text(self) -> None:
        if not self.text.isModified():
            return
        value = number_from(self.text.text())
        self.text.setModified(False)
        self._mark(False)
        if value is not None:
            self._commit(value)
        self.text.setText(f"{self._value:.6g}")

    def _mark(self, wrong: bool) -> None:
        self.text.setStyleSheet(f"border: 2px solid {self._error_color};" if wrong else "")

    def _commit(self, value: float) -> None:
        if value != self._value:
            self._value = value
            self.changed.emit(value)

    def style_with(self, theme: Theme) -> None:
        """Apply a theme."""
        self._error_color = theme.error
