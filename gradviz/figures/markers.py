"""Event markers: lines through heatmap and strips, with labels that overlap neither each other nor the lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gradviz.figures.frame import STRIP, TEXT, Frame
from gradviz.figures.page import GROWS, Page, points
from gradviz.recording.event_texts import label_of
from gradviz.recording.reading import Event

LANES, LANE = 3, 26  # number and height of the lanes for labels above the heatmap
_GAP = 8.0
_SIZE = TEXT - 2
_LONGEST = 320
_TRIED = 300  # labels that are tried; far fewer fit


@dataclass(frozen=True, slots=True)
class MarkerPlace:
    """The place of a label: ``lane`` 0 is the lowest; ``left`` and ``right`` bound the label of the marker at ``x``."""

    x: float
    lane: int
    left: float
    right: float


def placed(markers: Sequence[tuple[float, float]], end: float, lanes: int = LANES) -> list[MarkerPlace | None]:
    """Return a place for each marker (x, width of its label), or None if there is no room; earlier markers go first.

    A label is placed to the right of its marker's line, or to the left if it would extend beyond ``end``.
    """
    places: list[MarkerPlace | None] = []
    for x, width in markers:
        left = x + _GAP / 2 if x + _GAP / 2 + width <= end else x - _GAP / 2 - width
        candidates = (MarkerPlace(x, lane, left, left + width) for lane in range(lanes))
        taken = [place for place in places if place is not None]
        places.append(next((place for place in candidates if all(_apart(place, other) for other in taken)), None))
    return places


def label_places(page: Page, frame: Frame, events: Sequence[Event]) -> list[MarkerPlace | None]:
    """Return a place for each event's label; important events take priority, then later events."""
    order = sorted(range(len(events)), key=lambda index: (_priority(events[index]), -index))[:_TRIED]
    widths = [page.width_of(_label(page, events[index]), _SIZE) for index in order]
    placements = placed([(frame.x_of(events[i].step), w) for i, w in zip(order, widths, strict=True)], frame.right)
    by_index = dict(zip(order, placements, strict=True))
    return [by_index.get(index) for index in range(len(events))]


def draw_markers(page: Page, frame: Frame, events: Sequence[Event], places: Sequence[MarkerPlace | None]) -> None:
    """Draw a line for each step with a label, and a notch for each event without a label."""
    without = {round(frame.x_of(event.step)) for event, place in zip(events, places, strict=True) if place is None}
    style: dict[str, Any] = {"color": page.theme.ink, "linewidth": points(1), "label": GROWS}
    page.overlay.vlines(list(without), frame.top - 7, frame.top - 1, **style)
    highest: dict[float, float] = {}
    for event, place in zip(events, places, strict=True):
        if place is not None:
            baseline = _baseline(place, frame)
            page.write(place.left, baseline, _label(page, event), _SIZE, label=GROWS)
            highest[place.x] = min(baseline - 14, highest.get(place.x, frame.top))
    for x, top in highest.items():
        _draw_line(page, frame, x, top)


def box_of(place: MarkerPlace, frame: Frame) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a label."""
    baseline = _baseline(place, frame)
    return place.left - 1, baseline - 16, place.right + 1, baseline + 6


def _baseline(place: MarkerPlace, frame: Frame) -> float:
    return frame.top - 12 - place.lane * LANE


def _draw_line(page: Page, frame: Frame, x: float, top: float) -> None:
    spans = [(top, frame.top, page.theme.ink, 1.0)]
    spans += [
        (frame.top, frame.bottom, "black", 3.5),
        (frame.top, frame.bottom, "white", 1.5),
    ]  # visible on dark and light colors
    spans += [
        (bottom - STRIP, bottom, page.theme.faint_ink, 1.0) for bottom in (frame.strip_bottom(0), frame.strip_bottom(1))
    ]
    for start, stop, color, width in spans:
        page.overlay.plot([x, x], [start, stop], color=color, linewidth=points(width), label=GROWS)


def _label(page: Page, event: Event) -> str:
    return page.shortened(label_of(event), _SIZE, _LONGEST)


def _priority(event: Event) -> int:
    if event.kind != "change":
        return 0
    return 1 if event.key.startswith("model.") else 2


def _apart(place: MarkerPlace, other: MarkerPlace) -> bool:
    if place.lane == other.lane:
        return place.right + _GAP <= other.left or other.right + _GAP <= place.left
    low, high = sorted((place, other), key=lambda place: place.lane)
    return not low.left < high.x < low.right  # the line of the higher label passes the lower lane
