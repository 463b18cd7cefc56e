from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradviz import configuration
from gradviz.recording.recording import Recording
from gradviz.ui.builder.machine import Machine, where_of
from gradviz.ui.widgets.theme import LIGHT

Show = Callable[[QWidget], None]


@pytest.fixture
def machine(show: Show) -> Machine:
    made = Machine(configuration.read(), LIGHT)
    show(made)
    return made


def offered(machine: Machine) -> dict[str, bool]:
    combo = machine.device
    enabled = Qt.ItemFlag.ItemIsEnabled
    flags = {combo.itemData(i): combo.model().flags(combo.model().index(i, 0)) for i in range(combo.count())}
    return {name: bool(flag & enabled) for name, flag in flags.items()}


def help_of(machine: Machine, name: str) -> str:
    return str(machine.device.itemData(machine.device.findData(name), Qt.ItemDataRole.ToolTipRole))


def test_until_torch_is_there_it_is_looking(machine: Machine) -> None:
    assert "Looking" in machine.note.text()
    assert offered(machine) == {"cpu": True, "cuda": False, "mps": False, "auto": True}
    assert "being loaded" in help_of(machine, "cuda")


def test_what_is_not_there_can_not_be_chosen_and_says_why(machine: Machine) -> None:
    machine.show_devices(("cpu", "cuda"))
    assert offered(machine) == {"cpu": True, "cuda": True, "mps": False, "auto": True}
    assert help_of(machine, "mps") == "Not on this machine"
    machine.show_devices(("cpu",))
    assert offered(machine)["cuda"] is False
    assert "no GPU" in machine.note.text()
    machine.show_devices(())
    assert "can't be loaded" in machine.note.text()


def test_choices_are_kept(machine: Machine) -> None:
    machine.device.setCurrentIndex(machine.device.findData("auto"))
    machine.threads.setCurrentIndex(machine.threads.findData(1))
    values = configuration.read().values
    assert (values.device, values.threads) == ("auto", 1)


def test_it_shows_what_is_configured(show: Show) -> None:
    configuration.choose("device", "cuda")
    configuration.choose("threads", 13)
    machine = Machine(configuration.read(), LIGHT)
    show(machine)
    assert (machine.device.currentData(), machine.threads.currentData()) == ("cuda", 13)
    machine.show_devices(("cpu",))
    assert "no cuda" in machine.note.text()


def test_a_choice_that_can_not_be_kept_is_said_and_undone(machine: Machine, qtbot: QtBot) -> None:
    path = configuration.policy_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"locked": {"device": "cpu"}}), encoding="utf-8")
    with qtbot.waitSignal(machine.refused) as refused:
        machine.device.setCurrentIndex(machine.device.findData("auto"))
    assert "administrator" in refused.args[0]
    assert machine.device.currentData() == "cpu"


def test_where_the_newest_run_computes(machine: Machine, record: Callable[..., Recording]) -> None:
    recording = record([[1.0]])
    recording.info = replace(recording.info, environment={"device": "cuda:0", "device_name": "H200", "threads": 2})
    machine.show_recording(recording)
    assert "cuda:0 (H200), 2 threads" in machine.note.text()
    assert where_of({"device": "cpu", "device_name": "", "threads": 1}) == "cpu, 1 thread"
    assert where_of({}) == ""
