"""File dialogs that remember the folder."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Slot
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from gradviz.catalog.formats import Format
from gradviz.ui.widgets.texts import translated_label


class FileDialogs(QObject):
    """Shows file dialogs over a window."""

    def __init__(self, window: QWidget, settings: QSettings) -> None:
        super().__init__(window)
        self._settings = settings
        self._dialog: QFileDialog | None = None

    def to_open(self, title: str, filter_template: str, formats: Sequence[Format]) -> Path | None:
        """Ask for a file to open and return its path, or None if the dialog is canceled.

        ``filter_template`` names the formats and has a ``{kinds}`` for their suffixes.
        """
        name_filter = filter_template.format(kinds=" ".join(f"*{format.suffix}" for format in formats))
        path, _ = QFileDialog.getOpenFileName(self._window(), title, self._folder(), name_filter)
        return self._remembered(Path(path)) if path else None

    def to_save(self, title: str, formats: Sequence[Format], name: str) -> Path | None:
        """Ask for a file to write, named after ``name``. Return its path, or None if the dialog is canceled."""
        filters = [f"{translated_label(format.label)} (*{format.suffix})" for format in formats]
        dialog = QFileDialog(self._window(), title, self._folder(), ";;".join(filters))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(formats[0].name)  # the dialog needs the full name to ask before it overwrites
        dialog.filterSelected.connect(self._on_kind)
        plain = re.sub(r'[\\/:*?"<>|\s]+', " ", name)[:60].strip(" .") or "gradviz"
        dialog.selectFile(f"{plain}{formats[0].suffix}")
        self._dialog = dialog
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        path = Path(dialog.selectedFiles()[0]) if accepted else None
        self._dialog = None
        dialog.deleteLater()
        return None if path is None else self._remembered(path)

    @Slot(str)
    def _on_kind(self, kind: str) -> None:
        suffix = kind.rpartition("*.")[2].rstrip(")")
        assert self._dialog is not None
        self._dialog.setDefaultSuffix(suffix)
        self._dialog.selectFile(Path(self._dialog.selectedFiles()[0]).with_suffix(f".{suffix}").name)

    def _remembered(self, path: Path) -> Path:
        self._settings.setValue("folder", str(path.parent))
        return path

    def _window(self) -> QWidget:
        window = self.parent()  # an attribute would make a reference cycle
        assert isinstance(window, QWidget)
        return window

    def _folder(self) -> str:
        return str(self._settings.value("folder", str(Path.home())))
