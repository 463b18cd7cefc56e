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
    """Print a message to standard error."""
    print(message, file=sys.stderr)


def leave_closed_terminal() -> None:
    """Discard further output to a terminal that was closed: writing to it would raise an error."""
    for descriptor in (1, 2):
        try:
            os.get_terminal_size(descriptor)
        except OSError as error:  # pipes and files raise an error with another number
            if error.errno == errno.EIO:
                os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)


def one_message(messages: Sequence[str]) -> str:
    """Join messages to one message; a single message is returned unchanged."""
    return messages[0] if len(messages) == 1 else f"{len(messages)} faults\n" + "\n".join(f"  {m}" for m in messages)


def print_json(value: Any) -> None:
    """Print JSON in ASCII, which every console's encoding can show."""
    print(json.dumps(value, indent=2))


def print_table(rows: Iterable[Sequence[str]]) -> None:
    """Print rows as indented columns, each as wide as its widest cell."""
    listed = list(rows)
    widths = [max(map(len, column)) for column in zip(*listed, strict=True)]
    for row in listed:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def wrapped(text: str) -> str:
    """Wrap a text as an indented paragraph as wide as the terminal, at most 100 columns."""
    width = min(100, get_terminal_size().columns)
    return textwrap.fill(text, width, initial_indent="  ", subsequent_indent="  ")
