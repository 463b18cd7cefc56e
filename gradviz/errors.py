"""The exceptions of gradviz.

::

    GradvizError
    └── InputError            the user's input can't be used; exit status 2
        ├── ExperimentError   one or more faults in an experiment, each with its key path
        └── FileError         a file can't be read or written
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gradviz.message import Message, join


class GradvizError(Exception):
    """The base class of all exceptions that gradviz raises on purpose.

    It is raised with a template and its values, as in
    ``FileError("{path}: can't be read: {reason}", path=path, reason=reason)``, or with a :class:`Message`, which
    becomes the attribute ``message``.
    """

    def __init__(self, template: str, /, **values: Any) -> None:
        self.message = template if isinstance(template, Message) else Message(template, **values)
        super().__init__(self.message)


class InputError(GradvizError):
    """The user's input can't be used; the message states the value and the allowed values."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with an experiment.

    ``path`` is the key path, for example ``training.optimizer.lr``, or empty if the fault concerns the whole
    experiment.
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
    """An experiment has faults; ``faults`` holds all of them, not only the first."""

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
    """A file can't be read or written; the message names the file and the reason."""
