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
from typing import Any

from gradviz.message import Message, join


class GradvizError(Exception):
    """Everything that gradviz raises on purpose.

    ``FileError("{path}: can't be read: {reason}", path=path, reason=reason)``: ``message`` is the :class:`Message` of
    a template and its values, or the message that is given.
    """

    def __init__(self, template: str, /, **values: Any) -> None:
        self.message = template if isinstance(template, Message) else Message(template, **values)
        super().__init__(self.message)


class InputError(GradvizError):
    """What a person gave can't be used; the message says what was found and what is allowed."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with an experiment.

    ``path`` is the key path, such as ``training.optimizer.lr``; empty where the fault is in the whole.
    """

    path: str
    message: str

    @property
    def text(self) -> Message:
        """The message with the key path in front of it."""
        if not self.path:
            return Message("{message}", message=self.message)
        return Message("{path}: {message}", path=self.path, message=self.message)

    def __str__(self) -> str:
        return str(self.text)


class ExperimentError(InputError):
    """An experiment has faults; ``faults`` holds all of them, not the first only."""

    def __init__(self, faults: Sequence[Fault], source: str = "experiment") -> None:
        self.faults = tuple(faults)
        self.source = source
        if len(self.faults) == 1:
            super().__init__(Message("{source}: {fault}", source=source, fault=self.faults[0].text))
        else:
            listed = join("\n  ", [fault.text for fault in self.faults])
            count = len(self.faults)
            super().__init__(Message("{source}: {count} faults\n  {faults}", source=source, count=count, faults=listed))


class FileError(InputError):
    """A file can't be read or written; the message names it and says why."""
