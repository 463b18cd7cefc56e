"""The files of ``--out``: checked before training; recordings are written during training, other files after it."""

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
    """Return the checked paths; raises :class:`InputError` with everything that is already known to be wrong."""
    paths = [Path(name) for name in names]
    allowed = suffixes(*kinds)
    faults = [_fault(path, paths[:index], allowed) for index, path in enumerate(paths)]
    if messages := [f"--out {path}: {fault}" for path, fault in zip(paths, faults, strict=True) if fault]:
        raise InputError(one_message(messages))
    return paths


class LiveOuts:
    """The recordings among the files, written during the run; ``failures`` maps paths that can't be written to errors.

    An error is printed at once, and the run continues without the file.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self.failures: dict[Path, InputError] = {}
        self._paths = [path for path in paths if kind_of(path) == "recording"]
        self._writers: list[RecordingWriter] = []

    def start(self, recording: Recording) -> None:
        """Create files without steps; raises :class:`FileError` if a file can't be created."""
        from gradviz.storage.writer import RecordingWriter

        for path in self._paths:
            self._writers.append(RecordingWriter(path, recording.info, recording.statistics))

    def append(self, reading: Reading) -> None:
        """Add a step."""
        for writer in list(self._writers):
            self._try(writer, partial(writer.append, reading))

    def close(self, end: End) -> None:
        """Finish the files."""
        for writer in list(self._writers):
            self._try(writer, partial(writer.close, end))
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
    """The options of figures and numbers.

    If ``metadata`` is set, figures hold what is needed to repeat the run. If ``scale`` is a kind of scale, its range is
    fitted to the shown values. ``scalars`` are further columns of CSV files.
    """

    size: tuple[int, int] | None = None
    theme: str = "light"
    steps: range | None = None
    metadata: bool = True
    language: str = "en"
    scale: Scale | Kind | None = None
    scalars: tuple[str, ...] = ()


def figure_language(requested: str | None) -> str:
    """Return the requested language, else the configured language.

    The system's language is replaced by English, so that scripts write the same files on every machine. Raises
    :class:`InputError` if the administrator has locked another language.
    """
    language = configured().asked("language", requested)
    return "en" if language == "system" else language


def write_outs(
    recordings: Sequence[Recording],
    paths: Sequence[Path],
    statistic: str,
    options: FigureOptions,
    save_weights: Callable[[Path], None] | None = None,
) -> dict[Path, InputError]:
    """Write every file except recordings, numbers before figures; return the errors of files that can't be written."""
    failures = {}
    written = [path for path in paths if kind_of(path) != "recording"]
    with speaking(options.language):
        for path in sorted(written, key=lambda path: kind_of(path) in PICTURES):
            try:
                if kind_of(path) == "weights" and save_weights is not None:
                    save_weights(path)
                else:
                    _WRITE[kind_of(path)](recordings, path, statistic, options)
            except InputError as error:
                failures[path] = error
    return failures


def kind_of(path: Path) -> FormatKind:
    """Return the kind of format of a checked path."""
    return _format(path).kind


def _format(path: Path) -> Format:
    row = format_of(path)
    assert row is not None, f"{path} was not checked"
    return row


def _fault(path: Path, others: Sequence[Path], allowed: Sequence[str]) -> str:
    """Return what is wrong with a path, or an empty string if nothing is."""
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


def _write_figure(recordings: Sequence[Recording], path: Path, statistic: str, options: FigureOptions) -> None:
    _format(path).resolve()(recordings, statistic, path, **_figure_arguments(options))


def _write_animation(recordings: Sequence[Recording], path: Path, statistic: str, options: FigureOptions) -> None:
    from tqdm import tqdm

    with tqdm(unit=" frames", disable=not (sys.stderr and sys.stderr.isatty()), leave=False) as bar:

        def show(done: int, count: int) -> None:
            bar.total = count
            bar.update(done - bar.n)

        _format(path).resolve()(recordings, statistic, path, progress=show, **_figure_arguments(options))


def _figure_arguments(options: FigureOptions) -> dict[str, Any]:
    from gradviz.figures.page import THEMES

    size = {} if options.size is None else {"size": options.size}
    return {
        "theme": THEMES[options.theme],
        "steps": options.steps,
        "metadata": options.metadata,
        "scale": options.scale,
        **size,
    }


def _write_numbers(recordings: Sequence[Recording], path: Path, statistic: str, options: FigureOptions) -> None:
    write = _format(path).resolve()
    if path.suffix.lower() == ".csv":
        write(recordings[0], path, statistic, options.steps, scalars=options.scalars)
    else:
        write(recordings[0], path, statistic, options.steps)


_WRITE: dict[FormatKind, Callable[[Sequence[Recording], Path, str, FigureOptions], None]] = {
    "figure": _write_figure,
    "animation": _write_animation,
    "numbers": _write_numbers,
}
