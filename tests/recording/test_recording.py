"""A recording grows, and arrays that were read from it do not change."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradviz.errors import InputError
from gradviz.experiment.experiment import Experiment
from gradviz.recording.live_recording import LiveRecording
from gradviz.recording.reading import Event, Layer, Reading
from gradviz.recording.run_info import RunInfo, time_rows

LAYERS = (Layer("linear1", "Linear", (4, 3)), Layer("output", "Linear", (2, 4)))
NAMES = ("grad_l2", "time_delta_l2")
INFO = RunInfo.of(Experiment.from_dict({}), LAYERS, {"torch": "x"}, other_rows={"time": time_rows(5)})


def reading(step: int, *events: Event) -> Reading:
    rows = {"grad_l2": [step, step + 0.5], "time_delta_l2": [step] * 5}
    statistics = {name: np.array(row, np.float32) for name, row in rows.items()}
    return Reading(step, step * 1e-3 + 1e9, -float(step), 1.0, statistics, events)


def recording(steps: int) -> LiveRecording:
    made = LiveRecording(INFO, NAMES)
    for step in range(steps):
        made.append(reading(step))
    return made


@pytest.mark.parametrize("steps", [1, 255, 256, 257, 1025])
def test_growth(steps: int) -> None:
    made = recording(steps)
    assert len(made) == steps
    assert made.layers == ["linear1", "output"]
    assert made.statistics == list(made) == list(NAMES)
    assert made.rows("grad_l2") == made.layers
    assert made.rows("time_delta_l2") == ["t=1", "t=2", "t=3", "t=4", "t=5"]
    np.testing.assert_array_equal(made["grad_l2"], np.arange(steps)[:, None] + np.array([0, 0.5]))
    assert made["time_delta_l2"].shape == (steps, 5)
    assert [made["grad_l2"].dtype.name, made.loss.dtype.name] == ["float32", "float64"]
    np.testing.assert_array_equal(made.loss, np.arange(steps) * 1e-3 + 1e9)
    np.testing.assert_array_equal(made.grad_norm, -np.arange(steps, dtype=float))
    assert (made.clip_coef == 1).all()


def test_nothing_recorded_yet() -> None:
    made = recording(0)
    assert len(made) == 0
    assert made["grad_l2"].shape == (0, 2)
    assert made.loss.shape == (0,)
    assert made.rows("time_delta_l2") == ["t=1", "t=2", "t=3", "t=4", "t=5"]


def test_what_was_read_does_not_change_and_can_not_be_changed() -> None:
    made = recording(250)
    arrays: list[Any] = [made["grad_l2"], made.loss, made.grad_norm, made.clip_coef]
    kept = [array.copy() for array in arrays]
    for step in range(250, 1100):
        made.append(reading(step))
    for array, copy in zip(arrays, kept, strict=True):
        np.testing.assert_array_equal(array, copy)
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    made.append(reading(1100))  # the buffer itself is still writable


def test_the_reading_is_copied() -> None:
    made = recording(0)
    first = reading(0)
    made.append(first)
    np.asarray(first.statistics["grad_l2"])[:] = 77
    assert made["grad_l2"].tolist() == [[0, 0.5]]


@pytest.mark.parametrize("steps", [0, 3, 256])
def test_a_snapshot_stays(steps: int) -> None:
    made = recording(steps)
    made.events.append(Event(0, "change", "first"))
    snapshot = made.snapshot()
    for step in range(steps, steps + 300):
        made.append(reading(step, Event(step, "nan", "First NaN")))
    assert (len(snapshot), len(made)) == (steps, steps + 300)
    assert len(snapshot.events) == 1
    np.testing.assert_array_equal(snapshot["grad_l2"], made["grad_l2"][:steps])
    assert snapshot["grad_l2"].shape == (steps, 2)
    assert snapshot.loss.shape == (steps,)
    assert snapshot.experiment is made.experiment


def test_steps_come_in_order() -> None:
    made = recording(2)
    for step in (0, 1, 3):
        with pytest.raises(ValueError, match="the next step is 2"):
            made.append(reading(step))
    assert len(made) == 2


def test_a_statistic_that_is_not_there() -> None:
    with pytest.raises(InputError, match="found 'delta_l2'; this recording holds grad_l2, time_delta_l2"):
        recording(1)["delta_l2"]


def test_special_values_are_kept_to_the_bit() -> None:
    values = np.array([np.nan, -np.inf], np.float32)
    subnormal = np.array([1e-45, -0.0], np.float32)
    made = LiveRecording(RunInfo.of(Experiment.from_dict({}), LAYERS, {}), ("grad_l2",))
    for step, row in enumerate((values, subnormal)):
        made.append(Reading(step, float("nan"), float("inf"), 0.0, {"grad_l2": row}))
    assert made["grad_l2"].tobytes() == values.tobytes() + subnormal.tobytes()
    assert np.isnan(made.loss).all()
    assert np.isposinf(made.grad_norm).all()


def test_events_as_plain_data() -> None:
    event = Event(3, "change", "Batch norm off", "so it is", "model.normalization.on", False)
    assert event.to_dict() == {
        "step": 3,
        "kind": "change",
        "label": "Batch norm off",
        "detail": "so it is",
        "key": "model.normalization.on",
        "value": False,
    }
    assert Event(0, "nan", "First NaN", layer="output").to_dict() == {
        "step": 0,
        "kind": "nan",
        "label": "First NaN",
        "layer": "output",
    }
    assert Event(0, "change", "x", key="training.optimizer.momentum", value=0.0).to_dict()["value"] == 0


def test_a_statistic_that_was_chosen_during_the_run_begins_there() -> None:
    made = recording(7)
    for step in range(7, 300):
        late = {"weight_l2": np.full(2, step, np.float32), **reading(step).statistics}
        made.append(Reading(step, 0.0, 0.0, 1.0, late))
    assert made.first_step("weight_l2") == 7
    assert made.first_step("grad_l2") == 0
    np.testing.assert_array_equal(made["weight_l2"][:, 0], np.arange(7, 300))
    np.testing.assert_array_equal(made.read("weight_l2", 5, 9)[:, 0], [7, 8])
    assert made.read("weight_l2", 0, 7).shape == (0, 2)
    assert made.at("weight_l2", 6) is None
    values = made.at("weight_l2", 299)
    assert values is not None
    np.testing.assert_array_equal(values, [299, 299])
