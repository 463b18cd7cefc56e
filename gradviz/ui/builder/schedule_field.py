"""The schedule as text, with one change per line in the syntax of the command line."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QCoreApplication, Signal, Slot

from gradviz.experiment.experiment import Experiment
from gradviz.ui.builder.text_box import TextBox
from gradviz.ui.widgets.numbers import json_from
from gradviz.ui.widgets.theme import Theme


class ScheduleField(TextBox):
    """Edits the schedule as ``STEP:KEY=VALUE`` lines.

    Signals:
        edited ("schedule", value): emitted at every keystroke; the value may be invalid.
    """

    edited = Signal(str, object)

    def __init__(self, experiment: Experiment, theme: Theme) -> None:
        super().__init__(
            "schedule",
            QCoreApplication.translate("ScheduleField", "Schedule"),
            QCoreApplication.translate("ScheduleField", "Changes during the run, one a line: STEP:KEY=VALUE"),
            3,
            theme,
        )
        self.editor.setPlaceholderText("100:model.normalization.on=true")
        self.show_schedule(experiment)
        self.typed.connect(self._on_lines)

    def show_schedule(self, experiment: Experiment) -> None:
        """Show the schedule of an experiment. A text that is already equivalent is left unchanged."""
        changes = [change.model_dump() for change in experiment.schedule]
        if changes != _parsed(self.text):
            lines = [
                f"{change['at']}:{key}={json.dumps(value)}"
                for change in changes
                for key, value in change["set"].items()
            ]
            self.show_text("\n".join(lines))

    @Slot(str)
    def _on_lines(self, text: str) -> None:
        self.edited.emit("schedule", _parsed(text))


def _parsed(text: str) -> list[dict[str, Any]]:
    changes = []
    for line in filter(None, map(str.strip, text.splitlines())):
        step, _, rest = line.partition(":")
        key, _, value = rest.partition("=")
        changes.append({"at": json_from(step), "set": {key.strip(): json_from(value)}})
    return changes
