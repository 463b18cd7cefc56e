"""The files that ``--out`` names: looked at before training, written after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from gradviz.errors import InputError
from gradviz.verbs.text import one_message

if TYPE_CHECKING:
    from gradviz.recording.recording import Recording

NUMBERS = (".csv", ".npz")
FIGURES = (".png", ".svg", ".pdf")
WEIGHTS = (".safetensors",)


def checked_outs(names: Sequence[str]) -> list[Path]:
    """The paths; raises :class:`InputError` with everything that can be known to go wrong."""
    paths = [Path(name) for name in names]
    faults = [_fault(path, paths[:index]) for index, path in enumerate(paths)]
    if found := [f"--out {path}: {fault}" for path, fault in zip(paths, faults, strict=True) if fault]:
        raise InputError(one_message(found))
    return paths


def write_outs(
    recording: Recording, paths: Sequence[Path], statistic: str, save_weights: Callable[[Path], None]
) -> dict[Path, InputError]:
    """Write every file that can be written, figures last; gives those that can't, and why."""
    failures = {}
    for path in sorted(paths, key=lambda path: path.suffix.lower() in FIGURES):
        try:
            if path.suffix.lower() in WEIGHTS:
                save_weights(path)
            else:
                _writer(path.suffix.lower())(recording, path, statistic)
        except InputError as error:
            failures[path] = error
    return failures


def _fault(path: Path, others: Sequence[Path]) -> str:
    """What is wrong with a path; empty where nothing is."""
    if path.suffix.lower() not in FIGURES + NUMBERS + WEIGHTS:
        return f"found {path.suffix or 'no suffix'}; allowed: one of {' '.join(FIGURES + NUMBERS + WEIGHTS)}"
    if path.is_dir():
        return "is a folder"
    if not path.parent.is_dir():
        return f"there is no folder {path.parent}"
    if path.resolve() in [other.resolve() for other in others]:
        return "given twice"
    try:
        NamedTemporaryFile(dir=path.parent, prefix=".gradviz-").close()
    except OSError as error:
        return f"the folder {path.parent} can't be written to: {error.strerror}"
    return ""


def _writer(suffix: str) -> Callable[[Recording, Path, str], None]:
    if suffix in FIGURES:
        from gradviz.figures.heatmap import save_figure

        return lambda recording, path, statistic: save_figure(recording, statistic, path)
    from gradviz.recording.export import write_csv, write_npz

    return {".csv": write_csv, ".npz": write_npz}[suffix]
