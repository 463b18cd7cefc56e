"""The dialog Help, About with the licenses of everything that is bundled."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

import gradviz
from gradviz.errors import InputError
from gradviz.files import read_text
from gradviz.resources import resources
from gradviz.ui.widgets.combo import Combo

MAX_BYTES = 5_000_000
FIRST = ("NOTICE.txt", "LICENSE.txt")


class AboutDialog(QDialog):
    """Shows a summary of gradviz and the license texts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("about_dialog")
        self.setWindowTitle(self.tr("About gradviz"))
        self.resize(760, 560)
        summary = QLabel(self._summary())
        summary.setWordWrap(True)
        self.choice = Combo("licenses", self.tr("License"))
        self.choice.setToolTip(self.tr("Whose license is shown below"))
        self.text = QPlainTextEdit()
        self.text.setObjectName("license_text")
        self.text.setAccessibleName(self.tr("Text of the license"))
        self.text.setToolTip(self.tr("As its authors wrote it"))
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setObjectName("about_close")
        close.setAccessibleName(close.text())
        close.setToolTip(self.tr("Back to the window"))
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (summary, self.choice, self.text, buttons):
            layout.addWidget(widget, 1 if widget is self.text else 0)
        for title, path in license_texts():
            self.choice.addItem(title, path)
        self.choice.currentIndexChanged.connect(self._on_choice)
        self._on_choice(0)

    def _summary(self) -> str:
        text = self.tr(
            "gradviz {version}\nSee where gradients vanish or explode, and cure them while the network trains.\n\n"
            "MIT license. Uses PyTorch, Qt (LGPL), pyqtgraph, numpy, matplotlib, pydantic, tqdm; the UCI optical "
            "handwritten digits (CC BY 4.0, E. Alpaydin and C. Kaynak); the fonts DejaVu and Noto Sans CJK (OFL 1.1); "
            "the color map viridis."
        )
        replace = self.tr(
            "Qt is used under the LGPL, version 3: its libraries are separate files, which you may replace by others."
        )
        return f"{text.format(version=gradviz.__version__)} {replace}"

    @Slot(int)
    def _on_choice(self, index: int) -> None:
        path = self.choice.itemData(index)
        try:
            self.text.setPlainText(read_text(path, MAX_BYTES))
        except InputError as error:
            self.text.setPlainText(str(error))


def license_texts() -> list[tuple[str, Path]]:
    """Return title and path of each license text: all bundled ones, or in a checkout those it contains."""
    home = resources().parent
    folder = resources() / "licenses"
    if folder.is_dir():
        home, first = folder, [folder / name for name in FIRST]
        others = sorted(path for path in folder.rglob("*") if path.is_file() and path not in first)
    else:
        first = [home / "LICENSE"]
        others = sorted([*resources().glob("fonts/LICENSE*"), *resources().glob("[dc]*/*.txt")])
    return [(path.relative_to(home).as_posix(), path) for path in (*first, *others) if path.is_file()]
