"""A matplotlib figure laid out in units of our own, the same whatever the user's settings of matplotlib."""

from __future__ import annotations

import logging
import warnings
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from gradviz.files import replacing

INK = "#1b1b1f"
FAINT_INK = "#5f6368"
RULE = "#c4c7cc"
CURVE = "#1f4e79"
LIMIT = "#c2410c"

UNITS_PER_INCH = 100
_CHINESE = ("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "Droid Sans Fallback")
_NO_DATES: dict[str, dict[str, Any]] = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}


@cache
def _families() -> list[str]:
    """DejaVu Sans, which comes with matplotlib; for characters that it lacks, what this machine has."""
    installed = set(font_manager.get_font_names())
    return ["DejaVu Sans", *(name for name in _CHINESE if name in installed)]


@contextmanager
def house_style() -> Iterator[None]:
    """Matplotlib as it comes, with our font; the user's own settings are back afterwards."""
    log = logging.getLogger("matplotlib.font_manager")
    level = log.level
    log.setLevel(logging.ERROR)  # a fallback font without a bold face is no news to anyone
    with mpl.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing", UserWarning)  # the picture shows it as a box
        mpl.rcdefaults()
        ours: dict[Any, Any] = {
            "font.family": _families(),
            "text.parse_math": False,  # names may hold dollar signs
            "text.hinting": "no_hinting",  # so that a text is as wide as it was measured, at any size
            "text.color": INK,
            "axes.edgecolor": RULE,
            "xtick.color": FAINT_INK,
            "ytick.color": FAINT_INK,
            "svg.hashsalt": "gradviz",  # the same recording gives the same file
            "pdf.fonttype": 42,
        }
        mpl.rcParams.update(ours)
        try:
            yield
        finally:
            log.setLevel(level)


def points(units: float) -> float:
    """A length in what matplotlib wants for fonts and lines."""
    return units * 72 / UNITS_PER_INCH


class Page:
    """A figure of ``size`` pixels, laid out in units from its top left corner.

    The page is at least 1600 × 900 units, and the unit as large as that allows: the layout is the same at any
    size. ``scale`` is how many pixels a unit has.
    """

    def __init__(self, size: tuple[int, int]) -> None:
        self.scale = min(size[0] / 1600, size[1] / 900)
        self.width, self.height = (pixels / self.scale for pixels in size)
        dpi = UNITS_PER_INCH * self.scale
        inches = [(pixels + 1e-6) / dpi for pixels in size]  # matplotlib cuts off the fraction of a pixel
        self.figure = Figure(figsize=(inches[0], inches[1]), dpi=dpi)
        canvas: Any = FigureCanvasAgg(self.figure)
        self._renderer = canvas.get_renderer()
        self._widths: dict[tuple[str, float, str], float] = {}
        self.overlay = self.axes(0, 0, self.width, self.height)
        self.overlay.set(xlim=(0, self.width), ylim=(self.height, 0), zorder=10)
        self.overlay.axis("off")

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes on a rectangle."""
        box = (left / self.width, 1 - (top + height) / self.height, width / self.width, height / self.height)
        return self.figure.add_axes(box)

    def write(self, x: float, y: float, words: str, size: float, **how: Any) -> None:
        """Text of height ``size`` with its baseline at ``y``."""
        how.setdefault("va", "baseline")
        self.overlay.text(x, y, words, fontsize=points(size), **how)

    def width_of(self, words: str, size: float, weight: str = "normal") -> float:
        """The width of a line of text."""
        key = (words, size, weight)
        if key not in self._widths:
            font = FontProperties(family=_families(), size=points(size), weight=weight)
            pixels, _, _ = self._renderer.get_text_width_height_descent(words, font, ismath=False)
            self._widths[key] = float(pixels) / self.scale
        return self._widths[key]

    def shortened(self, words: str, size: float, most: float, weight: str = "normal", tail: int = 0) -> str:
        """One line of at most ``most`` units, cut with an ellipsis if need be, ``tail`` characters after it."""
        words = " ".join(words.split())
        if self.width_of(words, size, weight) <= most:
            return words
        start, end = words[: len(words) - tail], words[len(words) - tail :]

        def width(kept: int) -> float:
            return self.width_of(f"{start[:kept]}…{end}", size, weight)

        kept = bisect_right(range(1, len(start) + 1), most, key=width)
        return f"{start[:kept].rstrip()}…{end}"


def write(figure: Figure, file: BinaryIO, kind: str) -> None:
    """Write a figure as ``png``, ``svg`` or ``pdf``; the same figure gives the same bytes."""
    with house_style():
        figure.savefig(file, format=kind, dpi="figure", metadata=_NO_DATES.get(kind))


def save(figure: Figure, path: Path) -> None:
    """Write a figure to a file, by suffix; raises :class:`FileError`."""
    with replacing(path) as temporary, temporary.open("wb") as file:
        write(figure, file, path.suffix.lower().removeprefix("."))
