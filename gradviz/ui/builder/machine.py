"""Device and threads of runs. They are settings of this machine, not of an experiment."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QGroupBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gradviz import configuration
from gradviz.configuration import Configuration
from gradviz.errors import InputError
from gradviz.recording.recording import Recording
from gradviz.ui.builder.option_field import LABEL_PX
from gradviz.ui.widgets.combo import Combo
from gradviz.ui.widgets.locks import lock
from gradviz.ui.widgets.theme import Theme

_AUTOMATIC = 0


class Machine(QGroupBox):
    """Chooses device and threads of the next run and saves them in the settings.

    Signals:
        refused (str): the reason that a choice can't be saved.
    """

    refused = Signal(object)

    def __init__(self, configured: Configuration, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Machine"))
        self.setObjectName("machine")
        self.device = Combo("device", self.tr("Device"))
        self.device.setToolTip(
            self.tr("Where the network computes, from the next start on; a small one is faster on the processor")
        )
        self.threads = Combo("threads", self.tr("Threads"))
        self.threads.setToolTip(
            self.tr("Threads on the processor, from the next start on; automatic: by the size of the network")
        )
        for combo in (self.device, self.threads):
            combo.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(9)
        self._add_devices(configured.values.device)
        self._add_threads(configured.values.threads)
        lock([self.device], configured, "device")
        lock([self.threads], configured, "threads")
        self.note = QLabel()
        self.note.setObjectName("machine.note")
        self.note.setWordWrap(True)
        self._build_layout()
        self.style_with(theme)
        self.device.currentIndexChanged.connect(self._on_device)
        self.threads.currentIndexChanged.connect(self._on_threads)
        self.note.setText(self.tr("Looking for the devices of this machine …"))

    def _add_devices(self, chosen: str) -> None:
        for name, label in (
            ("cpu", self.tr("Processor (CPU)")),
            ("cuda", self.tr("NVIDIA GPU (CUDA)")),
            ("mps", self.tr("Apple GPU (MPS)")),
            ("auto", self.tr("Automatic")),
        ):
            self.device.addItem(label, name)
        self._describe_device("auto", self.tr("A GPU if there is one, else the processor"))
        for name in ("cuda", "mps"):
            self._describe_device(name, self.tr("Not known yet: torch is being loaded"), enabled=False)
        self.device.setCurrentIndex(self.device.findData(chosen))

    def _add_threads(self, chosen: int) -> None:
        cores = os.cpu_count() or 1
        counts = {1 << power for power in range(cores.bit_length()) if 1 << power <= cores} | {cores, chosen}
        self.threads.addItem(self.tr("Automatic"), _AUTOMATIC)
        for count in sorted(counts - {_AUTOMATIC}):
            self.threads.addItem(str(count), count)
        self.threads.setCurrentIndex(self.threads.findData(chosen))

    def _build_layout(self) -> None:
        layout = QVBoxLayout(self)
        layout.setSpacing(4)
        for text, combo in ((self.tr("Device"), self.device), (self.tr("Threads"), self.threads)):
            label = QLabel(text)
            label.setFixedWidth(LABEL_PX)
            label.setBuddy(combo)
            row = QHBoxLayout()
            row.addWidget(label)
            row.addWidget(combo, 1)
            layout.addLayout(row)
        layout.addWidget(self.note)

    @Slot(object)
    def show_devices(self, available: Sequence[str]) -> None:
        """Enable the available devices. An empty sequence means that torch can't be imported."""
        for name in ("cuda", "mps"):
            self._describe_device(
                name, "" if name in available else self.tr("Not on this machine"), enabled=name in available
            )
        chosen = str(self.device.currentData())
        if not available:
            self.note.setText(self.tr("torch can't be loaded: gradviz self-test says why."))
        elif chosen not in (*available, "auto"):
            self.note.setText(self.tr("This machine has no {name}: choose another device.").format(name=chosen))
        elif len(available) == 1:
            self.note.setText(self.tr("This machine has no GPU that torch can use."))
        else:
            self.note.setText("")

    @Slot(object)
    def show_recording(self, recording: Recording) -> None:
        """Show device and threads of the newest run."""
        place = where_of(recording.environment)
        self.note.setText(self.tr("The run computes on: {where}").format(where=place) if place else "")

    def _describe_device(self, name: str, help: str, *, enabled: bool = True) -> None:
        index = self.device.findData(name)
        self.device.setItemData(index, help, Qt.ItemDataRole.ToolTipRole)
        model = self.device.model()
        assert isinstance(model, QStandardItemModel)
        model.item(index).setEnabled(enabled)

    @Slot(int)
    def _on_device(self, index: int) -> None:
        self._choose("device", self.device.itemData(index))

    @Slot(int)
    def _on_threads(self, index: int) -> None:
        self._choose("threads", self.threads.itemData(index))

    def _choose(self, key: str, value: Any) -> None:
        try:
            configuration.choose(key, value)
        except InputError as error:
            self.refused.emit(error.message)
            self._show_chosen()

    def _show_chosen(self) -> None:
        """Show the settings again after a choice that can't be saved."""
        values = configuration.read().values
        for combo, value in ((self.device, values.device), (self.threads, values.threads)):
            with QSignalBlocker(combo):
                combo.setCurrentIndex(combo.findData(value))

    def style_with(self, theme: Theme) -> None:
        """Apply a theme."""
        self.note.setStyleSheet(f"color: {theme.muted}; font-size: 11px;")


def where_of(environment: Mapping[str, Any]) -> str:
    """Return device and threads of a recording for the user, or an empty string if they are missing."""
    if "device" not in environment or "threads" not in environment:
        return ""
    name, threads = environment.get("device_name"), environment["threads"]
    device = f"{environment['device']} ({name})" if name else str(environment["device"])
    text = QCoreApplication.translate("machine", "{device}, {n} threads")
    if threads == 1:
        text = QCoreApplication.translate("machine", "{device}, 1 thread")
    return text.format(device=device, n=threads)
