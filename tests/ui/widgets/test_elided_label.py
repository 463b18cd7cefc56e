from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget

from gradviz.ui.widgets.elided_label import ElidedLabel

LONG = "The first Inf of the run stood in the output of linear17, in the forward pass, at step 23. " * 4


@pytest.fixture
def label(show: Callable[[QWidget], None]) -> ElidedLabel:
    label = ElidedLabel("message", lines=2)
    label.resize(300, 40)
    show(label)
    return label


def test_a_short_text_stands_as_it_is(label: ElidedLabel) -> None:
    label.say("Saved.")
    assert label.pieces() == ["Saved."]
    label.say("")
    assert "".join(label.pieces()) == ""


def test_a_long_text_ends_in_the_second_line(label: ElidedLabel) -> None:
    label.say(LONG)
    first, second = label.pieces()
    assert LONG.startswith(first)
    assert second.endswith("…")
    assert label.toolTip() == LONG
    for piece in (first, second):
        assert label.fontMetrics().horizontalAdvance(piece) <= label.width()


@pytest.mark.parametrize("text", ["", "x", LONG, "word" * 500, "a\nb\nc"])
def test_its_size_never_depends_on_its_text(label: ElidedLabel, text: str) -> None:
    empty = label.sizeHint()
    label.say(text)
    assert label.sizeHint() == label.minimumSizeHint() == empty
    assert len(label.pieces()) <= 2
    label.resize(1, 1)
    label.pieces()


def test_markup_is_shown_as_text(label: ElidedLabel) -> None:
    label.say("<b>no</b>")
    assert label.pieces() == ["<b>no</b>"]


def test_no_letter_is_cut_at_the_left(label: ElidedLabel) -> None:
    label.say("jj")  # the glyph begins left of its origin
    image = label.grab().toImage()
    edge = {image.pixel(0, y) for y in range(image.height())}
    assert len(edge) == 1, "nothing is painted in the first column of pixels"
