"""``gradviz render``: write figures and numbers from recordings."""

from __future__ import annotations

from argparse import Namespace
from math import log10
from pathlib import Path

from gradviz.catalog.scales import SCALE_KINDS, Kind
from gradviz.catalog.statistics import STATISTICS
from gradviz.errors import FileError, InputError
from gradviz.heatmap.scale import Scale
from gradviz.language import LANGUAGES
from gradviz.storage.stored_recording import StoredRecording, opened, recover
from gradviz.storage.untrusted import is_recording
from gradviz.verbs import DONE
from gradviz.verbs.outs import DERIVED, FigureOptions, checked_outs, figure_language, kind_of, write_outs
from gradviz.verbs.text import one_message, say


def render(arguments: Namespace) -> int:
    """Draw recordings, side by side on one scale if there are several, or export their numbers."""
    options = _options(arguments)
    outs = checked_outs(arguments.out, DERIVED)
    if len(arguments.recording) > 1 and (numbers := [path for path in outs if kind_of(path) == "numbers"]):
        raise InputError(f"--out {numbers[0]}: holds the numbers of one recording; found {len(arguments.recording)}")
    recordings = [_open(name) for name in arguments.recording]
    failures = write_outs(recordings, outs, arguments.statistic, options)
    if failures:  # a recording may be damaged; checking every chunk beforehand would take as long as drawing
        recordings = [_recover(recording, arguments.statistic) for recording in recordings]
        if any(recording.damage for recording in recordings):
            failures = write_outs(recordings, list(failures), arguments.statistic, options)
    for path in outs:
        if path not in failures:
            print(f"wrote {path}")
    if failures:
        raise InputError(one_message(list(map(str, failures.values()))))
    return DONE


def _open(name: str) -> StoredRecording:
    path = Path(name)
    if path.is_file() and not is_recording(path):
        raise FileError(f"{path}: not a recording of gradviz; gradviz run trains experiments and figures again")
    return opened(path)


def _recover(recording: StoredRecording, statistic: str) -> StoredRecording:
    """Return the readable part of a recording; print what is damaged."""
    recovered = recover(recording.path, [statistic])
    if recovered.damage:
        say(f"gradviz: {recovered.damage}")
    return recovered


def _options(arguments: Namespace) -> FigureOptions:
    """Return the options of the figures; raises :class:`InputError` with every fault."""
    faults = []
    if arguments.statistic not in STATISTICS:
        faults.append(f"--statistic: found {arguments.statistic!r}; allowed: one of {', '.join(STATISTICS)}")
    if arguments.language not in (None, *LANGUAGES):
        faults.append(f"--language: found {arguments.language!r}; allowed: {', '.join(LANGUAGES)}")
    if arguments.theme not in ("light", "dark"):
        faults.append(f"--theme: found {arguments.theme!r}; allowed: light, dark")
    size = _pair(arguments.size, "x")
    if size is None:
        faults.append(f"--size: found {arguments.size!r}; allowed: WxH in pixels, such as 1920x1080")
    if not 0.1 <= arguments.scale <= 10:
        faults.append(f"--scale: found {arguments.scale:g}; allowed: a number from 0.1 to 10")
    steps = None if arguments.steps is None else _pair(arguments.steps, ":")
    if arguments.steps is not None and (steps is None or not 0 <= steps[0] < steps[1]):
        faults.append(f"--steps: found {arguments.steps!r}; allowed: A:B, from step A to before step B")
    scale: Scale | Kind | None = None
    try:
        scale = _scale(arguments)
    except ValueError as error:
        faults.append(str(error))
    if not arguments.out:
        faults.append("--out: missing; allowed: one file or more")
    if faults or size is None:
        raise InputError(one_message(faults))
    width, height = (max(1, round(side * arguments.scale)) for side in size)
    language = figure_language(arguments.language)
    steps_shown, metadata, scalars = steps and range(*steps), not arguments.no_metadata, tuple(arguments.scalars)
    return FigureOptions((width, height), arguments.theme, steps_shown, metadata, language, scale, scalars)


def _scale(arguments: Namespace) -> Scale | Kind | None:
    """Return the scale of the colors; raises :class:`ValueError` with the fault."""
    kind: Kind | None = arguments.color_scale
    if kind is not None and kind not in SCALE_KINDS:
        raise ValueError(f"--color-scale: found {kind!r}; allowed: {', '.join(SCALE_KINDS)}")
    if arguments.range is None:
        return kind
    if kind is None:
        kind = "linear" if arguments.statistic in STATISTICS and STATISTICS[arguments.statistic].share else "log"
    low, _, high = arguments.range.partition(":")
    try:
        ends = float(low), float(high)
        if SCALE_KINDS[kind].logarithmic:
            ends = log10(ends[0]), log10(ends[1])
        return Scale(*ends, kind)
    except ValueError:
        least = "above 0" if SCALE_KINDS[kind].logarithmic else "from 0 on"
        allowed = f"LOW:HIGH, two numbers {least}, the lower one first, such as 1e-12:10"
        raise ValueError(f"--range: found {arguments.range!r}; allowed: {allowed}") from None


def _pair(text: str, separator: str) -> tuple[int, int] | None:
    first, _, second = text.lower().replace("×", "x").partition(separator)
    if not (first.isdecimal() and second.isdecimal() and len(first) < 10 and len(second) < 10):
        return None
    return int(first), int(second)
