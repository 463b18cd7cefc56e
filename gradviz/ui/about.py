"""What gradviz is, and under which licences everything in it stands."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from gradviz.resources import licence_notices


class AboutBox(QMessageBox):
    """A few words; behind a button the licence notices, where gradviz came as one whole with all it needs."""

    def __init__(self, title: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("aboutBox")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setText(text)
        self.setIconPixmap(parent.windowIcon().pixmap(64))
        if notices := licence_notices():
            self.setDetailedText(notices)
