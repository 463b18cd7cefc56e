"""The figure of a recording: a heatmap of layers × steps with its events, and loss and gradient norm below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from io import BytesIO
from math import ceil
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from gradviz.catalog.scales import Kind
from gradviz.errors import InputError
from gradviz.figures.columns import Columns
from gradviz.figures.frame import MARGIN, PANEL, RIGHT, SINGLE
from gradviz.figures.key import draw_color_bar, draw_legend
from gradviz.figures.page import LIGHT, FigureTheme, Page, house_style, write
from gradviz.figures.panel import FigurePanel, draw_panel, laid_out
from gradviz.figures.shown import Shown
from gradviz.figures.strips import loss_strips, norm_strip, on_one_scale
from gradviz.figures.words import bar_words, symbol_words
from gradviz.files import replacing
from gradviz.heatmap.rows import ShownRows
from gradviz.heatmap.scale import Scale, conspicuous
from gradviz.message import Message
from gradviz.recording.recording import Recording
from gradviz.storage.figure_metadata import described

SIZE = (3200, 1800)
MIN_PIXELS, MAX_PIXELS = 400, 8000
MAX_PANELS = 8
Progress = Callable[[int, int], None]


def silent(done: int, count: int) -> None:
    """Progress callback that does nothing."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure, the scale of its colors (None if there is no ordinary value), and its panels."""

    figure: Figure
    scale: Scale | None
    panels: tuple[FigurePanel, ...]


def save_figure(
    recording: Recording | Sequence[Recording],
    statistic: str,
    path: Path,
    size: tuple[int, int] = SIZE,
    scale: Scale | Kind | None = None,
    *,
    theme: FigureTheme = LIGHT,
    steps: range | None = None,
    rows: ShownRows | None = None,
    metadata: bool = True,
    progress: Progress | None = None,
) -> None:
    """Draw one recording, or several side by side, and write the figure as PNG, SVG or PDF, by suffix.

    ``progress`` is called with the finished and the total amount of work; if it raises, no file remains. If
    ``metadata`` is set, the file holds what is needed to repeat the run, see :mod:`gradviz.storage.figure_metadata`.
    Raises :class:`InputError`, and :class:`FileError` if the file can't be written.
    """
    progress = progress or silent
    drawing = draw(recording, statistic, scale, size, theme=theme, steps=steps, rows=rows)
    progress(1, 2)
    with replacing(path) as temporary, temporary.open("wb") as file:
        kind = path.suffix.lower().removeprefix(".")
        write(drawing.figure, file, kind, described_in(drawing, steps) if metadata else None)
        progress(2, 2)


def png_bytes(
    recording: Recording | Sequence[Recording],
    statistic: str,
    size: tuple[int, int] = SIZE,
    scale: Scale | Kind | None = None,
    *,
    theme: FigureTheme = LIGHT,
    steps: range | None = None,
    rows: ShownRows | None = None,
    metadata: bool = True,
    progress: Progress | None = None,
) -> bytes:
    """Return the figure of :func:`save_figure` as PNG, for the clipboard; raises :class:`InputError`."""
    progress, file = progress or silent, BytesIO()
    drawing = draw(recording, statistic, scale, size, theme=theme, steps=steps, rows=rows)
    progress(1, 2)
    write(drawing.figure, file, "png", described_in(drawing, steps) if metadata else None)
    progress(2, 2)
    return file.getvalue()


def draw_heatmap(
    recording: Recording | Sequence[Recording],
    statistic: str,
    scale: Scale | Kind | None = None,
    size: tuple[int, int] = SIZE,
    *,
    theme: FigureTheme = LIGHT,
    steps: range | None = None,
    rows: ShownRows | None = None,
) -> Figure:
    """Return the figure of one statistic, ``size`` pixels large; several recordings share one scale, side by side.

    If ``scale`` is a kind of scale or None, the range of the colors is the smallest round range that holds the values.
    Raises :class:`InputError` for a recording without steps and for a size out of range.
    """
    return draw(recording, statistic, scale, size, theme=theme, steps=steps, rows=rows).figure


def draw(
    recording: Recording | Sequence[Recording],
    statistic: str,
    scale: Scale | Kind | None = None,
    size: tuple[int, int] = SIZE,
    *,
    theme: FigureTheme = LIGHT,
    steps: range | None = None,
    rows: ShownRows | None = None,
) -> Drawing:
    """Draw the figure of :func:`draw_heatmap`; return it with its scale and panels."""
    if not all(MIN_PIXELS <= pixels <= MAX_PIXELS for pixels in size):
        allowed = Message("{least} to {most} pixels each way", least=f"{MIN_PIXELS:,}", most=f"{MAX_PIXELS:,}")
        raise InputError(
            "size: found {size}×{size2}; allowed: {allowed}", size=f"{size[0]:,}", size2=f"{size[1]:,}", allowed=allowed
        )
    shown = _shown(recording, statistic, steps, rows)
    with house_style(theme):
        panels = _laid_out(shown, size, theme)
        return _drawn(panels, scale)


def _shown(
    recording: Recording | Sequence[Recording], statistic: str, steps: range | None, rows: ShownRows | None
) -> list[Shown]:
    recordings = [recording] if isinstance(recording, Recording) else list(recording)
    if not 1 <= len(recordings) <= MAX_PANELS:
        raise InputError(
            "recordings: found {count}; allowed: 1 to {most} in one figure", count=len(recordings), most=MAX_PANELS
        )
    shown = [Shown.of(recording, statistic, steps, rows) for recording in recordings]
    if not any(part.names for part in shown):
        shown[0].check()
    return shown


def _laid_out(shown: Sequence[Shown], size: tuple[int, int], theme: FigureTheme) -> tuple[FigurePanel, ...]:
    """Lay out the panels in the grid that allows the largest text; all heatmaps have the same height."""
    single = len(shown) == 1
    across, least = _grid(len(shown), size)
    page = Page(size, theme, least)
    losses = loss_strips([part.loss for part in shown])
    norms = on_one_scale([norm_strip(part.norms, part.limits) for part in shown])
    width = (page.width - RIGHT + MARGIN) / across
    height = page.height / ceil(len(shown) / across)
    panels = []
    for number, part in enumerate(shown):
        line, column = divmod(number, across)
        wide = width + RIGHT - MARGIN if column == across - 1 else width
        place = page if single else page.part(column * width, line * height, wide, height)
        panels.append(laid_out(place, part, (losses[number], norms[number]), single))
    top = max(panel.frame.top for panel in panels)
    return tuple(panel.below(top) for panel in panels)


def _grid(panels: int, size: tuple[int, int]) -> tuple[int, tuple[int, int]]:
    """Return the number of panels in a line and the smallest size of the page in units."""
    if panels == 1:
        return 1, SINGLE
    least = {
        across: (across * PANEL[0] + RIGHT, max(SINGLE[1], ceil(panels / across) * PANEL[1]))
        for across in range(panels, 0, -1)
    }
    across = max(least, key=lambda across: min(size[0] / least[across][0], size[1] / least[across][1]))
    return across, least[across]


def _drawn(panels: tuple[FigurePanel, ...], asked: Scale | Kind | None) -> Drawing:
    statistic = panels[0].shown.statistic
    if asked is None and statistic.share:
        asked = Scale(0.0, 1.0, "linear")
    kind: Kind = asked.kind if isinstance(asked, Scale) else asked or "log"
    columns = [panel.shown.columns(panel.frame.pixels(panel.page)[1], kind) for panel in panels]
    scale = asked if isinstance(asked, Scale) else _fitted(panels, columns)
    symbol = symbol_words(statistic)
    special: set[int] = set()
    for panel, values in zip(panels, columns, strict=True):
        codes = _codes(panel, values, scale or Scale(0.0, 1.0, kind)) if panel.shown.names else None
        draw_panel(panel, codes, symbol, scale)
        special |= set() if codes is None else set(np.unique(codes).tolist())
        special |= {code for curve in panel.curves for code in curve.special}
    last = next(panel for panel in panels if panel.page.is_last)
    if scale:
        draw_color_bar(last.page, last.frame, scale, bar_words(symbol, scale))
    draw_legend(last.page, last.frame, special)
    return Drawing(last.page.figure, scale, panels)


def _fitted(panels: Sequence[FigurePanel], columns: Sequence[Columns]) -> Scale | None:
    """Return the scale that holds every ordinary value shown, or None if there is no ordinary value."""
    fits = [fit for panel, values in zip(panels, columns, strict=True) if (fit := panel.shown.fitted(values))]
    return reduce(Scale.joined, fits) if fits else None


def _codes(panel: FigurePanel, columns: Columns, scale: Scale) -> NDArray[np.uint8]:
    """Return the color codes of the shown rows, (rows, columns), reduced to one row per pixel if there are more.

    A pixel that stands for several rows shows their largest code: no single spike or NaN is lost.
    """
    codes = columns.codes(scale)
    if codes.shape[1] < len(panel.shown.recorded):
        codes = conspicuous(codes)
    if panel.shown.rows is not None:
        codes = panel.shown.rows.of_codes(codes)
    rows, pixels = len(codes), panel.frame.pixels(panel.page)[0]
    return codes if rows <= pixels else np.maximum.reduceat(codes, np.arange(pixels) * rows // pixels, axis=0)


def described_in(drawing: Drawing, steps: range | None) -> str:
    """Return the text for the metadata of a figure."""
    recordings = [panel.shown.recording for panel in drawing.panels]
    return described(recordings, drawing.panels[0].shown.statistic.name, steps, drawing.scale)
