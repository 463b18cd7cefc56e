"""Pictures of a recording for print. Drawing one takes a second or more, hence it is a job."""

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
    """Description of a picture. ``recording`` must not grow."""

    recording: Recording
    statistic: str
    scale: Scale | None
    look: PictureLook
    steps: range | None = None
    rows: ShownRows | None = None

    def with_look(self, look: PictureLook) -> PictureOrder:
        """Return a copy with another look."""
        return replace(self, look=look)


def picture_job(order: PictureOrder, path: Path | None = None) -> Job:
    """Return the job that draws a picture.

    With a path, the picture is written in the format of the suffix, and the job's result is the path. Without a path,
    the result is a QImage. The job's subject is the path.
    """
    return Job(path, partial(_draw, order, path))


def _draw(order: PictureOrder, path: Path | None, progress: Callable[..., None]) -> Path | QImage:
    progress(0, 0)
    from gradviz.figures.heatmap import png_bytes  # importing matplotlib takes half a second
    from gradviz.figures.page import THEMES

    look = order.look
    arguments = order.recording, order.statistic
    options: dict[str, Any] = {"theme": THEMES[look.theme], "metadata": look.metadata, "progress": progress}
    options |= {"size": look.size, "scale": order.scale, "steps": order.steps, "rows": order.rows}
    if path is None:
        return QImage.fromData(png_bytes(*arguments, **options))
    picture = format_of(path) or FORMATS["png"]
    picture.resolve()(*arguments, path=path, **options)
    return path
