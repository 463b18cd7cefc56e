"""The runs that are kept without being asked for: a folder, a file for each run, and a budget."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from gradviz.errors import FileError, InputError
from gradviz.files import resolved
from gradviz.storage.database import SIDECARS, settle
from gradviz.storage.file_format import SUFFIX
from gradviz.storage.file_lock import FileLock
from gradviz.storage.stored_recording import open_recording, recover

Fate = Literal["completed", "stopped", "failed", "interrupted", "going on", "damaged"]

_LOCK = ".lock"
_LOOKS, _WRITES = 0, 1  # why a lock is held: its size
_NAME_BYTES = 120  # of the experiment's name in a file's name, which may have 255 with all that is added to it
_FORBIDDEN = re.compile(r'[\x00-\x1f\\/:*?"<>|\s]+')
_OURS = re.compile(r"(\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d) .*" + re.escape(SUFFIX), re.DOTALL)
_TIME = "%Y-%m-%d %H.%M.%S"


@dataclass(frozen=True, slots=True)
class LibraryRun:
    """A run on the run_library. ``fate`` is how it ended; ``interrupted`` where the program was killed.

    ``seed`` is None for a run without an experiment.
    """

    path: Path
    name: str
    started: datetime
    seed: int | None
    steps: int
    fate: Fate


class RunLibrary:
    """A folder of recordings that several programs may use at the same time; any thread may call.

    ``FILE.lock`` stands beside a recording from its first step to its end, and the process that records holds it
    (see :class:`FileLock`): so a run that was interrupted, whose lock nobody holds, is told from one that goes on.
    What doesn't bear a name that :meth:`claim` gave was put there by a person, and is neither listed nor removed.
    """

    def __init__(self, folder: Path, budget_mb: int) -> None:
        self.folder = folder
        self.budget_mb = budget_mb
        self._held: dict[Path, FileLock] = {}
        self._written: set[Path] = set()

    def claim(self, title: str, seed: int | None = None, started: datetime | None = None) -> Path:
        """A name for the file of a run that begins now, held until :meth:`leave`; raises :class:`FileError`."""
        time, name = f"{started or datetime.now():{_TIME}}", _plain(title)
        stem = f"{time} {name}" if seed is None else f"{time} {name} seed {seed}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for number in range(1, 1000):
                path = self.folder / f"{stem}{f' ({number})' if number > 1 else ''}{SUFFIX}"
                if not path.exists() and self._hold(path, _WRITES):
                    if not path.exists():
                        self._written.add(path)
                        return path
                    self.leave(path)
        except OSError as error:
            raise FileError(
                "{folder}: can't be written: {reason}", folder=self.folder, reason=error.strerror or error
            ) from error
        raise FileError("{folder}: can't be written: a thousand runs began in one second", folder=self.folder)

    def hold(self, path: Path) -> None:
        """Keep a run of the run_library that somebody looks at; what was interrupted is not offered again."""
        if self.is_ours(path) and path not in self._held:
            with suppress(OSError):
                self._hold(path, _LOOKS)

    def leave(self, path: Path) -> None:
        """The run is written to its end, or nobody looks at it any more."""
        self._written.discard(path)
        lock = self._held.pop(path, None)
        if lock is not None:
            with suppress(OSError):
                lock.leave(remove=True)

    def is_written(self, path: Path) -> bool:
        """Whether this program records into it now: it must not open it, or SQLite loses its locks."""
        return resolved(path) in map(resolved, self._written)

    def is_going_on(self, path: Path) -> bool:
        """Whether a program records into a run of the run_library."""
        try:
            return _lock_of(path).stat().st_size == _WRITES and self._is_in_use(path)
        except OSError:
            return False

    def is_ours(self, path: Path) -> bool:
        """Whether it is a run of this run_library."""
        return path.parent == self.folder and _OURS.fullmatch(path.name) is not None and path.is_file()

    def runs(self, most: int = 1000) -> Iterator[LibraryRun]:
        """The newest runs, newest first, but for that which this program records."""
        for path in self._paths()[:most]:
            if path not in self._written and (run := self._run(path)) is not None:
                yield run

    def interrupted(self) -> list[LibraryRun]:
        """The runs that were being recorded when a program was killed, newest first; each in one file again."""
        self._sweep()
        return [run for path in self._paths() if _lock_of(path).exists() and (run := self._settled(path))]

    def _sweep(self) -> None:
        """Remove the locks of runs that were killed before their first step."""
        with suppress(OSError):
            for path in list(self.folder.glob(f"*{SUFFIX}{_LOCK}")):
                if not path.with_name(path.name.removesuffix(_LOCK)).exists():
                    self.dismiss(path.with_name(path.name.removesuffix(_LOCK)))

    def dismiss(self, path: Path) -> None:
        """Don't offer an interrupted run again; it stays on the run_library."""
        with suppress(OSError):
            if lock := FileLock.taken(_lock_of(path), create=False):
                lock.leave(remove=True)

    def used(self) -> tuple[int, int]:
        """How many runs there are, and their bytes."""
        runs = size = 0
        with suppress(OSError), os.scandir(self.folder) as entries:  # one look at each of thousands of files
            for entry in entries:
                if match := _OURS.match(entry.name):
                    runs += match.end() == len(entry.name)
                    with suppress(OSError):
                        size += entry.stat().st_size
        return runs, size

    def remove(self, path: Path) -> bool:
        """Remove a run and what stands beside it; whether that could be done."""
        return self.is_ours(path) and _unlinked(path)

    def trim(self) -> int:
        """Remove the oldest runs beyond the budget; how many.

        Those that go on or are looked at stay, in whatever program, and those that were interrupted until they
        have been offered.
        """
        paths = self._paths()
        left = self.used()[1] - self.budget_mb * 1_000_000
        return self._remove(reversed(paths), lambda path: not _lock_of(path).exists(), left)

    def clear(self) -> int:
        """Remove all runs but those that go on or are looked at; how many."""
        return self._remove(self._paths(), lambda path: not self._is_in_use(path), None)

    def _remove(self, paths: Collection[Path] | Iterator[Path], may: Callable[[Path], bool], least: int | None) -> int:
        """Remove runs, ``least`` bytes of them or all; how many."""
        removed = 0
        for path in paths:
            if least is not None and least <= 0:
                break
            size = _size(path)
            if may(path) and _unlinked(path):
                least = None if least is None else least - size
                removed += 1
        return removed

    def _paths(self) -> list[Path]:
        """Newest first."""
        try:
            return sorted(filter(self.is_ours, self.folder.iterdir()), key=_order, reverse=True)
        except OSError:
            return []

    def _hold(self, path: Path, why: int) -> bool:
        lock = FileLock.taken(_lock_of(path), create=True)
        if lock is not None:
            lock.mark(why)
            self._held[path] = lock
        return lock is not None

    def _is_in_use(self, path: Path) -> bool:
        try:
            lock = FileLock.taken(_lock_of(path), create=False)
        except OSError:
            return True
        if lock is None:
            return _lock_of(path).exists()
        lock.leave(remove=False)
        return False

    def _settled(self, path: Path) -> LibraryRun | None:
        """An interrupted run, its log folded into it; None for what goes on or is not worth a word."""
        try:
            lock = FileLock.taken(_lock_of(path), create=False)
        except OSError:
            return None
        if lock is None:
            return None
        with suppress(FileError):
            settle(path)
        for left in path.parent.glob(f".{_globbed(path.stem)}-*"):
            with suppress(OSError):
                left.unlink()
        lock.leave(remove=False)
        run = self._run(path)
        if run is None or run.fate != "interrupted" or run.steps == 0:
            self.dismiss(path)  # it was killed before its first step, or after its last
            if run is not None and run.steps == 0:
                _unlinked(path)
            return None
        return run

    def _run(self, path: Path) -> LibraryRun | None:
        """What a file says of itself; None for what is gone meanwhile."""
        damaged = False
        try:
            try:
                recording = open_recording(path)
            except FileError:
                recording, damaged = recover(path, []), True
        except InputError:
            match = _OURS.fullmatch(path.name)
            if match is None or not path.exists():
                return None
            return LibraryRun(path, path.stem, _time(match[1]), None, 0, "damaged")
        match = _OURS.fullmatch(path.name)
        assert match is not None
        open_end: Fate = "going on" if self.is_going_on(path) else "interrupted"
        fate: Fate = "damaged" if damaged else recording.end or open_end
        seed = None if recording.experiment is None else recording.experiment.seed
        return LibraryRun(path, recording.info.title, _time(match[1]), seed, len(recording), fate)


def _order(path: Path) -> tuple[str, int, str]:
    """By time; of one second and experiment the second run, “(2)”, after the first."""
    return path.name[:19], len(path.name), path.name


def _lock_of(path: Path) -> Path:
    return path.with_name(path.name + _LOCK)


def _plain(name: str) -> str:
    """A name that every file system takes."""
    short = _FORBIDDEN.sub(" ", name).encode()[:_NAME_BYTES].decode(errors="ignore")
    return short.strip(" .") or "run"


def _time(text: str) -> datetime:
    try:
        return datetime.strptime(text, _TIME)
    except ValueError:
        return datetime.min


def _size(path: Path) -> int:
    total = 0
    for one in (path, *(path.with_name(path.name + ending) for ending in SIDECARS)):
        with suppress(OSError):
            total += one.stat().st_size
    return total


def _unlinked(path: Path) -> bool:
    """Remove a recording and what stands beside it; whether that could be done."""
    try:
        path.unlink()
        for ending in (*SIDECARS, _LOCK):
            path.with_name(path.name + ending).unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _globbed(text: str) -> str:
    return re.sub(r"([*?[])", r"[\1]", text)
