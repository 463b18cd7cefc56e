"""The legend of special values."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from gradviz.heatmap.scale import ABOVE, BELOW, MINUS_INF, NAN, PLUS_INF, SUBNORMAL, UNRELATED, ZERO, palette


class Legend(QWidget):
    """Shows the color and the name of each special value."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("legend")
        self.setAccessibleName(self.tr("Legend of special values"))
        rows = (
            (ZERO, self.tr("zero"), self.tr("The value is exactly zero: nothing arrives.")),
            (SUBNORMAL, self.tr("subnormal"), self.tr("Below 1.2·10⁻³⁸: digits are being lost.")),
            (NAN, self.tr("NaN"), self.tr("Not a number.")),
            (PLUS_INF, self.tr("+Inf"), self.tr("Above the largest number.")),
            (MINUS_INF, self.tr("−Inf"), self.tr("Below the smallest number.")),
            (ABOVE, self.tr("above"), self.tr("Above the range of the color bar.")),
            (BELOW, self.tr("below"), self.tr("Below the range of the color bar.")),
            (UNRELATED, self.tr("no reference"), self.tr("A relative scale finds no number to divide by here.")),
        )
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(6)
        layout.setVerticalSpacing(0)
        for index, (code, word, help) in enumerate(rows):
            swatch = QPixmap(14, 14)
            swatch.fill(QColor(*map(int, palette()[code])))
            icon, text = QLabel(), QLabel(word)
            icon.setPixmap(swatch)
            for label in (icon, text):
                label.setToolTip(help)
            layout.addWidget(icon, index // 2, 2 * (index % 2))
            layout.addWidget(text, index // 2, 2 * (index % 2) + 1)
        layout.setColumnStretch(4, 1)
