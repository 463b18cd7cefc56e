"""A single check, and the report of a list of checks."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path


class CheckFailed(Exception):  # noqa: N818
    """A check has failed; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Check:
    """A check. ``attempt`` raises if it fails; it may return a detail for the report."""

    title: str
    attempt: Callable[[], str | None]


def make_sure(holds: bool, otherwise: str) -> None:
    """Raise :class:`CheckFailed` with the message ``otherwise`` unless ``holds`` is true."""
    if not holds:
        raise CheckFailed(otherwise)


def run_checks(checks: Iterable[Check], report: Path) -> None:
    """Run the checks one after the other; each line of the report is written at once, so that a crash can't lose it."""
    with report.open("a", encoding="utf-8") as file:

        def write(**line: str | bool) -> None:
            file.write(json.dumps(line) + "\n")
            file.flush()

        for check in checks:
            write(begun=check.title)
            try:
                detail = check.attempt() or ""
            except Exception as error:  # noqa: BLE001  any error is a result of the check
                trace = "" if isinstance(error, CheckFailed) else traceback.format_exc()
                write(title=check.title, ok=False, detail=_sentence(error), trace=trace)
            else:
                write(title=check.title, ok=True, detail=detail)
        write(ended=True)


def _sentence(error: Exception) -> str:
    text = " ".join(" ".join([str(error), *getattr(error, "__notes__", [])]).split())
    return text if isinstance(error, CheckFailed) else f"{type(error).__name__}: {text}"
