"""Plain text and JSON for a terminal."""

from __future__ import annotations

import errno
import json
import os
import sys
import textwrap
from collections.abc import Iterable, Sequence
from shutil import get_terminal_size
from typing import Any


def say(message: str) -> None:
    """A word to the person, on standard error."""
    print(message, file=sys.stderr)


def leave_closed_terminal() -> None:
    """Discard what is written to a terminal from now on if it was closed: writing to it would raise an error."""
    for descriptor in (1, 2):
        try:
            os.get_terminal_size(descriptor)
        except OSError as error:  # of a pipe or a file, too, with another number
            if error.errno == errno.EIO:
                os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)


def one_message(messages: Sequence[str]) -> str:
    """Several messages as one; a single one is itself."""
    return messages[0] if len(messages) == 1 else f"{len(messages)} faults\n" + "\n".join(f"  {m}" for m in messages)


def print_json(value: Any) -> None:
    """JSON on standard output, in ASCII, so that no console's encoding can spoil it."""
    print(json.dumps(value, indent=2))


def print_table(rows: Iterable[Sequence[str]]) -> None:
    """Indented columns on standard output, as wide as their widest cells."""
    listed = list(rows)
    widths = [max(map(len, column)) for column in zip(*listed, strict=True)]
    for row in listed:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def wrapped(text: str) -> str:
    """A paragraph as wide as the terminal, at most 100 columns, indented."""
    width = min(100, get_terminal_size().columns)
    return textwrap.fill(text, width, initial_indent="  ", subsequent_indent="  ")
