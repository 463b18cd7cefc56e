"""The scales that a person chose, shared by all views and kept for the next start."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSettings, Signal

from gradviz.catalog.scales import KINDS, Kind
from gradviz.catalog.statistics import STATISTICS
from gradviz.heatmap.scale import Scale


class Scales(QObject):
    """For each family of statistics (gradients, shares …) the kind of scale, and its range where that is locked.

    Signals:
        chosen (str): something was chosen for the family.
    """

    chosen = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings: QSettings | None = None
        self._kinds: dict[str, Kind] = {}
        self._locked: dict[str, Scale] = {}

    def remember_in(self, settings: QSettings) -> None:
        """Take what was chosen before, and write down what will be."""
        self._settings = settings
        for family in {row.family for row in STATISTICS.values()}:
            self._take(family, str(settings.value(f"scales/{family}", "")).split())

    def _take(self, family: str, words: list[str]) -> None:
        """Take a kind and perhaps the ends of a locked range; what we didn't write is left."""
        kind = next((one for one in KINDS if words[:1] == [one]), None)
        if kind is None:
            return
        self._kinds[family] = kind
        try:
            low, high = map(float, words[1:])
            self._locked[family] = Scale(low, high, kind)
        except ValueError:
            return

    def kind(self, statistic: str) -> Kind:
        """The kind for a statistic."""
        row = STATISTICS[statistic]
        return self._kinds.get(row.family, "linear" if row.share else "log")

    def locked(self, statistic: str) -> Scale | None:
        """The range that holds still; None where it follows the values."""
        return self._locked.get(STATISTICS[statistic].family)

    def choose(self, statistic: str, kind: Kind, locked: Scale | None) -> None:
        """Choose for all statistics of the family."""
        family = STATISTICS[statistic].family
        if (kind, locked) == (self.kind(statistic), self.locked(statistic)):
            return
        self._kinds[family] = kind
        self._locked.pop(family, None)
        if locked is not None:
            self._locked[family] = locked
        if self._settings is not None:
            words = [kind] if locked is None else [kind, repr(locked.low), repr(locked.high)]
            self._settings.setValue(f"scales/{family}", " ".join(words))
        self.chosen.emit(family)
