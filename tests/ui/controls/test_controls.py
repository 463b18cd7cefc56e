from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from gradviz.engine.live_run import State
from gradviz.engine.session import Session
from gradviz.experiment.experiment import Experiment
from gradviz.ui.controls.controls import SPEEDS, Controls
from gradviz.ui.widgets.theme import LIGHT

NORMALIZATION, RESIDUAL = "model.normalization.on", "model.residual.on"
DROPOUT = "model.dropout.on"

Pretend = Callable[[Session, State], None]


@pytest.fixture
def session(qapp: object, small: Experiment) -> Iterator[Session]:
    session = Session(small, ("grad_l2", "delta_l2"))
    yield session
    session.shutdown()


@pytest.fixture
def controls(show: Callable[[QWidget], None], session: Session) -> Controls:
    controls = Controls(session, LIGHT)
    show(controls)
    return controls


def doing(session: Session) -> State:
    return session.state


def enabled(controls: Controls) -> dict[str, bool]:
    return {name: controls.findChild(QPushButton, name).isEnabled() for name in ("run", "step", "stop", "restart")}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("state", "text", "usable"),
    [
        (State.IDLE, "Run", "run step restart"),
        (State.STARTING, "Pause", "run step stop restart"),
        (State.RUNNING, "Pause", "run step stop restart"),
        (State.PAUSED, "Resume", "run step stop restart"),
        (State.STOPPING, "Run", "restart"),
        (State.COMPLETED, "Run", "run step restart"),
        (State.STOPPED, "Run", "run step restart"),
        (State.FAILED, "Run", "run step restart"),
    ],
)
def test_buttons_offer_what_can_be_done_now(
    controls: Controls,
    session: Session,
    state: State,
    text: str,
    usable: str,
    pretend: Pretend,
) -> None:
    pretend(session, state)
    controls._on_state(state)
    assert text in controls.run_button.text()
    assert enabled(controls) == {name: name in usable.split() for name in ("run", "step", "stop", "restart")}


def test_the_run_button_never_changes_its_size(controls: Controls, session: Session, pretend: Pretend) -> None:
    sizes = set()
    for state in State:
        pretend(session, state)
        sizes.add((controls.run_button.width(), controls.run_button.height(), controls.step_button.x()))
        text = controls.run_button.fontMetrics().horizontalAdvance(controls.run_button.text())
        assert text + 16 <= controls.run_button.width()
    assert len(sizes) == 1


def test_a_reason_keeps_a_run_from_starting_and_lets_one_go_on(
    controls: Controls, session: Session, pretend: Pretend
) -> None:
    controls.set_reason("model.depth: found 0")
    assert enabled(controls) == {"run": False, "step": False, "stop": False, "restart": False}
    assert "model.depth: found 0" in controls.run_button.toolTip()
    pretend(session, State.RUNNING)
    assert enabled(controls) == {"run": True, "step": True, "stop": True, "restart": False}
    pretend(session, State.STOPPED)
    controls.set_reason("")
    assert enabled(controls)["run"]
    assert "(Space)" in controls.run_button.toolTip()


@pytest.mark.parametrize(
    ("key", "path"),
    [
        (Qt.Key.Key_B, NORMALIZATION),
        (Qt.Key.Key_R, RESIDUAL),
        (Qt.Key.Key_D, DROPOUT),
        (Qt.Key.Key_C, "training.clipping.on"),
    ],
)
def test_switches_by_key_and_by_click(controls: Controls, session: Session, key: Qt.Key, path: str) -> None:
    switch = controls.switches[path]
    QTest.keyClick(controls, key)
    assert session.experiment.value(path) is True
    assert switch.isChecked()
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert session.experiment.value(path) is False
    session.change({path: True})
    assert switch.isChecked(), "what changes elsewhere shows"


def test_the_switch_names_the_kind_of_normalization(controls: Controls, session: Session) -> None:
    assert controls.switches[NORMALIZATION].text().startswith("Batch norm")
    session.edit(session.experiment.with_values({"model.normalization.kind": "layer"}))
    assert controls.switches[NORMALIZATION].text().startswith("Layer norm")


def test_a_switch_that_the_network_lacks_is_hidden(controls: Controls, session: Session) -> None:
    assert controls.switches[DROPOUT].isVisible()
    session.edit(session.experiment.with_values({"model.architecture": "resnet"}))
    seen = [path for path, button in controls.switches.items() if button.isVisible()]
    assert seen == [NORMALIZATION, RESIDUAL, "training.clipping.on"]
    before = session.experiment
    QTest.keyClick(controls, Qt.Key.Key_D)
    controls.switches[DROPOUT].click()
    assert session.experiment == before
    session.edit(session.experiment.with_values({"model.architecture": "mlp"}))
    assert controls.switches[DROPOUT].isVisible()


def test_a_switch_that_is_refused_springs_back(controls: Controls, session: Session) -> None:
    session.edit(session.experiment.with_values({"data.batch_size": 1}))
    QTest.keyClick(controls, Qt.Key.Key_B)
    assert not controls.switches[NORMALIZATION].isChecked()
    assert controls.switches[NORMALIZATION].text().endswith("OFF")


@pytest.mark.parametrize(
    ("name", "path"), [("learning_rate", "training.optimizer.lr"), ("threshold", "training.clipping.threshold")]
)
def test_rate_and_threshold(controls: Controls, session: Session, name: str, path: str) -> None:
    field: Any = controls.lr if name == "learning_rate" else controls.threshold
    for text, value in (("0.25", 0.25), ("-3", 0.25), ("1e99", 0.25), ("abc", 0.25), ("0,5", 0.5)):
        field.text.setFocus()
        field.text.selectAll()
        QTest.keyClicks(field.text, text)
        QTest.keyClick(field.text, Qt.Key.Key_Return)
        assert session.experiment.value(path) == value
        assert float(field.text.text()) == value
    session.change({path: 0.125})
    assert float(field.text.text()) == 0.125


def test_letters_and_blanks_in_a_field_are_text(controls: Controls, session: Session) -> None:
    controls.lr.text.setFocus()
    controls.lr.text.selectAll()
    QTest.keyClicks(controls.lr.text, "b r c .")
    assert controls.lr.text.text() == "b r c ."
    assert session.experiment.value(NORMALIZATION) is False
    assert session.state is State.IDLE


@pytest.mark.parametrize("index", range(len(SPEEDS)))
def test_speeds(controls: Controls, session: Session, index: int) -> None:
    controls.speed.setCurrentIndex(index)
    speed = SPEEDS[index]
    assert session.speed == speed
    assert (str(speed) if speed else "Full speed") in controls.speed.currentText()


def test_space_presses_the_button_that_the_tab_key_went_to(controls: Controls, session: Session) -> None:
    controls.switches[RESIDUAL].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(controls.switches[RESIDUAL], Qt.Key.Key_Space)
    assert session.experiment.value("model.residual.on") is True
    assert doing(session) is State.IDLE
    controls.speed.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(controls.speed, Qt.Key.Key_Space)
    assert controls.speed.view().isVisible()
    controls.speed.hidePopup()
    controls.lr.slider.setFocus()
    QTest.keyClick(controls.lr.slider, Qt.Key.Key_Space)
    assert doing(session) is State.STARTING
