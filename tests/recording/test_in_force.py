"""The experiment in force at a step holds every change up to it, whether scheduled or made by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import gradviz
from gradviz.experiment.experiment import Experiment
from gradviz.recording.in_force import clipping_thresholds, in_force, replayed, stretches
from gradviz.recording.live_recording import LiveRecording
from gradviz.recording.reading import Event, Layer, Reading
from gradviz.recording.run_info import RunInfo

LR, ON = "training.optimizer.lr", "model.normalization.on"
KIND, CLIPS, THRESHOLD = (f"training.clipping.{key}" for key in ("kind", "on", "threshold"))


def change(step: int, key: str, value: Any) -> Event:
    return Event(step, "change", f"{key} {value}", "", key, value)


def planned(*changes: tuple[int, dict[str, Any]]) -> Experiment:
    return Experiment.from_dict({"schedule": [{"at": at, "set": values} for at, values in changes]})


def test_the_last_change_up_to_a_step_holds() -> None:
    events = [change(3, LR, 0.5), Event(4, "nan", "First NaN"), change(5, ON, True), change(5, LR, 0.25)]
    experiment = Experiment.from_dict({})
    experiments = [in_force(experiment, events, step, 10) for step in range(7)]
    assert [changed.value(LR) for changed in experiments] == [0.1] * 3 + [0.5] * 2 + [0.25] * 2
    assert [changed.value(ON) for changed in experiments] == [False] * 5 + [True] * 2
    assert experiments[2] == experiment


def test_the_schedule_counts_for_steps_that_are_not_made_yet() -> None:
    experiment = planned((2, {LR: 0.5}), (20, {LR: 0.01}), (30, {ON: True}))
    by_hand = [change(2, LR, 0.5), change(4, LR, 0.7)]
    assert in_force(experiment, by_hand, 9, 10).value(LR) == 0.7
    assert in_force(experiment, by_hand, 19, 10).value(LR) == 0.7
    assert in_force(experiment, by_hand, 25, 10).value(LR) == 0.01
    assert in_force(experiment, by_hand, 30, 10).value(ON)
    assert in_force(experiment, [], 5, 10).value(LR) == 0.1, "a change without an event was not made"


def test_it_is_what_the_trainer_used() -> None:
    raw = {"model": {"depth": 2, "width": 4}, "data": {"batch_size": 8}, "training": {"steps": 8}}
    plan = [{"at": 2, "set": {LR: 0.5}}, {"at": 5, "set": {LR: 0.05, ON: True}}]
    recording = gradviz.run({**raw, "schedule": plan}, threads=1)
    used = [experiment.value(LR) for step in range(8) if (experiment := recording.in_force(step)) is not None]
    assert used == recording.read("lr").tolist() == [0.1, 0.1, 0.5, 0.5, 0.5, 0.05, 0.05, 0.05]


def test_a_recording_without_an_experiment_has_nothing_in_force() -> None:
    info = RunInfo("Somebody's", (Layer("a", "Linear", (1,)),), {})
    recording = LiveRecording(info, ["grad_l2"])
    recording.append(Reading(0, 1.0, 1.0, 1.0, {"grad_l2": np.ones(1, np.float32)}, (change(0, LR, 0.5),)))
    assert recording.in_force(0) is None


def test_stretches_in_which_nothing_changes() -> None:
    events = [change(0, LR, 0.3), change(4, LR, 0.5), change(4, ON, True), change(6, CLIPS, True), change(7, LR, 0.5)]
    values = list(stretches(Experiment.from_dict({}), events, [LR, ON]))
    assert values == [(0, [0.3, False]), (4, [0.5, True]), (7, [0.5, True])]


def test_the_threshold_of_the_norm() -> None:
    events = [change(2, THRESHOLD, 5.0), change(3, CLIPS, True), change(6, KIND, "value"), change(8, KIND, "norm")]
    thresholds = clipping_thresholds(Experiment.from_dict({}), events)
    np.testing.assert_equal(thresholds, [(0, np.nan), (2, np.nan), (3, 5.0), (6, np.nan), (8, 5.0)])
    np.testing.assert_equal(clipping_thresholds(None, events), [(0, np.nan)])
    odd = [change(0, CLIPS, True), change(1, THRESHOLD, "many")]
    np.testing.assert_equal(clipping_thresholds(Experiment.from_dict({}), odd), [(0, 1.0), (1, np.nan)])


def test_ten_thousand_changes_make_one_experiment(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[dict[str, Any]] = []
    changed = Experiment.changed

    def counted(self: Experiment, values: dict[str, Any], source: str = "experiment") -> Experiment:
        made.append(values)
        return changed(self, values, source)

    monkeypatch.setattr(Experiment, "changed", counted)
    events = [change(step, LR, 1 / (step + 1)) for step in range(10_000)]
    assert in_force(Experiment.from_dict({}), events, 9_999, 10_000).value(LR) == 1e-4
    assert made == [{LR: 1e-4}]


def test_changes_made_by_hand_are_the_schedule_of_the_repeated_run() -> None:
    experiment = planned((2, {LR: 0.5}), (20, {LR: 0.01}))
    assert replayed(experiment, [change(2, LR, 0.5)], 10) is experiment
    again = replayed(experiment, [change(2, LR, 0.5), change(4, ON, True)], 10)
    assert [(entry.at, entry.set) for entry in again.schedule] == [(2, {LR: 0.5}), (4, {ON: True}), (20, {LR: 0.01})]
