"""What a figure says of the runs that it shows, and how to get them back from it.

The text is JSON: ``format`` "gradviz-figure", ``version`` 1, ``gradviz`` the version that drew it, ``statistic``,
``steps`` [first, last + 1], ``scale`` ``{"kind", "low", "high"}`` or null (the ends are exponents of ten, but of the
kind ``linear``), and ``runs``, a list of ``{"experiment", "environment", "events", "steps"}``. It stands in a PNG's
text chunk ``gradviz``, in an SVG's ``dc:description``, in the ``Keywords`` of a PDF, in a GIF's comment and in an
MP4's.
"""

from __future__ import annotations

import html
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import gradviz
from gradviz.errors import FileError, InputError
from gradviz.experiment.experiment import Experiment
from gradviz.files import read_bytes
from gradviz.heatmap.scale import Scale
from gradviz.recording.reading import Event
from gradviz.recording.recording import Recording
from gradviz.storage.untrusted import event_of

FORMAT, VERSION = "gradviz-figure", 1
PNG_KEY = "gradviz"
MAX_TEXT = 8_000_000
MAX_FIGURE_BYTES = 256_000_000
MAX_RUNS = 16

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GIF_SIGNATURES, _GIF_COMMENT = (b"GIF87a", b"GIF89a"), b"!\xfe"
_MP4_MARK = b"ftyp"
_BEGIN = b'{"format": "%s"' % FORMAT.encode()
_MAX_CHUNKS = 100_000
_MAX_CANDIDATES = 100  # places in a file that look as if our text stood there
_SVG_TEXT = re.compile(rb"<dc:description>([^<]*)</dc:description>")
_PDF_TEXT = re.compile(rb"/Keywords\s*\(((?:[^\\()]|\\.)*)\)", re.DOTALL)
_PDF_ESCAPE = re.compile(rb"\\(\r\n|[0-7]{1,3}|.)", re.DOTALL)
_PDF_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r\n": b"", b"\r": b""}


def described(recordings: Sequence[Recording], statistic: str, steps: range | None, scale: Scale | None) -> str:
    """The text for a figure of ``statistic``; ASCII."""
    longest = max(map(len, recordings))
    shown = steps if steps is not None else range(longest)
    runs = [
        {
            "experiment": recording.experiment.to_dict(),
            "environment": recording.environment,
            "events": [event.to_dict() for event in recording.events],
            "steps": len(recording),
        }
        for recording in recordings
    ]
    found = {
        "format": FORMAT,
        "version": VERSION,
        "gradviz": gradviz.__version__,
        "statistic": statistic,
        "steps": [shown.start, min(shown.stop, longest)],
        "scale": scale and {"kind": scale.kind, "low": scale.low, "high": scale.high},
        "runs": runs,
    }
    return json.dumps(found)


def is_figure(path: Path) -> bool:
    """Whether the file begins as a PNG, PDF or SVG does."""
    try:
        with path.open("rb") as file:
            head = file.read(1000)
    except OSError:
        return False
    if head.startswith((_PNG_SIGNATURE, b"%PDF-", *_GIF_SIGNATURES)) or head[4:8] == _MP4_MARK:
        return True
    return b"<svg" in head or b"<!DOCTYPE svg" in head


def experiment_in_figure(path: Path) -> Experiment:
    """The experiment that a figure of ours shows, with what was changed during the run in its schedule.

    Raises :class:`FileError` or :class:`ExperimentError`.
    """
    found = _read(path)
    runs = found.get("runs")
    if not isinstance(runs, list) or not 1 <= len(runs) <= MAX_RUNS or not all(isinstance(run, dict) for run in runs):
        raise FileError(f"{path}: its metadata are damaged: runs")
    if len(runs) > 1:
        raise InputError(f"{path}: shows {len(runs)} runs; allowed: a figure of one")
    (run,) = runs
    experiment = Experiment.from_json(json.dumps(run.get("experiment")), f"{path}: experiment")
    listed, steps = run.get("events"), run.get("steps")
    events = [event_of(one) for one in listed] if isinstance(listed, list) else [None]
    if None in events or type(steps) is not int:
        raise FileError(f"{path}: its metadata are damaged: events")
    return replayed(experiment, [event for event in events if event], steps, str(path))


def replayed(experiment: Experiment, events: Sequence[Event], steps: int, source: str = "recording") -> Experiment:
    """The experiment that makes the same run by itself: what was changed by hand becomes its schedule.

    ``steps`` is how many there were; what the schedule holds for later stays. Raises :class:`ExperimentError`.
    """
    made = [(event.step, event.key, event.value) for event in events if event.kind == "change"]
    planned = [(change.at, key, value) for change in experiment.schedule for key, value in change.set.items()]
    if all(one in planned for one in made):
        return experiment
    by_step: dict[int, dict[str, Any]] = {}
    for step, key, value in made:
        by_step.setdefault(step, {})[key] = value
    schedule = [{"at": step, "set": values} for step, values in sorted(by_step.items())]
    schedule += [{"at": change.at, "set": change.set} for change in experiment.schedule if change.at >= steps]
    return experiment.with_values({"schedule": schedule}, source)


def _read(path: Path) -> dict[str, Any]:
    """What the metadata say."""
    text = _text(path)
    if text is None:
        raise FileError(f"{path}: this picture holds no experiment; it was not made by gradviz, or without metadata")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FileError(f"{path}: its metadata are damaged: {error}") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT or type(found.get("version")) is not int:
        raise FileError(f"{path}: its metadata are not those of a figure of gradviz")
    if found["version"] > VERSION:
        raise FileError(f"{path}: metadata version {found['version']} is of a newer gradviz")
    return found


def _text(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            if file.read(8) == _PNG_SIGNATURE:
                raw = _png_text(file)
                return None if raw is None else raw.decode("latin-1")
    except OSError as error:
        raise FileError(f"{path}: can't be read: {error.strerror}") from error
    data = read_bytes(path, MAX_FIGURE_BYTES)
    candidates: Iterable[str]
    if data.startswith(_GIF_SIGNATURES):
        candidates = _gif_comments(data)
    elif data[4:8] == _MP4_MARK:
        candidates = _whole_json(data)
    elif data.startswith(b"%PDF-"):
        candidates = (_pdf_string(match[1]) for match in _PDF_TEXT.finditer(data))
    else:
        candidates = (html.unescape(match[1].decode("utf-8", "replace")) for match in _SVG_TEXT.finditer(data))
    tried = islice(candidates, _MAX_CANDIDATES)
    return next((text for text in tried if len(text) <= MAX_TEXT and FORMAT in text), None)


def _gif_comments(data: bytes) -> Iterator[str]:
    """The comments of a GIF, each a row of blocks that begin with their length; an empty one is the last."""
    start = data.find(_GIF_COMMENT)
    while start >= 0:
        blocks: list[bytes] = []
        at = start + len(_GIF_COMMENT)
        while at < len(data) and data[at] and len(blocks) <= MAX_TEXT // 255:
            blocks.append(data[at + 1 : at + 1 + data[at]])
            at += 1 + data[at]
        yield b"".join(blocks).decode("latin-1")
        start = data.find(_GIF_COMMENT, start + 1)


def _whole_json(data: bytes) -> Iterator[str]:
    """What begins as our text does, to the end of the JSON."""
    start = data.find(_BEGIN)
    while start >= 0:
        text = data[start : start + MAX_TEXT].decode("latin-1")
        with suppress(ValueError, RecursionError):
            yield text[: json.JSONDecoder().raw_decode(text)[1]]
        start = data.find(_BEGIN, start + 1)


def _png_text(file: BinaryIO) -> bytes | None:
    """The value of our text chunk, be it compressed or not; what the others hold is skipped."""
    for _ in range(_MAX_CHUNKS):
        head = file.read(8)
        length, kind = int.from_bytes(head[:4], "big"), head[4:]
        if len(head) < 8 or kind == b"IEND":
            return None
        if kind in (b"tEXt", b"zTXt", b"iTXt") and length <= MAX_TEXT:
            key, _, value = file.read(length).partition(b"\0")
            if key == PNG_KEY.encode():
                return _png_value(kind, value)
            file.seek(4, 1)
        else:
            file.seek(length + 4, 1)
    return None


def _png_value(kind: bytes, value: bytes) -> bytes | None:
    compressed = kind == b"zTXt"
    if kind == b"zTXt":
        value = value[1:]
    elif kind == b"iTXt":
        compressed = value[:1] == b"\1"
        value = value[2:].split(b"\0", 2)[-1]
    if compressed:
        try:
            value = zlib.decompressobj().decompress(value, MAX_TEXT)
        except zlib.error:
            return None
    return value


def _pdf_string(raw: bytes) -> str:
    def plain(match: re.Match[bytes]) -> bytes:
        escape = match[1]
        if escape[:1].isdigit():
            return bytes([int(escape, 8) & 255]) if escape[:1] in b"01234567" else escape
        return _PDF_ESCAPES.get(escape, escape)

    return _PDF_ESCAPE.sub(plain, raw).decode("latin-1")
