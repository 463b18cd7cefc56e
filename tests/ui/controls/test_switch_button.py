from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from gradviz.catalog.option import Option, Switch
from gradviz.ui.controls.switch_button import SwitchButton
from gradviz.ui.widgets.theme import DARK, LIGHT, Theme

RESIDUAL = Option(False, "Residual", "Add the input.", live=True, switch=Switch("R"), path="model.residual.on")


class Received(QObject):
    def __init__(self, button: SwitchButton) -> None:
        super().__init__()
        self.toggles: list[bool] = []
        button.switched.connect(self._on_switched)

    @Slot(str, bool)
    def _on_switched(self, path: str, on: bool) -> None:
        assert path == "model.residual.on"
        self.toggles.append(on)


@pytest.fixture
def button(show: Callable[[QWidget], None]) -> SwitchButton:
    button = SwitchButton(RESIDUAL)
    button.style_with(LIGHT)
    show(button)
    return button


def test_its_state_is_written_on_it(button: SwitchButton) -> None:
    assert button.text() == "Residual\nOFF"
    button.click()
    assert button.text() == "Residual\n✔ ON"
    assert button.accessibleName() == "Residual"
    assert button.accessibleDescription() == "✔ ON"
    button.set_title("Shortcut")
    assert button.text() == "Shortcut\n✔ ON"


def test_a_state_from_elsewhere_is_shown_and_not_told(button: SwitchButton) -> None:
    received = Received(button)
    button.show_state(True)
    button.show_state(True)
    assert button.isChecked()
    assert button.text().endswith("ON")
    assert received.toggles == []


def test_key_click_and_mouse_do_the_same(button: SwitchButton) -> None:
    received = Received(button)
    QTest.keyClick(button, Qt.Key.Key_R)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.keyClick(button, Qt.Key.Key_R)
    assert received.toggles == [True, False, True]


def test_a_click_takes_no_focus(button: SwitchButton) -> None:
    button.clearFocus()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not button.hasFocus()
    assert button.focusPolicy() == Qt.FocusPolicy.TabFocus


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_on_and_off_are_far_apart_in_brightness(button: SwitchButton, theme: Theme) -> None:
    button.style_with(theme)
    lightness = []
    for on in (False, True):
        button.show_state(on)
        color = button.grab().toImage().pixelColor(button.width() // 2, 6)
        lightness.append(color.lightnessF())
    assert abs(lightness[0] - lightness[1]) > 0.15
