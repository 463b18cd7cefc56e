"""The key of a heatmap: the color bar beside it, and a patch for each special color that it shows."""

from __future__ import annotations

from collections.abc import Collection
from math import ceil

from gradviz.figures.frame import MARGIN, SMALL_TEXT, STRIP_TITLE, TEXT, Frame
from gradviz.figures.page import Page
from gradviz.figures.ticks import Ticks, decade_ticks, log_ticks, number_ticks
from gradviz.figures.words import LEGEND, translated
from gradviz.heatmap.scale import FIRST, LAST, Scale, palette

_LEFT, _WIDTH, _GAP = 24, 24, 8
_TICK = TEXT - 2


def draw_color_bar(page: Page, frame: Frame, scale: Scale, symbol: str) -> None:
    """Draw the bar, its ticks, and beside them the symbol of the statistic, rotated."""
    left = frame.right + _LEFT
    axes = page.axes(left, frame.top, _WIDTH, frame.height)
    colors = palette()[FIRST : LAST + 1, None]
    axes.imshow(colors, aspect="auto", interpolation="none", origin="lower", extent=(0.0, 1.0, scale.low, scale.high))
    axes.set(xticks=[], yticks=[], label="color bar")
    ticks = _ticks(scale, max(2, min(12, frame.height // 30)))
    for exponent, label in zip(ticks.at, ticks.labels, strict=True):
        y = frame.top + frame.height * (scale.high - exponent) / (scale.high - scale.low)
        page.write(left + _WIDTH + _GAP, y, label, _TICK, va="center")
    widest = max((page.width_of(label, _TICK) for label in ticks.labels), default=0)
    x = min(left + _WIDTH + _GAP + ceil(widest) + TEXT, page.width - MARGIN / 2)
    words = page.shortened(symbol, TEXT, frame.height)
    page.write(x, (frame.top + frame.bottom) / 2, words, TEXT, rotation=90, ha="center", va="center")


def _ticks(scale: Scale, most: int) -> Ticks:
    if not scale.entry.logarithmic:
        return number_ticks(scale.low, scale.high, most)
    if scale.high - scale.low < 2:
        return log_ticks(scale.low, scale.high, most)
    return decade_ticks(scale.low, scale.high, most)


def draw_legend(page: Page, frame: Frame, codes: Collection[int]) -> None:
    """Draw a patch for each special color among ``codes``, beside the strips."""
    for index, code in enumerate(code for code in LEGEND if code in codes):
        y = frame.bottom + STRIP_TITLE + 8 + index * 28
        patch = page.axes(frame.right + _LEFT, y - 9, 18, 18)
        patch.set(xticks=[], yticks=[], facecolor=palette()[code] / 255, label="legend")
        x = frame.right + _LEFT + 28
        words = page.shortened(translated(LEGEND[code]), SMALL_TEXT, page.width - x - 8)
        page.write(x, y, words, SMALL_TEXT, va="center_baseline")
