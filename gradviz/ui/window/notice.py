"""What a person should know and may put off: a line above the status line, with buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gradviz.ui.widgets.theme import Theme


class Notice(QFrame):
    """A sentence, buttons for what can be done about it, and one that puts it away."""

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
        self.dismiss.clicked.connect(self.go)
        self.style_with(theme)

    def add_button(self, name: str, title: str, help: str) -> QPushButton:
        """A button before the last one; what it does is for the caller to connect."""
        button = QPushButton(title)
        button.setObjectName(f"{self.objectName()}_{name}")
        button.setAccessibleName(title)
        button.setToolTip(help)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._row.insertWidget(max(1, self._row.count() - 1), button)
        return button

    def add_widget(self, widget: QWidget) -> None:
        """Something beside the text, as wide as it."""
        self._row.insertWidget(1, widget, 1)

    @Slot()
    def go(self) -> None:
        """Be put away, at once."""
        self.is_going = True
        self.hide()
        self.deleteLater()

    def style_with(self, theme: Theme) -> None:
        """Put a theme on."""
        selector = f"QFrame#{self.objectName()}"
        self.setStyleSheet(f"{selector} {{ background: {theme.background}; border: 1px solid {theme.accent}; }}")


class Notices(QWidget):
    """The newest notice that was not put away; the others wait behind it, for the charts need the room.

    No room is taken where there is none.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notices")
        self._theme = theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)

    def add(self, name: str, text: str) -> Notice:
        """Show a notice; one of the same name goes."""
        self.remove(name)
        notice = Notice(name, text, self._theme)
        notice.dismiss.clicked.connect(self._show_newest)
        self._column.addWidget(notice)
        self._show_newest()
        return notice

    def remove(self, name: str) -> None:
        """Put a notice away, where it is there."""
        for old in self.findChildren(Notice, name):
            old.go()
        self._show_newest()

    @Slot()
    def _show_newest(self) -> None:
        notices = [notice for notice in self.findChildren(Notice) if not notice.is_going]
        for notice in notices:
            notice.setVisible(notice is notices[-1])

    def style_with(self, theme: Theme) -> None:
        """Put a theme on."""
        self._theme = theme
        for notice in self.findChildren(Notice):
            notice.style_with(theme)
