"""A combo box for scrolling panels and windows with single-key shortcuts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget


class Combo(QComboBox):
    """A combo box whose choice the wheel never changes, and that takes no focus on a click.

    The wheel scrolls the surrounding panel, so scrolling past the box doesn't change an option. After a choice, the
    space bar still runs or pauses the training.
    """

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def add_heading(self, text: str) -> None:
        """Add an item that names the items after it and can't be chosen."""
        self.addItem(text)
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        item = model.item(self.count() - 1)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        font = item.font()
        font.setBold(True)
        item.setFont(font)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ignore the event, which lets the panel scroll."""
        event.ignore()
