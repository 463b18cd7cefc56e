"""Lecture mode: the whole screen for the switches and the heatmaps, in type for the last row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from gradviz.ui.charts.charts import Charts
from gradviz.ui.controls.controls import Controls

_LINES = 34  # of type that would fill the screen
_SMALLEST_PX = 18


class LectureMode(QObject):
    """Goes and comes back with a checkable action, or with Esc.

    Every key of the window works as before.
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
        for menu in window.menuBar().findChildren(QMenu):  # actions of a menu bar that is hidden have no keys
            window.addActions(menu.actions())
        action.toggled.connect(self._on_toggled)

    @property
    def is_on(self) -> bool:
        """Whether it is on."""
        return self._action.isChecked()

    def leave(self) -> None:
        """Show the window as it was."""
        self._action.setChecked(False)

    def _window(self) -> QMainWindow:
        window = self.parent()  # held by nothing else: a window and its lecture mode would keep each other alive
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
