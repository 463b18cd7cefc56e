from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QObject, Slot
from pytestqt.qtbot import QtBot

import gradviz
from gradviz.engine.run_channel import MAX_WAITING, RunChannel
from gradviz.engine.training_engine import (
    Boundary,
    RunEnd,
    RunFailure,
    RunStart,
    StepDone,
    TrainingEngine,
    WeightsSaved,
)
from gradviz.experiment.experiment import Experiment
from gradviz.recording.reading import Reading

STATISTICS = ("grad_l2", "delta_l2")
PATIENCE_MS = 30_000
NORMALIZATION = "model.normalization.on"


class Received(QObject):
    """Records the signals of an engine, in order."""

    def __init__(self, engine: TrainingEngine) -> None:
        super().__init__()
        self.signals: list[tuple[str, Any]] = []
        engine.run_started.connect(self._on_run_started)
        engine.stepped.connect(self._on_stepped)
        engine.paused.connect(self._on_paused)
        engine.resumed.connect(self._on_resumed)
        engine.failed.connect(self._on_failed)
        engine.ended.connect(self._on_ended)

    def all(self, kind: str) -> list[Any]:
        return [value for name, value in self.signals if name == kind]

    @Slot(object)
    def _on_run_started(self, start: RunStart) -> None:
        self.signals.append(("started", start))

    @Slot(object)
    def _on_stepped(self, done: StepDone) -> None:
        self.signals.extend(("event", event) for event in done.reading.events)

    @Slot(object)
    def _on_paused(self, boundary: Boundary) -> None:
        self.signals.append(("paused", boundary.step))

    @Slot(object)
    def _on_resumed(self, boundary: Boundary) -> None:
        self.signals.append(("resumed", boundary.step))

    @Slot(object)
    def _on_failed(self, failure: RunFailure) -> None:
        self.signals.append(("failed", failure))

    @Slot(object)
    def _on_ended(self, end: RunEnd) -> None:
        self.signals.append(("ended", end))


@pytest.fixture
def engine(qapp: QObject) -> Iterator[TrainingEngine]:
    engine = TrainingEngine()
    engine.start()
    yield engine
    engine.shutdown()
    assert engine.isFinished()


@pytest.fixture
def received(engine: TrainingEngine) -> Received:
    return Received(engine)


@pytest.fixture
def wait(qtbot: QtBot) -> Callable[[Callable[[], bool]], None]:
    def wait_for(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=PATIENCE_MS)

    return wait_for


Wait = Callable[[Callable[[], bool]], None]


def taken(run: RunChannel) -> list[Reading]:
    return run.take()[0]


def test_a_run_tells_of_every_step_in_order(
    engine: TrainingEngine, received: Received, wait: Wait, small: Experiment
) -> None:
    run = engine.start_run(small, STATISTICS)
    wait(lambda: bool(received.all("ended")))
    readings = taken(run)
    assert [reading.step for reading in readings] == list(range(60))
    assert received.all("ended") == [RunEnd(run.number, "completed", 60)]
    (start,) = received.all("started")
    assert (start.number, start.info.experiment, start.statistics) == (run.number, small, STATISTICS)
    assert [layer.name for layer in start.info.layers] == ["linear1", "linear2", "linear3", "linear4", "output"]
    assert [name for name, _ in received.signals] == ["started", "ended"]


def test_training_happens_beside_the_thread_of_the_window(
    engine: TrainingEngine, wait: Wait, small: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gradviz.training.trainer import Trainer

    step = Trainer.step
    threads = set()

    def note_thread(self: Trainer) -> Reading:
        threads.add(threading.get_ident())
        return step(self)

    monkeypatch.setattr(Trainer, "step", note_thread)
    run = engine.start_run(small, STATISTICS)
    wait(lambda: len(taken(run)) > 0)
    assert len(threads) == 1
    assert threading.get_ident() not in threads


def test_numbers_are_those_of_a_headless_run(
    engine: TrainingEngine, received: Received, wait: Wait, small: Experiment
) -> None:
    run = engine.start_run(small, STATISTICS)
    wait(lambda: bool(received.all("ended")))
    expected = gradviz.run(small)
    readings = taken(run)
    np.testing.assert_array_equal([reading.loss for reading in readings], expected.loss)
    for name in STATISTICS:
        np.testing.assert_array_equal([reading.statistics[name] for reading in readings], expected[name])


@pytest.mark.parametrize("before", ["asked", "started", "running"])
def test_stop_ends_a_run_at_any_moment(
    engine: TrainingEngine, received: Received, wait: Wait, small: Experiment, before: str
) -> None:
    run = engine.start_run(small.with_values({"training.steps": 1_000_000}), STATISTICS)
    if before == "started":
        wait(lambda: bool(received.all("started")))
    if before == "running":
        wait(lambda: len(taken(run)) > 0)
    run.stop()
    wait(lambda: bool(received.all("ended")))
    (end,) = received.all("ended")
    assert (end.number, end.reason) == (run.number, "stopped")
    assert [name for name, _ in received.signals] == ["started", "ended"]


def test_stop_makes_no_further_step(engine: TrainingEngine, received: Received, wait: Wait, small: Experiment) -> None:
    run = engine.start_run(small, STATISTICS, speed=1)
    wait(lambda: len(run._readings) == 1)
    run.stop()  # within the second before the next step
    wait(lambda: bool(received.all("ended")))
    assert received.all("ended")[0].steps == len(taken(run)) == 1


def test_pause_holds_and_resume_goes_on(
    engine: TrainingEngine, received: Received, wait: Wait, small: Experiment
) -> None:
    run = engine.start_run(small.with_values({"training.steps": 1_000_000}), STATISTICS)
    wait(lambda: len(run._readings) > 3)
    run.pause()
    wait(lambda: bool(received.all("paused")))
    readings = taken(run)
    (step,) = received.all("paused")
    assert [reading.step for reading in readings] == list(range(step)), "paused before the step that it says"
    run.resume()
    wait(lambda: len(run._readings) > 3)
    assert received.all("resumed") == [step]
    assert [reading.step for reading in taken(run)][:4] == list(range(step, step + 4))


def test_single_steps_are_counted(engine: TrainingEngine, received: Received, wait: Wait, small: Experiment) -> None:
    run = engine.start_run(small, STATISTICS, paused=True)
    wait(lambda: received.all("paused") == [0])
    for _ in range(7):
        run.step_once()
    wait(lambda: 7 in received.all("paused"))
    assert [reading.step for reading in taken(run)] == list(range(7))


def test_pausing_forgets_single_steps_not_made_yet(
    engine: TrainingEngine, received: Received, wait: Wait, small: Experiment
) -> None:
    run = engine.start_run(small.with_values({"training.steps": 1_000_000}), STATISTICS, paused=True)
    for _ in range(100_000):
        run.step_once()
    run.pause()
    wait(lambda: bool(received.all("paused")))
    assert len(taken(run)) < 10_000


def test_a_step_once_stops_what_runs(engine: TrainingEngine, received: Received, wait: Wait, small: Experiment) -> None:
    run = engine.start_run(small.with_values({"training.steps": 1_000_000}), STATISTICS)
    wait(lambda: len(taken(run)) > 0)
    run.step_once()
    wait(lambda: bool(received.all("paused")))
    assert received.all("resumed") == []


def test_a_queue_that_nobody_empties_makes_training_wait(
    engine: TrainingEngine, received: Received, wait: Wait, qtbot: QtBot, small: Experiment
) -> None:
    run = engine.start_run(small.with_values({"training.steps": MAX_WAITING + 100}), STATISTICS)
    wait(lambda: run.is_full)
    with qtbot.assertNotEmitted(engine.stepped, wait=200):
        pass
    assert received.all("ended") == []
    first = taken(run)
    assert [reading.step for reading in first] == list(range(MAX_WAITING))
    wait(lambda: bool(received.all("ended")))
    assert [reading.step for reading in taken(run)] == list(range(MAX_WAITING, MAX_WAITING + 100))


def test_a_full_queue_holds_up_neither_stop_nor_shutdown(
    engine: TrainingEngine, received: Received, wait: Wait, small: Experiment
) -> None:
    run = engine.start_run(small.with_values({"training.steps": 1_000_000}), STATISTICS)
    wait(lambda: run.is_full)
    run.stop()
    wait(lambda: bool(received.all("ended")))
    engine.start_run(small.with_values({"training.steps": 1_000_000}), STATISTICS)
    engine.shutdown()  # the queue is still full with readings of the previous run
    assert engine.isFinished()


def test_a_change_takes_effect_at_the_step_that_its_event_names(
    engine: TrainingEngine, received: Received, wait: Wait, small: Experiment
) -> None:
    run = engine.start_run(small, STATISTICS, paused=True)
    for _ in range(5):
        run.step_once()
    wait(lambda: 5 in received.all("paused"))
    run.change({NORMALIZATION: True})
    assert taken(run)[-1].events == ()
    assert run.take() == ([], {NORMALIZATION: True}), "asked for, and in no reading yet"
    run.step_once()
    wait(lambda: 6 in received.all("paused"))
    (event,) = received.all("event")
    assert (event.step, event.key, event.value) == (5, NORMALIZATION, True)
    (reading,), asked = run.take()
    assert (reading.step, reading.events, asked) == (5, (event,), {})


def test_the_newest_of_several_changes_counts(
    engine: TrainingEngine, received: Received, wait: Wait, small: Experiment
) -> None:
    run = engine.start_run(small, STATISTICS, paused=True)
    run.change({NORMALIZATION: True, "training.optimizer.lr": 0.5})
    run.change({NORMALIZATION: False})
    run.step_once()
    wait(lambda: 1 in received.all("paused"))
    assert [(event.key, event.value) for event in received.all("event")] == [("training.optimizer.lr", 0.5)]


def test_a_new_run_forgets_changes_of_the_old(
    engine: TrainingEngine, received: Received, wait: Wait, small: Experiment
) -> None:
    run = engine.start_run(small, STATISTICS, paused=True)
    run.change({NORMALIZATION: True})
    run = engine.start_run(small, STATISTICS)
    wait(lambda: RunEnd(run.number, "completed", 60) in received.all("ended"))
    assert received.all("event") == []


def test_an_order_to_a_run_that_made_way_changes_nothing_in_the_next(
    engine: TrainingEngine, received: Received, wait: Wait, small: Experiment
) -> None:
    old = engine.start_run(small, STATISTICS, paused=True)
    run = engine.start_run(small, STATISTICS, paused=True)
    run.step_once()
    old.change({NORMALIZATION: True})
    old.record(("weight_l2",))
    old.step_once()
    old.resume()
    wait(lambda: received.all("paused")[-1:] == [1])
    (reading,) = taken(run)
    assert (reading.events, list(reading.statistics)) == ((), list(STATISTICS))
    old.stop()
    run.resume()
    wait(lambda: RunEnd(run.number, "completed", 60) in received.all("ended"))
    assert taken(old) == []


def test_a_higher_speed_counts_at_once(engine: TrainingEngine, wait: Wait, qtbot: QtBot, small: Experiment) -> None:
    run = engine.start_run(small, STATISTICS, speed=0.01, paused=True)
    with qtbot.waitSignal(engine.ended, timeout=5000):
        run.resume()
        wait(lambda: bool(taken(run)))
        run.set_speed(10_000)


def test_speed_is_kept(engine: TrainingEngine, received: Received, wait: Wait, qtbot: QtBot, small: Experiment) -> None:
    run = engine.start_run(small, STATISTICS, speed=5)
    wait(lambda: bool(taken(run)))
    with qtbot.assertNotEmitted(engine.stepped, wait=100):
        pass
    wait(lambda: bool(taken(run)))
    run.set_speed(None)
    with qtbot.waitSignal(engine.ended, timeout=5000):  # without the order, this would take 11 s
        pass


def test_full_speed_does_not_wait_for_a_slow_step_to_be_due(
    engine: TrainingEngine, wait: Wait, qtbot: QtBot, small: Experiment
) -> None:
    run = engine.start_run(small, STATISTICS, speed=0.01)
    wait(lambda: bool(taken(run)))
    with qtbot.waitSignal(engine.ended, timeout=5000):
        run.set_speed(None)


def test_twenty_starts_in_a_row_train_the_last(
    engine: TrainingEngine, received: Received, wait: Wait, small: Experiment
) -> None:
    runs = [engine.start_run(small.with_values({"seed": seed}), STATISTICS) for seed in range(20)]
    wait(lambda: RunEnd(runs[-1].number, "completed", 60) in received.all("ended"))
    readings = taken(runs[-1])
    expected = gradviz.run(small, seed=19)
    np.testing.assert_array_equal([reading.loss for reading in readings], expected.loss)
    started = [start.number for start in received.all("started")]
    assert started == [end.number for end in received.all("ended")] == sorted(started)


def test_readings_of_an_older_run_are_dropped(
    engine: TrainingEngine, received: Received, wait: Wait, small: Experiment
) -> None:
    engine.start_run(small, STATISTICS)
    wait(lambda: len(received.all("ended")) == 1)
    run = engine.start_run(small.with_values({"training.steps": 3}), STATISTICS)
    wait(lambda: len(received.all("ended")) == 2)
    assert [reading.step for reading in taken(run)] == [0, 1, 2]


def test_a_failed_run_says_why_and_leaves_the_engine_usable(
    engine: TrainingEngine, received: Received, wait: Wait, small: Experiment
) -> None:
    run = engine.start_run(small.with_values({"model.depth": 1, "model.residual.on": True}), STATISTICS)
    wait(lambda: bool(received.all("ended")))
    (failure,) = received.all("failed")
    assert failure.number == run.number
    assert "model.residual.on: found true, and no layer has as many outputs as inputs" in failure.message
    assert received.all("ended") == [RunEnd(run.number, "failed", 0)]
    run = engine.start_run(small, STATISTICS)
    wait(lambda: RunEnd(run.number, "completed", 60) in received.all("ended"))


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (MemoryError(), "not enough memory"),
        (RuntimeError("[enforce fail at alloc_cpu.cpp:127] DefaultCPUAllocator: can't allocate memory"), "not enough"),
        (ValueError("that was odd"), "Training can't go on: ValueError: that was odd"),
    ],
)
def test_what_nobody_foresaw_ends_the_run_and_not_the_thread(
    engine: TrainingEngine,
    received: Received,
    wait: Wait,
    small: Experiment,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    sentence: str,
) -> None:
    from gradviz.training.trainer import Trainer

    def fail(self: Trainer) -> Reading:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(Trainer, "step", fail)
        run = engine.start_run(small, STATISTICS)
        wait(lambda: bool(received.all("ended")))
    assert sentence in received.all("failed")[0].message
    assert received.all("ended") == [RunEnd(run.number, "failed", 0)]
    assert "training failed" in caplog.text
    run = engine.start_run(small, STATISTICS)
    wait(lambda: RunEnd(run.number, "completed", 60) in received.all("ended"))


def test_a_torch_that_cannot_be_imported_is_a_failed_run(
    qapp: QObject,
    wait: Wait,
    small: Experiment,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setitem(sys.modules, "gradviz.training.process_state", None)
    engine = TrainingEngine()
    received = Received(engine)
    engine.start()
    run = engine.start_run(small, STATISTICS)
    wait(lambda: bool(received.all("ended")))
    assert received.all("ended") == [RunEnd(run.number, "failed", 0)]
    assert "Training can't go on" in received.all("failed")[0].message
    engine.shutdown()


@pytest.mark.parametrize("moment", ["new", "idle", "asked", "running", "paused"])
def test_shutdown_ends_the_thread_at_any_moment(qapp: QObject, wait: Wait, small: Experiment, moment: str) -> None:
    engine = TrainingEngine()
    received = Received(engine)
    if moment != "new":
        engine.start()
    if moment in ("asked", "running", "paused"):
        run = engine.start_run(small.with_values({"training.steps": 1_000_000}), STATISTICS, paused=moment == "paused")
    if moment == "running":
        wait(lambda: bool(taken(run)))
    if moment == "paused":
        wait(lambda: bool(received.all("paused")))
    engine.shutdown()
    assert not engine.isRunning()
    engine.shutdown()  # a second call does nothing


def test_after_shutdown_nothing_starts_again(qapp: QObject, wait: Wait, small: Experiment) -> None:
    engine = TrainingEngine()
    engine.start()
    engine.shutdown()
    engine.start()
    run = engine.start_run(small, STATISTICS)
    run.stop()
    wait(engine.isFinished)


def test_weights_asked_for_before_the_thread_listens_are_answered(
    qapp: QObject, qtbot: QtBot, small: Experiment, tmp_path: Path
) -> None:
    engine = TrainingEngine()
    run = engine.start_run(small, STATISTICS, paused=True)
    run.save_weights(tmp_path / "weights.safetensors")  # no thread is waiting yet, hence none is notified
    with qtbot.waitSignal(engine.weights_saved, timeout=20_000) as answer:
        engine.start()
    assert answer.args[0] == WeightsSaved(run.number, tmp_path / "weights.safetensors")
    engine.shutdown()


def test_a_network_that_cannot_be_built_has_no_weights(
    qapp: QObject, qtbot: QtBot, small: Experiment, tmp_path: Path
) -> None:
    engine = TrainingEngine()
    run = engine.start_run(small.with_values({"model.depth": 1, "model.residual.on": True}), STATISTICS)
    run.save_weights(tmp_path / "weights.safetensors")
    with qtbot.waitSignal(engine.weights_refused, timeout=20_000) as answer:
        engine.start()
    assert (answer.args[0].number, answer.args[0].message) == (
        run.number,
        "There are no weights: the network was not built.",
    )
    assert not list(tmp_path.iterdir())
    engine.shutdown()


def test_weights_are_written_while_a_run_goes_on_and_after_it(
    engine: TrainingEngine, received: Received, wait: Wait, qtbot: QtBot, small: Experiment, tmp_path: Path
) -> None:
    run = engine.start_run(small.with_values({"training.steps": 100_000}), ("grad_l2",))
    wait(lambda: bool(received.all("started")))  # there are no weights before the network is built
    for name in ("during", "after"):
        with qtbot.waitSignal(engine.weights_saved, timeout=20_000) as answer:
            run.save_weights(tmp_path / f"{name}.safetensors")
        assert answer.args[0] == WeightsSaved(run.number, tmp_path / f"{name}.safetensors")
        assert (tmp_path / f"{name}.safetensors").stat().st_size > 0
        run.stop()
        wait(lambda: bool(received.all("ended")))
