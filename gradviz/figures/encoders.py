"""Which formats this machine can't write, for want of a program."""

from __future__ import annotations

import shutil
from pathlib import Path

from gradviz.catalog.formats import format_of
from gradviz.message import Message


def missing_encoder(path: Path) -> str:
    """Say what is missing to write a file of this suffix; empty if nothing is."""
    found = format_of(path)
    if found is not None and found.program and not shutil.which(found.program):
        return Message("needs the program {program}, which was not found; a .gif needs nothing", program=found.program)
    return ""
