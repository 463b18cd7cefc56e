"""The curves of loss and gradient norm below the heatmap; values that can't be drawn have the special colors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from gradviz.figures.frame import SMALL_TEXT, STRIP, Frame
from gradviz.figures.page import GROWS, FigureTheme, Page, points
from gradviz.figures.ticks import Ticks, log_ticks, number_ticks
from gradviz.figures.words import LOG_LOSS, LOSS, NORM, NORM_AND_THRESHOLD, translated
from gradviz.heatmap.scale import MINUS_INF, NAN, PLUS_INF, ZERO, palette
from gradviz.recording.in_force import clipping_thresholds
from gradviz.recording.recording import Recording

_DOTTED_BELOW = 60  # steps; a few points are easier to see with dots
_LEAST_DECADES = 1.0  # the smallest range of a logarithmic strip, so that noise looks small
_BAND = 0.08  # the share of the height that marks values that can't be drawn
_LOG_FROM = 10  # ratio of largest to smallest from which a linear axis hides the small ones


@dataclass(frozen=True, slots=True)
class FigureStrip:
    """A curve: ``heights``, (steps,), are the values, or their log₁₀ if ``logarithmic``; NaN is not drawn.

    ``special`` maps the codes of :mod:`gradviz.heatmap.scale` to the steps whose value can't be drawn.
    """

    title: str
    logarithmic: bool
    heights: NDArray[np.float64]
    special: Mapping[int, NDArray[np.int64]]
    low: float
    high: float
    ticks: Ticks


def strip_of(
    title: str,
    values: NDArray[np.float64],
    logarithmic: bool | None = None,
    near: NDArray[np.float64] | None = None,
) -> FigureStrip:
    """Return the strip of one value per step, (steps,); if ``logarithmic`` is None, the range of the values decides.

    The range of a logarithmic strip is extended to the values of ``near`` that are less than three decades outside.
    """
    finite = values[np.isfinite(values)]
    if logarithmic is None:
        logarithmic = bool(finite.size and finite.min() > 0 and finite.max() >= _LOG_FROM * finite.min())
    tests = {NAN: np.isnan(values), PLUS_INF: values == np.inf, MINUS_INF: values == -np.inf}
    if logarithmic:
        tests[ZERO] = values == 0
        with np.errstate(divide="ignore", invalid="ignore"):
            heights = np.log10(values)
    else:
        heights = values.copy()
    heights[~np.isfinite(heights)] = np.nan
    special = {code: np.flatnonzero(test) for code, test in tests.items() if test.any()}
    low, high, ticks = _decades(heights, near) if logarithmic else _linear(heights)
    return FigureStrip(title, logarithmic, heights, special, low, high, ticks)


def norm_strip(norms: NDArray[np.float64], limits: NDArray[np.float64]) -> FigureStrip:
    """Return the strip of the global gradient norm, (steps,); its range includes clipping thresholds near the norm."""
    strip = strip_of(translated(NORM), norms, True, near=limits)
    drawn = (np.log10(limits) >= strip.low) & (np.log10(limits) <= strip.high)
    return replace(strip, title=translated(NORM_AND_THRESHOLD)) if drawn.any() else strip


def loss_strips(losses: Sequence[NDArray[np.float64]]) -> list[FigureStrip]:
    """Return the strips of the losses of several recordings, (steps,) each, on one scale."""
    logarithmic = strip_of("", np.concatenate(losses)).logarithmic
    title = translated(LOG_LOSS if logarithmic else LOSS)
    return on_one_scale([strip_of(title, loss, logarithmic) for loss in losses])


def on_one_scale(strips: Sequence[FigureStrip]) -> list[FigureStrip]:
    """Return the strips with a common range and common ticks."""
    if len(strips) == 1:
        return list(strips)
    low, high = min(strip.low for strip in strips), max(strip.high for strip in strips)
    ticks = log_ticks(low, high, 4) if strips[0].logarithmic else number_ticks(low, high)
    return [replace(strip, low=low, high=high, ticks=ticks) for strip in strips]


def thresholds(recording: Recording) -> NDArray[np.float64]:
    """Return the clipping threshold of the global norm at each step, (steps,); NaN if clipping was off or by value."""
    starts, values = zip(*clipping_thresholds(recording.experiment, recording.events), strict=True)
    return np.repeat(values, np.diff([*starts, len(recording)]))


def draw_strip(page: Page, frame: Frame, strip: FigureStrip, index: int) -> Axes:
    """Draw a strip at its place below the heatmap, with title and ticks."""
    top = frame.strip_bottom(index) - STRIP
    page.write(frame.left, top - 9, strip.title, SMALL_TEXT, color=page.theme.faint_ink)
    axes = page.axes(frame.left, top, frame.width, STRIP)
    axes.set(xticks=[], yticks=[], label=strip.title)
    axes.spines[["top", "right"]].set_visible(False)
    _draw_curve(axes, strip, frame.pixels(page)[1], page.theme)
    for height, label in zip(strip.ticks.at, strip.ticks.labels, strict=True):
        axes.axhline(height, color=page.theme.rule, linewidth=points(1), zorder=0)
        y = top + STRIP * (strip.high - height) / (strip.high - strip.low)
        page.write(frame.left - 10, y, label, SMALL_TEXT, color=page.theme.faint_ink, ha="right", va="center")
    return axes


def draw_thresholds(axes: Axes, limits: NDArray[np.float64], strip: FigureStrip, color: str) -> None:
    """Draw the clipping thresholds, (steps,), into the strip of the gradient norm."""
    changes = np.flatnonzero(np.diff(np.nan_to_num(limits))) + 1
    starts, stops = np.append(0, changes), np.append(changes, len(limits))
    lines = axes.hlines(np.log10(limits[starts]), starts, stops, color=color, linestyle="--", label=GROWS)
    lines.set(linewidth=points(2), zorder=3)
    axes.set_ylim(strip.low, strip.high)


def outlined(heights: NDArray[np.float64], columns: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return x and y of the curve; if there are more steps than pixels, the least and largest value per pixel."""
    steps = len(heights)
    if steps <= 2 * columns:
        return np.arange(steps, dtype=np.float64) + 0.5, heights
    starts = np.arange(columns) * steps // columns
    y = np.stack([np.fmin.reduceat(heights, starts), np.fmax.reduceat(heights, starts)], axis=1)
    return np.repeat(starts + steps / columns / 2, 2), y.ravel()


def _draw_curve(axes: Axes, strip: FigureStrip, columns: int, theme: FigureTheme) -> None:
    """Draw the curve into axes whose x is the step and whose width is ``columns`` pixels."""
    steps = len(strip.heights)
    x, y = outlined(strip.heights, columns)
    axes.plot(x, y, color=theme.curve, linewidth=points(2), label=GROWS)
    each = 1 if len(x) == steps else 2
    dots = np.full(steps, True) if steps < _DOTTED_BELOW else np.repeat(_lonely(y[::each]), each)
    axes.plot(x[dots], y[dots], "o", color=theme.curve, markersize=points(5), label=GROWS)
    for code, steps_of_code in strip.special.items():
        bottom = 0.0 if code in (ZERO, MINUS_INF) else 1 - _BAND
        narrowest = 2 * steps / columns
        spans = [(start, max(length, narrowest)) for start, length in _spans(steps_of_code, steps, columns)]
        color = palette()[code] / 255
        style = {"facecolor": color, "edgecolor": theme.edge, "linewidth": points(1), "label": GROWS}
        axes.broken_barh(spans, (bottom, _BAND), transform=axes.get_xaxis_transform(), zorder=4, **style)
    axes.set(xlim=(0, steps), ylim=(strip.low, strip.high))


def _lonely(heights: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return a mask of the steps whose neighbors on both sides can't be drawn: no line leads to them."""
    drawn = np.pad(np.isfinite(heights), 1)
    lonely: NDArray[np.bool_] = drawn[1:-1] & ~drawn[:-2] & ~drawn[2:]
    return lonely


def _spans(indices: NDArray[np.int64], steps: int, columns: int) -> list[tuple[float, float]]:
    """Return start and length of each span of consecutive steps, in whole pixels if there are more steps."""
    unit = max(1.0, steps / columns)
    cells = np.unique((indices / unit).astype(np.int64))
    parts = np.split(cells, np.flatnonzero(np.diff(cells) > 1) + 1)
    return [(unit * float(part[0]), unit * len(part)) for part in parts]


def _decades(heights: NDArray[np.float64], near: NDArray[np.float64] | None) -> tuple[float, float, Ticks]:
    ordinary = heights[np.isfinite(heights)]
    if not ordinary.size:
        return 0.0, 1.0, Ticks((), ())
    if near is not None:
        others = np.log10(near)
        ordinary = np.append(ordinary, others[(others > ordinary.min() - 3) & (others < ordinary.max() + 3)])
    low, high = float(ordinary.min()), float(ordinary.max())
    missing = max(0.0, _LEAST_DECADES - (high - low)) / 2
    margin = 0.08 * max(high - low, _LEAST_DECADES) + missing
    return low - margin, high + margin, log_ticks(low - margin, high + margin, 4)


def _linear(heights: NDArray[np.float64]) -> tuple[float, float, Ticks]:
    ordinary = heights[np.isfinite(heights)]
    if not ordinary.size:
        return 0.0, 1.0, Ticks((), ())
    low, high = float(ordinary.min()), float(ordinary.max())
    margin = 0.08 * (high - low) or 0.05 * abs(high) or 1.0
    low, high = low - margin, high + margin
    return low, high, number_ticks(low, high)
