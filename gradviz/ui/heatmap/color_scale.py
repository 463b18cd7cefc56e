"""The colour scale of one heatmap, as a model: heatmap, colour bar, controls and profile look at it."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, Signal, Slot

from gradviz.catalog.scales import Kind
from gradviz.catalog.statistics import STATISTICS
from gradviz.heatmap.scale import Scale
from gradviz.ui.heatmap.scales import Scales

DEFAULTS: dict[Kind, Scale] = {  # while there is no ordinary number
    "log": Scale(-1, 0),
    "linear": Scale(0, 1, "linear"),
    "start": Scale(-1, 1, "start"),
    "loss": Scale(-1, 0, "loss"),
}

Fit = Literal["all", "visible"]


class ColorScale(QObject):
    """Kind and range of the colours of one statistic, and whether the range is locked.

    Kind and lock are chosen for a family of statistics and kept in ``scales``, which other heatmaps share.

    Attributes:
        value: the scale; None while nothing is coloured.
        statistic: what it is for; empty while nothing is shown.

    Signals:
        changed (): the value or the lock.
        kind_chosen (Kind): another kind was chosen than this one, which ``value`` still has; whoever knows the
            numbers answers with :meth:`fit`, or begins again.
        fit_asked (Fit): the range is to fit all steps, or those that are visible; answered with :meth:`fit`.
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
        """The kind that was chosen for the statistic."""
        return self._scales.kind(self.statistic)

    @property
    def locked(self) -> Scale | None:
        """The range that holds still; None if it follows the numbers."""
        return self._scales.locked(self.statistic) if self.statistic else None

    def begin(self, statistic: str) -> None:
        """Colour a statistic from its first number on; an empty one colours nothing."""
        self.statistic = statistic
        self.value = None
        self.changed.emit()

    def grow(self, fitted: Scale | None) -> None:
        """Let the range hold numbers that came in, which ``fitted`` fits, if there are any; unless it is locked."""
        scale = self.locked
        if scale is None:
            whole = self.kind == "linear" and STATISTICS[self.statistic].share
            known = self.value or (DEFAULTS[self.kind] if whole else fitted)
            scale = known.joined(fitted) if known and fitted else known or DEFAULTS[self.kind]
        self.preview(scale)

    def preview(self, scale: Scale) -> None:
        """Colour by a scale, without choosing it."""
        if scale != self.value:
            self.value = scale
            self.changed.emit()

    def fit(self, fitted: Scale | None, *, lock: bool = False) -> None:
        """Take a range that fits the numbers; nothing happens if there are none."""
        if fitted is None:
            return
        if lock or self.locked is not None:
            self._scales.choose(self.statistic, fitted.kind, fitted)
        self.preview(fitted)

    def set_range(self, scale: Scale) -> None:
        """Take a range and lock it: set by hand, it would be gone with the next number outside of it."""
        self._scales.choose(self.statistic, scale.kind, scale)
        self.preview(scale)

    def set_kind(self, kind: Kind) -> None:
        """Choose another kind, fitted to what there is."""
        if self.statistic and kind != self.kind:
            self._scales.choose(self.statistic, kind, None)

    def set_locked(self, on: bool) -> None:
        """Hold the range still, or let it follow the numbers."""
        if self.value is not None:
            self._scales.choose(self.statistic, self.kind, self.value if on else None)

    @Slot(object)
    def _on_chosen(self, family: str) -> None:
        """Something was chosen, here or for another heatmap."""
        if not self.statistic or STATISTICS[self.statistic].family != family:
            return
        if self.value is not None and self.value.kind != self.kind:
            self.kind_chosen.emit(self.value.kind)
        elif self.locked is not None:
            self.preview(self.locked)
        self.changed.emit()
