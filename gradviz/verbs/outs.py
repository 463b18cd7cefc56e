"""The files that ``--out`` names: looked at before training; recordings written during it, the others after it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from gradviz.catalog.formats import PICTURES, Format, FormatKind, format_of, suffixes
from gradviz.errors import FileError, InputError
from gradviz.figures.encoders import missing_encoder
from gradviz.files import resolved
from gradviz.language import speaking
from gradviz.verbs.config import configured
from gradviz.verbs.text import one_message, say

if TYPE_CHECKING:
    from gradviz.catalog.scales import Kind
    from gradviz.heatmap.scale import Scale
    from gradviz.recording.reading import Reading
    from gradviz.recording.recording import Recording
    from gradviz.storage.file_format import End
    from gradviz.storage.writer import RecordingWriter

DERIVED: tuple[FormatKind, ...] = (*PICTURES, "numbers")
"""The kinds of formats that can be written from any recording."""


def checked_outs(names: Sequence[str], kinds: Sequence[FormatKind] = (*DERIVED, "recording", "weights")) -> list[Path]:
    """The paths; raises :class:`InputError` with everything that can be known to go wrong."""
    paths = [Path(name) for name in names]
    allowed = suffixes(*kinds)
    faults = [_fault(path, paths[:index], allowed) for index, path in enumerate(paths)]
    if found := [f"--out {path}: {fault}" for path, fault in zip(paths, faults, strict=True) if fault]:
        raise InputError(one_message(found))
    return paths


class LiveOuts:
    """The recordings among the files, written while the run goes on; ``failures`` are those that can't be, and why.

    What fails is said at once, and the run goes on without it.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self.failures: dict[Path, InputError] = {}
        self._paths = [path for path in paths if kind_of(path) == "recording"]
        self._writers: list[RecordingWriter] = []

    def start(self, recording: Recording) -> None:
        """Make files that hold no step yet; raises :class:`FileError` where that can't be."""
        from gradviz.storage.writer import RecordingWriter

        for path in self._paths:
            self._writers.append(RecordingWriter(path, recording.info, recording.statistics))

    def append(self, reading: Reading) -> None:
        """Add a step."""
        for writer in list(self._writers):
            self._try(writer, partial(writer.append, reading))

    def close(self, how: End) -> None:
        """Leave files that are complete."""
        for writer in list(self._writers):
            self._try(writer, partial(writer.close, how))
        self._writers = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.close("stopped" if issubclass(kind, KeyboardInterrupt) else "failed")

    def _try(self, writer: RecordingWriter, act: Callable[[], None]) -> None:
        try:
            act()
        except FileError as error:
            self.failures[writer.path] = error
            say(f"gradviz: {error}")
            writer.abandon()
            self._writers.remove(writer)


@dataclass(frozen=True, slots=True)
class FigureOptions:
    """How figures look and what language they speak, which steps they and the numbers show, and whether they say how
    to make the run again. ``scale`` may be a kind of scale, fitted to what is shown. ``scalars`` are
    further columns of CSV files.
    """

    size: tuple[int, int] | None = None
    theme: str = "light"
    steps: range | None = None
    metadata: bool = True
    language: str = "en"
    scale: Scale | Kind | None = None
    scalars: tuple[str, ...] = ()


def figure_language(asked: str | None) -> str:
    """What was asked for, else what is configured; English where that is the system's: scripts give the same anywhere.

    Raises :class:`InputError` where the administrator has locked another.
    """
    language = configured().asked("language", asked)
    return "en" if language == "system" else language


def write_outs(
    recordings: Sequence[Recording],
    paths: Sequence[Path],
    statistic: str,
    look: FigureOptions,
    save_weights: Callable[[Path], None] | None = None,
) -> dict[Path, InputError]:
    """Write every file but the recordings, numbers before figures; gives those that can't be written, and why."""
    failures = {}
    written = [path for path in paths if kind_of(path) != "recording"]
    with speaking(look.language):
        for path in sorted(written, key=lambda path: kind_of(path) in PICTURES):
            try:
                if kind_of(path) == "weights" and save_weights is not None:
                    save_weights(path)
                else:
                    _WRITE[kind_of(path)](recordings, path, statistic, look)
            except InputError as error:
                failures[path] = error
    return failures


def kind_of(path: Path) -> FormatKind:
    """The kind of the format of a path that was checked."""
    return _format(path).kind


def _format(path: Path) -> Format:
    found = format_of(path)
    assert found is not None, f"{path} was not checked"
    return found


def _fault(path: Path, others: Sequence[Path], allowed: Sequence[str]) -> str:
    """What is wrong with a path; empty where nothing is."""
    if path.suffix.lower() not in allowed:
        return f"found {path.suffix or 'no suffix'}; allowed: one of {' '.join(allowed)}"
    if path.is_dir():
        return "is a folder"
    if not path.parent.is_dir():
        return f"there is no folder {path.parent}"
    if resolved(path) in map(resolved, others):
        return "given twice"
    if missing := missing_encoder(path):
        return missing
    try:
        NamedTemporaryFile(dir=path.parent, prefix=".gradviz-").close()
    except OSError as error:
        return f"the folder {path.parent} can't be written to: {error.strerror}"
    return ""


def _write_figure(recordings: Sequence[Recording], path: Path, statistic: str, look: FigureOptions) -> None:
    _format(path).resolve()(recordings, statistic, path, **_options(look))


def _write_animation(recordings: Sequence[Recording], path: Path, statistic: str, look: FigureOptions) -> None:
    from tqdm import tqdm

    with tqdm(unit=" frames", disable=not (sys.stderr and sys.stderr.isatty()), leave=False) as bar:

        def show(done: int, count: int) -> None:
            bar.total = count
            bar.update(done - bar.n)

        _format(path).resolve()(recordings, statistic, path, progress=show, **_options(look))


def _options(look: FigureOptions) -> dict[str, Any]:
    from gradviz.figures.page import THEMES

    size = {} if look.size is None else {"size": look.size}
    return {"theme": THEMES[look.theme], "steps": look.steps, "metadata": look.metadata, "scale": look.scale, **size}


def _write_numbers(recordings: Sequence[Recording], path: Path, statistic: str, look: FigureOptions) -> None:
    write = _format(path).resolve()
    if path.suffix.lower() == ".csv":
        write(recordings[0], path, statistic, look.steps, scalars=look.scalars)
    else:
        write(recordings[0], path, statistic, look.steps)


_WRITE: dict[FormatKind, Callable[[Sequence[Recording], Path, str, FigureOptions], None]] = {
    "figure": _write_figure,
    "animation": _write_animation,
    "numbers": _write_numbers,
}
