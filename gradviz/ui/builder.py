"""The builder panel: presets, and every option of an experiment, made from the core's descriptions."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QFrame, QGroupBox, QLabel, QScrollArea, QVBoxLayout, QWidget

from gradviz.errors import ExperimentError, Fault
from gradviz.experiment.experiment import Experiment
from gradviz.experiment.options import Option
from gradviz.experiment.presets import load_preset, preset_names
from gradviz.ui.option_field import OptionField
from gradviz.ui.schedule_field import ScheduleField
from gradviz.ui.theme import Theme

_HIDDEN = ("format", "version", "notes", "schedule")


class Builder(QWidget):
    """Edits an experiment; what is wrong is said at its field while typing.

    Signals:
        edited (Experiment): a valid one. changed_live ({path: value}): for what may change during a run.
        validity_changed (str): what is wrong, or nothing.
    """

    edited = Signal(object)
    changed_live = Signal(object)
    validity_changed = Signal(str)

    def __init__(self, experiment: Experiment, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("builder")
        self._experiment = experiment
        self._theme = theme
        self._wrong: dict[str, Any] = {}
        self._running: Experiment | None = None
        self._fields: dict[str, OptionField] = {}
        self.presets = QComboBox()
        self.presets.setObjectName("presets")
        self.presets.setAccessibleName(self.tr("Preset"))
        self.presets.setToolTip(self.tr("Experiments that come with gradviz, one for each phenomenon"))
        self.presets.addItem(self.tr("Presets …"), None)
        for name in preset_names():
            self.presets.addItem(load_preset(name).name or name, name)
        self.presets.activated.connect(self._on_preset)
        self.story = QLabel()
        self.story.setObjectName("story")
        self.story.setWordWrap(True)
        self.story.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._form = QWidget()
        self._form_layout = QVBoxLayout(self._form)
        self._form_layout.setContentsMargins(0, 0, 6, 0)
        self.scroll_area = QScrollArea()
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll_area.setWidget(self._form)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 2, 4)
        layout.addWidget(self.presets)
        layout.addWidget(self.story)
        layout.addWidget(self.scroll_area, 1)
        self._rebuild()

    def show_experiment(self, experiment: Experiment) -> None:
        """Show an experiment that came from elsewhere."""
        same_fields = [o.path for o in experiment.options()] == [o.path for o in self._experiment.options()]
        self._experiment = experiment
        if not same_fields:
            self._wrong = {}
            self._rebuild()
            return
        self._wrong = {path: value for path, value in self._wrong.items() if path in self._fields}
        for path, field in self._fields.items():
            if path not in self._wrong:
                field.show_value(experiment.value(path))
        self._schedule.show_schedule(experiment)
        self._show_story()
        self._validate()

    def show_running(self, running: Experiment | None) -> None:
        """Tell the fields which experiment is in force; None without a run."""
        self._running = running
        self._validate()

    def _rebuild(self) -> None:
        while (item := self._form_layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._fields = {}
        groups: dict[str, QGroupBox] = {}
        for option in self._experiment.options():
            if option.path not in _HIDDEN:
                self._group(option, groups).addWidget(self._field(option))
        box = QGroupBox(self.tr("Schedule"))
        self._schedule = ScheduleField(self._experiment, self._theme)
        self._schedule.edited.connect(self._on_edited)
        QVBoxLayout(box).addWidget(self._schedule)
        self._form_layout.addWidget(box)
        self._form_layout.addStretch(1)
        self._show_story()
        self._validate()

    def _group(self, option: Option, groups: dict[str, QGroupBox]) -> QVBoxLayout:
        titles = {
            "model": self.tr("Model"),
            "data": self.tr("Data"),
            "training": self.tr("Training"),
            "": self.tr("Experiment"),
        }
        section = option.path.partition(".")[0] if "." in option.path else ""
        if section not in groups:
            groups[section] = QGroupBox(titles[section])
            inner = QVBoxLayout(groups[section])
            inner.setSpacing(4)
            self._form_layout.addWidget(groups[section])
        layout = groups[section].layout()
        assert isinstance(layout, QVBoxLayout)
        return layout

    def _field(self, option: Option) -> OptionField:
        field = OptionField(option, self._experiment.value(option.path), self._theme)
        field.edited.connect(self._on_edited)
        self._fields[option.path] = field
        return field

    @Slot(str, object)
    def _on_edited(self, path: str, value: Any) -> None:
        self._wrong[path] = value
        experiment = self._validate()
        if experiment is None:
            return
        live = self._fields[path].option.live if path in self._fields else False
        if live and self._running is not None:
            self.changed_live.emit({path: value})
        else:
            self.edited.emit(experiment)

    def _validate(self) -> Experiment | None:
        """The experiment with what was typed, or None and every fault at its field."""
        try:
            experiment = self._experiment.with_values(self._wrong)
        except ExperimentError as error:
            self._show_notes(error.faults)
            return None
        self._wrong = {}
        self._show_notes([], experiment)
        return experiment

    def _show_notes(self, faults: list[Fault] | tuple[Fault, ...], experiment: Experiment | None = None) -> None:
        messages = {fault.path: fault.message for fault in faults}
        shown = experiment or self._experiment
        for path, field in self._fields.items():
            waits = self._running is not None and not field.option.live and _differs(self._running, shown, path)
            note = messages.get(path) or (self.tr("applies at the next start") if waits else "")
            field.show_note(note, is_error=path in messages)
        schedule = [str(fault) for fault in faults if fault.path.startswith("schedule")]
        self._schedule.show_fault("\n".join(schedule))
        self.validity_changed.emit("\n".join(str(fault) for fault in faults))

    def _show_story(self) -> None:
        self.story.setText(self._experiment.notes)
        self.story.setVisible(bool(self._experiment.notes))

    @Slot(int)
    def _on_preset(self, index: int) -> None:
        name = self.presets.itemData(index)
        if name is not None:
            self._wrong = {}
            self.edited.emit(load_preset(name))

    def style_with(self, theme: Theme) -> None:
        """Put a theme on."""
        self._theme = theme
        self._rebuild()


def _differs(running: Experiment, edited: Experiment, path: str) -> bool:
    try:
        return bool(running.value(path) != edited.value(path))
    except AttributeError:
        return True
