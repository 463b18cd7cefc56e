from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QObject, Slot
from pytestqt.qtbot import QtBot

import gradviz
from gradviz.engine.live_run import State
from gradviz.engine.session import Session
from gradviz.engine.training_engine import Boundary, RunFailure
from gradviz.experiment.experiment import Experiment
from gradviz.recording.reading import Event, Reading
from gradviz.recording.recording import Recording

STATISTICS = ("grad_l2", "delta_l2")
PATIENCE_MS = 30_000
NORMALIZATION, LR = "model.normalization.on", "training.optimizer.lr"

Wait = Callable[[Callable[[], bool]], None]


class Received(QObject):
    """Records the signals of a session, in order."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.states: list[State] = []
        self.recordings: list[Recording] = []
        self.events: list[Event] = []
        self.refused: list[str] = []
        self.failed: list[str] = []
        session.state_changed.connect(self._on_state)
        session.recording_started.connect(self._on_recording)
        session.event_applied.connect(self._on_event)
        session.refused.connect(self._on_refused)
        session.failed.connect(self._on_failed)

    @Slot(object)
    def _on_state(self, state: State) -> None:
        self.states.append(state)

    @Slot(object)
    def _on_recording(self, recording: Recording) -> None:
        self.recordings.append(recording)

    @Slot(object)
    def _on_event(self, event: Event) -> None:
        self.events.append(event)

    @Slot(object)
    def _on_refused(self, text: str) -> None:
        self.refused.append(text)

    @Slot(object)
    def _on_failed(self, text: str) -> None:
        self.failed.append(text)


@pytest.fixture
def wait(qtbot: QtBot) -> Wait:
    def wait_for(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=PATIENCE_MS)

    return wait_for


@pytest.fixture
def session(qapp: QObject, small: Experiment) -> Iterator[Session]:
    session = Session(small, STATISTICS)
    yield session
    session.shutdown()


@pytest.fixture
def received(session: Session) -> Received:
    return Received(session)


def go_on_for_long(session: Session) -> None:
    session.edit(session.experiment.with_values({"training.steps": 1_000_000}))


def doing(session: Session) -> State:
    return session.state


def steps(session: Session) -> int:
    return len(session.recording or ())


def test_a_run_from_ready_to_completed(session: Session, received: Received, wait: Wait, small: Experiment) -> None:
    assert doing(session) is State.IDLE
    session.run_or_pause()
    assert doing(session) is State.STARTING
    assert session.in_force == small
    wait(lambda: session.state is State.COMPLETED)
    assert received.states == [State.STARTING, State.RUNNING, State.COMPLETED]
    assert session.in_force is None
    assert received.recordings == [session.recording]
    assert steps(session) == 60


def test_run_or_pause_takes_turns(session: Session, received: Received, wait: Wait) -> None:
    go_on_for_long(session)
    session.run_or_pause()
    wait(lambda: steps(session) > 0)
    session.run_or_pause()
    assert doing(session) is State.PAUSED
    session.run_or_pause()
    assert doing(session) is State.RUNNING
    before = steps(session)
    wait(lambda: steps(session) > before)


@pytest.mark.parametrize(("presses", "state"), [(20, State.PAUSED), (21, State.RUNNING)])
def test_pressing_many_times_in_a_row_ends_as_it_looks(
    session: Session, wait: Wait, qtbot: QtBot, presses: int, state: State
) -> None:
    go_on_for_long(session)
    for _ in range(presses):  # while torch may still be loading
        session.run_or_pause()
    wait(lambda: session.recording is not None and session.state is state)
    if state is State.PAUSED:
        with qtbot.assertNotEmitted(session.recording_grown, wait=150):
            pass
        assert steps(session) == 0
    else:
        wait(lambda: steps(session) > 0)
    for _ in range(presses):  # while it runs or waits
        session.run_or_pause()
    other = State.RUNNING if state is State.PAUSED else State.PAUSED
    wait(lambda: session.state is (other if presses % 2 else state))


def test_stop_while_it_starts(session: Session, received: Received, wait: Wait) -> None:
    session.run_or_pause()
    session.stop()
    assert doing(session) is State.STOPPING
    wait(lambda: session.state is State.STOPPED)
    assert received.states == [State.STARTING, State.STOPPING, State.STOPPED]
    session.run_or_pause()
    wait(lambda: session.state is State.COMPLETED)


def test_orders_that_make_no_sense_now_do_nothing(session: Session, received: Received) -> None:
    session.stop()
    assert received.states == []
    session.restart()
    session.stop()
    session.stop()
    session.run_or_pause()
    assert received.states == [State.STARTING, State.STOPPING]


def test_restart_begins_anew(session: Session, received: Received, wait: Wait) -> None:
    go_on_for_long(session)
    session.run_or_pause()
    wait(lambda: steps(session) > 5)
    old = session.recording
    session.restart()
    wait(lambda: session.recording is not old and steps(session) > 0)
    assert doing(session) is State.RUNNING
    assert State.STOPPED not in received.states, "the old run makes way without a word"


def test_twenty_restarts_in_a_row(session: Session, received: Received, wait: Wait, small: Experiment) -> None:
    for seed in range(20):
        session.edit(small.with_values({"seed": seed}))
        session.restart()
    wait(lambda: session.state is State.COMPLETED)
    assert session.recording is not None
    assert session.recording.experiment is not None
    assert session.recording.experiment.seed == 19
    np.testing.assert_array_equal(session.recording.loss, gradviz.run(small, seed=19).loss)


def test_a_single_step_starts_a_run_and_waits(session: Session, received: Received, wait: Wait) -> None:
    session.step_once()
    session.step_once()
    session.step_once()
    wait(lambda: session.state is State.PAUSED)
    wait(lambda: steps(session) == 3)


def test_a_single_step_of_a_running_one_pauses(session: Session, wait: Wait, qtbot: QtBot) -> None:
    go_on_for_long(session)
    session.run_or_pause()
    wait(lambda: steps(session) > 0)
    session.step_once()
    wait(lambda: session.state is State.PAUSED)
    with qtbot.assertNotEmitted(session.recording_grown, wait=150):
        pass


def test_a_change_holds_in_the_run_and_for_the_next(session: Session, received: Received, wait: Wait) -> None:
    session.step_once()
    wait(lambda: steps(session) == 1)
    session.change({NORMALIZATION: True})
    assert session.in_force is not None
    assert session.in_force.model.normalization.on
    assert session.experiment.model.normalization.on
    session.step_once()
    wait(lambda: len(received.events) == 1)
    assert (received.events[0].step, received.events[0].key, received.events[0].value) == (1, NORMALIZATION, True)
    assert session.recording is not None
    assert session.recording.events == received.events
    assert session.recording.experiment is not None
    assert not session.recording.experiment.model.normalization.on, "the experiment that it began with"


def test_without_a_run_a_change_edits_the_experiment(session: Session, received: Received) -> None:
    session.change({LR: 0.5})
    assert session.experiment.value(LR) == 0.5
    assert session.in_force is None
    assert received.events == []


@pytest.mark.parametrize("live", [False, True])
def test_a_wrong_change_is_refused_and_changes_nothing(
    session: Session, received: Received, wait: Wait, live: bool
) -> None:
    if live:
        session.step_once()
        wait(lambda: steps(session) == 1)
    before = session.experiment, session.in_force
    session.change({LR: -1.0})
    assert (session.experiment, session.in_force) == before
    assert len(received.refused) == 1
    assert "training.optimizer.lr: found -1.0; allowed: a number from 0 to" in received.refused[0]


def test_a_scheduled_change_shows_in_what_is_in_force(
    session: Session, received: Received, wait: Wait, small: Experiment
) -> None:
    session.edit(small.with_values({"schedule": [{"at": 2, "set": {NORMALIZATION: True}}]}))
    session.step_once()
    session.step_once()
    wait(lambda: steps(session) == 2)
    assert session.in_force is not None
    assert not session.in_force.model.normalization.on
    session.step_once()
    wait(lambda: steps(session) == 3)
    assert session.in_force.model.normalization.on
    assert not session.experiment.model.normalization.on, "the next run starts without, as the experiment says"


def test_an_event_does_not_undo_a_newer_wish(
    session: Session, wait: Wait, small: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A late step with the old value must not switch a button back."""
    session.step_once()
    wait(lambda: steps(session) == 1)
    assert session.recording is not None
    session.change({NORMALIZATION: True})
    session.change({NORMALIZATION: False})
    event = Event(1, "change", "Batch norm on", key=NORMALIZATION, value=True)
    row = np.ones(5, np.float32)
    late = Reading(1, 1.0, 1.0, 1.0, {"grad_l2": row, "delta_l2": row}, (event,))
    assert session.run is not None
    with monkeypatch.context() as patched:
        patched.setattr(session.run.channel, "take", lambda: ([late], {NORMALIZATION: False}))
        session.collect()
    assert session.in_force is not None
    assert not session.in_force.model.normalization.on


def test_news_of_an_older_run_changes_no_state(session: Session, received: Received, wait: Wait) -> None:
    session.step_once()
    wait(lambda: session.state is State.PAUSED)
    assert session.run is not None
    old = session.run.number
    session.restart()
    session._on_paused(Boundary(old, 7))
    session._on_resumed(Boundary(old, 7))
    session._on_failed(RunFailure(old, "old"))
    assert doing(session) is State.STARTING
    assert received.failed == []
    wait(lambda: session.state is State.COMPLETED)


def test_a_failed_run_says_why(session: Session, received: Received, wait: Wait, small: Experiment) -> None:
    session.edit(small.with_values({"model.depth": 1, "model.residual.on": True}))
    session.run_or_pause()
    wait(lambda: session.state is State.FAILED)
    assert len(received.failed) == 1
    assert "no layer has as many outputs as inputs" in received.failed[0]
    session.edit(small)
    session.run_or_pause()
    wait(lambda: session.state is State.COMPLETED)


def run_with_changes(session: Session, wait: Wait, changes: dict[int, dict[str, Any]]) -> None:
    """Make single steps up to each change, and the others at full speed with a pause in the middle."""
    made = 0
    for at, values in changes.items():
        for _ in range(at - made):
            session.step_once()
        wait(lambda at=at: steps(session) == at)  # type: ignore[misc]
        made = at
        session.change(values)
    session.run_or_pause()
    wait(lambda: session.state is not State.PAUSED)
    session.run_or_pause()
    session.run_or_pause()
    wait(lambda: session.state is State.COMPLETED)


def test_same_seed_same_bits_with_pauses_and_changes(session: Session, wait: Wait, small: Experiment) -> None:
    changes: dict[int, dict[str, Any]] = {
        7: {NORMALIZATION: True},
        11: {"training.clipping.on": True, "training.clipping.threshold": 0.05, LR: 0.3},
        12: {"model.residual.on": True, NORMALIZATION: False},
    }
    run_with_changes(session, wait, changes)
    scheduled = small.with_values({"schedule": [{"at": at, "set": values} for at, values in changes.items()]})
    expected = gradviz.run(scheduled)
    recorded = session.recording
    assert recorded is not None
    for name in ("loss", "grad_norm", "clip_coef"):
        np.testing.assert_array_equal(getattr(recorded, name), getattr(expected, name))
    for name in STATISTICS:
        np.testing.assert_array_equal(recorded[name], expected[name])
    assert recorded.events == expected.events


def test_a_statistic_chosen_during_a_run_is_recorded_from_the_next_step(
    session: Session, wait: Wait, small: Experiment
) -> None:
    session.restart(paused=True)
    for _ in range(5):
        session.step_once()
    wait(lambda: steps(session) == 5)
    session.record("weight_l2")
    session.record("time_delta_l2")  # not a statistic of this network, but maybe of the next
    session.run_or_pause()
    wait(lambda: session.state is State.COMPLETED)
    recorded = session.recording
    assert recorded is not None
    assert recorded.statistics == [*STATISTICS, "weight_l2"]
    assert recorded.first_step("weight_l2") == 5
    whole = gradviz.run(small, statistics=[*STATISTICS, "weight_l2"])
    np.testing.assert_array_equal(recorded["weight_l2"], whole["weight_l2"][5:])
    np.testing.assert_array_equal(recorded.loss, whole.loss, "the choice changes nothing else")
    session.restart()
    wait(lambda: session.recording is not recorded and session.state is State.COMPLETED)
    assert session.recording is not None
    assert session.recording.first_step("weight_l2") == 0


def test_a_run_that_makes_way_keeps_its_own_steps_and_end(
    session: Session, received: Received, wait: Wait, small: Experiment
) -> None:
    go_on_for_long(session)
    session.run_or_pause()
    wait(lambda: steps(session) > 5)
    old = session.run
    assert old is not None
    session.edit(small)
    session.restart()
    assert session.run is not old
    wait(lambda: session.state is State.COMPLETED)
    assert old.state is State.STOPPED
    assert old.recording is received.recordings[0]
    assert steps(session) == 60
    assert len(old.recording.loss) == len(old.recording) < 1_000_000


def test_weights_before_the_first_run_are_refused(session: Session, received: Received, tmp_path: Path) -> None:
    session.save_weights(tmp_path / "weights.safetensors")
    assert received.refused == ["There are no weights before the first run."]


def test_weights_of_the_run_are_saved_after_its_end(session: Session, wait: Wait, qtbot: QtBot, tmp_path: Path) -> None:
    session.run_or_pause()
    wait(lambda: session.state is State.COMPLETED)
    with qtbot.waitSignal(session.weights_saved, timeout=PATIENCE_MS) as answer:
        session.save_weights(tmp_path / "weights.safetensors")
    assert answer.args == [tmp_path / "weights.safetensors"]
    assert (tmp_path / "weights.safetensors").stat().st_size > 0


def test_a_speed_chosen_before_the_start_holds_in_the_run(session: Session, wait: Wait) -> None:
    session.set_speed(0.01)
    session.run_or_pause()
    wait(lambda: steps(session) == 1)
    session.set_speed(None)
    wait(lambda: session.state is State.COMPLETED)
