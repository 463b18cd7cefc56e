"""The views beside the heatmap: one table row per view, in their order in the window.

A further heatmap over the same steps is a row of :data:`PANES`; any other view is a row of :data:`VIEWS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol, runtime_checkable

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QObject

from gradviz.recording.recording import Recording
from gradviz.ui.charts.cursor import Cursor
from gradviz.ui.charts.pane import Pane, TimePane
from gradviz.ui.charts.step_selection import StepSelection
from gradviz.ui.charts.strip import GradNormStrip, LossStrip
from gradviz.ui.charts.table_view import TableView
from gradviz.ui.heatmap.rows import LayerRows
from gradviz.ui.heatmap.scales import Scales
from gradviz.ui.widgets.theme import Theme


@dataclass(frozen=True, slots=True)
class Shared:
    """The state that all views share: the cursor, the selected steps, the shown rows and the chosen scales."""

    cursor: Cursor
    selection: StepSelection
    layer_rows: LayerRows
    scales: Scales


@runtime_checkable
class View(Protocol):
    """The methods that the charts call on a view, which is also a QWidget."""

    def show_recording(self, recording: Recording) -> None:
        """Show a recording, which may grow, from its beginning."""

    def refresh(self) -> None:
        """Draw the new steps, if there are any."""

    def style_with(self, theme: Theme) -> None:
        """Apply a theme."""


@dataclass(frozen=True, slots=True)
class Toggle:
    """The button above the charts that shows and hides a view, and its keyboard shortcut."""

    text: str
    help: str
    key: str

    def words(self) -> tuple[str, str]:
        """Return the translated text and help."""
        return QCoreApplication.translate("views", self.text), QCoreApplication.translate("views", self.help)


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A view. A ``strip`` has a ``plot`` over the steps, below the heatmaps; a ``foot`` is below all other views.

    ``build`` returns a QWidget that is a :class:`View`. ``stretch`` is its share of the height. A view with a
    ``toggle`` is hidden until its button is pressed.
    """

    name: str
    build: Callable[[Shared], Any]
    place: Literal["strip", "foot"]
    stretch: int = 1
    toggle: Toggle | None = None


@dataclass(frozen=True, slots=True)
class PaneRow:
    """A heatmap with its color bar and profile, below the heatmap of the layers.

    It is shown while a statistic of layers is chosen, if the recording has its own ``statistic``.
    """

    name: str
    build: Callable[[Shared, QObject], Pane]
    statistic: str
    stretch: int = 1


PANES = (
    PaneRow(
        "time",
        lambda shared, parent: TimePane(shared.cursor, shared.selection, shared.layer_rows, shared.scales, parent),
        "time_delta_l2",
        4,
    ),
)

VIEWS = (
    ViewRow("loss", lambda _: LossStrip(), "strip", 2),
    ViewRow("grad_norm", lambda _: GradNormStrip(), "strip", 2),
    ViewRow(
        "table",
        lambda shared: TableView(shared.cursor, shared.layer_rows),
        "foot",
        toggle=Toggle(
            str(QT_TRANSLATE_NOOP("views", "Table")),
            str(QT_TRANSLATE_NOOP("views", "The numbers of the cursor's step (T)")),
            "T",
        ),
    ),
)
