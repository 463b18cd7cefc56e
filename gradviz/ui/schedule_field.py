"""The schedule as text: one change a line, as on the command line."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from gradviz.experiment.experiment import Experiment
from gradviz.ui.numbers import json_from
from gradviz.ui.theme import Theme


class ScheduleField(QWidget):
    """``STEP:KEY=VALUE`` lines.

    Signals:
        edited ("schedule", value): at every keystroke; the value need not be valid.
    """

    edited = Signal(str, object)

    def __init__(self, experiment: Experiment, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.editor = QPlainTextEdit()
        self.editor.setObjectName("schedule")
        self.editor.setAccessibleName(self.tr("Schedule"))
        self.editor.setPlaceholderText("100:model.normalization.on=true")
        self.editor.setToolTip(self.tr("Changes during the run, one a line: STEP:KEY=VALUE"))
        self.editor.setTabChangesFocus(True)
        self.editor.setFixedHeight(3 * self.editor.fontMetrics().lineSpacing() + 12)
        self.fault = QLabel()
        self.fault.setObjectName("schedule.note")
        self.fault.setWordWrap(True)
        self.fault.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.editor)
        layout.addWidget(self.fault)
        self.show_schedule(experiment)
        self.editor.textChanged.connect(self._on_typed)

    def show_schedule(self, experiment: Experiment) -> None:
        """Show the changes of an experiment, without telling it on."""
        changes = [change.model_dump() for change in experiment.schedule]
        if changes == _parsed(self.editor.toPlainText()):
            return
        blocked = self.editor.blockSignals(True)
        lines = [f"{c['at']}:{key}={json.dumps(value)}" for c in changes for key, value in c["set"].items()]
        self.editor.setPlainText("\n".join(lines))
        self.editor.blockSignals(blocked)

    def show_fault(self, text: str) -> None:
        """Say what is wrong; nothing where ``text`` is empty."""
        self.fault.setText(text)
        self.fault.setVisible(bool(text))
        self.fault.setStyleSheet(f"color: {self._theme.error}; font-size: 11px;")

    @Slot()
    def _on_typed(self) -> None:
        self.edited.emit("schedule", _parsed(self.editor.toPlainText()))


def _parsed(text: str) -> list[dict[str, Any]]:
    changes = []
    for line in filter(None, map(str.strip, text.splitlines())):
        step, _, rest = line.partition(":")
        key, _, value = rest.partition("=")
        changes.append({"at": json_from(step), "set": {key.strip(): json_from(value)}})
    return changes
