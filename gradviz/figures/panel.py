"""A panel of a figure: the title, heatmap, row names, strips, step axis and markers of one recording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

import numpy as np
from numpy.typing import NDArray

from gradviz.figures.frame import (
    FOOT_LINE,
    MARGIN,
    RIGHT,
    SMALL_TEXT,
    STEP_AXIS,
    STRIP,
    STRIP_TITLE,
    SUBTITLE_LINE,
    TEXT,
    TITLES,
    Frame,
)
from gradviz.figures.markers import LANE, LANES, MarkerPlace, draw_markers, label_places
from gradviz.figures.page import GROWS, Page, points
from gradviz.figures.shown import Shown
from gradviz.figures.strips import FigureStrip, draw_strip, draw_thresholds
from gradviz.figures.ticks import step_ticks
from gradviz.figures.words import BETWEEN, NOT_RECORDED, STEP, caption, subtitle, title, translated
from gradviz.heatmap.scale import Scale, palette

_LONGEST_NAME = 220


@dataclass(frozen=True, slots=True)
class FigurePanel:
    """The contents of a panel, its page and frame; ``curves`` are loss and norm, ``places`` those of the event labels.

    ``single`` is set if the panel is the only one of the figure.
    """

    shown: Shown
    page: Page
    frame: Frame
    curves: tuple[FigureStrip, ...]
    places: tuple[MarkerPlace | None, ...]
    single: bool

    def below(self, top: int) -> FigurePanel:
        """Return this panel with the top of its heatmap moved to ``top``."""
        return replace(self, frame=replace(self.frame, top=top))


def laid_out(page: Page, shown: Shown, curves: tuple[FigureStrip, ...], single: bool) -> FigurePanel:
    """Return a panel with the frame of its heatmap and a place for the label of each event."""
    foot = STEP_AXIS if single else STEP_AXIS + FOOT_LINE
    titles = TITLES if single else TITLES + SUBTITLE_LINE
    bottom = int(page.height) - foot - len(curves) * (STRIP + STRIP_TITLE)
    size = _name_size((bottom - titles - LANES * LANE) / max(1, len(shown.names)))
    widths = [page.width_of(_short_name(page, name, size), size) for name in shown.names]
    widths += [page.width_of(label, SMALL_TEXT) for curve in curves for label in curve.ticks.labels]
    right = int(page.width) - (RIGHT if page.is_last else 2)
    left = MARGIN + ceil(max(widths, default=0)) + 10
    frame = Frame(left, 0, right, bottom, len(shown.steps), shown.steps.start, foot, size)
    places = label_places(page, frame, shown.events)
    lanes = max((place.lane + 1 for place in places if place), default=0)
    return FigurePanel(shown, page, replace(frame, top=titles + lanes * LANE + 8), curves, tuple(places), single)


def draw_panel(panel: FigurePanel, codes: NDArray[np.uint8] | None, symbol: str, scale: Scale | None) -> None:
    """Draw a panel from color codes, (rows, columns), or None if the statistic was not recorded."""
    page, frame, shown = panel.page, panel.frame, panel.shown
    _titles(panel, symbol, scale)
    _heatmap(panel, codes)
    if codes is None:
        words = translated(NOT_RECORDED, statistic=translated(shown.statistic.label))
        middle = (frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2
        page.write(
            *middle, page.shortened(words, TEXT, frame.width - 20), TEXT, color=page.theme.faint_ink, ha="center"
        )
    else:
        _row_names(page, frame, shown)
    bottoms = [draw_strip(page, frame, strip, index) for index, strip in enumerate(panel.curves)]
    draw_thresholds(bottoms[1], shown.limits, panel.curves[1], page.theme.limit)
    _step_axis(page, frame)
    draw_markers(page, frame, shown.events, panel.places)


def _titles(panel: FigurePanel, symbol: str, scale: Scale | None) -> None:
    page, shown = panel.page, panel.shown
    info, ink = shown.recording.info, page.theme.faint_ink
    width = page.width - MARGIN - (MARGIN if page.is_last else 0)
    name = title(info)
    page.write(MARGIN, 52, page.shortened(name, 30, width, "bold"), 30, weight="bold")
    parts = subtitle(shown.statistic, symbol, scale, panel.places.count(None), len(shown.events))
    for number, line in enumerate(_lines(page, parts, width, 1 if panel.single else 2)):
        page.write(MARGIN, 84 + number * SUBTITLE_LINE, line, TEXT, color=ink)
    right = page.width - (MARGIN if page.is_last else 2)
    parts = caption(info.experiment) if info.experiment else []
    tail = len(BETWEEN.join(["", *parts[-2:]]))
    words = page.shortened(BETWEEN.join(parts), TEXT - 4, width, tail=tail)
    page.write(right, page.height - 18, words, TEXT - 4, color=ink, ha="right")


def _lines(page: Page, parts: Sequence[str], width: float, most: int) -> list[str]:
    """Join the parts in as few lines as possible; the last line is shortened if ``most`` lines are not enough."""
    lines: list[str] = []
    for part in parts:
        longer = BETWEEN.join([lines[-1], part]) if lines else part
        if lines and len(lines) < most and page.width_of(longer, TEXT) > width:
            lines.append(part)
        else:
            lines[-1:] = [longer]
    return [page.shortened(line, TEXT, width) for line in lines]


def _heatmap(panel: FigurePanel, codes: NDArray[np.uint8] | None) -> None:
    """Draw the recorded steps; the steps before them stay empty."""
    frame, missing = panel.frame, len(panel.shown.steps) - len(panel.shown.recorded)
    axes = panel.page.axes(frame.left, frame.top, frame.width, frame.height)
    if codes is not None:
        extent = (float(missing), float(frame.steps), 1.0, 0.0)
        axes.imshow(palette()[codes], aspect="auto", interpolation="none", extent=extent, label=GROWS)
    axes.set(xticks=[], yticks=[], xlim=(0.0, float(frame.steps)), label="heatmap")


def _name_size(row_height: float) -> float:
    return min(TEXT, max(14.0, 0.8 * row_height))


def _short_name(page: Page, name: str, size: float) -> str:
    return page.shortened(name, size, min(_LONGEST_NAME, page.width / 4), tail=8)


def _row_names(page: Page, frame: Frame, shown: Shown) -> None:
    """Draw the first and the last name and as many between them as fit; of time steps, round numbers are preferred."""
    height = frame.height / len(shown.names)
    room = ceil(1.25 * frame.name_size / height)
    if shown.statistic.rows == "time" and shown.rows is None:
        rows = [round(tick - 0.5) - 1 for tick in step_ticks(len(shown.names), 1, len(shown.names) // room).at]
    else:
        rows = list(range(0, len(shown.names), room))
    last = len(shown.names) - 1
    inner = [row for row in rows if room <= row <= last - room]
    for row in dict.fromkeys([0, *inner, last] if last >= room or last == 0 else [last]):
        y = frame.top + (row + 0.5) * height
        name = _short_name(page, shown.names[row], frame.name_size)
        page.write(frame.left - 10, y, name, frame.name_size, ha="right", va="center")


def _step_axis(page: Page, frame: Frame) -> None:
    ticks = step_ticks(frame.steps, frame.first, min(10, frame.width // 110))
    bottom, ink = frame.strip_bottom(1), page.theme.faint_ink
    for at, label in zip(ticks.at, ticks.labels, strict=True):
        x = frame.x_of(at)
        page.overlay.plot([x, x], [bottom, bottom + 6], color=ink, linewidth=points(1))
        page.write(x, bottom + 10, label, SMALL_TEXT, color=ink, ha="center", va="top")
    y = page.height + STEP_AXIS - frame.foot - 18
    page.write((frame.left + frame.right) / 2, y, translated(STEP), SMALL_TEXT, color=ink, ha="center")
