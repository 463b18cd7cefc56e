"""The picture of a recording: layers × steps in colour, the events, and loss and gradient norm below."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise
from math import ceil
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from gradviz.catalog.statistics import STATISTICS
from gradviz.errors import InputError
from gradviz.figures.frame import MARGIN, RIGHT, SMALL_TEXT, STEP_AXIS, STRIP, STRIP_TITLE, TEXT, TITLES, Frame
from gradviz.figures.markers import LANE, LANES, Place, draw_markers, label_places
from gradviz.figures.page import FAINT_INK, Page, house_style, points, save, write
from gradviz.figures.strips import Strip, draw_strip, draw_thresholds, norm_strip, strip_of
from gradviz.figures.ticks import decade_ticks, step_ticks
from gradviz.recording.recording import Recording
from gradviz.recording.scale import (
    ABOVE,
    BELOW,
    FIRST,
    LAST,
    MINUS_INF,
    NAN,
    PLUS_INF,
    SUBNORMAL,
    ZERO,
    LogScale,
    fitted_range,
    palette,
)

SIZE = (3200, 1800)
MIN_PIXELS, MAX_PIXELS = 400, 8000

_LONGEST_NAME = 220
_ROW = {"layers": "layer", "time": "time step"}

_LEGEND = {
    NAN: "NaN",
    PLUS_INF: "+Inf",
    MINUS_INF: "−Inf",
    ABOVE: "above scale",
    BELOW: "below scale",
    SUBNORMAL: "subnormal",
    ZERO: "zero",
}


def save_figure(
    recording: Recording, statistic: str, path: Path, size: tuple[int, int] = SIZE, scale: LogScale | None = None
) -> None:
    """Draw a recording and write it as PNG, SVG or PDF, by suffix.

    Raises :class:`InputError`, and :class:`FileError` where the system refuses.
    """
    save(draw_heatmap(recording, statistic, scale, size), path)


def png_bytes(
    recording: Recording, statistic: str, size: tuple[int, int] = SIZE, scale: LogScale | None = None
) -> bytes:
    """Draw a recording as PNG, for the clipboard; raises :class:`InputError`."""
    file = BytesIO()
    write(draw_heatmap(recording, statistic, scale, size), file, "png")
    return file.getvalue()


def draw_heatmap(
    recording: Recording, statistic: str, scale: LogScale | None = None, size: tuple[int, int] = SIZE
) -> Figure:
    """The picture of one statistic, ``size`` pixels.

    Without ``scale`` the colors go over the whole decades that hold the values. Raises :class:`InputError`
    for a recording of no steps, and for a size out of range.
    """
    if not len(recording):
        raise InputError("this recording holds no step; there is nothing to draw")
    if not all(MIN_PIXELS <= pixels <= MAX_PIXELS for pixels in size):
        allowed = f"{MIN_PIXELS:,} to {MAX_PIXELS:,} pixels each way"
        raise InputError(f"size: found {size[0]:,}×{size[1]:,}; allowed: {allowed}")
    values = recording[statistic]
    fitted = fitted_range(values)
    used = scale or LogScale(*(fitted or (-1.0, 0.0)))
    curves = (strip_of("loss", recording.loss), norm_strip(recording))
    with house_style():
        page = Page(size)
        frame, places = _laid_out(page, recording, recording.rows(statistic), curves)
        _title(page, recording, statistic, unlabelled=places.count(None))
        codes = pixel_codes(values, used, *frame.pixels(page))
        _heatmap(page, frame, codes)
        _row_names(page, frame, recording.rows(statistic))
        bottoms = [draw_strip(page, frame, strip, index) for index, strip in enumerate(curves)]
        draw_thresholds(bottoms[1], recording, curves[1])
        _step_axis(page, frame)
        draw_markers(page, frame, recording.events, places)
        if scale or fitted:
            _color_bar(page, frame, used, _symbol(statistic, values))
        _legend(page, frame, set(np.unique(codes).tolist()).union(*(curve.special for curve in curves)))
    return page.figure


def pixel_codes(values: NDArray[np.float32], scale: LogScale, rows: int, columns: int) -> NDArray[np.uint8]:
    """Codes of values (steps, layers) as (layers, steps), or where that is more than there are pixels, fewer.

    A pixel of several values shows the largest code, so that a single spike or NaN can't be missed.
    """
    steps, layers = values.shape
    if steps <= columns:
        codes = scale.codes(values).T
    else:
        edges = np.arange(columns + 1) * steps // columns
        codes = np.stack([scale.codes(values[a:b]).max(axis=0) for a, b in pairwise(edges)], axis=1)
    if layers > rows:
        codes = np.maximum.reduceat(codes, np.arange(rows) * layers // rows, axis=0)
    return codes


def _laid_out(
    page: Page, recording: Recording, names: Sequence[str], curves: Sequence[Strip]
) -> tuple[Frame, list[Place | None]]:
    """The frame of the heatmap, and a place for the label of each event."""
    bottom = int(page.height) - STEP_AXIS - len(curves) * (STRIP + STRIP_TITLE)
    size = _name_size((bottom - TITLES - LANES * LANE) / len(names))
    widths = [page.width_of(_short_name(page, name, size), size) for name in names]
    widths += [page.width_of(label, SMALL_TEXT) for curve in curves for label in curve.ticks.labels]
    frame = Frame(MARGIN + ceil(max(widths)) + 10, 0, int(page.width) - RIGHT, bottom, len(recording))
    places = label_places(page, frame, recording.events)
    lanes = max((place.lane + 1 for place in places if place), default=0)
    return Frame(frame.left, TITLES + lanes * LANE + 8, frame.right, bottom, len(recording)), places


def _title(page: Page, recording: Recording, statistic: str, unlabelled: int) -> None:
    experiment = recording.experiment
    width = page.width - 2 * MARGIN
    name = experiment.name.strip() or f"{experiment.model.entry.label}, {len(recording.layers)} layers"
    page.write(MARGIN, 52, page.shortened(name, 30, width, "bold"), 30, weight="bold")
    row = STATISTICS[statistic]
    parts = [f"{row.label}: {_symbol(statistic, recording[statistic])} per {_ROW[row.rows]} and step", "log₁₀ scale"]
    if row.when == "backward" and statistic.startswith(("grad_", "delta_")):
        parts.append("before clipping")
    if unlabelled:
        parts.append(f"{unlabelled:,} of {len(recording.events):,} markers without label")
    page.write(MARGIN, 84, page.shortened(", ".join(parts), TEXT, width), TEXT, color=FAINT_INK)
    model, training = experiment.model, experiment.training
    made_of = (model, model.activation, model.initializer, training.optimizer)
    rate = training.optimizer.options()["lr"]
    words = " · ".join([*(part.entry.label for part in made_of), f"learning rate {rate:g}", f"seed {experiment.seed}"])
    page.write(page.width - MARGIN, page.height - 18, words, TEXT - 4, color=FAINT_INK, ha="right")


def _heatmap(page: Page, frame: Frame, codes: NDArray[np.uint8]) -> None:
    axes = page.axes(frame.left, frame.top, frame.width, frame.height)
    extent = (0.0, float(frame.steps), 1.0, 0.0)
    axes.imshow(palette()[codes], aspect="auto", interpolation="none", extent=extent)
    axes.set(xticks=[], yticks=[], label="heatmap")


def _symbol(statistic: str, values: NDArray[np.float32]) -> str:
    symbol = STATISTICS[statistic].symbol
    return f"|{symbol}|" if ((values < 0) & np.isfinite(values)).any() else symbol


def _name_size(row_height: float) -> float:
    return min(TEXT, max(14.0, 0.8 * row_height))


def _short_name(page: Page, name: str, size: float) -> str:
    return page.shortened(name, size, _LONGEST_NAME, tail=8)


def _row_names(page: Page, frame: Frame, names: Sequence[str]) -> None:
    """The first and the last name, and between them as many as there is room for."""
    height = frame.height / len(names)
    size = _name_size(height)
    every = ceil(1.25 * size / height)
    last = len(names) - 1
    shown = [index for index in range(0, last, every) if last - index >= every]
    for index in [*shown, last]:
        y = frame.top + (index + 0.5) * height
        page.write(frame.left - 10, y, _short_name(page, names[index], size), size, ha="right", va="center")


def _step_axis(page: Page, frame: Frame) -> None:
    ticks = step_ticks(frame.steps)
    bottom = frame.strip_bottom(1)
    for at, label in zip(ticks.at, ticks.labels, strict=True):
        x = frame.x_of(at)
        page.overlay.plot([x, x], [bottom, bottom + 6], color=FAINT_INK, linewidth=points(1))
        page.write(x, bottom + 10, label, SMALL_TEXT, color=FAINT_INK, ha="center", va="top")
    middle = (frame.left + frame.right) / 2
    page.write(middle, page.height - 18, "step", SMALL_TEXT, color=FAINT_INK, ha="center")


def _color_bar(page: Page, frame: Frame, scale: LogScale, symbol: str) -> None:
    left, width = frame.right + 24, 24
    axes = page.axes(left, frame.top, width, frame.height)
    colors = palette()[FIRST : LAST + 1, None]
    axes.imshow(colors, aspect="auto", interpolation="none", origin="lower", extent=(0.0, 1.0, scale.low, scale.high))
    axes.set(xticks=[], yticks=[], label="color bar")
    ticks = decade_ticks(scale.low, scale.high, most=12)
    for exponent, label in zip(ticks.at, ticks.labels, strict=True):
        y = frame.top + frame.height * (scale.high - exponent) / (scale.high - scale.low)
        page.write(left + width + 8, y, label, TEXT - 2, va="center")
    middle = (frame.top + frame.bottom) / 2
    most = frame.height
    page.write(
        page.width - MARGIN, middle, page.shortened(symbol, TEXT, most), TEXT, rotation=90, ha="center", va="center"
    )


def _legend(page: Page, frame: Frame, codes: set[int]) -> None:
    """A patch for each special color that the picture shows, beside the strips."""
    entries = [code for code in _LEGEND if code in codes]
    for index, code in enumerate(entries):
        y = frame.bottom + STRIP_TITLE + 8 + index * 28
        patch = page.axes(frame.right + 24, y - 9, 18, 18)
        patch.set(xticks=[], yticks=[], facecolor=palette()[code] / 255, label="legend")
        page.write(frame.right + 52, y, _LEGEND[code], SMALL_TEXT, va="center_baseline")
