from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from gradviz.heatmap.scale import NAN, ZERO, Scale, palette
from gradviz.ui.charts.profile_view import ProfileView
from gradviz.ui.widgets.theme import DARK, LIGHT

SCALE = Scale(-6, 0)


@pytest.fixture
def view(show: Callable[[QWidget], None]) -> ProfileView:
    view = ProfileView()
    view.style_with(LIGHT)
    view.resize(220, 400)
    show(view)
    view.set_scale(SCALE)
    return view


def color_at(view: ProfileView, x: float, y: float) -> QColor:
    box = view.plot.getViewBox()
    place = view.plot.mapFromScene(box.mapViewToScene(QPointF(x, y)))
    return QColor(view.plot.grab().toImage().pixelColor(place))


def test_a_dot_stands_at_its_logarithm_in_its_heatmap_color(view: ProfileView) -> None:
    values = np.array([1e-5, 1e-3, 1e-1], np.float32)
    view.plot.getViewBox().setYRange(0, 3, padding=0)
    view.show_values(values, SCALE, "grad_l2, step 7")
    for layer, code in enumerate(SCALE.codes(values)):
        color = color_at(view, float(np.log10(values[layer])), layer + 0.5)
        expected = QColor(*map(int, palette()[code]))
        assert (color.red(), color.green(), color.blue()) == (expected.red(), expected.green(), expected.blue())
    assert "grad_l2, step 7" in view.plot.getPlotItem().getAxis("bottom").label.toPlainText()


def test_what_has_no_logarithm_stands_at_the_edge_in_its_own_color(view: ProfileView) -> None:
    view.plot.getViewBox().setYRange(0, 3, padding=0)
    view.show_values(np.array([0, np.nan, 1e-2], np.float32), SCALE, "")
    for layer, code in ((0, ZERO), (1, NAN)):
        color = color_at(view, SCALE.low - 0.15, layer + 0.5)
        assert (color.red(), color.green(), color.blue()) == tuple(palette()[code].tolist())


def test_it_spans_the_range_of_the_colors(view: ProfileView) -> None:
    low, high = view.plot.getViewBox().viewRange()[0]
    assert low < SCALE.low < SCALE.high < high


@pytest.mark.parametrize("layers", [1, 2, 200, 1001])
def test_any_number_of_layers(view: ProfileView, layers: int) -> None:
    view.show_values(np.geomspace(1e-6, 1, layers).astype(np.float32), SCALE, "")
    view.style_with(DARK)
    view.plot.grab()
    view.clear()
    view.plot.grab()


def test_the_title_stays_in_the_middle(view: ProfileView) -> None:
    axis = view.plot.getPlotItem().getAxis("bottom")
    for title in ("a", "grad_l2, step 1,234,567", "b"):
        view.show_values(np.ones(3, np.float32), SCALE, title)
        label = axis.label.mapRectToParent(axis.label.boundingRect())
        assert label.center().x() == pytest.approx(axis.size().width() / 2, abs=2)


def test_a_title_that_is_too_long_keeps_its_step(view: ProfileView) -> None:
    view.plot.grab()
    view.show_values(np.ones(3, np.float32), SCALE, "activation_saturated_fraction, step 1,234,567")
    axis = view.plot.getPlotItem().getAxis("bottom")
    assert "step 1,234,567" in axis.label.toPlainText()
    assert axis.label.boundingRect().width() <= axis.size().width() + 10


def test_a_single_row_has_a_dot_to_be_seen(view: ProfileView) -> None:
    view.plot.getViewBox().setYRange(0, 1, padding=0)
    values = np.array([1e-3], np.float32)
    view.show_values(values, SCALE, "")
    (code,) = SCALE.codes(values)
    image, expected = view.plot.grab().toImage(), QColor(*map(int, palette()[code])).rgb()
    seen = sum(image.pixel(x, y) == expected for x in range(image.width()) for y in range(image.height()))
    assert seen > 20, "pixels"


def test_nothing_is_shown_without_a_title(view: ProfileView) -> None:
    view.show_values(np.ones(3, np.float32), SCALE, "grad_l2, step 7")
    view.clear()
    assert view.plot.getPlotItem().getAxis("bottom").label.toPlainText().strip() == ""
