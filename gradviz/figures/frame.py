"""The layout of a panel in units of the page: the rectangle of the heatmap and the strips below it."""

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
PANEL = (560, 620)  # the smallest panel if recordings are drawn side by side


@dataclass(frozen=True, slots=True)
class Frame:
    """The rectangle of the heatmap, its number of steps and the first of them, and the font size of its row names."""

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
        """The width of the heatmap."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """The height of the heatmap."""
        return self.bottom - self.top

    def x_of(self, step: float) -> float:
        """Return the left edge of a step's column."""
        return self.left + (step - self.first) * self.width / self.steps

    def strip_bottom(self, index: int) -> int:
        """Return the bottom of a strip; the strips are stacked below the heatmap."""
        return self.bottom + (index + 1) * (STRIP_TITLE + STRIP)

    def pixels(self, page: Page) -> tuple[int, int]:
        """Return the height and width of the heatmap in whole pixels."""
        return floor(page.scale * self.height), floor(page.scale * self.width)
