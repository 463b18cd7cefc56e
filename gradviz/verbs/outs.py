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

from gradviz.errors import FileError, InputError
from gradviz.figures.encoders import ANIMATIONS, PICTURES, missing_encoder
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

RECORDINGS = (".gradviz",)
NUMBERS = (".csv", ".npz")
WEIGHTS = (".safetensors",)


def checked_outs(
    names: Sequence[str], allowed: Sequence[str] = PICTURES + NUMBERS + RECORDINGS + WEIGHTS
) -> list[Path]:
    """The paths; raises :class:`InputError` with everything that can be known to go wrong."""
    paths = [Path(name) for name in names]
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
        self._paths = [path for path in paths if path.suffix.lower() in RECORDINGS]
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
class Look:
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
    look: Look,
    save_weights: Callable[[Path], None] | None = None,
) -> dict[Path, InputError]:
    """Write every file but the recordings, numbers before figures; gives those that can't be written, and why."""
    failures = {}
    written = [path for path in paths if path.suffix.lower() not in RECORDINGS]
    with speaking(look.language):
        for path in sorted(written, key=lambda path: path.suffix.lower() in PICTURES):
            try:
                if path.suffix.lower() in ANIMATIONS:
                    _write_animation(recordings, path, statistic, look)
                elif path.suffix.lower() in PICTURES:
                    _write_figure(recordings, path, statistic, look)
                elif path.suffix.lower() in WEIGHTS and save_weights is not None:
                    save_weights(path)
                else:
                    _write_numbers(recordings[0], path, statistic, look)
            except InputError as error:
                failures[path] = error
    return failures


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


def _write_figure(recordings: Sequence[Recording], path: Path, statistic: str, look: Look) -> None:
    from gradviz.figures.heatmap import SIZE, save_figure

    save_figure(recordings, statistic, path, look.size or SIZE, **_options(look))


def _write_animation(recordings: Sequence[Recording], path: Path, statistic: str, look: Look) -> None:
    from tqdm import tqdm

    from gradviz.figures.animation import SIZE, save_animation

    with tqdm(unit=" frames", disable=not (sys.stderr and sys.stderr.isatty()), leave=False) as bar:

        def show(done: int, count: int) -> None:
            bar.total = count
            bar.update(done - bar.n)

        save_animation(recordings, statistic, path, look.size or SIZE, progress=show, **_options(look))


def _options(look: Look) -> dict[str, Any]:
    from gradviz.figures.page import THEMES

    return {"theme": THEMES[look.theme], "steps": look.steps, "metadata": look.metadata, "scale": look.scale}


def _write_numbers(recording: Recording, path: Path, statistic: str, look: Look) -> None:
    from gradviz.storage.export import write_csv, write_npz

    if path.suffix.lower() == ".csv":
        write_csv(recording, path, statistic, look.steps, scalars=look.scalars)
    else:
        write_npz(recording, path, statistic, look.steps)
