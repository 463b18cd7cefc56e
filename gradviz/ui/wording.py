"""The words of the core's descriptions, in the person's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def worded(text: str) -> str:
    """A label, help or unit of the catalog, translated."""
    return QCoreApplication.translate("catalog", text) if text else ""
