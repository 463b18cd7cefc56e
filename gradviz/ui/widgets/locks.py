"""Settings that the administrator has locked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from gradviz.configuration import Configuration


def lock(controls: Sequence[QWidget] | Sequence[QAction], configuration: Configuration, key: str) -> None:
    """Disable the controls of ``key`` and explain it in their tool tips if the key is locked."""
    if configuration.is_locked(key):
        for control in controls:
            control.setEnabled(False)
            control.setToolTip(QCoreApplication.translate("locks", "Set by the administrator"))
