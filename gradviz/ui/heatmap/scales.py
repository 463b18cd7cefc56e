"""The scales that the user chose, shared by all views and stored in the settings."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSettings, Signal

from gradviz.catalog.scales import KINDS, Kind
from gradviz.catalog.statistics import STATISTICS
from gradviz.heatmap.scale import Scale


class Scales(QObject):
    """The kind of scale of each family of statistics (gradients, shares …), and its range if it is locked.

    Signals:
        chosen (str): the choice for a family changed.
    """

    chosen = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings: QSettings | None = None
        self._kinds: dict[str, Kind] = {}
        self._locked: dict[str, Scale] = {}

    def remember_in(self, settings: QSettings) -> None:
        """Restore the stored choices, and store every later one."""
        self._settings = settings
        for family in {row.family for row in STATISTICS.values()}:
            self._restore(family, str(settings.value(f"scales/{family}", "")).split())

    def _restore(self, family: str, words: list[str]) -> None:
        """Parse a kind and, if present, the ends of a locked range; ignore invalid settings."""
        kind = next((kind for kind in KINDS if words[:1] == [kind]), None)
        if kind is None:
            return
        self._kinds[family] = kind
        try:
            low, high = map(float, words[1:])
            self._locked[family] = Scale(low, high, kind)
        except ValueError:
            return

    def kind(self, statistic: str) -> Kind:
        """Return the kind of scale of a statistic."""
        row = STATISTICS[statistic]
        return self._kinds.get(row.family, "linear" if row.share else "log")

    def locked(self, statistic: str) -> Scale | None:
        """Return the locked range, or None if the range follows the values."""
        return self._locked.get(STATISTICS[statistic].family)

    def choose(self, statistic: str, kind: Kind, locked: Scale | None) -> None:
        """Choose kind and locked range for all statistics of the same family."""
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
