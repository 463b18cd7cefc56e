"""A matplotlib figure laid out in its own units, independent of the user's matplotlib settings."""

from __future__ import annotations

import logging
import re
import warnings
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Any, BinaryIO

import matplotlib as mpl
import numpy as np
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from gradviz.files import replacing
from gradviz.resources import resources
from gradviz.storage.figure_metadata import PNG_KEY


@dataclass(frozen=True, slots=True)
class FigureTheme:
    """The colors of everything but the values; ``edge`` outlines marks that have too little contrast with the paper."""

    paper: str
    ink: str
    faint_ink: str
    rule: str
    curve: str
    limit: str
    edge: str


LIGHT = FigureTheme("#ffffff", "#1b1b1f", "#5f6368", "#c4c7cc", "#1f4e79", "#c2410c", "none")
DARK = FigureTheme("#16181d", "#f1f3f4", "#aeb4bd", "#4b515b", "#8ab4f8", "#ff9a5c", "#aeb4bd")
THEMES = {"light": LIGHT, "dark": DARK}

UNITS_PER_INCH = 100
GROWS = "_grows"  # the label of the artists that an animation reveals step by step
_CHINESE = "Gradviz Sans SC"  # comes with gradviz
_NO_DATES: dict[str, dict[str, Any]] = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {}}
_MOST_IMAGE_PIXELS = 4000  # along each side of an image whose cells are enlarged
_SVG_SIZE = re.compile(rb'(<svg [^>]*?)width="[^"]*" height="[^"]*"')
_TEXT_KEYS = {"svg": "Description", "pdf": "Keywords", "png": PNG_KEY}


@cache
def _families() -> list[str]:
    """Return DejaVu Sans, which comes with matplotlib, and a bundled font for Chinese: the same on every machine."""
    for font in (resources() / "fonts").glob(f"{_CHINESE.replace(' ', '')}-*.ttf"):
        font_manager.fontManager.addfont(font)
    return ["DejaVu Sans", _CHINESE]


@contextmanager
def house_style(theme: FigureTheme = LIGHT) -> Iterator[None]:
    """Use matplotlib's default settings with gradviz's fonts and theme; restore the user's settings on exit."""
    log = logging.getLogger("matplotlib.font_manager")
    level = log.level
    log.setLevel(logging.ERROR)  # it warns that a fallback font has no bold face
    with mpl.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing", UserWarning)  # the picture shows it as a box
        mpl.rcdefaults()
        settings: dict[Any, Any] = {
            "font.family": _families(),
            "text.parse_math": False,  # names may hold dollar signs
            "text.hinting": "no_hinting",  # a text is as wide as it was measured, at any size
            "text.color": theme.ink,
            "figure.facecolor": theme.paper,
            "axes.facecolor": theme.paper,
            "axes.edgecolor": theme.rule,
            "xtick.color": theme.faint_ink,
            "ytick.color": theme.faint_ink,
            "svg.hashsalt": "gradviz",  # the same recording gives the same file
            "pdf.fonttype": 42,
        }
        mpl.rcParams.update(settings)
        try:
            yield
        finally:
            log.setLevel(level)


def points(units: float) -> float:
    """Convert a length from units to points, which matplotlib uses for fonts and lines."""
    return units * 72 / UNITS_PER_INCH


class Page:
    """A figure of ``size`` pixels, laid out in units from its top left corner.

    The page measures at least ``least`` units, and the unit is as large as that allows: the layout is the same at any
    size. ``scale`` is the number of pixels per unit; ``is_last`` is set if nothing is to the right of the page.
    """

    def __init__(self, size: tuple[int, int], theme: FigureTheme = LIGHT, least: tuple[int, int] = (1600, 900)) -> None:
        self.theme = theme
        self.scale = min(size[0] / least[0], size[1] / least[1])
        self.width, self.height = (pixels / self.scale for pixels in size)
        dpi = UNITS_PER_INCH * self.scale
        inches = [(pixels + 1e-6) / dpi for pixels in size]  # matplotlib cuts off the fraction of a pixel
        self.figure = Figure(figsize=(inches[0], inches[1]), dpi=dpi)
        canvas: Any = FigureCanvasAgg(self.figure)
        self._renderer = canvas.get_renderer()
        self._widths: dict[tuple[str, float, str], float] = {}
        self._origin, self._whole = (0.0, 0.0), (self.width, self.height)
        self.is_last = True
        self.overlay = self._new_overlay()

    def part(self, left: float, top: float, width: float, height: float) -> Page:
        """Return a page that covers a part of this page."""
        part = copy(self)
        part._origin = (self._origin[0] + left, self._origin[1] + top)
        part.width, part.height = width, height
        part.is_last = part._origin[0] + width > self._whole[0] - 1
        part.overlay = part._new_overlay()
        return part

    def _new_overlay(self) -> Axes:
        overlay = self.axes(0, 0, self.width, self.height)
        overlay.set(xlim=(0, self.width), ylim=(self.height, 0), zorder=10)
        overlay.axis("off")
        return overlay

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Add axes that fill a rectangle."""
        (x, y), (across, down) = self._origin, self._whole
        return self.figure.add_axes(((x + left) / across, 1 - (y + top + height) / down, width / across, height / down))

    def to_pixels(self, left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
        """Convert a rectangle of this page to pixels of the whole figure."""
        (x, y), scale = self._origin, self.scale
        return scale * (x + left), scale * (y + top), scale * (x + right), scale * (y + bottom)

    def write(self, x: float, y: float, words: str, size: float, **style: Any) -> None:
        """Write text of height ``size`` with its baseline at ``y``."""
        style.setdefault("va", "baseline")
        self.overlay.text(x, y, words, fontsize=points(size), **style)

    def width_of(self, words: str, size: float, weight: str = "normal") -> float:
        """Return the width of a line of text."""
        key = (words, size, weight)
        if key not in self._widths:
            font = FontProperties(family=_families(), size=points(size), weight=weight)
            pixels, _, _ = self._renderer.get_text_width_height_descent(words, font, ismath=False)
            self._widths[key] = float(pixels) / self.scale
        return self._widths[key]

    def shortened(self, words: str, size: float, most: float, weight: str = "normal", tail: int = 0) -> str:
        """Shorten a text to at most ``most`` units by an ellipsis, which the last ``tail`` characters follow."""
        words = " ".join(words.split())
        if self.width_of(words, size, weight) <= most:
            return words
        start, end = words[: len(words) - tail], words[len(words) - tail :]

        def width(kept: int) -> float:
            return self.width_of(f"{start[:kept]}…{end}", size, weight)

        kept = bisect_right(range(1, len(start) + 1), most, key=width)
        return f"{start[:kept].rstrip()}…{end}"


def write(figure: Figure, file: BinaryIO, kind: str, text: str | None = None) -> None:
    """Write a figure as ``png``, ``svg`` or ``pdf``, with ``text`` in its metadata.

    The same figure gives the same bytes.
    """
    metadata = dict(_NO_DATES[kind])
    if text is not None:
        metadata[_TEXT_KEYS[kind]] = text
    with house_style():
        if kind == "png":
            figure.savefig(file, format=kind, dpi="figure", metadata=metadata)
            return
        with _fit_for_vectors(figure) as (width, height):
            drawn = BytesIO()
            figure.savefig(drawn, format=kind, dpi="figure", metadata=metadata)
        size = rb'\1width="%d" height="%d"' % (width, height)  # the requested size in pixels
        file.write(_SVG_SIZE.sub(size, drawn.getvalue(), count=1) if kind == "svg" else drawn.getvalue())


@contextmanager
def _fit_for_vectors(figure: Figure) -> Iterator[tuple[int, int]]:
    """Give the figure its exact size, enlarge its images so that viewers can't blur them, and yield its size in pixels.

    Many viewers smooth images that they enlarge, so each cell becomes a block of about as many pixels as it covers.
    """
    width, height = (int(inches * figure.dpi) for inches in figure.get_size_inches())
    before = [(image, np.asarray(image.get_array())) for axes in figure.axes for image in axes.images]
    inches = tuple(figure.get_size_inches())
    figure.set_size_inches(width / figure.dpi, height / figure.dpi)
    for image, cells in before:
        box = image.axes.get_position()
        down = ceil(min(_MOST_IMAGE_PIXELS, height * box.height) / cells.shape[0])
        across = ceil(min(_MOST_IMAGE_PIXELS, width * box.width) / cells.shape[1])
        image.set_data(np.repeat(np.repeat(cells, down, axis=0), across, axis=1))
    try:
        yield width, height
    finally:
        figure.set_size_inches(*inches)
        for image, cells in before:
            image.set_data(cells)


def save(figure: Figure, path: Path, text: str | None = None) -> None:
    """Write a figure to a file in the format of its suffix, with ``text`` as metadata; raises :class:`FileError`."""
    with replacing(path) as temporary, temporary.open("wb") as file:
        write(figure, file, path.suffix.lower().removeprefix("."), text)
