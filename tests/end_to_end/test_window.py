"""Actions of the user in the window, with the real engine and torch."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

import gradviz
from gradviz.configuration import choose, policy_file
from gradviz.engine.live_run import State
from gradviz.experiment.experiment import Experiment
from gradviz.experiment.presets import find
from gradviz.heatmap.scale import NAN, PLUS_INF, ZERO
from gradviz.recording.recording import Recording
from gradviz.ui.charts.strip import LossStrip
from gradviz.ui.files.picture_dialog import PictureDialog
from gradviz.ui.widgets.theme import DARK
from gradviz.ui.window.about import AboutDialog

if TYPE_CHECKING:
    from tests.conftest import Driver

Open = Callable[..., "Driver"]

NORMALIZATION, RESIDUAL, CLIPPING = "model.normalization.on", "model.residual.on", "training.clipping.on"
LONG = {"training.steps": 1_000_000}


def assert_same_numbers(recording: Recording, expected: Recording) -> None:
    for name in ("loss", "grad_norm", "clip_coef"):
        np.testing.assert_array_equal(getattr(recording, name), getattr(expected, name))
    assert recording.statistics == expected.statistics
    for name in expected.statistics:
        np.testing.assert_array_equal(recording[name], expected[name])
    assert recording.events == expected.events


# A run


def test_a_run_is_drawn_to_its_end(open_window: Open) -> None:
    driver = open_window()
    assert driver.session.state is State.IDLE
    driver.click("run")
    driver.wait_state(State.COMPLETED)
    window, recording = driver.window, driver.recording
    assert len(recording) == 60
    assert len(window.charts.heatmap.item) == 60
    window.charts.grab()
    codes, _ = window.charts.heatmap.item.visible_codes()
    assert window.charts.heatmap.scale is not None
    np.testing.assert_array_equal(codes.T, window.charts.heatmap.scale.codes(recording["grad_l2"]))
    driver.wait(lambda: window.charts.view(LossStrip)._loss.getData()[0] is not None)
    driver.wait(lambda: len(window.charts.view(LossStrip)._loss.getData()[0]) == 60)
    np.testing.assert_array_equal(window.charts.view(LossStrip)._loss.getData()[1], recording.loss)
    driver.wait(lambda: "step 60 of 60" in driver.find("numbers").text())
    assert "Completed" in driver.find("state").text()
    assert driver.message == ""


def test_the_same_seed_gives_the_same_bits_as_headless(open_window: Open, small: Experiment) -> None:
    driver = open_window()
    driver.click("run")
    driver.wait_state(State.COMPLETED)
    assert_same_numbers(driver.recording, gradviz.run(small))
    driver.click("run")
    driver.wait_state(State.RUNNING)
    driver.wait_state(State.COMPLETED)
    assert_same_numbers(driver.recording, gradviz.run(small))


def test_sigmoid_20_goes_dark_and_batch_norm_lights_it_up(open_window: Open) -> None:
    driver = open_window(find("sigmoid-20"), {"training.steps": 60})
    driver.step_to(30)
    driver.key("B")
    driver.key("Space")
    driver.wait_state(State.COMPLETED)
    gradients = driver.recording["grad_l2"]
    assert gradients[29, 0] < 1e-9
    assert gradients[29, -1] > 1e-2
    assert gradients[30, 0] > 1e-3
    assert driver.events() == [(30, NORMALIZATION, True)]


# Switches in mid-run


@pytest.mark.parametrize(
    ("key", "name", "path"),
    [
        ("B", "switch_normalization", NORMALIZATION),
        ("R", "switch_residual", RESIDUAL),
        ("D", "switch_dropout", "model.dropout.on"),
        ("C", "switch_clipping", CLIPPING),
    ],
)
@pytest.mark.parametrize("hand", ["key", "click"])
def test_a_switch_takes_effect_at_the_step_of_its_marker(
    open_window: Open, small: Experiment, key: str, name: str, path: str, hand: str
) -> None:
    driver = open_window()
    driver.step_to(10)
    driver.key(key) if hand == "key" else driver.click(name)
    assert driver.find(name).isChecked()
    driver.step_to(11)
    driver.wait(lambda: driver.events() == [(10, path, True)])
    markers = driver.window.charts.heatmap.markers
    assert markers._steps.tolist() == [10.0]
    driver.step_to(20)
    driver.key(key) if hand == "key" else driver.click(name)
    assert not driver.find(name).isChecked()
    driver.click("run")
    driver.wait_state(State.COMPLETED)
    assert driver.events() == [(10, path, True), (20, path, False)]
    scheduled = small.with_values({"schedule": [{"at": 10, "set": {path: True}}, {"at": 20, "set": {path: False}}]})
    assert_same_numbers(driver.recording, gradviz.run(scheduled))


def test_switches_while_it_runs_take_effect_within_the_run(open_window: Open) -> None:
    driver = open_window(values=LONG)
    driver.click("run")
    driver.wait_steps(50)
    driver.key("B")
    driver.wait(lambda: len(driver.events()) == 1)
    driver.key("R")
    driver.wait(lambda: len(driver.events()) == 2)
    driver.click("stop")
    driver.wait_state(State.STOPPED)
    (first, *change), (second, *other) = driver.events()
    assert 50 <= first < second < len(driver.recording)
    assert change == [NORMALIZATION, True]
    assert other == [RESIDUAL, True]
    assert "Residual on" in driver.message


def test_a_switch_pressed_many_times_ends_as_it_looks(open_window: Open) -> None:
    driver = open_window(values=LONG)
    driver.click("run")
    driver.wait_steps(5)
    for _ in range(21):
        driver.key("B")
        driver.key("C")
        driver.key("C")
    assert driver.find("switch_normalization").isChecked()
    before = len(driver.recording)
    driver.wait_steps(before + 200)
    assert driver.find("switch_normalization").isChecked()
    assert not driver.find("switch_clipping").isChecked()
    last = {key: value for _, key, value in driver.events()}
    assert last[NORMALIZATION] is True
    assert last.get(CLIPPING, False) is False


def test_rate_and_threshold_change_at_the_next_step(open_window: Open, small: Experiment) -> None:
    driver = open_window(values={CLIPPING: True})
    driver.step_to(8)
    driver.type("learning_rate", "0.5")
    driver.key("Return")
    driver.type("threshold", "0.02")
    driver.key("Return")
    driver.click("run")
    driver.wait_state(State.COMPLETED)
    changes = {"training.optimizer.lr": 0.5, "training.clipping.threshold": 0.02}
    assert driver.events() == [(8, key, value) for key, value in changes.items()]
    scheduled = small.with_values({CLIPPING: True, "schedule": [{"at": 8, "set": changes}]})
    assert_same_numbers(driver.recording, gradviz.run(scheduled))
    assert driver.find("training.optimizer.lr").text() == "0.5", "the builder shows what was changed live"


def test_a_live_field_of_the_builder_changes_the_run(open_window: Open) -> None:
    driver = open_window()
    driver.step_to(3)
    driver.type("training.optimizer.momentum", "0.9")
    driver.step_to(4)
    driver.wait(lambda: driver.events()[-1:] == [(3, "training.optimizer.momentum", 0.9)])


def test_a_schedule_moves_the_buttons(open_window: Open) -> None:
    driver = open_window(values={"schedule": [{"at": 5, "set": {NORMALIZATION: True}}]})
    driver.step_to(5)
    assert not driver.find("switch_normalization").isChecked()
    driver.step_to(6)
    driver.wait(lambda: bool(driver.find("switch_normalization").isChecked()))


def test_pauses_sizes_and_looks_change_no_number(open_window: Open, small: Experiment) -> None:
    driver = open_window()
    driver.step_to(7)
    driver.key("B")
    driver.key("Space")
    driver.window.resize(1000, 600)
    driver.key("Space")
    driver.window.findChild(QAction, "theme_dark").trigger()  # type: ignore[union-attr]
    driver.find("statistic").setCurrentIndex(1)
    driver.wait_state(State.PAUSED, State.COMPLETED)
    if driver.session.state is State.PAUSED:
        driver.key("Space")
    driver.wait_state(State.COMPLETED)
    scheduled = small.with_values({"schedule": [{"at": 7, "set": {NORMALIZATION: True}}]})
    assert_same_numbers(driver.recording, gradviz.run(scheduled))


# Pause, step, stop, restart, close


def test_keys_drive_a_run(open_window: Open) -> None:
    driver = open_window(values=LONG)
    driver.key("Space")
    driver.wait_steps(3)
    driver.key("Space")
    driver.wait_state(State.PAUSED)
    assert "Resume" in driver.find("run").text()
    driver.key(".")
    driver.key("Space")
    driver.wait_state(State.RUNNING)
    first = driver.recording
    driver.key("Ctrl+R")
    driver.wait(lambda: driver.recording is not first)
    driver.wait_steps(1)
    driver.click("stop")
    driver.wait_state(State.STOPPED)
    assert "Stopped" in driver.find("state").text()


def test_pausing_before_torch_is_there(open_window: Open, qtbot: QtBot) -> None:
    driver = open_window(values=LONG)
    driver.click("run")
    driver.click("run")
    driver.wait(lambda: driver.recording is not None)
    with qtbot.assertNotEmitted(driver.session.recording_grown, wait=150):
        pass
    assert driver.session.state is State.PAUSED
    driver.click("step")
    driver.wait_steps(1)


@pytest.mark.parametrize("name", ["run", "step", "restart"])
def test_twenty_clicks_in_a_row(open_window: Open, name: str) -> None:
    driver = open_window(values=LONG)
    for _ in range(20):
        driver.click(name)
    driver.wait(lambda: driver.recording is not None)
    expected = {"run": State.PAUSED, "step": State.PAUSED, "restart": State.RUNNING}
    driver.wait_state(expected[name])
    if name == "step":
        driver.wait_steps(20)
        assert len(driver.recording) == 20
    driver.click("stop")
    driver.wait_state(State.STOPPED)


@pytest.mark.parametrize("moment", ["at once", "starting", "running", "paused", "slow", "stopping", "completed"])
def test_closing_ends_the_thread_at_any_moment(open_window: Open, moment: str) -> None:
    driver = open_window(values={} if moment == "completed" else LONG)
    if moment == "slow":
        driver.find("speed").setCurrentIndex(0)
    if moment != "at once":
        driver.click("run")
    if moment in ("running", "stopping", "paused"):
        driver.wait_steps(3)
    if moment == "slow":
        driver.wait_steps(1)
    if moment == "paused":
        driver.click("run")
        driver.wait_state(State.PAUSED)
    if moment == "stopping":
        driver.click("stop")
    if moment == "completed":
        driver.wait_state(State.COMPLETED)
    driver.window.close()
    assert not driver.session.engine.isRunning()
    assert [timer for timer in driver.window.findChildren(QTimer) if timer.isActive()] == []


def test_one_step_a_second(open_window: Open, qtbot: QtBot) -> None:
    driver = open_window()
    driver.find("speed").setCurrentIndex(driver.find("speed").findData(1))
    driver.click("run")
    driver.wait_steps(1)
    with qtbot.assertNotEmitted(driver.session.recording_grown, wait=300):
        pass
    driver.find("speed").setCurrentIndex(driver.find("speed").findData(None))
    driver.wait_state(State.COMPLETED)


# Wrong input


@pytest.mark.parametrize(
    ("field", "wrong", "right"),
    [
        ("model.depth", "0", "3"),
        ("model.width", "many", "8"),
        ("training.optimizer.lr", "-1", "0.1"),
        ("training.steps", "1e3", "30"),
        ("data.batch_size", "", "32"),
        ("seed", "-5", "5"),
        ("schedule", "1:model.depth=3", "1:model.residual.on=true"),
    ],
)
def test_a_wrong_field_keeps_a_run_from_starting(open_window: Open, field: str, wrong: str, right: str) -> None:
    driver = open_window()
    driver.type(field, wrong)
    assert driver.find(f"{field}.note").isVisible()
    for name in ("run", "step", "restart"):
        assert not driver.find(name).isEnabled()
    assert field in driver.find("run").toolTip()
    assert driver.message.startswith("Can't run: ")
    assert field in driver.message
    driver.window.charts.setFocus()
    driver.key("Space")
    driver.key("Ctrl+R")
    driver.key(".")
    assert driver.session.state is State.IDLE
    driver.type(field, right)
    assert not driver.find(f"{field}.note").isVisible()
    assert driver.message == ""
    driver.click("run")
    driver.wait_state(State.COMPLETED)
    assert len(driver.recording) == driver.session.experiment.training.steps


def test_a_wrong_field_lets_a_run_go_on(open_window: Open) -> None:
    driver = open_window(values=LONG)
    driver.click("run")
    driver.wait_steps(3)
    driver.type("model.depth", "x")
    assert not driver.find("restart").isEnabled()
    assert driver.find("run").isEnabled()
    assert driver.find("stop").isEnabled()
    driver.click("switch_residual")
    driver.wait(lambda: len(driver.events()) == 1)
    assert driver.find("model.depth").text() == "x"
    driver.click("stop")
    driver.wait_state(State.STOPPED)
    assert not driver.find("run").isEnabled()


def no_dialogs(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise AssertionError(f"a dialog: {arguments}")

    for name in ("information", "warning", "critical", "question", "about"):
        monkeypatch.setattr(QMessageBox, name, refuse)
    monkeypatch.setattr(QMessageBox, "exec", refuse)


def test_a_run_that_cannot_be_made_says_why_and_the_window_goes_on(
    open_window: Open, small: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_dialogs(monkeypatch)
    values = {"model.depth": 1000, "model.width": 8192}
    driver = open_window(values=values)
    driver.click("run")
    driver.wait_state(State.FAILED)
    assert "parameters; allowed: at most" in driver.message
    assert "Failed" in driver.find("state").text()
    for path, value in values.items():
        driver.type(path, str(small.value(path)))
        assert value != driver.session.experiment.value(path)
    driver.click("run")
    driver.wait_state(State.COMPLETED)
    assert driver.message == ""


def test_a_diverged_run_names_step_and_layer_and_runs_on(
    open_window: Open, small: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_dialogs(monkeypatch)
    values = {"model.activation.name": "relu", "model.initializer.name": "he_normal", "training.optimizer.lr": 1e6}
    driver = open_window(values=values)
    driver.click("run")
    driver.wait_state(State.COMPLETED)
    first = next(event for event in driver.recording.events if event.kind != "change")
    assert driver.message == first.detail
    assert f"at step {first.step}" in driver.message
    assert first.layer in driver.message
    driver.window.charts.grab()
    codes, _ = driver.window.charts.heatmap.item.visible_codes()
    assert {NAN, PLUS_INF} & set(codes.ravel().tolist())
    assert_same_numbers(driver.recording, gradviz.run(small.with_values(values)))


def test_zero_initialization_shows_zeros(open_window: Open) -> None:
    driver = open_window(values={"model.initializer.name": "zeros", "model.activation.name": "tanh"})
    driver.click("run")
    driver.wait_state(State.COMPLETED)
    driver.window.charts.grab()
    codes, _ = driver.window.charts.heatmap.item.visible_codes()
    assert codes.shape == (5, 60)
    assert (codes == ZERO).all()


# Files


def drop(driver: Driver, *urls: QUrl) -> None:
    mime = QMimeData()
    mime.setUrls(list(urls))
    copy, left, plain = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), copy, mime, left, plain)
    QApplication.sendEvent(driver.window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(driver.window, QDropEvent(QPointF(50, 50), copy, mime, left, plain))


def answer_open(monkeypatch: pytest.MonkeyPatch, path: Path | None) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path) if path else "", ""))


def answer_save(monkeypatch: pytest.MonkeyPatch, path: Path | None) -> list[QFileDialog]:
    """Answer the dialogs for a file name; return the list of the dialogs that were opened."""
    asked: list[QFileDialog] = []

    def execute(dialog: QFileDialog) -> int:
        asked.append(dialog)
        if path is None:
            return 0
        dialog.selectFile(str(path))
        return 1

    monkeypatch.setattr(QFileDialog, "exec", execute)
    return asked


def trigger(driver: Driver, name: str) -> None:
    action = driver.window.findChild(QAction, name)
    assert action is not None
    action.trigger()


def test_an_experiment_is_saved_opened_and_dropped(
    open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: Experiment
) -> None:
    driver = open_window()
    driver.type("model.width", "12")
    driver.type("name", "Mine: a/b")
    saved = tmp_path / "mine.json"
    (dialog,) = [answer_save(monkeypatch, saved)]
    trigger(driver, "save")
    assert Experiment.load(saved) == driver.session.experiment
    assert dialog[0].defaultSuffix() == "json"
    assert "Saved" in driver.message
    driver.builder_opens = None  # type: ignore[attr-defined]
    driver.window.builder.open(small)
    driver.type("model.depth", "nonsense")
    answer_open(monkeypatch, saved)
    trigger(driver, "open")
    assert driver.session.experiment.value("model.width") == 12
    assert driver.find("model.depth").text() == "4"
    assert driver.find("run").isEnabled()
    assert driver.window.windowTitle().startswith("Mine: a/b")
    other = tmp_path / "other ö.json"
    small.save(other)
    drop(driver, QUrl.fromLocalFile(str(other)))
    assert driver.session.experiment == small
    assert "Opened" in driver.message


def test_dialogs_that_are_cancelled_change_nothing(
    open_window: Open, monkeypatch: pytest.MonkeyPatch, small: Experiment
) -> None:
    driver = open_window()
    answer_open(monkeypatch, None)
    answer_save(monkeypatch, None)
    trigger(driver, "open")
    trigger(driver, "save")
    assert driver.session.experiment == small
    assert driver.message == ""


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"not json", "not JSON"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"[1, 2]", "not an experiment"),
        (b"{}", "format: missing"),
        (b'{"format": "gradviz-experiment", "version": 2}', "newer gradviz"),
        (b'{"format": "gradviz-experiment", "version": 1, "modell": {}}', "did you mean"),
        (b'{"format": "gradviz-experiment", "version": 1, "seed": "x"}', "seed: found"),
        (b"{" * 100_000, "not JSON"),
        (b" " * 2_000_000, "larger than"),
    ],
)
def test_a_wrong_file_is_one_message(
    open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: Experiment, content: bytes, words: str
) -> None:
    no_dialogs(monkeypatch)
    driver = open_window()
    path = tmp_path / "wrong.json"
    path.write_bytes(content)
    drop(driver, QUrl.fromLocalFile(str(path)))
    assert words in driver.message
    assert "wrong.json" in driver.message
    assert driver.session.experiment == small
    assert driver.find("run").isEnabled()


def test_what_is_no_file_is_one_message(open_window: Open, tmp_path: Path) -> None:
    driver = open_window()
    drop(driver, QUrl.fromLocalFile(str(tmp_path)))
    assert "can't be read" in driver.message
    drop(driver, QUrl.fromLocalFile(str(tmp_path / "nowhere.json")))
    assert "can't be read" in driver.message
    drop(driver, QUrl("https://example.org/x.json"))


def test_saving_where_one_may_not_is_one_message(
    open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = open_window()
    answer_save(monkeypatch, tmp_path / "nowhere" / "x.json")
    trigger(driver, "save")
    assert "can't be written" in driver.message


def test_opening_a_file_in_mid_run_waits_for_the_next_start(open_window: Open, tmp_path: Path) -> None:
    driver = open_window(values=LONG)
    driver.click("run")
    driver.wait_steps(3)
    path = tmp_path / "next.json"
    find("sigmoid-20").with_values({"model.depth": 2, "model.width": 4, "training.steps": 5}).save(path)
    drop(driver, QUrl.fromLocalFile(str(path)))
    assert driver.find("model.depth.note").text() == "applies at the next start"
    assert len(driver.recording.layers) == 5
    driver.key("Ctrl+R")
    driver.wait_state(State.COMPLETED)
    assert driver.recording.layers == ["linear1", "linear2", "output"]
    assert not driver.find("model.depth.note").isVisible()


def test_another_preset_in_mid_run(open_window: Open) -> None:
    driver = open_window(values=LONG)
    driver.click("run")
    driver.wait_steps(3)
    presets = driver.find("presets")
    for index in range(presets.count()):
        if presets.itemData(index) is None:
            continue  # a heading, which can't be chosen
        presets.setCurrentIndex(index)
        presets.activated.emit(index)
        assert driver.session.experiment == presets.itemData(index).load()
    assert driver.session.state is State.RUNNING
    driver.click("stop")
    driver.wait_state(State.STOPPED)


# Weights


def test_weights_are_saved_and_start_another_run(
    open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = open_window()
    path = tmp_path / "weights.safetensors"
    answer_save(monkeypatch, path)
    trigger(driver, "save_weights")
    driver.qtbot.waitUntil(lambda: "before the first run" in driver.message)
    driver.step_to(3)
    trigger(driver, "save_weights")
    driver.qtbot.waitUntil(lambda: driver.message.startswith("Saved"))
    saved = gradviz.run(driver.session.experiment.with_values({"model.weights": str(path)}), steps=1, threads=1)
    assert saved.events[0].label == "Weights loaded"


# Pictures


def test_a_picture_is_saved_at_the_size_chosen(
    open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = open_window()
    trigger(driver, "save_picture")
    assert "before the first step" in driver.message
    driver.step_to(5)

    def choose(dialog: PictureDialog) -> int:
        dialog.width_box.setValue(1000)
        dialog.height_box.setValue(900)
        return 1

    monkeypatch.setattr(PictureDialog, "exec", choose)
    path = tmp_path / "picture.png"
    answer_save(monkeypatch, path)
    trigger(driver, "save_picture")
    driver.wait(lambda: driver.message == f"Saved {path}")
    image = QImage(str(path))
    assert (image.width(), image.height()) == (1000, 900)


def test_a_picture_shows_what_is_selected_and_runs_again(
    open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = open_window()
    driver.step_to(4)
    driver.click("switch_normalization")
    driver.click("run")
    driver.wait_state(State.COMPLETED)
    driver.window.charts.selection.select(10, 29)
    driver.window.charts.layer_rows.choose(pattern="linear2")

    def choose(dialog: PictureDialog) -> int:
        dialog.kind.setCurrentIndex(dialog.kind.findData("svg"))
        assert dialog.steps.text() == "the selected ones, 10 to 29"
        return 1

    monkeypatch.setattr(PictureDialog, "exec", choose)
    path = tmp_path / "picture.svg"
    answer_save(monkeypatch, path)
    trigger(driver, "save_picture")
    driver.wait(lambda: driver.message == f"Saved {path}")
    assert '"steps": [10, 30]' in html.unescape(path.read_text(encoding="utf-8"))
    assert_same_numbers(gradviz.run(path), driver.recording)


def test_a_picture_of_a_kind_that_there_is_not(
    open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = open_window()
    driver.step_to(2)
    monkeypatch.setattr(PictureDialog, "exec", lambda _dialog: 1)
    answer_save(monkeypatch, tmp_path / "picture.bmp")
    trigger(driver, "save_picture")
    assert "found .bmp; allowed: .png .svg .pdf .gif .mp4" in driver.message


def test_a_picture_is_copied_while_it_runs(open_window: Open) -> None:
    driver = open_window(values=LONG)
    driver.click("run")
    driver.wait_steps(10)
    QGuiApplication.clipboard().clear()
    trigger(driver, "copy_picture")
    driver.wait(lambda: "Copied" in driver.message)
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == (1920, 1080)


def test_closing_while_a_picture_is_drawn(open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    driver = open_window()
    driver.step_to(3)
    monkeypatch.setattr(PictureDialog, "exec", lambda _dialog: 1)
    answer_save(monkeypatch, tmp_path / "picture.png")
    trigger(driver, "save_picture")
    driver.close()
    assert (tmp_path / "picture.png").exists()


# What is remembered


def test_layout_and_theme_are_remembered(open_window: Open, settings: QSettings) -> None:
    driver = open_window()
    driver.window.resize(960, 640)  # a wider window is cut to the offscreen platform's small screen
    driver.wait(lambda: driver.window.height() == 640)
    driver.window.splitter.setSizes([320, 640])
    sizes = driver.window.splitter.sizes()
    trigger(driver, "theme_dark")
    assert driver.window.charts._theme is DARK
    driver.close()
    again = open_window()
    assert (again.window.width(), again.window.height()) == (960, 640)
    assert again.window.splitter.sizes() == pytest.approx(sizes, abs=2)
    assert again.window.charts._theme is DARK
    assert again.window.findChild(QAction, "theme_dark").isChecked()  # type: ignore[union-attr]


@pytest.mark.parametrize(("key", "value"), [("geometry", "nonsense"), ("splitter", 7), ("folder", "/nowhere")])
def test_settings_that_make_no_sense_do_no_harm(
    open_window: Open, settings: QSettings, monkeypatch: pytest.MonkeyPatch, key: str, value: Any
) -> None:
    settings.setValue(key, value)
    driver = open_window()
    answer_save(monkeypatch, None)
    trigger(driver, "save")
    driver.close()


# Another window around the same session


def test_another_window_shows_the_run_that_goes_on(open_window: Open) -> None:
    driver = open_window(values=LONG)
    driver.find("speed").setCurrentIndex(driver.find("speed").findData(100))
    driver.step_to(5)
    driver.click("switch_normalization")
    driver.step_to(8)
    other = driver.take_over()
    assert not isValid(driver.window)
    assert other.session is driver.session
    assert other.session.state is State.PAUSED
    assert other.find("switch_normalization").isChecked()
    assert "Resume" in other.find("run").text()
    assert "Paused" in other.find("state").text()
    assert "step 8 of" in other.find("numbers").text()
    assert "Batch norm on" in other.message
    assert other.find("speed").currentData() == 100
    assert len(other.window.charts.heatmap.item) == len(other.window.charts.view(LossStrip)._loss.getData()[0]) == 8
    assert len(other.window.charts.heatmap.markers) == 1
    other.type("model.depth", "7")
    assert other.find("model.depth.note").text() == "applies at the next start"
    other.click("run")
    other.wait_steps(20)
    other.close()


UNBUILDABLE = {"model.depth": 1, "model.residual.on": True}  # detected only when the network is built


@pytest.mark.parametrize(("values", "words"), [(UNBUILDABLE, "no layer has as many"), (None, "at step")])
def test_another_window_says_what_went_wrong(open_window: Open, values: dict[str, Any] | None, words: str) -> None:
    diverging = {"model.activation.name": "relu", "model.initializer.name": "he_normal", "training.optimizer.lr": 1e6}
    driver = open_window(values=values or diverging)
    driver.click("run")
    driver.wait_state(State.FAILED, State.COMPLETED)
    message = driver.message
    other = driver.take_over()
    assert words in other.message
    assert other.message == message
    other.close()


# What the administrator decides


def decide(policy: dict[str, Any]) -> None:
    policy_file().parent.mkdir(parents=True, exist_ok=True)
    policy_file().write_text(json.dumps(policy), encoding="utf-8")


def test_a_locked_theme_holds_and_its_menu_says_why(open_window: Open) -> None:
    choose("theme", "light")
    decide({"locked": {"theme": "dark"}})
    driver = open_window()
    assert driver.window.charts._theme is DARK
    action = driver.window.findChild(QAction, "theme_light")
    assert action is not None
    assert not action.isEnabled()
    assert action.toolTip() == "Set by the administrator"


def test_faults_of_policy_and_presets_are_said_in_the_window(open_window: Open, tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    decide({"defaults": {"presets_folder": str(tmp_path), "theme": "pink"}})
    message = open_window().message
    assert 'defaults.theme: found "pink"; allowed: system, light, dark' in message
    assert "broken.json: not JSON" in message


def test_presets_of_the_lab_have_a_group_of_their_own(open_window: Open, tmp_path: Path) -> None:
    folder = tmp_path / "week 3"
    folder.mkdir()
    experiment = find("sigmoid-20").with_values({"name": "Of the lab", "model.depth": 3})
    experiment.save(folder / "third.json")
    decide({"locked": {"presets_folder": str(folder)}})
    driver = open_window()
    presets = driver.find("presets")
    heading, index = presets.findText("week 3"), presets.findText("Of the lab")
    assert index == heading + 1 == presets.count() - 1
    presets.setCurrentIndex(index)
    presets.activated.emit(index)
    assert driver.session.experiment == experiment
    (folder / "third.json").unlink()
    presets.activated.emit(index)
    assert "third.json: can't be read" in driver.message


def test_the_run_takes_threads_from_the_configuration(open_window: Open) -> None:
    decide({"defaults": {"threads": 2}})
    driver = open_window()
    driver.step_to(1)
    assert driver.recording.environment["threads"] == 2


# Everybody's window


def controls_of(window: QWidget) -> list[QWidget]:
    kinds = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QAbstractSlider)
    controls = [widget for widget in window.findChildren(QWidget) if isinstance(widget, kinds)]
    ours = [widget for widget in controls if not widget.objectName().startswith("qt_")]
    return [widget for widget in ours if not isinstance(widget, QScrollBar) and widget.isVisibleTo(window)]


def test_every_control_has_a_name_a_tool_tip_and_a_place_in_the_tab_order(open_window: Open) -> None:
    driver = open_window()
    controls = controls_of(driver.window)
    names = [widget.objectName() for widget in controls]
    assert len(controls) > 40
    assert all(names)
    assert len(set(names)) == len(names)
    for widget in controls:
        assert widget.toolTip(), widget.objectName()
        assert widget.accessibleName(), widget.objectName()
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus, widget.objectName()
    chain: set[str] = set()
    link = driver.window.nextInFocusChain()
    while link is not None and link is not driver.window:
        chain.add(link.objectName())
        link = link.nextInFocusChain()
    assert set(names) <= chain


def test_the_tab_key_goes_through_every_control(open_window: Open) -> None:
    driver = open_window()
    visited = []
    for _ in range(100):
        QTest.keyClick(QApplication.focusWidget() or driver.window, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        visited.append(focused.objectName())
    reachable = {widget.objectName() for widget in controls_of(driver.window) if widget.isEnabled()}
    assert reachable <= set(visited)


def test_labels_name_the_fields_beside_them(open_window: Open) -> None:
    driver = open_window()
    buddies = {label.buddy().objectName() for label in driver.window.findChildren(QLabel) if label.buddy()}
    assert {"model.depth", "training.optimizer.lr", "learning_rate", "threshold"} <= buddies


def test_nothing_has_the_keys_at_first(open_window: Open) -> None:
    driver = open_window()
    assert QApplication.focusWidget() is driver.window.charts
    driver.key("Space")
    driver.wait_state(State.COMPLETED)


@pytest.mark.parametrize("field", ["name", "learning_rate", "schedule", "notes"])
def test_keys_in_a_text_are_text(open_window: Open, field: str) -> None:
    driver = open_window()
    driver.type(field, "brc .f")
    text = driver.find(field)
    assert (text.text() if isinstance(text, QLineEdit) else text.toPlainText()) == "brc .f"
    assert driver.session.state is State.IDLE
    assert not driver.session.experiment.model.normalization.on


@pytest.mark.parametrize("size", [(960, 560), (1280, 720), (1920, 1080)])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_squeezed(open_window: Open, settings: QSettings, size: tuple[int, int], theme: str) -> None:
    settings.setValue("theme", theme)
    driver = open_window(find("sigmoid-20"))
    driver.window.resize(*size)
    driver.wait(lambda: (driver.window.width(), driver.window.height()) == size)
    driver.step_to(2)
    driver.window.grab()
    for widget in (driver.window.controls, driver.window.charts, driver.window.builder, driver.window.status):
        assert widget.width() >= widget.minimumSizeHint().width(), widget.objectName()
        assert widget.height() >= widget.minimumSizeHint().height(), widget.objectName()
    for button in driver.window.findChildren(QAbstractButton):
        if button.isVisible() and button.text():
            needed = max(map(button.fontMetrics().horizontalAdvance, button.text().split("\n")))
            assert button.width() >= needed, button.objectName()
    assert driver.window.charts.heatmap.item.getViewBox().height() >= 120


def test_the_story_does_not_move_the_form(open_window: Open) -> None:
    driver = open_window()
    place = driver.find("name").mapTo(driver.window, QPoint())
    for notes in ("", "x", "word " * 500):
        driver.window.builder.open(driver.session.experiment.with_values({"notes": notes}))
        driver.window.grab()
        assert driver.find("name").mapTo(driver.window, QPoint()) == place


def test_messages_of_any_length_move_nothing(open_window: Open) -> None:
    driver = open_window()
    driver.window.grab()
    before = driver.window.charts.geometry()
    for message in ("short", "long " * 300, ""):
        driver.window.status.show_error(message)
        driver.window.grab()
        assert driver.window.charts.geometry() == before


@pytest.mark.parametrize(
    "values",
    [
        {"name": "x" * 200, "notes": "y" * 20_000},
        {"name": "深度" * 100},
        {"model.depth": 1, "training.steps": 1},
        {"model.depth": 300, "model.width": 4, "training.steps": 5},
        {"model.width": 1},
        {"training.optimizer.lr": 0.0},
        {"training.clipping.on": True, "training.clipping.threshold": 1e30},
        {"data.name": "spirals"},
        {"data.name": "gaussian"},
        {"training.loss": "mse"},
        {"training.optimizer.name": "adam"},
    ],
    ids=lambda values: ",".join(f"{key}={str(value)[:9]}" for key, value in values.items()),
)
def test_unusual_experiments_run_and_draw(open_window: Open, values: dict[str, Any]) -> None:
    driver = open_window(values=values)
    driver.click("run")
    driver.wait_state(State.COMPLETED)
    driver.window.grab()
    assert len(driver.recording) == driver.session.experiment.training.steps
    text = json.dumps(driver.session.experiment.to_dict())
    assert Experiment.from_json(text) == driver.session.experiment


def test_keys_and_about_are_told(open_window: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    texts: list[str] = []
    monkeypatch.setattr(QMessageBox, "information", lambda *arguments: texts.append(arguments[2]))
    monkeypatch.setattr(AboutDialog, "exec", lambda dialog: texts.append(dialog.findChildren(QLabel)[0].text()))
    driver = open_window()
    trigger(driver, "keys")
    trigger(driver, "about")
    for key in ("Space", ".", "B: Batch norm", "R: Residual", "C: Clipping", "F:", "Home", "Ctrl+R"):
        assert key in texts[0]
    assert gradviz.__version__ in texts[1]


def test_threads_chosen_in_the_window_hold_from_the_next_start(open_window: Callable[..., Driver]) -> None:
    driver = open_window()
    threads = driver.find("threads")
    count = threads.itemData(threads.count() - 1)
    threads.setCurrentIndex(threads.count() - 1)
    driver.click("run")
    driver.wait_steps(1)
    assert driver.recording.environment["threads"] == count
    assert "cpu" in driver.find("machine.note").text()
    devices = driver.find("device")
    available = driver.session.engine.devices or ()
    for name in ("cuda", "mps"):
        assert devices.model().item(devices.findData(name)).isEnabled() == (name in available)
