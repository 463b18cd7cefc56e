"""The run library: a folder in which every run is kept automatically, one file per run, within a budget."""

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
_READING, _WRITING = 0, 1  # the purpose of a lock, stored as its size
_NAME_BYTES = 120  # of the experiment's name; the whole file name may have 255 bytes
_FORBIDDEN = re.compile(r'[\x00-\x1f\\/:*?"<>|\s]+')
_OURS = re.compile(r"(\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d) .*" + re.escape(SUFFIX), re.DOTALL)
_TIME = "%Y-%m-%d %H.%M.%S"


@dataclass(frozen=True, slots=True)
class LibraryRun:
    """A run in the run library. ``fate`` is its end; it is ``interrupted`` if the program was killed.

    ``seed`` is None for a run without an experiment.
    """

    path: Path
    name: str
    started: datetime
    seed: int | None
    steps: int
    fate: Fate


class RunLibrary:
    """A folder of recordings that several programs may use at the same time. Any thread may call its methods.

    During a run, ``FILE.lock`` exists beside the recording, and the process that records holds the lock (see
    :class:`FileLock`). If the lock file exists but no process holds it, the run was interrupted. Files that are not
    named by :meth:`claim` belong to the user; they are neither listed nor removed.
    """

    def __init__(self, folder: Path, budget_mb: int) -> None:
        self.folder = folder
        self.budget_mb = budget_mb
        self._held: dict[Path, FileLock] = {}
        self._written: set[Path] = set()

    def claim(self, title: str, seed: int | None = None, started: datetime | None = None) -> Path:
        """Return a path for a run that begins now, and lock it until :meth:`leave`. Raises :class:`FileError`."""
        time, name = f"{started or datetime.now():{_TIME}}", _plain(title)
        stem = f"{time} {name}" if seed is None else f"{time} {name} seed {seed}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for number in range(1, 1000):
                path = self.folder / f"{stem}{f' ({number})' if number > 1 else ''}{SUFFIX}"
                if not path.exists() and self._hold(path, _WRITING):
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
        """Lock a run of this library while it is open, to keep it. An interrupted run is not offered again."""
        if self.is_ours(path) and path not in self._held:
            with suppress(OSError):
                self._hold(path, _READING)

    def leave(self, path: Path) -> None:
        """Release the lock of a run whose recording is finished or that is no longer open."""
        self._written.discard(path)
        lock = self._held.pop(path, None)
        if lock is not None:
            with suppress(OSError):
                lock.leave(remove=True)

    def is_written(self, path: Path) -> bool:
        """Return True if this program is recording into a file; it must not open it, or SQLite loses its locks."""
        return resolved(path) in map(resolved, self._written)

    def is_going_on(self, path: Path) -> bool:
        """Return True if any program is recording into a run of the library."""
        try:
            return _lock_of(path).stat().st_size == _WRITING and self._is_in_use(path)
        except OSError:
            return False

    def is_ours(self, path: Path) -> bool:
        """Return True if the file is a run of this library."""
        return path.parent == self.folder and _OURS.fullmatch(path.name) is not None and path.is_file()

    def runs(self, most: int = 1000) -> Iterator[LibraryRun]:
        """Yield the ``most`` newest runs, newest first, except those that this program is recording."""
        for path in self._paths()[:most]:
            if path not in self._written and (run := self._run(path)) is not None:
                yield run

    def interrupted(self) -> list[LibraryRun]:
        """Return the runs whose program was killed, newest first, each merged into one file."""
        self._sweep()
        return [run for path in self._paths() if _lock_of(path).exists() and (run := self._settled(path))]

    def _sweep(self) -> None:
        """Remove the locks of runs that were killed before their first step."""
        with suppress(OSError):
            for path in list(self.folder.glob(f"*{SUFFIX}{_LOCK}")):
                if not path.with_name(path.name.removesuffix(_LOCK)).exists():
                    self.dismiss(path.with_name(path.name.removesuffix(_LOCK)))

    def dismiss(self, path: Path) -> None:
        """Don't offer an interrupted run again; it stays in the library."""
        with suppress(OSError):
            if lock := FileLock.taken(_lock_of(path), create=False):
                lock.leave(remove=True)

    def used(self) -> tuple[int, int]:
        """Return the number of runs and their total size in bytes."""
        runs = size = 0
        with suppress(OSError), os.scandir(self.folder) as entries:  # a single stat for each of thousands of files
            for entry in entries:
                if match := _OURS.match(entry.name):
                    runs += match.end() == len(entry.name)
                    with suppress(OSError):
                        size += entry.stat().st_size
        return runs, size

    def remove(self, path: Path) -> bool:
        """Remove a run and its sidecar files; return True if that succeeded."""
        return self.is_ours(path) and _unlinked(path)

    def trim(self) -> int:
        """Remove the oldest runs beyond the budget; return the number of removed runs.

        Runs that any program is recording or has open are kept, and so are interrupted runs that have not been offered
        yet.
        """
        paths = self._paths()
        left = self.used()[1] - self.budget_mb * 1_000_000
        return self._remove(reversed(paths), lambda path: not _lock_of(path).exists(), left)

    def clear(self) -> int:
        """Remove all runs except those that are being recorded or open; return the number of removed runs."""
        return self._remove(self._paths(), lambda path: not self._is_in_use(path), None)

    def _remove(self, paths: Collection[Path] | Iterator[Path], may: Callable[[Path], bool], least: int | None) -> int:
        """Remove the runs that ``may`` allows until ``least`` bytes are free, or all of them if it is None.

        Returns the number of removed runs.
        """
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
        """Return the paths of the runs, newest first."""
        try:
            return sorted(filter(self.is_ours, self.folder.iterdir()), key=_order, reverse=True)
        except OSError:
            return []

    def _hold(self, path: Path, purpose: int) -> bool:
        lock = FileLock.taken(_lock_of(path), create=True)
        if lock is not None:
            lock.mark(purpose)
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
        """Merge the log of an interrupted run into it and return it.

        Returns None if the run is not interrupted or has no steps; a run without steps is removed.
        """
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
            self.dismiss(path)  # the program was killed before the first step or after the last one
            if run is not None and run.steps == 0:
                _unlinked(path)
            return None
        return run

    def _run(self, path: Path) -> LibraryRun | None:
        """Return the description of a run, or None if its file has been removed meanwhile."""
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
    """Return the sort key of a run: its time; runs of the same second and experiment are ordered by their number."""
    return path.name[:19], len(path.name), path.name


def _lock_of(path: Path) -> Path:
    return path.with_name(path.name + _LOCK)


def _plain(name: str) -> str:
    """Return a name that every file system accepts."""
    short = _FORBIDDEN.sub(" ", name).encode()[:_NAME_BYTES].decode(errors="ignore")
    return short.strip(" .") or "run"


def _time(text: str) -> datetime:
    try:
        return datetime.strptime(text, _TIME)
    except ValueError:
        return datetime.min


def _size(path: Path) -> int:
    total = 0
    for file in (path, *(path.with_name(path.name + ending) for ending in SIDECARS)):
        with suppress(OSError):
            total += file.stat().st_size
    return total


def _unlinked(path: Path) -> bool:
    """Remove a recording and its sidecar files; return True if that succeeded."""
    try:
        path.unlink()
        for ending in (*SIDECARS, _LOCK):
            path.with_name(path.name + ending).unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _globbed(text: str) -> str:
    return re.sub(r"([*?[])", r"[\1]", text)
