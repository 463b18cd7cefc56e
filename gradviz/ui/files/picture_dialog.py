"""The options of a picture: kind, size, theme, and whether it contains metadata."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QSpinBox, QWidget

from gradviz.catalog.formats import PICTURES, formats
from gradviz.figures.encoders import missing_encoder
from gradviz.ui.widgets.combo import Combo
from gradviz.ui.widgets.texts import translated_label

LEAST_PIXELS, MOST_PIXELS = 480, 8000
SCALES = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class PictureLook:
    """Name of the file format, width and height in pixels, name of the theme, and whether to write metadata."""

    format: str = "png"
    size: tuple[int, int] = (1920, 1080)
    theme: str = "light"
    metadata: bool = True


class PictureDialog(QDialog):
    """Asks for the options of a picture, and keeps them for the next picture."""

    def __init__(self, theme: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("picture_dialog")
        self.setWindowTitle(self.tr("Save picture"))
        self._form = QFormLayout(self)
        self._build_kinds()
        self._build_size()
        self.theme = self._combo("picture_theme", self.tr("Theme"), self.tr("Of the picture, not of the window"))
        for name, title in (("light", self.tr("Light")), ("dark", self.tr("Dark"))):
            self.theme.addItem(title, name)
        self.theme.setCurrentIndex(self.theme.findData(theme))
        self.steps = QLabel()
        self.steps.setObjectName("picture_steps")
        self._form.addRow(self.tr("Steps"), self.steps)
        self.metadata = QCheckBox(self.tr("The file says how to make the run again"))
        self.metadata.setObjectName("picture_metadata")
        self.metadata.setAccessibleName(self.metadata.text())
        self.metadata.setChecked(True)
        self.metadata.setToolTip(
            self.tr(
                "Experiment, seed, versions and events, in the file's metadata: drop it on the window to run it again"
            )
        )
        self._form.addRow(self.metadata)
        self._build_buttons()
        self._show_pixels()

    def _build_kinds(self) -> None:
        self.kind = self._combo("picture_kind", self.tr("Kind"), self.tr("Vectors stay sharp at any size"))
        for picture in formats(*PICTURES):
            if not missing_encoder(Path(f"a{picture.suffix}")):
                self.kind.addItem(translated_label(picture.label), picture.name)

    def _build_size(self) -> None:
        self.width_box = self._spin("picture_width", self.tr("Width"), 1920)
        self.height_box = self._spin("picture_height", self.tr("Height"), 1080)
        self.scale = self._combo(
            "picture_scale",
            self.tr("Scale"),
            self.tr("Pixels per pixel of the size: 2 is twice as fine, not another layout"),
        )
        for scale in SCALES:
            self.scale.addItem(f"{scale}×", scale)
        self.pixels = QLabel()
        self.pixels.setObjectName("picture_pixels")
        self._form.addRow("", self.pixels)
        self.width_box.valueChanged.connect(self._show_pixels)
        self.height_box.valueChanged.connect(self._show_pixels)
        self.scale.currentIndexChanged.connect(self._show_pixels)

    def _build_buttons(self) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self._save = buttons.button(QDialogButtonBox.StandardButton.Save)
        for button, name, help in (
            (self._save, "picture_save", self.tr("Choose a file")),
            (buttons.button(QDialogButtonBox.StandardButton.Cancel), "picture_cancel", self.tr("Save nothing")),
        ):
            button.setObjectName(name)
            button.setAccessibleName(button.text())
            button.setToolTip(help)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._form.addRow(buttons)

    def _combo(self, name: str, title: str, help: str) -> Combo:
        combo = Combo(name, title)
        combo.setToolTip(help)
        self._form.addRow(title, combo)
        return combo

    def _spin(self, name: str, title: str, value: int) -> QSpinBox:
        box = QSpinBox()
        box.setObjectName(name)
        box.setAccessibleName(title)
        box.setRange(LEAST_PIXELS, MOST_PIXELS)
        box.setValue(value)
        box.setSuffix(self.tr(" pixels"))
        box.setToolTip(
            self.tr("From {least} to {most} pixels").format(least=f"{LEAST_PIXELS:,}", most=f"{MOST_PIXELS:,}")
        )
        self._form.addRow(title, box)
        return box

    @Slot()
    def _show_pixels(self) -> None:
        """Show the size of the picture in pixels, and disable Save if it is too large."""
        width, height = self.look.size
        fits = max(width, height) <= MOST_PIXELS
        text = (
            self.tr("{width} × {height} pixels")
            if fits
            else self.tr("{width} × {height} pixels; at most {most} each way")
        )
        self.pixels.setText(text.format(width=f"{width:,}", height=f"{height:,}", most=f"{MOST_PIXELS:,}"))
        self._save.setEnabled(fits)

    def show_steps(self, selected: range | None, steps: int) -> None:
        """Show the range of steps in the picture."""
        if selected is None:
            self.steps.setText(self.tr("all {steps}").format(steps=f"{steps:,}"))
        else:
            text = self.tr("the selected ones, {first} to {last}")
            self.steps.setText(text.format(first=f"{selected.start:,}", last=f"{selected.stop - 1:,}"))

    @property
    def look(self) -> PictureLook:
        """The chosen options."""
        scale = int(self.scale.currentData())
        size = self.width_box.value() * scale, self.height_box.value() * scale
        return PictureLook(self.kind.currentData(), size, self.theme.currentData(), self.metadata.isChecked())
