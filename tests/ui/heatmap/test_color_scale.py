"""The color scale, tested without widgets."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject

from gradviz.heatmap.scale import Scale
from gradviz.ui.heatmap.color_scale import ColorScale, Fit
from gradviz.ui.heatmap.scales import Scales


@pytest.fixture
def scales(qapp: QObject) -> Scales:
    return Scales()


@pytest.fixture
def model(scales: Scales) -> ColorScale:
    model = ColorScale(scales)
    model.begin("grad_l2")
    return model


def changes_of(model: ColorScale) -> list[Scale | None]:
    """Return a list to which the value is appended at each change."""
    seen: list[Scale | None] = []
    model.changed.connect(lambda: seen.append(model.value))
    return seen


def test_the_range_grows_with_the_numbers(model: ColorScale) -> None:
    seen = changes_of(model)
    for fitted in (Scale(-3, -1), Scale(-2, -1), None, Scale(-5, 0)):
        model.grow(fitted)
    assert seen == [Scale(-3, -1), Scale(-5, 0)]


def test_a_locked_range_holds_still_and_is_that_of_the_family(model: ColorScale, scales: Scales) -> None:
    other = ColorScale(scales)
    other.begin("delta_l2")
    other.grow(Scale(-1, 0))
    model.grow(Scale(-3, -1))
    model.set_locked(True)
    model.grow(Scale(-9, 9))
    assert model.value == other.value == model.locked == Scale(-3, -1)
    other.set_locked(False)
    model.grow(Scale(-9, 9))
    assert model.value == Scale(-9, 9)


def test_another_family_is_left_alone(model: ColorScale, scales: Scales) -> None:
    other = ColorScale(scales)
    other.begin("weight_l2")
    other.grow(Scale(-1, 0))
    seen = changes_of(other)
    model.set_range(Scale(-7, -6))
    assert (other.value, other.locked, seen) == (Scale(-1, 0), None, [])


def test_a_preview_chooses_nothing(model: ColorScale) -> None:
    model.preview(Scale(-4, 4))
    assert (model.value, model.locked) == (Scale(-4, 4), None)
    model.set_range(Scale(-4, 4))
    assert model.locked == Scale(-4, 4)


def test_another_kind_is_asked_of_whoever_knows_the_numbers(model: ColorScale) -> None:
    model.grow(Scale(-3, -1))
    asked: list[str] = []

    def answer(before: str) -> None:
        asked.append(before)
        model.fit(Scale(0, 0.5, model.kind))

    model.kind_chosen.connect(answer)
    model.set_kind("linear")
    assert asked == ["log"]
    assert (model.value, model.kind, model.locked) == (Scale(0, 0.5, "linear"), "linear", None)


@pytest.mark.parametrize(("lock", "locked"), [(False, None), (True, Scale(-2, 2))])
def test_a_fit_is_locked_where_it_is_asked_so(model: ColorScale, lock: bool, locked: Scale | None) -> None:
    asked: list[Fit] = []
    model.fit_asked.connect(asked.append)
    model.fit_asked.emit("visible" if lock else "all")
    model.fit(None)
    assert asked == ["visible" if lock else "all"]
    model.fit(Scale(-2, 2), lock=lock)
    assert (model.value, model.locked) == (Scale(-2, 2), locked)


def test_nothing_shown_has_no_scale(model: ColorScale) -> None:
    model.grow(Scale(-3, -1))
    model.set_locked(True)
    model.begin("")
    assert model.value is None
    assert model.locked is None
    model.set_locked(True)
    model.set_kind("linear")
    model.begin("grad_l2")
    assert model.kind == "log"
    assert model.locked == Scale(-3, -1)
