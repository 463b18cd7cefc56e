"""Lecture mode: switches and heatmaps in full screen, readable from the last row of a lecture hall."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from gradviz.ui.charts.charts import Charts
from gradviz.ui.controls.controls import Controls

_LINES = 34  # lines of text that fill the screen
_SMALLEST_PX = 18


class LectureMode(QObject):
    """Turns lecture mode on and off with a checkable action; Esc turns it off.

    Every shortcut of the window keeps working.
    """

    def __init__(
        self, window: QMainWindow, action: QAction, charts: Charts, controls: Controls, others: Sequence[QWidget]
    ) -> None:
        super().__init__(window)
        self._action = action
        self._charts = charts
        self._controls = controls
        self._others = (window.menuBar(), *others)
        self._hidden: list[QWidget] = []
        self._before = Qt.WindowState.WindowNoState
        for menu in window.menuBar().findChildren(QMenu):  # the actions of a hidden menu bar have no shortcuts
            window.addActions(menu.actions())
        action.toggled.connect(self._on_toggled)

    @property
    def is_on(self) -> bool:
        """True if lecture mode is on."""
        return self._action.isChecked()

    def leave(self) -> None:
        """Turn lecture mode off and restore the window."""
        self._action.setChecked(False)

    def _window(self) -> QMainWindow:
        window = self.parent()  # an attribute would make a reference cycle
        assert isinstance(window, QMainWindow)
        return window

    @Slot(bool)
    def _on_toggled(self, on: bool) -> None:
        window = self._window()
        if on:
            self._before = window.windowState()
            self._hidden = [widget for widget in self._others if not widget.isHidden()]
            window.setWindowState(self._before | Qt.WindowState.WindowFullScreen)
            type_px = max(_SMALLEST_PX, window.screen().size().height() // _LINES)
        else:
            window.setWindowState(self._before)
            type_px = None
        for widget in self._hidden:
            widget.setVisible(not on)
        self._controls.set_lecture(type_px)
        self._charts.set_lecture(type_px)
        self._charts.setFocus()
