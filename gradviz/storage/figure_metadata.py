"""The metadata of a figure: a description of the runs that it shows, from which their experiment can be restored.

The text is JSON: ``format`` "gradviz-figure", ``version`` 1, ``gradviz`` the version that drew the figure,
``statistic``, ``steps`` [first, last + 1], ``scale`` ``{"kind", "low", "high"}`` or null (the ends are exponents of ten
except for the kind ``linear``), and ``runs``, a list of ``{"experiment", "environment", "events", "steps"}``; the
experiment is null for a training loop that is not gradviz's own. The text is stored in the text chunk ``gradviz`` of a
PNG, in the ``dc:description`` of an SVG, in the ``Keywords`` of a PDF, and in the comment of a GIF or MP4.
"""

from __future__ import annotations

import html
import json
import re
import struct
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import gradviz
from gradviz.errors import FileError, InputError
from gradviz.experiment.experiment import Experiment
from gradviz.files import read_bytes
from gradviz.heatmap.scale import Scale
from gradviz.message import Message
from gradviz.recording.in_force import replayed
from gradviz.recording.recording import Recording
from gradviz.storage.description import event_of

FORMAT, VERSION = "gradviz-figure", 1
PNG_KEY = "gradviz"
MAX_TEXT = 8_000_000
MAX_FIGURE_BYTES = 256_000_000
MAX_RUNS = 16

_PNG_SIGNATURE, _PNG_CHECKSUM_BYTES = b"\x89PNG\r\n\x1a\n", 4
_GIF_SIGNATURES = (b"GIF87a", b"GIF89a")
_MP4_MARK = b"ftyp"
_MAX_CHUNKS = 100_000
_GIF_TEXT = re.compile(rb'!\xfe(.\{"format": "%s".*)' % FORMAT.encode(), re.DOTALL)
_MP4_TEXT = re.compile(rb'(\{"format": "%s".*)' % FORMAT.encode(), re.DOTALL)
_SVG_TEXT = re.compile(rb"<dc:description>([^<]*)</dc:description>")
_PDF_TEXT = re.compile(rb"/Keywords\s*\(((?:[^\\()]++|\\.)*+)\)", re.DOTALL)
_PDF_ESCAPES = {  # in this order; the zero byte is a placeholder for an escaped backslash
    rb"\\": b"\0",
    rb"\134": b"\0",
    **{b"\\%03o" % code: bytes([code]) for code in range(ord(" "), 127) if code != ord("\\")},
    b"\\": b"",
    b"\0": b"\\",
}
_NAMES_US = re.compile(rb"gradviz(?:-|\\055)figure")


def described(recordings: Sequence[Recording], statistic: str, steps: range | None, scale: Scale | None) -> str:
    """Return the metadata of a figure of ``statistic`` as ASCII text."""
    longest = max(map(len, recordings))
    shown = steps if steps is not None else range(longest)
    runs = [
        {
            "experiment": recording.experiment and recording.experiment.to_dict(),
            "environment": dict(recording.environment),
            "events": [event.to_dict() for event in recording.events],
            "steps": len(recording),
        }
        for recording in recordings
    ]
    metadata = {
        "format": FORMAT,
        "version": VERSION,
        "gradviz": gradviz.__version__,
        "statistic": statistic,
        "steps": [shown.start, min(shown.stop, longest)],
        "scale": scale and {"kind": scale.kind, "low": scale.low, "high": scale.high},
        "runs": runs,
    }
    return json.dumps(metadata)


def is_figure(path: Path) -> bool:
    """Return True if the file begins like a PNG, PDF, SVG, GIF or MP4."""
    try:
        with path.open("rb") as file:
            head = file.read(1000)
    except OSError:
        return False
    if head.startswith((_PNG_SIGNATURE, b"%PDF-", *_GIF_SIGNATURES)) or head[4:8] == _MP4_MARK:
        return True
    return b"<svg" in head or b"<!DOCTYPE svg" in head


def experiment_in_figure(path: Path) -> Experiment:
    """Return the experiment of a figure that gradviz drew; changes made by hand are part of its schedule.

    Raises :class:`FileError` or :class:`ExperimentError`.
    """
    runs = _read(path).get("runs")
    if not isinstance(runs, list) or not 1 <= len(runs) <= MAX_RUNS or not all(isinstance(run, dict) for run in runs):
        raise FileError("{path}: its metadata are damaged: runs", path=path)
    if len(runs) > 1:
        raise InputError("{path}: shows {count} runs; allowed: a figure of one", path=path, count=len(runs))
    (run,) = runs
    if "experiment" in run and run["experiment"] is None:
        raise InputError(
            "{path}: shows a run that gradviz only watched; it holds no experiment to run again", path=path
        )
    experiment = Experiment.from_json(json.dumps(run.get("experiment")), Message("{path}: experiment", path=path))
    listed, steps = run.get("events"), run.get("steps")
    events = [event_of(data) for data in listed] if isinstance(listed, list) else [None]
    if None in events or type(steps) is not int:
        raise FileError("{path}: its metadata are damaged: events", path=path)
    return replayed(experiment, [event for event in events if event], steps, str(path))


def _read(path: Path) -> dict[str, Any]:
    """Return the metadata of a figure. Raises :class:`FileError` if it has none or they are damaged."""
    text = _text(path)
    if text is None:
        raise FileError(
            "{path}: this picture holds no experiment; it was not made by gradviz, or without metadata", path=path
        )
    try:
        metadata, _ = json.JSONDecoder().raw_decode(text.strip())  # other programs append to a comment
    except (ValueError, RecursionError) as error:
        raise FileError("{path}: its metadata are damaged: {error}", path=path, error=error) from error
    if not isinstance(metadata, dict) or metadata.get("format") != FORMAT or type(metadata.get("version")) is not int:
        raise FileError("{path}: its metadata are not those of a figure of gradviz", path=path)
    if metadata["version"] > VERSION:
        raise FileError("{path}: metadata version {found} is of a newer gradviz", path=path, found=metadata["version"])
    return metadata


def _text(path: Path) -> str | None:
    """Return the text of a figure's metadata, or None if it has none.

    The run time is linear in the size of any file: matches of a pattern do not overlap, the pattern of a PDF never
    backtracks, and pixels are not decoded.
    """
    data = read_bytes(path, MAX_FIGURE_BYTES)
    if data.startswith(_PNG_SIGNATURE):
        return _png_text(path, data)
    if data.startswith(_GIF_SIGNATURES):
        return _first(_GIF_TEXT, data, _joined_blocks)
    if data[4:8] == _MP4_MARK:
        return _first(_MP4_TEXT, data, bytes)
    if data.startswith(b"%PDF-"):
        return _first(_PDF_TEXT, data, _pdf_string)
    text = _first(_SVG_TEXT, data, bytes)
    return text and html.unescape(text)


def _first(pattern: re.Pattern[bytes], data: bytes, decode: Callable[[bytes], bytes]) -> str | None:
    """Return the first match that names the format of gradviz, decoded, or None if there is none."""
    texts = (match[1][:MAX_TEXT] for match in pattern.finditer(data))
    text = next((text for text in texts if _NAMES_US.search(text)), None)
    return None if text is None else decode(text).decode("utf-8", "replace")


def _png_text(path: Path, data: bytes) -> str | None:
    """Return the text chunk of gradviz, which other programs may compress or move behind the pixels."""
    from PIL.PngImagePlugin import PngStream  # not imported when the window starts

    file = BytesIO(data)
    stream = PngStream(file)
    file.seek(len(_PNG_SIGNATURE))
    try:
        for _ in range(_MAX_CHUNKS):
            kind, start, length = stream.read()
            if kind == b"IEND":
                return None
            if kind in (b"tEXt", b"zTXt", b"iTXt"):
                stream.call(kind, start, length)
                if PNG_KEY in stream.im_text:
                    return stream.im_text[PNG_KEY][:MAX_TEXT]
            file.seek(start + length + _PNG_CHECKSUM_BYTES)
    except (SyntaxError, ValueError, OSError, struct.error) as error:
        raise FileError("{path}: its metadata are damaged: {error}", path=path, error=error) from error
    return None


def _joined_blocks(raw: bytes) -> bytes:
    """Join the blocks of a GIF's comment. Each block begins with its length; an empty one ends the comment."""
    blocks, at = [], 0
    while at < len(raw) and raw[at]:
        blocks.append(raw[at + 1 : at + 1 + raw[at]])
        at += 1 + raw[at]
    return b"".join(blocks)


def _pdf_string(raw: bytes) -> bytes:
    """Undo the escapes of a PDF string that is ASCII without line breaks, as the JSON of gradviz is."""
    for escape, plain in _PDF_ESCAPES.items():
        raw = raw.replace(escape, plain)
    return raw
