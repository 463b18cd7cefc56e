from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject, QPoint, QPointF, Qt, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from gradviz.catalog.option import Option
from gradviz.errors import ExperimentError
from gradviz.experiment.experiment import Experiment
from gradviz.experiment.presets import find, load_preset, preset_groups, preset_names
from gradviz.ui.builder.builder import Builder
from gradviz.ui.builder.option_field import OptionField
from gradviz.ui.widgets.theme import DARK, LIGHT

HIDDEN = {"format", "version", "notes", "schedule"}


def every_option() -> dict[str, tuple[dict[str, Any], Option]]:
    """Return every option by its path, with the choice that it depends on."""
    plain = find("sigmoid-20")
    options: dict[str, tuple[dict[str, Any], Option]] = {option.path: ({}, option) for option in plain.options()}
    for option in plain.options():
        for name, _, _ in option.choices:
            choice = {option.path: name}
            try:
                chosen = plain.with_values(choice)
            except ExperimentError:
                continue
            for other in chosen.options():
                options.setdefault(other.path, (choice, other))
    return {path: row for path, row in options.items() if path not in HIDDEN}


OPTIONS = every_option()


def wrong_texts(option: Option) -> Iterator[str]:
    """Yield texts that are invalid in the field of an option."""
    if option.kinds == ("bool",) or (option.choices and not option.kinds):
        return
    if "str" in option.kinds:
        if option.path == "name":
            yield "x" * 201
        return
    if option.kinds == ("list",):
        yield from ("", "abc", "0", "1.5", "3, x", "3, 3, 0", "3 3 201", "1, " * 9)
        return
    yield "abc"
    if option.path in ("model.depth", "training.optimizer.lr"):
        yield from ("true", '"1"', "1e999", "NaN", "-Infinity", "[1]", "{}", "9" * 5000, "1 2", "\u0661", "\ud800")
    if "null" not in option.kinds:
        yield ""
    if "float" not in option.kinds:
        yield "1.5"
    if option.ge is not None:
        yield str(option.ge - 1)
    if option.le is not None:
        yield str(option.le * 10 + 1)
    yield from (str(limit) for limit in (option.gt, option.lt) if limit is not None)


WRONG = [
    pytest.param(path, text, id=f"{path}={text if len(text) < 20 else len(text)}")
    for path, (_, option) in OPTIONS.items()
    for text in wrong_texts(option)
]


class Received(QObject):
    def __init__(self, builder: Builder) -> None:
        super().__init__()
        self.edited: list[Experiment] = []
        self.live: list[dict[str, Any]] = []
        self.reason = ""
        builder.edited.connect(self._on_edited)
        builder.changed_live.connect(self._on_live)
        builder.validity_changed.connect(self._on_validity)

    @Slot(object)
    def _on_edited(self, experiment: Experiment) -> None:
        self.edited.append(experiment)

    @Slot(object)
    def _on_live(self, values: dict[str, Any]) -> None:
        self.live.append(values)

    @Slot(str)
    def _on_validity(self, reason: str) -> None:
        self.reason = reason


Build = Callable[..., tuple[Builder, Received]]


@pytest.fixture
def build(show: Callable[[QWidget], None]) -> Build:
    def build_builder(values: dict[str, Any] | None = None) -> tuple[Builder, Received]:
        builder = Builder(find("sigmoid-20").with_values(values or {}), LIGHT)
        builder.edited.connect(builder.show_experiment)  # as the session does
        show(builder)
        return builder, Received(builder)

    return build_builder


def field(builder: Builder, path: str) -> Any:
    editor = builder.findChild(QWidget, path)
    assert editor is not None, path
    return editor


def note(builder: Builder, path: str) -> QLabel:
    label = builder.findChild(QLabel, f"{path}.note")
    assert label is not None
    return label


def type_into(builder: Builder, path: str, text: str) -> None:
    editor = field(builder, path)
    editor.selectAll()
    editor.insert(text) if text else QTest.keyClick(editor, Qt.Key.Key_Delete)


@pytest.mark.parametrize("path", OPTIONS)
def test_every_option_has_a_field_made_from_its_description(build: Build, path: str) -> None:
    choice, option = OPTIONS[path]
    builder, _ = build(choice)
    editor = field(builder, path)
    expected = QCheckBox if option.kinds == ("bool",) else QComboBox if not option.kinds else QLineEdit
    assert isinstance(editor, expected)
    assert editor.accessibleName() == option.label
    for part in (option.help, option.allowed, path):
        assert part in editor.toolTip()
    row = editor.parent()
    assert isinstance(row, OptionField)
    words = [label.text() for label in row.findChildren(QLabel)]
    assert option.label in words
    assert option.unit in words


@pytest.mark.parametrize(("path", "text"), WRONG)
def test_what_is_wrong_is_said_at_its_field_while_typing(build: Build, path: str, text: str) -> None:
    choice, _ = OPTIONS[path]
    builder, received = build(choice)
    before = field(builder, path).text()
    type_into(builder, path, text)
    assert note(builder, path).isVisible()
    assert "allowed: " in note(builder, path).text()
    assert "border" in field(builder, path).styleSheet()
    assert path in received.reason
    assert received.edited == []
    type_into(builder, path, before)
    assert not note(builder, path).isVisible()
    assert field(builder, path).styleSheet() == ""
    assert received.reason == ""


def test_every_fault_is_said_at_once(build: Build) -> None:
    builder, received = build()
    type_into(builder, "model.depth", "0")
    type_into(builder, "model.width", "many")
    type_into(builder, "training.optimizer.lr", "-1")
    for path in ("model.depth", "model.width", "training.optimizer.lr"):
        assert note(builder, path).isVisible()
        assert path in received.reason
    type_into(builder, "model.width", "16")
    assert not note(builder, "model.width").isVisible()
    type_into(builder, "model.depth", "3")
    type_into(builder, "training.optimizer.lr", "0,5")
    assert received.reason == ""
    assert len(received.edited) == 1, "only when all of it is right"
    (experiment,) = received.edited
    assert (experiment.value("model.depth"), experiment.value("model.width")) == (3, 16)
    assert experiment.value("training.optimizer.lr") == 0.5


def test_a_contradiction_stands_at_its_field(build: Build) -> None:
    builder, received = build()
    type_into(builder, "data.batch_size", "1")
    assert received.reason == ""
    field(builder, "model.normalization.on").click()
    assert "at least 2 samples" in note(builder, "data.batch_size").text()
    assert "data.batch_size" in received.reason


@pytest.mark.parametrize(
    ("text", "value"),
    [("1e-3", 1e-3), ("0.5", 0.5), ("0,5", 0.5), (".5", None), (" 2 ", 2), ("+3", 3), ("1E2", 100.0), ("−1", None)],
)
def test_numbers_as_people_type_them(build: Build, text: str, value: float | None) -> None:
    builder, received = build()
    type_into(builder, "training.optimizer.lr", text)
    if value is None:
        assert received.reason
    else:
        assert received.edited[-1].value("training.optimizer.lr") == value
        assert field(builder, "training.optimizer.lr").text() == text, "what is typed is left alone"


def test_a_choice_brings_its_own_fields_and_leaves_the_others_alone(build: Build, qtbot: QtBot) -> None:
    builder, received = build()
    depth, activation = field(builder, "model.depth"), field(builder, "model.activation.name")
    activation.setFocus()
    qtbot.waitUntil(activation.hasFocus)
    activation.setCurrentIndex(activation.findData("leaky_relu"))
    builder.show_experiment(received.edited[-1])
    assert field(builder, "model.activation.negative_slope").text() == "0.01"
    assert field(builder, "model.depth") is depth
    assert activation.hasFocus()
    activation.setCurrentIndex(activation.findData("tanh"))
    builder.show_experiment(received.edited[-1])
    qtbot.waitUntil(lambda: builder.findChild(QWidget, "model.activation.negative_slope") is None)
    assert "Tanh" in activation.currentText()
    assert "Hyperbolic tangent" in activation.toolTip()


@pytest.mark.parametrize("path", [path for path, (_, option) in OPTIONS.items() if option.choices and not option.kinds])
def test_every_choice_of_every_list_can_be_made(build: Build, path: str) -> None:
    choice, option = OPTIONS[path]
    builder, received = build(choice)
    combo = field(builder, path)
    for name, label, help in option.choices:
        index = combo.findData(name)
        assert combo.itemText(index) == label
        assert (combo.itemData(index, Qt.ItemDataRole.ToolTipRole) or "") == help
        combo.setCurrentIndex(index)
        if received.reason == "":
            assert received.edited == [] or received.edited[-1].value(path) == name or combo.count() == 1


def test_fields_stand_in_the_tab_order_of_the_panel(build: Build) -> None:
    builder, received = build()
    activation = field(builder, "model.activation.name")
    activation.setCurrentIndex(activation.findData("elu"))
    builder.show_experiment(received.edited[-1])
    expected = ["presets", "notes"]
    expected += [option.path for option in received.edited[-1].options() if option.path not in HIDDEN]
    expected.append("schedule")
    chain: list[str] = []
    widget: QWidget = builder.presets
    while not chain or widget is not builder.presets:
        if widget.objectName() in expected and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            chain.append(widget.objectName())
        widget = widget.nextInFocusChain() or builder
    assert chain == expected


def test_the_wheel_changes_no_choice(build: Build) -> None:
    builder, received = build()
    combo = field(builder, "model.activation.name")
    nothing, plain = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    at, none = QPointF(5, 5), QPoint()
    event = QWheelEvent(at, at, none, QPoint(0, -120), nothing, plain, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(combo, event)
    assert combo.currentData() == "sigmoid"
    assert received.edited == []


def test_presets_are_listed_and_opened(build: Build) -> None:
    builder, received = build({"model.depth": 3})
    listed = [builder.presets.itemData(index) for index in range(builder.presets.count())]
    assert [preset.title for preset in listed if preset] == [load_preset(name).name for name in preset_names()]
    assert listed.count(None) == len(preset_groups())  # the headings
    type_into(builder, "model.width", "nonsense")
    index = builder.presets.findText("Sigmoid, 20 layers")
    builder.presets.setCurrentIndex(index)
    builder.presets.activated.emit(index)
    assert received.edited == [find("sigmoid-20")]
    assert received.reason == ""
    assert field(builder, "model.width").text() == "64"
    assert field(builder, "model.depth").text() == "20"


def test_the_preset_is_named_as_long_as_the_experiment_bears_its_name(build: Build) -> None:
    builder, received = build({"model.depth": 3})
    assert builder.presets.currentText() == "Sigmoid, 20 layers"
    type_into(builder, "name", "Mine")
    builder.show_experiment(received.edited[-1])
    assert builder.presets.currentIndex() == -1


def test_opening_puts_away_what_was_typed(build: Build) -> None:
    builder, received = build()
    type_into(builder, "model.depth", "x")
    builder.schedule.editor.setPlainText("nonsense")
    builder.open(find("sigmoid-20"))
    assert received.reason == ""
    assert field(builder, "model.depth").text() == "20"
    assert builder.schedule.text == ""


def test_what_is_typed_stays_when_something_else_changes(build: Build) -> None:
    builder, received = build()
    type_into(builder, "model.depth", "2x")
    builder.schedule.editor.setPlainText("100:mod")
    builder.show_experiment(find("sigmoid-20").with_values({"model.normalization.on": True}))
    assert field(builder, "model.depth").text() == "2x"
    assert builder.schedule.text == "100:mod"
    assert field(builder, "model.normalization.on").isChecked()
    assert "model.depth" in received.reason
    builder.style_with(DARK)
    assert field(builder, "model.depth").text() == "2x"


def test_during_a_run_live_fields_change_it_and_others_wait(build: Build) -> None:
    builder, received = build()
    running = find("sigmoid-20")
    builder.show_running(running)
    type_into(builder, "training.optimizer.lr", "0.25")
    assert received.live[-1] == {"training.optimizer.lr": 0.25}
    assert received.edited == []
    builder.show_experiment(running.with_values(received.live[-1]))
    assert not note(builder, "training.optimizer.lr").isVisible()
    type_into(builder, "model.depth", "5")
    assert received.edited[-1].value("model.depth") == 5
    builder.show_experiment(received.edited[-1])
    assert note(builder, "model.depth").text() == "applies at the next start"
    assert field(builder, "model.depth").isEnabled()
    assert field(builder, "training.optimizer.lr").isEnabled()
    builder.show_running(None)
    assert not note(builder, "model.depth").isVisible()


def test_a_live_field_works_while_another_is_wrong(build: Build) -> None:
    builder, received = build()
    builder.show_running(find("sigmoid-20"))
    type_into(builder, "model.depth", "x")
    field(builder, "model.residual.on").click()
    assert received.live == [{"model.residual.on": True}]


def test_a_live_field_that_the_run_lacks_waits_for_the_next_start(build: Build) -> None:
    builder, received = build()  # SGD, with momentum
    builder.show_running(find("sigmoid-20").with_values({"training.optimizer.name": "adam"}))
    type_into(builder, "training.optimizer.momentum", "0.9")
    assert received.live == []
    assert received.edited[-1].value("training.optimizer.momentum") == 0.9


def test_notes_are_edited(build: Build) -> None:
    builder, received = build()
    assert builder.notes.text == find("sigmoid-20").notes
    builder.notes.editor.setPlainText("Press B.")
    assert received.edited[-1].notes == "Press B."
    builder.notes.editor.setPlainText("x" * 20001)
    assert builder.notes.fault.isVisible()
    assert "notes" in received.reason


def test_the_panel_never_scrolls_sideways(build: Build, qtbot: QtBot) -> None:
    builder, _ = build()
    qtbot.waitUntil(lambda: builder.minimumSizeHint().width() > 200)
    builder.resize(builder.minimumSizeHint().width(), 400)
    form, viewport = builder.scroll_area.widget(), builder.scroll_area.viewport()
    assert form is not None
    qtbot.waitUntil(lambda: form.minimumSizeHint().width() <= form.width() == viewport.width())


def test_a_batch_larger_than_the_data_is_said_at_its_field(build: Build) -> None:
    builder, received = build()
    type_into(builder, "data.batch_size", "5000")
    assert "at most 1,797, the samples that there are" in note(builder, "data.batch_size").text()
    assert "data.batch_size" in received.reason
    type_into(builder, "data.batch_size", "1797")
    assert received.reason == ""
