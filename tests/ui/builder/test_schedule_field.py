from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from gradviz.experiment.experiment import Experiment
from gradviz.ui.builder.builder import Builder
from gradviz.ui.widgets.theme import LIGHT


class Received(QObject):
    def __init__(self, builder: Builder) -> None:
        super().__init__()
        self.schedules: list[Any] = []
        self.reason = ""
        builder.edited.connect(self._on_edited)
        builder.validity_changed.connect(self._on_validity)

    @Slot(object)
    def _on_edited(self, experiment: Experiment) -> None:
        self.schedules.append([(change.at, change.set) for change in experiment.schedule])

    @Slot(str)
    def _on_validity(self, reason: str) -> None:
        self.reason = reason


@pytest.fixture
def builder(show: Callable[[QWidget], None], small: Experiment) -> Builder:
    builder = Builder(small, LIGHT)
    show(builder)
    return builder


@pytest.mark.parametrize(
    ("text", "schedule"),
    [
        ("100:model.normalization.on=true", [(100, {"model.normalization.on": True})]),
        (" 3 : training.optimizer.lr = 0.5 \n\n", [(3, {"training.optimizer.lr": 0.5})]),
        (
            "5:training.clipping.on=true\n5:training.clipping.kind=value",
            [(5, {"training.clipping.on": True}), (5, {"training.clipping.kind": "value"})],
        ),
        ("", []),
    ],
)
def test_lines_are_changes(builder: Builder, text: str, schedule: list[Any]) -> None:
    received = Received(builder)
    builder.schedule.editor.setPlainText("1:model.residual.on=true")
    builder.schedule.editor.setPlainText(text)
    assert received.reason == ""
    assert received.schedules[-1] == schedule
    assert not builder.schedule.fault.isVisible()


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        "100",
        "100:",
        "100:model.normalization.on",
        "100:model.normalization.on=maybe",
        "-1:model.normalization.on=true",
        "1.5:model.normalization.on=true",
        "x:model.normalization.on=true",
        "100:model.depth=5",
        "100:no.such.key=1",
        "100:training.optimizer.lr=-1",
        "99999999999:model.normalization.on=true",
        "100:=",
        ":::===",
        "1:model.normalization.on=true\n2:oops",
    ],
)
def test_what_is_wrong_is_said_below(builder: Builder, text: str) -> None:
    received = Received(builder)
    builder.schedule.editor.setPlainText(text)
    assert builder.schedule.fault.isVisible()
    assert "schedule[" in received.reason
    assert received.schedules == []
    builder.schedule.editor.setPlainText("")
    assert received.reason == ""
    assert not builder.schedule.fault.isVisible()


def test_a_schedule_from_elsewhere_is_written_as_lines(builder: Builder, small: Experiment) -> None:
    changes = [{"at": 2, "set": {"model.residual.on": True, "training.optimizer.lr": 0.5}}]
    builder.show_experiment(small.with_values({"schedule": changes}))
    assert builder.schedule.text == "2:model.residual.on=true\n2:training.optimizer.lr=0.5"


def test_text_that_says_the_same_is_left_alone(builder: Builder, small: Experiment) -> None:
    builder.schedule.editor.setPlainText("2: model.residual.on = true")
    builder.show_experiment(small.with_values({"schedule": [{"at": 2, "set": {"model.residual.on": True}}]}))
    assert builder.schedule.text == "2: model.residual.on = true"
