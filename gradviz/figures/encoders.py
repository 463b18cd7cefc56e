"""The external programs that some formats need."""

from __future__ import annotations

import shutil
from pathlib import Path

from gradviz.catalog.formats import format_of
from gradviz.message import Message


def missing_encoder(path: Path) -> str:
    """Return the reason why a file with this suffix can't be written, or an empty string if it can."""
    row = format_of(path)
    if row is not None and row.program and not shutil.which(row.program):
        return Message("needs the program {program}, which was not found; a .gif needs nothing", program=row.program)
    return ""
