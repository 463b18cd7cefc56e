"""The color scale of one heatmap: the model that the heatmap, color bar, controls and profile share."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, Signal, Slot

from gradviz.catalog.scales import Kind
from gradviz.catalog.statistics import STATISTICS
from gradviz.heatmap.scale import Scale
from gradviz.ui.heatmap.scales import Scales

DEFAULTS: dict[Kind, Scale] = {  # used until there is a finite number other than zero
    "log": Scale(-1, 0),
    "linear": Scale(0, 1, "linear"),
    "start": Scale(-1, 1, "start"),
    "loss": Scale(-1, 0, "loss"),
}

Fit = Literal["all", "visible"]


class ColorScale(QObject):
    """The kind and range of the color scale of one statistic, and whether the range is locked.

    The user chooses kind and lock per family of statistics; ``scales`` stores them and is shared by all heatmaps.

    Attributes:
        value: the scale, or None if no numbers have arrived yet.
        statistic: name of the statistic; empty if no statistic is shown.

    Signals:
        changed (): the value or the lock changed.
        kind_chosen (Kind): the user chose another kind; the argument is the previous kind, which ``value`` still has.
            The owner of the numbers responds by calling :meth:`fit` or :meth:`begin`.
        fit_asked (Fit): the user asked to fit the range to all or to the visible steps. The owner of the numbers
            responds by calling :meth:`fit`.
    """

    changed = Signal()
    kind_chosen = Signal(object)
    fit_asked = Signal(object)

    def __init__(self, scales: Scales, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.value: Scale | None = None
        self.statistic = ""
        self._scales = scales
        scales.chosen.connect(self._on_chosen)

    @property
    def kind(self) -> Kind:
        """The kind of scale chosen for the statistic."""
        return self._scales.kind(self.statistic)

    @property
    def locked(self) -> Scale | None:
        """The locked range, or None if the range follows the numbers."""
        return self._scales.locked(self.statistic) if self.statistic else None

    def begin(self, statistic: str) -> None:
        """Start without a range for a statistic, which is empty if nothing is shown."""
        self.statistic = statistic
        self.value = None
        self.changed.emit()

    def grow(self, fitted: Scale | None) -> None:
        """Extend the range to include ``fitted``, the range of the new numbers, unless the range is locked."""
        scale = self.locked
        if scale is None:
            whole = self.kind == "linear" and STATISTICS[self.statistic].share
            current = self.value or (DEFAULTS[self.kind] if whole else fitted)
            scale = current.joined(fitted) if current and fitted else current or DEFAULTS[self.kind]
        self.preview(scale)

    def preview(self, scale: Scale) -> None:
        """Use a scale without storing it as the user's choice."""
        if scale != self.value:
            self.value = scale
            self.changed.emit()

    def fit(self, fitted: Scale | None, *, lock: bool = False) -> None:
        """Set the range to ``fitted``, and store it if it is locked; do nothing if it is None."""
        if fitted is None:
            return
        if lock or self.locked is not None:
            self._scales.choose(self.statistic, fitted.kind, fitted)
        self.preview(fitted)

    def set_range(self, scale: Scale) -> None:
        """Set a range and lock it; otherwise the next number outside of it would extend it."""
        self._scales.choose(self.statistic, scale.kind, scale)
        self.preview(scale)

    def set_kind(self, kind: Kind) -> None:
        """Choose another kind and unlock the range."""
        if self.statistic and kind != self.kind:
            self._scales.choose(self.statistic, kind, None)

    def set_locked(self, on: bool) -> None:
        """Lock the range, or let it follow the numbers."""
        if self.value is not None:
            self._scales.choose(self.statistic, self.kind, self.value if on else None)

    @Slot(object)
    def _on_chosen(self, family: str) -> None:
        """Update the scale after a choice for this or another heatmap."""
        if not self.statistic or STATISTICS[self.statistic].family != family:
            return
        if self.value is not None and self.value.kind != self.kind:
            self.kind_chosen.emit(self.value.kind)
        elif self.locked is not None:
            self.preview(self.locked)
        self.changed.emit()
