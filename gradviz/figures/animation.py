"""Animated figures that grow with the run: GIF by pillow, and MP4 by ffmpeg if it is installed."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from numpy.typing import NDArray
from PIL import Image

from gradviz.catalog.scales import Kind
from gradviz.errors import FileError
from gradviz.figures.encoders import missing_encoder
from gradviz.figures.heatmap import Drawing, Progress, described_in, draw, silent
from gradviz.figures.markers import box_of
from gradviz.figures.page import GROWS, LIGHT, FigureTheme, house_style
from gradviz.figures.panel import FigurePanel
from gradviz.files import replacing
from gradviz.heatmap.rows import ShownRows
from gradviz.heatmap.scale import FIRST, LAST, NAN, Scale, palette
from gradviz.message import Message
from gradviz.recording.recording import Recording

SIZE = (1280, 720)
MOST_FRAMES = 120
FRAME_MS, LAST_MS = 80, 3000

_SHADES = 22  # shades of each color of the theme, for the antialiased edges of letters
_LONGEST_ARGUMENT = 30_000  # characters that the command line of a program can hold on every system


class _EncoderError(Exception):
    """Ffmpeg has failed; the message is its error output."""


@dataclass(frozen=True, slots=True)
class Film:
    """The complete picture and the picture without steps, (height, width, …), with the panels that locate each step."""

    whole: NDArray[np.uint8]
    bare: NDArray[np.uint8]
    panels: tuple[FigurePanel, ...]

    @property
    def count(self) -> int:
        """The number of frames."""
        return min(MOST_FRAMES, max(len(panel.shown.steps) for panel in self.panels))

    def frames(self) -> Iterator[NDArray[np.uint8]]:
        """Yield the frames; each adds steps to the previous frame, and the last frame is complete."""
        longest = max(len(panel.shown.steps) for panel in self.panels)
        for number in range(1, self.count):
            yield self.frame_at(number * longest // self.count)
        yield self.whole

    def frame_at(self, steps: int) -> NDArray[np.uint8]:
        """Return the picture of the first ``steps`` steps."""
        picture = self.bare.copy()
        for panel in self.panels:
            for left, top, right, bottom in _revealed(panel, min(steps, len(panel.shown.steps))):
                rows = slice(max(0, round(top)), round(bottom))
                columns = slice(max(0, round(left)), round(right))
                picture[rows, columns] = self.whole[rows, columns]
        return picture


def save_animation(
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
    """Draw an animation of one recording, or of several side by side, and write it as GIF or MP4, by suffix.

    ``progress`` is called with the number of finished frames and the number of all frames. Raises
    :class:`InputError`, and :class:`FileError` if the file can't be written or ffmpeg is missing.
    """
    if missing := missing_encoder(path):
        raise FileError(f"{path}: {missing}")
    write = {".gif": _write_gif, ".mp4": _write_mp4}[path.suffix.lower()]
    drawing = draw(recording, statistic, scale, size, theme=theme, steps=steps, rows=rows)
    text = described_in(drawing, steps) if metadata else None
    film = _film(drawing)
    try:
        with replacing(path) as temporary:
            write(film, theme, temporary, text, progress or silent)
    except _EncoderError as error:
        raise FileError("{path}: ffmpeg can't write it: {error}", path=path, error=error) from error


def _film(drawing: Drawing) -> Film:
    with house_style():
        whole = _pixels(drawing.figure)
        for artist in drawing.figure.findobj(lambda artist: artist.get_label() == GROWS):
            artist.set_visible(False)
        return Film(whole, _pixels(drawing.figure), drawing.panels)


def _pixels(figure: Figure) -> NDArray[np.uint8]:
    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    return np.array(canvas.buffer_rgba(), np.uint8)[..., :3]


def _revealed(panel: FigurePanel, steps: int) -> Iterator[tuple[float, float, float, float]]:
    """Yield the rectangles that show the first ``steps`` steps, in pixels: left, top, right, bottom."""
    frame, page = panel.frame, panel.page
    end = frame.x_of(frame.first + steps)
    yield page.to_pixels(frame.left - 3, frame.top - 8, end, frame.strip_bottom(1) + 3)
    for event, place in zip(panel.shown.events, panel.places, strict=True):
        if place is not None and event.step < frame.first + steps:
            yield page.to_pixels(*box_of(place, frame))
            yield page.to_pixels(place.x - 2, box_of(place, frame)[1], place.x + 2, frame.strip_bottom(1))


def _write_gif(film: Film, theme: FigureTheme, path: Path, text: str | None, progress: Progress) -> None:
    colors = _few_colors(theme)
    indexed = Film(_nearest(film.whole, colors), _nearest(film.bare, colors), film.panels)

    def pictures() -> Iterator[Image.Image]:
        for number, frame in enumerate(indexed.frames(), 1):
            picture = Image.fromarray(frame, "P")
            picture.putpalette(colors.tobytes())
            yield picture
            progress(number, film.count)

    rest = pictures()
    options: dict[str, Any] = {"comment": text.encode()} if text else {}
    durations = [FRAME_MS] * (film.count - 1) + [LAST_MS]
    options |= {"save_all": True, "append_images": rest, "duration": durations, "loop": 0, "optimize": False}
    with path.open("wb") as file:
        next(rest).save(file, "GIF", **options)


def _few_colors(theme: FigureTheme) -> NDArray[np.uint8]:
    """Return 256 colors, (256, 3): the special colors, every second color of the scale, and shades of the theme."""
    codes = palette()[: NAN + 1]
    special = np.concatenate([codes[LAST + 1 :], codes[:FIRST]])
    inks = (theme.ink, theme.faint_ink, theme.curve, theme.limit, theme.rule)
    paper = np.array(to_rgb(theme.paper))
    shades = [paper + (np.array(to_rgb(ink)) - paper) * share for ink in inks for share in np.linspace(0, 1, _SHADES)]
    few = np.concatenate([special, codes[FIRST : LAST + 1 : 2], (255 * np.array(shades)).round().astype(np.uint8)])
    return np.resize(np.unique(few, axis=0), (256, 3))


def _nearest(pixels: NDArray[np.uint8], colors: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the index of the nearest color, (height, width), for each pixel, (height, width, 3)."""
    packed = pixels.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    unique, places = np.unique(packed, return_inverse=True)
    rgb = np.stack([unique >> 16, unique >> 8 & 255, unique & 255], axis=1).astype(np.float32)
    distances = [((colors.astype(np.float32) - color) ** 2).sum(axis=1).argmin() for color in rgb]
    return np.array(distances, np.uint8)[places].reshape(pixels.shape[:2])


def _write_mp4(film: Film, theme: FigureTheme, path: Path, text: str | None, progress: Progress) -> None:
    height, width, _ = film.whole.shape
    command = ["ffmpeg", "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}"]
    command += [
        "-r",
        f"{1000 / FRAME_MS:g}",
        "-i",
        "-",
        "-pix_fmt",
        "yuv420p",
    ]  # the pixel format that every player supports
    command += ["-vf", f"tpad=stop_mode=clone:stop_duration={LAST_MS / 1000:g},pad=ceil(iw/2)*2:ceil(ih/2)*2"]
    command += ["-movflags", "+faststart", "-fflags", "+bitexact", "-flags:v", "+bitexact"]
    if text and len(text) < _LONGEST_ARGUMENT:
        command += ["-metadata", f"comment={text}"]
    with subprocess.Popen([*command, str(path)], stdin=subprocess.PIPE, stderr=subprocess.PIPE) as encoder:
        assert encoder.stdin is not None
        assert encoder.stderr is not None
        try:
            for number, frame in enumerate(film.frames(), 1):
                encoder.stdin.write(np.ascontiguousarray(frame).tobytes())
                progress(number, film.count)
            encoder.stdin.close()
        except BrokenPipeError:
            pass  # ffmpeg's error output is read below
        except BaseException:
            encoder.kill()
            raise
        reason = encoder.stderr.read().decode(errors="replace").strip()
    if encoder.returncode:
        raise _EncoderError(reason[-500:] or Message("exit status {returncode}", returncode=encoder.returncode))
