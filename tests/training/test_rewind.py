"""Checkpoints within a memory budget, going back to a step, and trainers in lockstep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from gradviz.errors import InputError
from gradviz.experiment.experiment import Experiment
from gradviz.recording.live_recording import LiveRecording
from gradviz.recording.reading import Event, Reading
from gradviz.training.checkpoints import Checkpoints
from gradviz.training.lockstep import lockstep
from gradviz.training.rewind import replay, rewind
from gradviz.training.trainer import Trainer

LR, NORM = "training.optimizer.lr", "model.normalization.on"
STATISTICS = ("grad_l2", "update_ratio")
ROOMY = 1 << 30
EVENT = (Event(0, "change", "Learning rate 1"),)


def trainer_of(steps: int = 60, **more: Any) -> Trainer:
    raw = {
        "model": {"depth": 3, "width": 8},
        "data": {"batch_size": 8},
        "training": {"steps": steps, "optimizer": {"name": "adam"}},
        **more,
    }
    return Trainer(Experiment.from_dict(raw), STATISTICS, threads=1)


def recorded(
    trainer: Trainer,
    checkpoints: Checkpoints,
    by_hand: dict[int, dict[str, Any]] | None = None,
    alter: Callable[[Reading], Reading] = lambda reading: reading,
) -> LiveRecording:
    recording = LiveRecording(trainer.info, STATISTICS)
    checkpoints.visit(trainer)
    while trainer.next_step < trainer.experiment.training.all_steps:
        if change := (by_hand or {}).get(trainer.next_step):
            trainer.change(change)
        reading = trainer.step()
        recording.append(alter(reading))
        checkpoints.visit(trainer, reading.events)
    return recording


def walk(checkpoints: Checkpoints, steps: int, events: set[int] | None = None) -> list[int]:
    """Visit every step boundary of a run without training; return the steps of the states that are kept."""
    trainer = trainer_of()
    trainer.step()
    for step in range(steps + 1):
        trainer.next_step = step
        checkpoints.visit(trainer, EVENT if step in (events or set()) else ())
    return sorted(state.step for state in checkpoints)


def size_of_state() -> int:
    trainer = trainer_of()
    trainer.step()
    return trainer.state().nbytes


def test_one_is_kept_at_regular_steps_and_at_every_event() -> None:
    checkpoints = Checkpoints(ROOMY)
    assert walk(checkpoints, 40, {5, 32, 33}) == [0, 5, 16, 32, 33]
    assert checkpoints.nbytes == 5 * size_of_state()


def test_the_spacing_doubles_within_the_budget() -> None:
    checkpoints = Checkpoints(10 * size_of_state())
    assert walk(checkpoints, 1000, {7}) == [0, 7, *range(128, 1001, 128)]
    assert checkpoints.spacing == 128
    assert checkpoints.nbytes <= checkpoints.budget


def test_many_events_leave_room_for_regular_ones() -> None:
    checkpoints = Checkpoints(20 * size_of_state())
    steps = walk(checkpoints, 1000, {*range(300, 400), 505, 830})
    assert set(range(0, 1001, checkpoints.spacing)) <= set(steps)
    assert checkpoints.spacing <= 8 / 3 * 1000 / 20
    assert {505, 830} <= set(steps), "those that lie close together go first"
    assert checkpoints.nbytes <= checkpoints.budget


@pytest.mark.parametrize("fitting", [1, 1.5, 2, 3])
def test_a_small_budget_is_kept_too(fitting: float) -> None:
    checkpoints = Checkpoints(int(fitting * size_of_state()))
    assert 0 in walk(checkpoints, 200, {3, 50, 51, 120})
    assert checkpoints.nbytes <= checkpoints.budget


def test_one_that_does_not_fit_is_skipped_with_a_word() -> None:
    checkpoints = Checkpoints(1000)
    assert walk(checkpoints, 40) == []
    assert checkpoints.skipped is not None
    assert "more than the 0.0 MB" in checkpoints.skipped
    assert checkpoints.nearest(40) is None


def test_the_nearest_is_the_last_before_a_step() -> None:
    checkpoints = Checkpoints(ROOMY)
    walk(checkpoints, 40, {5})
    states = [checkpoints.nearest(step) for step in (0, 4, 5, 15, 16, 40)]
    assert [state.step for state in states if state] == [0, 0, 5, 5, 16, 32]


BY_HAND: dict[int, dict[str, Any]] = {20: {LR: 0.5}, 21: {NORM: True}, 40: {NORM: False, LR: 1e-3}}
SCHEDULE = [{"at": 30, "set": {LR: 0.02}}, {"at": 50, "set": {LR: 0.03}}]


@pytest.mark.parametrize("target", [0, 1, 15, 16, 20, 21, 22, 30, 41, 55, 60])
@pytest.mark.parametrize("budget", [ROOMY, 0])
def test_every_step_can_be_reached_again(target: int, budget: int) -> None:
    """Manual changes are repeated, even if the states at their events have been dropped."""
    checkpoints = Checkpoints(budget or 3 * size_of_state())
    trainer = trainer_of(schedule=SCHEDULE)
    recording = recorded(trainer, checkpoints, BY_HAND)
    assert rewind(trainer, checkpoints, recording, target) is None
    assert trainer.next_step == target
    if target < len(recording):
        if change := BY_HAND.get(target):
            trainer.change(change)
        assert trainer.step().loss == recording.loss[target]


def test_a_scheduled_change_that_was_undone_by_hand_is_undone_again() -> None:
    checkpoints = Checkpoints(ROOMY)
    trainer = trainer_of(schedule=SCHEDULE)
    recording = recorded(trainer, checkpoints, {30: {LR: 1e-3}})  # as it was: no event
    assert [event.step for event in recording.events] == [50]
    assert rewind(trainer, checkpoints, recording, 48) is None


def test_a_fresh_trainer_repeats_a_recording_without_checkpoints() -> None:
    recording = recorded(trainer_of(schedule=SCHEDULE), Checkpoints(0), BY_HAND)
    assert replay(trainer_of(schedule=SCHEDULE), recording, 60) is None


def test_the_first_step_that_differs_is_told() -> None:
    checkpoints = Checkpoints(ROOMY)
    trainer = trainer_of()

    def alter(reading: Reading) -> Reading:
        norms = reading.statistics["grad_l2"] * np.array([1, 1, 1 + 1e-6, 1], np.float32)
        of_35 = replace(reading, statistics={**reading.statistics, "grad_l2": norms})
        return {35: of_35, 37: replace(reading, loss=reading.loss * (1 + 1e-15))}.get(reading.step, reading)

    recording = recorded(trainer, checkpoints, alter=alter)
    assert rewind(trainer, checkpoints, recording, 50) is None, "the replay begins behind it"
    assert rewind(trainer, checkpoints, recording, 47) == 35
    assert trainer.next_step == 47
    assert rewind(trainer, checkpoints, recording, 35) is None


def test_a_statistic_that_was_chosen_during_the_run_is_compared_from_there_on() -> None:
    checkpoints = Checkpoints(ROOMY)
    trainer = trainer_of(24)
    recording = LiveRecording(trainer.info, STATISTICS)
    checkpoints.visit(trainer)
    for reading in trainer:
        if reading.step == 13:
            reading = replace(reading, statistics={**reading.statistics, "weight_l2": np.zeros(4, np.float32)})
        recording.append(reading)
        if reading.step == 9:
            trainer.record(["weight_l2"])
    assert rewind(trainer, checkpoints, recording, 13) is None
    assert rewind(trainer, checkpoints, recording, 14) == 13


def test_nan_equals_nan() -> None:
    checkpoints = Checkpoints(ROOMY)
    optimizer = {"name": "sgd", "lr": 1e6}
    model = {"depth": 2, "width": 8, "activation": {"name": "identity"}}
    trainer = trainer_of(model=model, training={"steps": 20, "optimizer": optimizer})
    recording = recorded(trainer, checkpoints)
    assert np.isnan(recording.loss[-1])
    assert rewind(trainer, checkpoints, recording, 15) is None


def test_a_step_out_of_reach_is_refused() -> None:
    trainer = trainer_of(20)
    checkpoints = Checkpoints(ROOMY)
    recording = recorded(trainer, checkpoints)
    with pytest.raises(InputError, match="no checkpoint"):
        rewind(trainer, Checkpoints(ROOMY), recording, 5)
    with pytest.raises(InputError, match="allowed: 16 to 20"):
        rewind(trainer, checkpoints, recording, 21)


def numbers(reading: Reading) -> list[bytes]:
    scalars = np.array([reading.loss, reading.grad_norm, reading.clip_coef])
    return [scalars.tobytes(), *(row.tobytes() for row in reading.statistics.values())]


def test_two_in_lockstep_give_the_same_bits_until_one_is_changed() -> None:
    short, long = trainer_of(30), trainer_of(60)
    for _ in range(7):
        short.step()
    long.restore(short.state())
    rounds = lockstep([short, long])
    for _ in range(10):
        first, second = next(rounds)
        assert numbers(first) == numbers(second)
    long.change({NORM: True})
    first, second = next(rounds)
    assert first.loss != second.loss
    assert len(list(rounds)) == 30 - 7 - 11
    assert (short.next_step, long.next_step) == (30, 30)
