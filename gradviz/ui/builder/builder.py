"""The builder panel: presets and every option of an experiment, built from the catalog's descriptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGroupBox, QVBoxLayout, QWidget

from gradviz.catalog.option import Option
from gradviz.errors import ExperimentError, Fault, InputError
from gradviz.experiment.experiment import Experiment
from gradviz.experiment.presets import Preset, all_presets
from gradviz.language import translate
from gradviz.ui.builder.option_field import OptionField
from gradviz.ui.builder.panel import FormPanel
from gradviz.ui.builder.schedule_field import ScheduleField
from gradviz.ui.builder.text_box import TextBox
from gradviz.ui.widgets.combo import Combo
from gradviz.ui.widgets.texts import translated_preset
from gradviz.ui.widgets.theme import Theme

_HIDDEN = ("format", "version", "notes", "schedule")  # notes and schedule have editors of their own


class Builder(QWidget):
    """Edits an experiment, and shows each fault at its field while the user types.

    Signals:
        edited (Experiment): the edited experiment, which is valid.
        changed_live (dict of path and value): a valid change of a live option during a run.
        validity_changed (str): the faults, or an empty string if the experiment is valid.
        refused (str): the reason that a preset can't be opened.
    """

    edited = Signal(object)
    changed_live = Signal(object)
    validity_changed = Signal(str)
    refused = Signal(object)

    def __init__(self, experiment: Experiment, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("builder")
        self._experiment = experiment
        self._theme = theme
        self._typed: dict[str, Any] = {}  # typed values that wait until the whole experiment is valid
        self._faults: tuple[Fault, ...] = ()
        self._running: Experiment | None = None
        self._shown_options: list[Option] = []
        self._fields: dict[str, OptionField] = {}
        self._build_presets()
        self.notes = TextBox(
            "notes", self.tr("Notes"), self.tr("What to look at and what to press; saved with the experiment"), 8, theme
        )
        self.notes.editor.setPlaceholderText(self.tr("Notes: what to look at, what to press"))
        self.notes.typed.connect(self._on_notes)
        self.schedule = ScheduleField(experiment, theme)
        self.schedule.edited.connect(self._on_edited)
        self._build_form()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 2, 4)
        layout.addWidget(self.presets)
        layout.addWidget(self.notes)
        layout.addWidget(self.scroll_area, 1)
        self.show_experiment(experiment)

    def _build_presets(self) -> None:
        self.presets = Combo("presets", self.tr("Preset"))
        self.presets.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.presets.setToolTip(self.tr("Experiments that come with gradviz, one for each phenomenon"))
        self.presets.setPlaceholderText(self.tr("Presets …"))
        presets, self.preset_faults = all_presets()
        for group, listed in groupby(presets, attrgetter("group")):
            self.presets.add_heading(translated_preset(group))
            for preset in listed:
                self.presets.addItem(translated_preset(preset.title), preset)
                self.presets.setItemData(
                    self.presets.count() - 1, translated_preset(preset.notes), Qt.ItemDataRole.ToolTipRole
                )
        self.presets.setCurrentIndex(-1)
        self.presets.activated.connect(self._on_preset)

    def _build_form(self) -> None:
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 6, 0)
        self._groups: dict[str, QVBoxLayout] = {}
        for section, title in (
            ("", self.tr("Experiment")),
            ("model", self.tr("Model")),
            ("data", self.tr("Data")),
            ("training", self.tr("Training")),
            ("schedule", self.tr("Schedule")),
        ):
            box = QGroupBox(title)
            self._groups[section] = QVBoxLayout(box)
            self._groups[section].setSpacing(4)
            column.addWidget(box)
        self._groups["schedule"].addWidget(self.schedule)
        column.addStretch(1)
        self._column = column
        self.scroll_area = FormPanel("builder_scroll_area")
        self.scroll_area.setWidget(form)

    def add_group(self, box: QGroupBox) -> None:
        """Add a group that isn't part of the experiment below the others."""
        self._column.insertWidget(self._column.count() - 1, box)

    def show_experiment(self, experiment: Experiment) -> None:
        """Show an experiment from another source; invalid typed values stay."""
        paths = [option.path for option in experiment.options()]
        self._experiment = experiment
        if paths != [option.path for option in self._shown_options]:
            self._arrange()
        self._typed = {path: value for path, value in self._typed.items() if path in paths}
        for path, field in self._fields.items():
            if path not in self._typed:
                value = experiment.value(path)
                field.show_value(translated_preset(value) if path == "name" else value)
        if "notes" not in self._typed:
            self.notes.show_text(translated_preset(experiment.notes))
        if "schedule" not in self._typed:
            self.schedule.show_schedule(experiment)
        self._show_preset()
        self._validate()

    def open(self, experiment: Experiment) -> None:
        """Replace the experiment and everything that was typed."""
        self._typed = {}
        self.show_experiment(experiment)
        self.edited.emit(experiment)

    def show_running(self, running: Experiment | None) -> None:
        """Set the experiment of the current run, or None if no run is in progress."""
        if running is not self._running:
            self._running = running
            self._validate()

    def _arrange(self) -> None:
        """Build and order the fields. A field that can show its new option is kept, with focus and text."""
        old = self._fields
        self._fields = {}
        self._shown_options = self._experiment.options()
        for option in self._shown_options:
            if option.path not in _HIDDEN:
                field = old.get(option.path)
                if field is not None and field.can_show(option):
                    old.pop(option.path).describe(option)
                else:
                    field = self._build_field(option)
                self._fields[option.path] = field
                self._group(option).addWidget(field)
        for field in old.values():
            field.hide()
            field.deleteLater()
        self._order_tabs()

    def _build_field(self, option: Option) -> OptionField:
        field = OptionField(option, self._experiment.value(option.path), self._theme)
        field.edited.connect(self._on_edited)
        return field

    def _group(self, option: Option) -> QVBoxLayout:
        section = option.path.partition(".")[0] if "." in option.path else ""
        return self._groups[section]

    def _order_tabs(self) -> None:
        editors = [field.editor for field in self._fields.values()]
        chain = [self.presets, self.notes.editor, *editors, self.schedule.editor]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    @Slot(str, object)
    def _on_edited(self, path: str, value: Any) -> None:
        self._typed[path] = value
        experiment = self._validate()
        if self._is_live(path):
            if path not in [fault.path.partition("[")[0] for fault in self._faults]:
                self.changed_live.emit({path: value})
        elif experiment is not None:
            self.edited.emit(experiment)

    @Slot(str)
    def _on_notes(self, text: str) -> None:
        self._on_edited("notes", text)

    def _is_live(self, path: str) -> bool:
        """Return True if a change of this option applies to the current run, too."""
        return self._running is not None and any(o.live and o.path == path for o in self._running.options())

    def _validate(self) -> Experiment | None:
        """Return the experiment with the typed values. If it is invalid, show the faults and return None."""
        try:
            experiment = self._experiment.with_values(self._typed)
        except ExperimentError as error:
            self._show_faults(error.faults, self._experiment)
            return None
        self._typed = {}
        self._show_faults((), experiment)
        return experiment

    def _show_faults(self, faults: Sequence[Fault], shown: Experiment) -> None:
        self._faults = tuple(faults)
        # A fault of a list element is shown at the list's field.
        messages = {fault.path.partition("[")[0]: translate(fault.message) for fault in faults}
        for path, field in self._fields.items():
            waits = self._running is not None and not field.option.live and _differs(self._running, shown, path)
            note = messages.get(path) or (self.tr("applies at the next start") if waits else "")
            field.show_note(note, is_error=path in messages)
        self.notes.show_fault(messages.get("notes", ""))
        self.schedule.show_fault("\n".join(_translated(fault) for fault in faults if fault.path.startswith("schedule")))
        self.validity_changed.emit("\n".join(map(_translated, faults)))

    def _show_preset(self) -> None:
        """Select the preset with the experiment's name in the combo box, if there is one."""
        presets = [self.presets.itemData(index) for index in range(self.presets.count())]
        names = [preset.title if preset else None for preset in presets]  # a heading has no preset
        name = self._experiment.name
        self.presets.setCurrentIndex(names.index(name) if name in names else -1)

    @Slot(int)
    def _on_preset(self, index: int) -> None:
        preset: Preset = self.presets.itemData(index)
        try:
            self.open(preset.load())
        except InputError as error:  # the file was changed after the list was built
            self._show_preset()
            self.refused.emit(error.message)

    def style_with(self, theme: Theme) -> None:
        """Apply a theme."""
        self._theme = theme
        self.notes.style_with(theme)
        self.schedule.style_with(theme)
        for field in self._fields.values():
            field.style_with(theme)


def _translated(fault: Fault) -> str:
    return str(replace(fault, message=translate(fault.message)))


def _differs(running: Experiment, edited: Experiment, path: str) -> bool:
    try:
        return bool(running.value(path) != edited.value(path))
    except AttributeError:
        return True
