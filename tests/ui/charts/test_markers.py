from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from gradviz.recording.reading import Event
from gradviz.ui.charts.markers import Markers, placed_labels

AREA = QRectF(100, 10, 600, 300)


def placed(steps: list[int], area: QRectF = AREA) -> list[tuple[str, QRectF]]:
    """Return the labels of events, newest first; 100 steps fill the area."""
    events = [Event(step, "change", "Batch norm on") for step in steps]
    placed = [(event, area.left() + area.width() * event.step / 100, index) for index, event in enumerate(events)]
    return list(placed_labels(area, placed[::-1], QFontMetricsF(QApplication.font())))


@pytest.mark.parametrize(
    "steps", [[50], [50, 50], [0, 99], list(range(0, 100, 10)), list(range(100)), [10] * 40, list(range(90, 100))]
)
def test_labels_never_cover_each_other_nor_leave_the_plot(qapp: object, steps: list[int]) -> None:
    labels = placed(steps)
    areas = [area for _, area in labels]
    for index, area in enumerate(areas):
        assert AREA.contains(area)
        assert not any(area.intersects(other) for other in areas[:index])
    assert labels[0][0] == f"Batch norm on · {steps[-1]}", "the newest is always named"


def test_a_label_stands_right_of_its_line_or_left_where_the_plot_ends(qapp: object) -> None:
    (_, left), (_, right) = placed([20, 98])
    assert left.right() == pytest.approx(AREA.left() + 588 - 1)
    assert right.left() == pytest.approx(AREA.left() + 120 + 1)


def test_a_few_events_at_one_step_are_all_named(qapp: object) -> None:
    assert len(placed([50, 50, 50, 50, 50, 50])) == 6


def test_no_room_at_all(qapp: object) -> None:
    assert placed([50], QRectF(0, 0, 20, 10)) == []


def test_thousands_of_events(qapp: object) -> None:
    assert len(placed([step % 100 for step in range(1_000)])) > 10


def test_clear_takes_all_away(qapp: object) -> None:
    markers = Markers(labeled=True)
    markers.add([Event(1, "inf", "First Inf")])
    assert len(markers) == 1
    markers.clear()
    assert len(markers) == 0
