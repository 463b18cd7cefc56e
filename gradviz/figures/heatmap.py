"""The picture of a recording: layers × steps in colour, the events, and loss and gradient norm below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import Self

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from gradviz.catalog.statistics import STATISTICS
from gradviz.errors import InputError
from gradviz.figures.frame import (
    FOOT_LINE,
    MARGIN,
    PANEL,
    RIGHT,
    SMALL_TEXT,
    STEP_AXIS,
    STRIP,
    STRIP_TITLE,
    TEXT,
    TITLES,
    Frame,
)
from gradviz.figures.markers import LANE, LANES, Place, draw_markers, label_places
from gradviz.figures.page import LIGHT, Page, Theme, house_style, points, save, write
from gradviz.figures.strips import Strip, draw_strip, draw_thresholds, norm_strip, on_one_scale, strip_of, thresholds
from gradviz.figures.ticks import decade_ticks, step_ticks
from gradviz.recording.provenance import described
from gradviz.recording.reading import Event
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
MAX_PANELS = 8

_LONGEST_NAME = 220

_LEGEND = {
    NAN: "NaN",
    PLUS_INF: "+Inf",
    MINUS_INF: "−Inf",
    ABOVE: "above scale",
    BELOW: "below scale",
    SUBNORMAL: "subnormal",
    ZERO: "zero",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a panel shows of a recording: some steps of one statistic, (steps, rows), and what goes with them.

    A statistic that was chosen during the run has no values at the first of them.
    """

    recording: Recording
    statistic: str
    first: int
    values: NDArray[np.float32]
    loss: NDArray[np.float64]
    norms: NDArray[np.float64]
    limits: NDArray[np.float64]
    events: tuple[Event, ...]

    @classmethod
    def of(cls, recording: Recording, statistic: str, steps: range | None = None) -> Self:
        """``steps`` of a recording, by default all; raises :class:`InputError` where there is none of them."""
        if not len(recording):
            raise InputError("this recording holds no step; there is nothing to draw")
        first, stop = (0, len(recording)) if steps is None else (steps.start, min(steps.stop, len(recording)))
        if not 0 <= first < stop:
            raise InputError(
                f"steps: found {first:,}:{steps.stop if steps else stop:,}; this recording holds 0:{len(recording):,}"
            )
        recording.check(statistic)
        began = recording.first_step(statistic)
        if stop <= began:
            raise InputError(f"steps: found {first:,}:{stop:,}; {statistic} was recorded from step {began:,} on")
        return cls(
            recording,
            statistic,
            first,
            recording.read(statistic, first, stop),
            recording.read("loss", first, stop),
            recording.read("grad_norm", first, stop),
            thresholds(recording)[first:stop],
            tuple(event for event in recording.events if first <= event.step < stop),
        )

    @property
    def rows(self) -> list[str]:
        """Names of the rows, from the top."""
        return self.recording.rows(self.statistic)

    @property
    def recorded_share(self) -> float:
        """The share of the steps that have values: the last ones."""
        return len(self.values) / len(self.loss)


def save_figure(
    recording: Recording | Sequence[Recording],
    statistic: str,
    path: Path,
    size: tuple[int, int] = SIZE,
    scale: LogScale | None = None,
    *,
    theme: Theme = LIGHT,
    steps: range | None = None,
    metadata: bool = True,
) -> None:
    """Draw a recording, or several side by side, and write it as PNG, SVG or PDF, by suffix.

    With ``metadata`` the file says how to make the run again, see :mod:`gradviz.recording.provenance`. Raises
    :class:`InputError`, and :class:`FileError` where the system refuses.
    """
    panels = _panels(recording, statistic, steps)
    used = scale or _fitted(panels)
    figure = _drawn(panels, used, size, theme)
    save(figure, path, _described(panels, steps, used) if metadata else None)


def png_bytes(
    recording: Recording | Sequence[Recording],
    statistic: str,
    size: tuple[int, int] = SIZE,
    scale: LogScale | None = None,
    *,
    theme: Theme = LIGHT,
    steps: range | None = None,
    metadata: bool = True,
) -> bytes:
    """As :func:`save_figure`, a PNG for the clipboard; raises :class:`InputError`."""
    panels = _panels(recording, statistic, steps)
    used = scale or _fitted(panels)
    file = BytesIO()
    write(_drawn(panels, used, size, theme), file, "png", _described(panels, steps, used) if metadata else None)
    return file.getvalue()


def draw_heatmap(
    recording: Recording | Sequence[Recording],
    statistic: str,
    scale: LogScale | None = None,
    size: tuple[int, int] = SIZE,
    *,
    theme: Theme = LIGHT,
    steps: range | None = None,
) -> Figure:
    """The picture of one statistic, ``size`` pixels; several recordings stand side by side, on one scale.

    Without ``scale`` the colors go over the whole decades that hold the values. Raises :class:`InputError`
    for a recording of no steps, and for a size out of range.
    """
    panels = _panels(recording, statistic, steps)
    return _drawn(panels, scale or _fitted(panels), size, theme)


def _panels(recording: Recording | Sequence[Recording], statistic: str, steps: range | None) -> list[Shown]:
    recordings = [recording] if isinstance(recording, Recording) else list(recording)
    if not 1 <= len(recordings) <= MAX_PANELS:
        raise InputError(f"recordings: found {len(recordings)}; allowed: 1 to {MAX_PANELS} in one figure")
    return [Shown.of(one, statistic, steps) for one in recordings]


def _fitted(panels: Sequence[Shown]) -> LogScale | None:
    ranges = [found for panel in panels if (found := fitted_range(panel.values))]
    return LogScale(min(low for low, _ in ranges), max(high for _, high in ranges)) if ranges else None


def _described(panels: Sequence[Shown], steps: range | None, scale: LogScale | None) -> str:
    return described([panel.recording for panel in panels], panels[0].statistic, steps, scale)


def _drawn(panels: Sequence[Shown], scale: LogScale | None, size: tuple[int, int], theme: Theme) -> Figure:
    if not all(MIN_PIXELS <= pixels <= MAX_PIXELS for pixels in size):
        allowed = f"{MIN_PIXELS:,} to {MAX_PIXELS:,} pixels each way"
        raise InputError(f"size: found {size[0]:,}×{size[1]:,}; allowed: {allowed}")
    single = len(panels) == 1
    with house_style(theme):
        page = Page(size, theme, (1600 if single else len(panels) * PANEL + RIGHT, 900))
        curves = list(zip(*_curves(panels), strict=True))
        share = (page.width - RIGHT + MARGIN) / len(panels)
        parts = [page.part(number * share, share) for number in range(len(panels) - 1)]
        parts.append(page.part((len(panels) - 1) * share, share + RIGHT - MARGIN))
        laid = [_laid_out(part, panel, both, single) for part, panel, both in zip(parts, panels, curves, strict=True)]
        frames = [frame for frame, _ in laid]
        top = max(frame.top for frame in frames)
        codes: set[int] = set()
        for part, panel, (loose, places), both in zip(parts, panels, laid, curves, strict=True):
            frame = replace(loose, top=top)
            codes |= _draw_panel(part, frame, panel, scale, both, places)
        last = replace(frames[-1], top=top)
        if scale:
            _color_bar(parts[-1], last, scale, _symbol(panels))
        _legend(parts[-1], last, codes)
    return page.figure


def _curves(panels: Sequence[Shown]) -> tuple[list[Strip], list[Strip]]:
    """Loss and gradient norm of each panel, on one scale."""
    logarithmic = strip_of("loss", np.concatenate([panel.loss for panel in panels])).logarithmic
    losses = [strip_of("loss", panel.loss, logarithmic) for panel in panels]
    norms = [norm_strip(panel.norms, panel.limits) for panel in panels]
    return on_one_scale(losses), on_one_scale(norms)


def _draw_panel(
    page: Page,
    frame: Frame,
    panel: Shown,
    scale: LogScale | None,
    curves: Sequence[Strip],
    places: Sequence[Place | None],
) -> set[int]:
    """Draw everything but color bar and legend; gives the codes that were drawn."""
    _title(page, panel, places.count(None))
    rows, columns = frame.pixels(page)
    columns = max(1, round(columns * panel.recorded_share))
    codes = pixel_codes(panel.values, scale or LogScale(-1.0, 0.0), rows, columns)
    _heatmap(page, frame, codes, len(panel.values))
    _row_names(page, frame, panel.rows)
    bottoms = [draw_strip(page, frame, strip, index) for index, strip in enumerate(curves)]
    draw_thresholds(bottoms[1], panel.limits, curves[1], page.theme.limit)
    _step_axis(page, frame)
    draw_markers(page, frame, panel.events, places)
    return set(np.unique(codes).tolist()).union(*(curve.special for curve in curves))


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


def _laid_out(page: Page, panel: Shown, curves: Sequence[Strip], single: bool) -> tuple[Frame, list[Place | None]]:
    """The frame of the heatmap, and a place for the label of each event."""
    foot = STEP_AXIS if single else STEP_AXIS + FOOT_LINE
    bottom = int(page.height) - foot - len(curves) * (STRIP + STRIP_TITLE)
    rows = panel.rows
    size = _name_size((bottom - TITLES - LANES * LANE) / len(rows))
    widths = [page.width_of(_short_name(page, name, size), size) for name in rows]
    widths += [page.width_of(label, SMALL_TEXT) for curve in curves for label in curve.ticks.labels]
    right = int(page.width) - (RIGHT if page.is_last else 2)
    frame = Frame(MARGIN + ceil(max(widths)) + 10, 0, right, bottom, len(panel.loss), panel.first, foot)
    places = label_places(page, frame, panel.events)
    lanes = max((place.lane + 1 for place in places if place), default=0)
    return replace(frame, top=TITLES + lanes * LANE + 8), places


def _title(page: Page, panel: Shown, unlabelled: int) -> None:
    experiment = panel.recording.experiment
    width = page.width - MARGIN - (MARGIN if page.is_last else 0)
    name = experiment.name.strip() or f"{experiment.model.entry.label}, {len(panel.recording.layers)} layers"
    page.write(MARGIN, 52, page.shortened(name, 30, width, "bold"), 30, weight="bold")
    row = STATISTICS[panel.statistic]
    what = "layer" if row.rows == "layers" else "time step"
    parts = [f"{row.label}: {_symbol([panel])} per {what} and step", "log₁₀ scale"]
    if row.when == "backward" and panel.statistic.startswith(("grad_", "delta_")):
        parts.append("before clipping")
    if unlabelled:
        parts.append(f"{unlabelled:,} of {len(panel.events):,} markers without label")
    page.write(MARGIN, 84, page.shortened(", ".join(parts), TEXT, width), TEXT, color=page.theme.faint_ink)
    model, training = experiment.model, experiment.training
    made_of = (model, model.activation, model.initializer, training.optimizer)
    rate = training.optimizer.options()["lr"]
    words = " · ".join([*(part.entry.label for part in made_of), f"learning rate {rate:g}", f"seed {experiment.seed}"])
    right = page.width - (MARGIN if page.is_last else 2)
    words = page.shortened(words, TEXT - 4, width, tail=20)
    page.write(right, page.height - 18, words, TEXT - 4, color=page.theme.faint_ink, ha="right")


def _heatmap(page: Page, frame: Frame, codes: NDArray[np.uint8], steps: int) -> None:
    """The last so many steps of the frame; nothing stands before them."""
    axes = page.axes(frame.left, frame.top, frame.width, frame.height)
    extent = (float(frame.steps - steps), float(frame.steps), 1.0, 0.0)
    axes.imshow(palette()[codes], aspect="auto", interpolation="none", extent=extent)
    axes.set(xticks=[], yticks=[], xlim=(0.0, float(frame.steps)), label="heatmap")


def _symbol(panels: Sequence[Shown]) -> str:
    symbol = STATISTICS[panels[0].statistic].symbol
    negative = any(((panel.values < 0) & np.isfinite(panel.values)).any() for panel in panels)
    return f"|{symbol}|" if negative else symbol


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
    ticks = step_ticks(frame.steps, frame.first, min(10, frame.width // 110))
    bottom = frame.strip_bottom(1)
    for at, label in zip(ticks.at, ticks.labels, strict=True):
        x = frame.x_of(at)
        page.overlay.plot([x, x], [bottom, bottom + 6], color=page.theme.faint_ink, linewidth=points(1))
        page.write(x, bottom + 10, label, SMALL_TEXT, color=page.theme.faint_ink, ha="center", va="top")
    middle = (frame.left + frame.right) / 2
    page.write(
        middle, page.height + STEP_AXIS - frame.foot - 18, "step", SMALL_TEXT, color=page.theme.faint_ink, ha="center"
    )


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
