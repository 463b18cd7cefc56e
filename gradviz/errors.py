"""The exceptions of gradviz.

::

    GradvizError
    └── InputError            a person gave something that can't be used; exit status 2
        ├── ExperimentError   one or more faults in an experiment, each with its key path
        └── FileError         a file can't be read or written
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class GradvizError(Exception):
    """Everything that gradviz raises on purpose."""


class InputError(GradvizError):
    """What a person gave can't be used; the message says what was found and what is allowed."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with an experiment.

    ``path`` is the key path, such as ``training.optimizer.lr``; empty where the fault is in the whole.
    """

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class ExperimentError(InputError):
    """An experiment has faults; ``faults`` holds all of them, not the first only."""

    def __init__(self, faults: Sequence[Fault], source: str = "experiment") -> None:
        self.faults = tuple(faults)
        self.source = source
        if len(self.faults) == 1:
            super().__init__(f"{source}: {self.faults[0]}")
        else:
            listed = "\n".join(f"  {fault}" for fault in self.faults)
            super().__init__(f"{source}: {len(self.faults)} faults\n{listed}")


class FileError(InputError):
    """A file can't be read or written; the message names it and says why."""
