"""A scroll area for a form."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class FormPanel(QScrollArea):
    """Scrolls vertically only; it is never narrower than its form."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Adapt the minimum width when the layout of the form changes."""
        form = self.widget()
        if event.type() == QEvent.Type.LayoutRequest and form is not None:
            bar = self.verticalScrollBar().sizeHint().width()
            self.setMinimumWidth(form.minimumSizeHint().width() + bar)
        return super().eventFilter(watched, event)
