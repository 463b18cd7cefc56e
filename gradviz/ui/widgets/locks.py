"""What the administrator has locked is shown, and can't be changed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from gradviz.configuration import Configuration


def lock(controls: Sequence[QWidget] | Sequence[QAction], configuration: Configuration, key: str) -> None:
    """Disable the controls of ``key`` where it is locked, and let their tooltips say so."""
    if configuration.is_locked(key):
        for control in controls:
            control.setEnabled(False)
            control.setToolTip(QCoreApplication.translate("locks", "Set by the administrator"))
