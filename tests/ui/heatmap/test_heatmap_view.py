from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, Slot
from PySide6.QtWidgets import QWidget

from gradviz.heatmap.scale import MINUS_INF, NAN, PLUS_INF, SUBNORMAL, ZERO, Scale, palette
from gradviz.recording.live_recording import LiveRecording
from gradviz.recording.reading import Event, Reading
from gradviz.ui.heatmap.heatmap_view import HeatmapView
from gradviz.ui.widgets.theme import LIGHT

if TYPE_CHECKING:
    from tests.conftest import Mouse

Record = Callable[..., LiveRecording]


class ScaleChanges(QObject):
    def __init__(self, view: HeatmapView) -> None:
        super().__init__()
        self.scales: list[Scale] = []
        self._view = view
        view.color_scale.changed.connect(self._on_scale)

    @Slot()
    def _on_scale(self) -> None:
        if self._view.scale is not None:
            self.scales.append(self._view.scale)


@pytest.fixture
def view(show: Callable[[QWidget], None]) -> HeatmapView:
    view = HeatmapView()
    view.style_with(LIGHT)
    view.resize(700, 400)
    show(view)
    return view


def vanishing(steps: int, layers: int = 5) -> NDArray[np.float32]:
    """Return values from 10⁻¹·⁹ in the first layer to 10²·¹ in the last, slightly different at each step."""
    decades = np.linspace(-1.9, 2.1, layers) + np.linspace(0, 0.01, steps)[:, None]
    return (10**decades).astype(np.float32)


def look_at(view: HeatmapView, start: float, stop: float) -> None:
    view.plot.getViewBox().setXRange(start, stop, padding=0)
    view.plot.grab()


def shown_codes(view: HeatmapView, steps: int) -> NDArray[np.uint8]:
    """Return the codes of single steps that the view shows, (steps, layers)."""
    look_at(view, 0, steps)
    codes, area = view.item.visible_codes()
    assert (area.x(), area.y(), area.width(), area.height()) == (0, 0, steps, codes.shape[0])
    return codes.T


def more(recording: LiveRecording, rows: Any) -> None:
    for row in np.asarray(rows, np.float32):
        recording.append(Reading(len(recording), 1.0, 1.0, 1.0, {"grad_l2": row, "delta_l2": row}))


def test_codes_are_those_of_the_scale(view: HeatmapView, record: Record) -> None:
    values = vanishing(200)
    view.show_recording(record(values), "grad_l2")
    assert view.scale == Scale(-2, 3)
    np.testing.assert_array_equal(shown_codes(view, 200), Scale(-2, 3).codes(values))


def test_values_that_are_no_ordinary_numbers_have_codes_of_their_own(view: HeatmapView, record: Record) -> None:
    row = [0.0, 1e-40, np.nan, np.inf, -np.inf]
    view.show_recording(record([row, vanishing(1)[0]]), "grad_l2")
    codes = shown_codes(view, 2)
    assert codes[0].tolist() == [ZERO, SUBNORMAL, NAN, PLUS_INF, MINUS_INF]
    colors = {tuple(palette()[code].tolist()) for code in codes.ravel()}
    assert len(colors) == 10


def test_special_values_alone_make_no_trouble(view: HeatmapView, record: Record) -> None:
    for value, code in ((0.0, ZERO), (np.nan, NAN), (np.inf, PLUS_INF)):
        view.show_recording(record(np.full((3, 5), value)), "grad_l2")
        assert (shown_codes(view, 3) == code).all()
        view.fit()


def test_the_range_holds_still_while_values_stay_in_it(view: HeatmapView, record: Record) -> None:
    changes = ScaleChanges(view)
    recording = record(vanishing(10))
    view.show_recording(recording, "grad_l2")
    more(recording, vanishing(50)[:, ::-1])
    view.refresh()
    assert changes.scales == [Scale(-2, 3)]


def test_the_range_grows_where_values_leave_it_and_all_is_colored_anew(view: HeatmapView, record: Record) -> None:
    changes = ScaleChanges(view)
    recording = record(vanishing(10))
    view.show_recording(recording, "grad_l2")
    more(recording, [[2e-9, 1, 1, 1, 9e4]])
    view.refresh()
    assert changes.scales == [Scale(-2, 3), Scale(-9, 5)]
    np.testing.assert_array_equal(shown_codes(view, 11), Scale(-9, 5).codes(recording["grad_l2"]))


def test_fit_takes_the_range_of_what_there_is(view: HeatmapView, record: Record) -> None:
    recording = record(vanishing(10))
    view.show_recording(recording, "grad_l2")
    view.color_scale.preview(Scale(-20, 20))
    view.fit()
    assert view.scale == Scale(-2, 3)
    np.testing.assert_array_equal(shown_codes(view, 10), Scale(-2, 3).codes(recording["grad_l2"]))


def test_fit_without_a_recording_does_nothing(view: HeatmapView) -> None:
    view.fit()
    assert view.scale is None


def test_a_frame_draws_only_what_is_new(view: HeatmapView, record: Record) -> None:
    recording = record(vanishing(10))
    view.show_recording(recording, "grad_l2")
    more(recording, vanishing(7))
    view.refresh()
    assert len(view.item) == 17
    view.refresh()
    assert len(view.item) == 17


def test_a_spike_is_seen_at_every_zoom(view: HeatmapView, record: Record) -> None:
    values = np.ones((20_000, 3), np.float32)
    values[12_345, 1] = 1e6
    values[777, 2] = np.nan
    view.show_recording(record(values), "grad_l2")
    for span in (20_000, 15_000):
        look_at(view, 0, span)
        codes, _ = view.item.visible_codes()
        assert codes.shape[1] < 2_000, "as many columns as there are pixels"
        assert codes[1].max() == Scale(0, 6).codes(np.array([1e6], np.float32))[0]
        assert codes[2].max() == NAN


def test_more_layers_than_pixels(view: HeatmapView, record: Record) -> None:
    values = vanishing(20, layers=1000)
    values[:, 500] = np.nan
    view.show_recording(record(values), "grad_l2")
    look_at(view, 0, 20)
    codes, area = view.item.visible_codes()
    assert codes.shape[0] <= 500
    assert area.height() >= 1000
    assert (codes == NAN).any()


def pixel(view: HeatmapView, mouse: Mouse, x: float, y: float) -> tuple[int, int, int]:
    place = mouse.place(x, y).toPoint()
    color = view.plot.grab().toImage().pixelColor(place)
    return color.red(), color.green(), color.blue()


def test_each_cell_stands_at_its_step_and_layer(view: HeatmapView, record: Record, mouse: Callable[..., Mouse]) -> None:
    values = np.full((4, 3), 1.0, np.float32)
    values[2, 0], values[1, 2] = np.nan, np.inf
    view.show_recording(record(values), "grad_l2")
    view.plot.getViewBox().setXRange(0, 4, padding=0)
    hand = mouse(view.plot)
    for step in range(4):
        for layer in range(3):
            code = Scale(0, 1).codes(values)[step, layer]
            assert pixel(view, hand, step + 0.5, layer + 0.5) == tuple(palette()[code].tolist()), (step, layer)


def test_nothing_is_drawn_outside_of_the_plot(view: HeatmapView, record: Record, mouse: Callable[..., Mouse]) -> None:
    view.show_recording(record(np.full((100, 3), np.nan)), "grad_l2")
    view.plot.getViewBox().setXRange(40, 60, padding=0)
    hand = mouse(view.plot)
    white = QPointF(4, hand.place(50, 1.5).y()).toPoint()
    assert view.plot.grab().toImage().pixelColor(white).name() == LIGHT.background


def test_events_are_marked_once(view: HeatmapView, record: Record) -> None:
    event = Event(2, "change", "Batch norm on", key="model.normalization.on", value=True)
    view.show_recording(record(vanishing(5), events=[event]), "grad_l2")
    view.refresh()
    assert len(view.markers) == 1
    view.show_recording(record(vanishing(5)), "grad_l2")
    assert len(view.markers) == 0


def test_lines_of_events_stand_at_their_steps(view: HeatmapView, record: Record, mouse: Callable[..., Mouse]) -> None:
    events = [Event(step, "change", "Batch norm on") for step in (2, 60, 95)]
    view.show_recording(record(np.ones((100, 3)), events=events), "grad_l2")
    look_at(view, 50, 90)
    hand = mouse(view.plot)
    image = view.plot.grab().toImage()
    row = round(hand.place(60, 2.9).y())
    white = [x for x in range(image.width()) if image.pixelColor(x, row).name() == "#ffffff"]
    line = [x for x in white if x > hand.place(50, 0).x() + 2 and x < hand.place(90, 0).x() - 2]
    assert line or image.pixelColor(round(hand.place(60, 0).x()), row - 5).name() == "#ffffff"
    assert all(abs(x - hand.place(60, 0).x()) <= 2 for x in line)
