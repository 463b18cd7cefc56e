"""The formats of the files that gradviz writes.

The ``implementation`` of a row writes the file. What it is called with depends on the kind:

- ``figure`` and ``animation``: as :func:`gradviz.figures.heatmap.save_figure`;
- ``numbers``: as :func:`gradviz.storage.export.write_csv`;
- ``recording``: as :func:`gradviz.storage.writer.write_recording`;
- ``weights``: as :func:`gradviz.training.weights.write_weights`, which needs the trainer of the run;
- ``experiment``: as :meth:`gradviz.experiment.experiment.Experiment.save`.

It raises :class:`gradviz.FileError` if the file can't be written; then there is no file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from gradviz.catalog.entry import Entry, Table

FormatKind = Literal["figure", "animation", "numbers", "recording", "weights", "experiment"]


@dataclass(frozen=True, slots=True)
class Format(Entry):
    """A row of the table; ``name`` is the suffix without its dot.

    ``signature`` is what a file of this format has among its first bytes; ``program`` must be installed to write one.
    """

    kind: FormatKind = "numbers"
    signature: bytes = b""
    program: str = ""

    @property
    def suffix(self) -> str:
        """The suffix with its dot."""
        return f".{self.name}"


def _picture(name: str, label: str, kind: FormatKind, writer: str, signature: bytes, program: str = "") -> Format:
    return Format(name, label, "", f"gradviz.figures.{writer}", kind=kind, signature=signature, program=program)


FORMATS: Table[Format] = Table(
    "Kind",
    "format",
    _picture("png", "PNG, for slides", "figure", "heatmap:save_figure", b"\x89PNG"),
    _picture("svg", "SVG, vectors", "figure", "heatmap:save_figure", b"<?xml"),
    _picture("pdf", "PDF, vectors", "figure", "heatmap:save_figure", b"%PDF"),
    _picture("gif", "GIF, growing with the run", "animation", "animation:save_animation", b"GIF8"),
    _picture("mp4", "MP4, growing with the run", "animation", "animation:save_animation", b"ftyp", "ffmpeg"),
    Format("csv", "Numbers as text", "", "gradviz.storage.export:write_csv", kind="numbers", signature=b"step,"),
    Format(
        "npz",
        "Numbers for numpy, every statistic",
        "",
        "gradviz.storage.export:write_npz",
        kind="numbers",
        signature=b"PK",
    ),
    Format(
        "gradviz", "Recordings", "", "gradviz.storage.writer:write_recording", kind="recording", signature=b"SQLite"
    ),
    Format("safetensors", "Weights", "", "gradviz.training.weights:write_weights", kind="weights"),
    Format("json", "Experiments", "", "gradviz.experiment.experiment:Experiment.save", kind="experiment"),
)

PICTURES: tuple[FormatKind, ...] = ("figure", "animation")


def formats(*kinds: FormatKind) -> tuple[Format, ...]:
    """Return the formats of some kinds, in the order of the kinds."""
    return tuple(row for kind in kinds for row in FORMATS.values() if row.kind == kind)


def suffixes(*kinds: FormatKind) -> tuple[str, ...]:
    """Return the suffixes of some kinds, with their dots."""
    return tuple(row.suffix for row in formats(*kinds))


def format_of(path: Path) -> Format | None:
    """Return the format that a path names by its suffix, in small letters or capitals; None if there is none."""
    return FORMATS.get(path.suffix.lower().removeprefix("."))
