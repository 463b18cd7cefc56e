from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSlider, QWidget

from gradviz.ui.controls.log_field import LogField
from gradviz.ui.widgets.theme import LIGHT


class Received(QObject):
    def __init__(self, field: LogField) -> None:
        super().__init__()
        self.changing: list[float] = []
        self.changed: list[float] = []
        field.changing.connect(self._on_changing)
        field.changed.connect(self._on_changed)

    @Slot(float)
    def _on_changing(self, value: float) -> None:
        self.changing.append(value)

    @Slot(float)
    def _on_changed(self, value: float) -> None:
        self.changed.append(value)


@pytest.fixture
def field(show: Callable[[QWidget], None]) -> LogField:
    field = LogField("learning_rate", "Learning rate", "Changes at the next step", -6, 2)
    field.style_with(LIGHT)
    show(field)
    field.show_value(0.1)
    return field


def type_into(field: LogField, text: str) -> None:
    field.text.setFocus()
    field.text.selectAll()
    QTest.keyClicks(field.text, text)


def test_the_slider_stands_at_the_magnitude(field: LogField) -> None:
    for value, place in ((1e-6, field.slider.minimum()), (1e2, field.slider.maximum()), (0.1, -20), (1.0, 0)):
        field.show_value(value)
        assert field.slider.value() == place
    field.show_value(1e9)  # a value outside the slider's range is shown at its end
    assert field.slider.value() == field.slider.maximum()
    assert field.text.text() == "1e+09"
    field.show_value(0.0)
    assert field.text.text() == "0"


@pytest.mark.parametrize(("text", "value"), [("0.25", 0.25), ("1e-3", 1e-3), ("0,5", 0.5), ("-1", -1.0), ("0", 0.0)])
def test_a_typed_number_is_meant_at_return(field: LogField, text: str, value: float) -> None:
    received = Received(field)
    type_into(field, text)
    assert received.changed == []
    QTest.keyClick(field.text, Qt.Key.Key_Return)
    assert received.changed == [value]
    assert not field.text.hasFocus(), "the next key is for the window"
    field.show_value(value)
    assert received.changed == [value]


@pytest.mark.parametrize("text", ["abc", "1.2.3", "--1", "null"])
def test_what_is_no_number_is_marked_and_goes_away(field: LogField, text: str) -> None:
    received = Received(field)
    type_into(field, text)
    assert LIGHT.error in field.text.styleSheet()
    QTest.keyClick(field.text, Qt.Key.Key_Return)
    assert field.text.text() == "0.1"
    assert field.text.styleSheet() == ""
    assert received.changed == []


def test_text_being_edited_is_left_alone(field: LogField) -> None:
    type_into(field, "0.0")
    field.show_value(0.5)
    assert field.text.text() == "0.0"


def test_dragging_is_changing_and_letting_go_is_changed(field: LogField) -> None:
    received = Received(field)
    field.slider.setSliderDown(True)
    for position in (-18, -10, 0):
        field.slider.setSliderPosition(position)
    assert received.changing == [0.13, 0.32, 1.0]
    assert received.changed == []
    assert field.text.text() == "1"
    field.show_value(0.1)  # the run reports a value while the user drags the slider
    assert field.slider.sliderPosition() == 0
    field.slider.setSliderDown(False)
    assert received.changed == [1.0]


def test_keys_on_the_slider_count_at_once(field: LogField) -> None:
    received = Received(field)
    QTest.keyClick(field.slider, Qt.Key.Key_Right)
    QTest.keyClick(field.slider, Qt.Key.Key_PageUp)
    assert received.changed == [0.11, 1.1]


def test_a_page_is_a_decade(field: LogField) -> None:
    field.slider.triggerAction(QSlider.SliderAction.SliderPageStepAdd)
    assert field.value == 1.0
