"""Where things stand on the page: the heatmap's rectangle, and the strips below it. All in units of the page."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

from gradviz.figures.page import Page

TEXT = 18
SMALL_TEXT = TEXT - 3
MARGIN = 36
RIGHT = 190  # for the color bar and the legend
TITLES = 102
SUBTITLE_LINE = 25
STRIP, STRIP_TITLE = 84, 32
STEP_AXIS, FOOT_LINE = 70, 26
SINGLE = (1600, 900)
PANEL = (560, 620)  # at least, where recordings stand side by side


@dataclass(frozen=True, slots=True)
class Frame:
    """The rectangle of the heatmap, how many steps it is wide, and the first of them; the size of its rows' names."""

    left: int
    top: int
    right: int
    bottom: int
    steps: int
    first: int = 0
    foot: int = STEP_AXIS
    name_size: float = TEXT

    @property
    def width(self) -> int:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """From top to bottom."""
        return self.bottom - self.top

    def x_of(self, step: float) -> float:
        """The left edge of a step's column."""
        return self.left + (step - self.first) * self.width / self.steps

    def strip_bottom(self, index: int) -> int:
        """The bottom of the strips, which stand below the heatmap."""
        return self.bottom + (index + 1) * (STRIP_TITLE + STRIP)

    def pixels(self, page: Page) -> tuple[int, int]:
        """Whole pixels of the heatmap, down and across."""
        return floor(page.scale * self.height), floor(page.scale * self.width)
