"""Notices: lines with buttons above the status line, which the user can dismiss."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gradviz.ui.widgets.theme import Theme


class Notice(QFrame):
    """A text with buttons for actions and a button that dismisses the notice."""

    def __init__(self, name: str, text: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.is_going = False
        self.text = QLabel(text)
        self.text.setObjectName(f"{name}_text")
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 4, 8, 4)
        self._row.addWidget(self.text, 1)
        self.dismiss = self.add_button("dismiss", self.tr("Dismiss"), self.tr("Put this line away"))
        self.dismiss.clicked.connect(self.discard)
        self.style_with(theme)

    def add_button(self, name: str, title: str, help: str) -> QPushButton:
        """Add a button before the last one and return it. The caller connects it."""
        button = QPushButton(title)
        button.setObjectName(f"{self.objectName()}_{name}")
        button.setAccessibleName(title)
        button.setToolTip(help)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._row.insertWidget(max(1, self._row.count() - 1), button)
        return button

    def add_widget(self, widget: QWidget) -> None:
        """Add a widget beside the text, with the same width."""
        self._row.insertWidget(1, widget, 1)

    @Slot()
    def discard(self) -> None:
        """Hide and delete the notice."""
        self.is_going = True
        self.hide()
        self.deleteLater()

    def style_with(self, theme: Theme) -> None:
        """Apply a theme."""
        selector = f"QFrame#{self.objectName()}"
        self.setStyleSheet(f"{selector} {{ background: {theme.background}; border: 1px solid {theme.accent}; }}")


class Notices(QWidget):
    """Shows the newest notice only, because the charts need the space. The others follow when it is dismissed.

    Without a notice, the widget takes no space.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notices")
        self._theme = theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)

    def add(self, name: str, text: str) -> Notice:
        """Show a notice, which replaces any notice of the same name."""
        self.remove(name)
        notice = Notice(name, text, self._theme)
        notice.dismiss.clicked.connect(self._show_newest)
        self._column.addWidget(notice)
        self._show_newest()
        return notice

    def remove(self, name: str) -> None:
        """Remove the notice of this name, if any."""
        for old in self.findChildren(Notice, name):
            old.discard()
        self._show_newest()

    @Slot()
    def _show_newest(self) -> None:
        notices = [notice for notice in self.findChildren(Notice) if not notice.is_going]
        for notice in notices:
            notice.setVisible(notice is notices[-1])

    def style_with(self, theme: Theme) -> None:
        """Apply a theme."""
        self._theme = theme
        for notice in self.findChildren(Notice):
            notice.style_with(theme)
