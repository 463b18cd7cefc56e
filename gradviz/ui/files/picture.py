"""Pictures of the recording, drawn for print: the work of a job, since one takes a second or more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QImage

from gradviz.catalog.formats import FORMATS, format_of
from gradviz.heatmap.rows import ShownRows
from gradviz.heatmap.scale import Scale
from gradviz.recording.recording import Recording
from gradviz.ui.files.picture_dialog import PictureLook
from gradviz.ui.jobs import Job


@dataclass(frozen=True, slots=True)
class PictureOrder:
    """What to draw: a recording that doesn't grow, its steps and rows, the statistic, the colours, and how."""

    recording: Recording
    statistic: str
    scale: Scale | None
    look: PictureLook
    steps: range | None = None
    rows: ShownRows | None = None

    def looking(self, look: PictureLook) -> PictureOrder:
        """The same with another look."""
        return replace(self, look=look)


def picture_job(order: PictureOrder, path: Path | None = None) -> Job:
    """Return the job that draws a picture into a file, by suffix, or for the clipboard.

    Its subject is the path. Its result is the path or the QImage.
    """
    return Job(path, partial(_drawn, order, path))


def _drawn(order: PictureOrder, path: Path | None, tell: Callable[..., None]) -> Path | QImage:
    tell(0, 0)
    from gradviz.figures.heatmap import png_bytes  # matplotlib takes half a second
    from gradviz.figures.page import THEMES

    look = order.look
    what = order.recording, order.statistic
    how: dict[str, Any] = {"theme": THEMES[look.theme], "metadata": look.metadata, "progress": tell}
    how |= {"size": look.size, "scale": order.scale, "steps": order.steps, "rows": order.rows}
    if path is None:
        return QImage.fromData(png_bytes(*what, **how))
    picture = format_of(path) or FORMATS["png"]
    picture.resolve()(*what, path=path, **how)
    return path
