from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from gradviz.heatmap.scale import (
    ABOVE,
    BELOW,
    FIRST,
    LAST,
    MINUS_INF,
    NAN,
    PLUS_INF,
    SUBNORMAL,
    UNRELATED,
    ZERO,
    Scale,
    palette,
)
from gradviz.ui.heatmap.color_bar import ColorBar
from gradviz.ui.heatmap.color_scale import ColorScale
from gradviz.ui.heatmap.legend import Legend
from gradviz.ui.heatmap.scales import Scales


@pytest.mark.parametrize("size", [(70, 30), (70, 100), (70, 400)])
@pytest.mark.parametrize(
    "scale", [Scale(-13, 1), Scale(0, 1), Scale(-45, 38), Scale(0, 1, "linear"), Scale(7.93, 8.1, "linear")]
)
def test_the_bar_is_the_palette_with_the_greatest_at_the_top(
    show: Callable[[QWidget], None], size: tuple[int, int], scale: Scale
) -> None:
    model = ColorScale(Scales())
    bar = ColorBar(model)
    bar.resize(*size)
    show(bar)
    model.preview(scale)
    image = bar.grab().toImage()
    line = bar.fontMetrics().height()
    for y, code in ((line + 1, LAST), (size[1] - line - 2, FIRST)):
        if size[1] > 100:
            color = image.pixelColor(12, y)
            rgb = (color.red(), color.green(), color.blue())
            assert rgb == pytest.approx(tuple(palette()[code].tolist()), abs=6)
        cap = image.pixelColor(12, line - 3 if code == LAST else size[1] - line + 3)
        outside = ABOVE if code == LAST else BELOW
        assert (cap.red(), cap.green(), cap.blue()) == tuple(palette()[outside].tolist())
    assert bar.accessibleDescription()


def test_there_is_room_for_the_numbers_of_small_linear_ranges(show: Callable[[QWidget], None]) -> None:
    model = ColorScale(Scales())
    bar = ColorBar(model)
    model.preview(Scale(0, 1.4e-5, "linear"))
    bar.resize(bar.sizeHint().width(), 300)
    show(bar)
    image = bar.grab().toImage()
    edge = {image.pixel(image.width() - 1, y) for y in range(image.height())}
    assert len(edge) == 1, "no number is cut at the right"


def test_a_bar_without_a_range_draws(show: Callable[[QWidget], None]) -> None:
    bar = ColorBar(ColorScale(Scales()))
    show(bar)
    bar.grab()


def test_the_bar_is_wide_enough_for_its_labels(show: Callable[[QWidget], None]) -> None:
    bar = ColorBar(ColorScale(Scales()))
    show(bar)
    assert bar.sizeHint().width() >= 29 + bar.fontMetrics().horizontalAdvance("10⁻⁴⁵")


def test_the_legend_explains_every_special_color(show: Callable[[QWidget], None]) -> None:
    legend = Legend()
    show(legend)
    labels = legend.findChildren(QLabel)
    swatches = [label.pixmap().toImage().pixelColor(5, 5) for label in labels if not label.pixmap().isNull()]
    colors = {(color.red(), color.green(), color.blue()) for color in swatches}
    codes = (ZERO, SUBNORMAL, NAN, PLUS_INF, MINUS_INF, ABOVE, BELOW, UNRELATED)
    assert colors == {tuple(palette()[code].tolist()) for code in codes}
    assert {label.text() for label in labels} >= {"zero", "subnormal", "NaN", "+Inf", "−Inf"}
    assert all(label.toolTip() for label in labels)
