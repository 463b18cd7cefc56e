from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from gradviz.engine.live_run import State
from gradviz.engine.session import Session
from gradviz.experiment.experiment import Experiment
from gradviz.recording.live_recording import LiveRecording
from gradviz.recording.reading import Event, Reading
from gradviz.ui.widgets.theme import DARK, LIGHT
from gradviz.ui.window.run_status import RunStatus

Pretend = Callable[[Session, State], None]


@pytest.fixture
def session(qapp: object, small: Experiment) -> Iterator[Session]:
    session = Session(small, ("grad_l2", "delta_l2"))
    yield session
    session.shutdown()


@pytest.fixture
def status(show: Callable[[QWidget], None], session: Session) -> RunStatus:
    status = RunStatus(session, LIGHT)
    status.resize(700, 40)
    show(status)
    return status


def color(status: RunStatus) -> str:
    return status.message.palette().color(QPalette.ColorRole.WindowText).name()


@pytest.mark.parametrize("state", State)
def test_it_says_what_the_run_is_doing(status: RunStatus, session: Session, state: State, pretend: Pretend) -> None:
    pretend(session, state)
    words = {State.IDLE: "Ready", State.STARTING: "Starting …", State.STOPPING: "Stopping …"}
    assert words.get(state, state.value.capitalize()) in status.state.text()


def test_it_counts_steps_and_says_the_loss(
    status: RunStatus, session: Session, record: Callable[..., LiveRecording]
) -> None:
    assert status.numbers.text() == ""
    session.recording = record(np.ones((1234, 2)), loss=np.linspace(3, 2, 1234))
    status.write()
    assert status.numbers.text() == "step 1,234 of 1,234 · loss 2"


@pytest.mark.parametrize(("steps", "seconds", "expected"), [(1000, 0.5, "2,000"), (1, 0.5, "2.0"), (1, 1.6, "0.6")])
def test_it_says_the_speed(
    status: RunStatus,
    session: Session,
    record: Callable[..., LiveRecording],
    monkeypatch: pytest.MonkeyPatch,
    steps: int,
    seconds: float,
    expected: str,
    pretend: Pretend,
) -> None:
    now = [100.0]
    monkeypatch.setattr("gradviz.ui.window.run_status.time.monotonic", lambda: now[0])
    pretend(session, State.RUNNING)
    session.recording = recording = record(np.ones((5, 2)))
    status.write()
    assert "steps/s" not in status.numbers.text()
    row = {name: np.ones(2, np.float32) for name in ("grad_l2", "delta_l2")}
    for _ in range(steps):
        recording.append(Reading(len(recording), 1.0, 1.0, 1.0, row))
    now[0] += seconds
    status.write()
    assert f"· {expected} steps/s" in status.numbers.text()


def test_numbers_of_another_width_do_not_push_the_message(
    status: RunStatus, session: Session, record: Callable[..., LiveRecording]
) -> None:
    session.recording = record(np.ones((9999, 2)), loss=np.full(9999, 1.234e-5))
    status.write()
    wide = status.numbers.minimumWidth()
    session.recording = record(np.ones((1, 2)), loss=[1.0])
    status.write()
    assert status.numbers.minimumWidth() == wide


def test_a_diverged_run_is_told_from_its_first_value_on(status: RunStatus, session: Session, pretend: Pretend) -> None:
    pretend(session, State.RUNNING)
    session.event_applied.emit(Event(3, "inf", "First Inf", "The first Inf stood in linear2, at step 3."))
    session.event_applied.emit(Event(3, "nan", "First NaN", "The first NaN stood in linear1, at step 3."))
    session.event_applied.emit(Event(9, "change", "Batch norm on", "Batch norm on, from step 9 on."))
    assert status.message.text() == "The first Inf stood in linear2, at step 3."
    assert color(status) == LIGHT.error
    status.style_with(DARK)
    assert color(status) == DARK.error
    pretend(session, State.STARTING)
    assert status.message.text() == ""
    session.event_applied.emit(Event(3, "nan", "First NaN", "Another run."))
    assert status.message.text() == "Another run."


def test_a_change_is_told_in_passing(status: RunStatus, session: Session) -> None:
    session.event_applied.emit(Event(9, "change", "Batch norm on", "Batch norm on, from step 9 on."))
    assert status.message.text() == "Batch norm on, from step 9 on."
    assert color(status) == LIGHT.muted
    status.style_with(DARK)
    assert color(status) == DARK.muted


def test_what_was_refused_or_failed_is_told(status: RunStatus, session: Session) -> None:
    session.refused.emit("training.optimizer.lr: found -1")
    assert "found -1" in status.message.text()
    session.failed.emit("There is not enough memory")
    assert "memory" in status.message.text()
    assert status.message.toolTip() == status.message.text()


def test_the_reason_against_a_run_shows_while_none_goes_on(
    status: RunStatus, session: Session, pretend: Pretend
) -> None:
    status.say("Opened a file")
    status.set_reason("model.depth: found 0\nmodel.width: found 1")
    assert status.message.text() == "Can't run: model.depth: found 0; model.width: found 1"
    pretend(session, State.RUNNING)
    assert "Can't run" not in status.message.text()
    pretend(session, State.STOPPED)
    assert "Can't run" in status.message.text()
    status.set_reason("")
    assert "Can't run" not in status.message.text()
