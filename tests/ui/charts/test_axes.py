"""Layer axis, step axis and logarithmic axis: the places of the ticks and their labels."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from gradviz.ui.charts.log_axis import LogAxis
from gradviz.ui.charts.step_axis import StepAxis
from gradviz.ui.heatmap.layer_axis import LayerAxis


def names(axis: LayerAxis, low: float, high: float, size: float) -> list[str]:
    ((_, ticks),) = axis.tickValues(low, high, size)
    return axis.tickStrings(ticks, 1, 1)


@pytest.fixture
def layer_axis(qapp: object) -> LayerAxis:
    axis = LayerAxis()
    axis.setWidth(92)
    axis.set_names([f"linear{i}" for i in range(1, 21)] + ["output"])
    return axis


def test_every_layer_is_named_where_there_is_room(layer_axis: LayerAxis) -> None:
    assert len(names(layer_axis, 0, 21, 500)) == 21


@pytest.mark.parametrize("size", [10, 40, 100, 200, 314])
def test_names_keep_apart_and_the_last_is_always_there(layer_axis: LayerAxis, size: int) -> None:
    ((_, ticks),) = layer_axis.tickValues(21, 0, size)  # the axis points downwards
    assert all((b - a) * size / 21 >= LayerAxis.LINE_HEIGHT_PX - 1e-9 for a, b in pairwise(ticks))
    assert layer_axis.tickStrings(ticks, 1, 1)[-1] == "output"


@pytest.mark.parametrize("name", ["a", "layer1.0.conv1", "blocks.17.attention.value", "x" * 500, "深度" * 30])
def test_every_name_fits_its_axis(layer_axis: LayerAxis, name: str) -> None:
    layer_axis.set_names([name, f"{name}2"])
    layer_axis.setWidth(layer_axis.needed_width_px())
    first, second = names(layer_axis, 0, 2, 100)
    assert first[0] == name[0]
    metrics = QFontMetricsF(QApplication.font())
    for text in (first, second):
        assert metrics.horizontalAdvance(text) <= layer_axis.width() - 12
    assert len(name) > 20 or first == name
    assert second[-1] == "2"


def test_one_layer_and_none(layer_axis: LayerAxis) -> None:
    layer_axis.set_names(["output"])
    assert names(layer_axis, 0, 1, 100) == ["output"]
    layer_axis.set_names([])
    assert names(layer_axis, 0, 1, 100) == []


@pytest.mark.parametrize(("low", "high"), [(0, 1), (0, 3), (0.2, 3.7), (0, 100), (123_456, 987_654), (0, 10_000_000)])
def test_steps_are_whole_and_written_out(qapp: object, low: float, high: float) -> None:
    axis = StepAxis()
    for spacing, ticks in axis.tickValues(low, high, 600):
        for tick, text in zip(ticks, axis.tickStrings(ticks, 1, spacing), strict=True):
            assert tick == pytest.approx(round(tick))
            assert text == f"{round(tick):,}"


@pytest.mark.parametrize(
    ("low", "high", "size", "texts"),
    [
        (-5, 0, 200, ["10⁻⁵", "10⁻⁴", "10⁻³", "0.01", "0.1", "1"]),
        (-1, 1, 100, ["0.1", "1", "10"]),
        (0, 1, 100, ["1", "2", "5"]),
        (1.5, 2.5, 100, ["50", "100", "200"]),
        (0, 300, 60, ["1", "10¹⁰⁰", "10²⁰⁰", "10³⁰⁰"]),
    ],
)
def test_logarithms_are_labeled_with_their_numbers(
    qapp: object, low: float, high: float, size: float, texts: list[str]
) -> None:
    axis = LogAxis("left")
    ((_, ticks),) = axis.tickValues(low, high, size)
    labels = axis.tickStrings(ticks, 1, 1)
    assert labels[: len(texts)] == texts


@pytest.mark.parametrize(("low", "high"), [(0.3, 0.30001), (2, 2), (-45, 38.5)])
def test_odd_ranges_do_no_harm(qapp: object, low: float, high: float) -> None:
    axis = LogAxis("bottom")
    for spacing, ticks in axis.tickValues(low, high, 120):
        assert len(axis.tickStrings(ticks, 1, spacing)) == len(ticks)


@pytest.mark.parametrize(("high", "size"), [(0.09, 147), (1.0, 147), (1.4e-5, 147), (9.0, 100)])
def test_numbers_of_a_linear_scale_keep_apart(qapp: object, high: float, size: int) -> None:
    axis = LogAxis("bottom")
    axis.logarithmic = False
    margin = high / 20
    ticks = [tick for _, level in axis.tickValues(-margin, high + margin, size) for tick in level]
    assert len(ticks) >= 2
    metrics = QFontMetricsF(QApplication.font())
    widest = max(map(metrics.horizontalAdvance, ("0.04", f"{high:.1g}")))
    for lower, upper in pairwise(sorted(ticks)):
        assert (upper - lower) / (high + 2 * margin) * size > widest
