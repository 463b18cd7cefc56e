"""The training engine: a QThread that drives a trainer and tells of every step."""

from __future__ import annotations

import logging
import math
import time
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Condition
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QObject, QThread, Signal

from gradviz import configuration
from gradviz.errors import GradvizError, InputError
from gradviz.experiment.experiment import Experiment
from gradviz.recording.reading import Reading
from gradviz.recording.run_info import RunInfo

if TYPE_CHECKING:
    from gradviz.training.trainer import Trainer

log = logging.getLogger(__name__)

MAX_WAITING = 1024
"""Readings that may wait to be taken; training waits before the window falls further behind."""


@dataclass(frozen=True, slots=True)
class RunStart:
    """What is known of a run before its first step. ``number`` is what :meth:`start_run` gave."""

    number: int
    info: RunInfo
    statistics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunEnd:
    """How a run ended, and after how many steps."""

    number: int
    reason: Literal["completed", "stopped", "failed"]
    steps: int


@dataclass(frozen=True, slots=True)
class RunFailure:
    """Why a run can't go on, in a sentence for a person."""

    number: int
    message: str


@dataclass(frozen=True, slots=True)
class Boundary:
    """A run, and the step that it stands before."""

    number: int
    step: int


class TrainingEngine(QThread):
    """Trains one experiment after the other, in a thread of its own so that the window never waits for torch.

    Every order is taken at the next step boundary, and may be given from any thread. The thread lives from
    :meth:`start` to :meth:`shutdown`; it imports torch before the first run is asked for.

    Readings also wait in a bounded queue until :meth:`take`: an event in the window's thread for each of a
    thousand steps a second would cost half of the speed, and a queue that nobody bounds all of the memory.

    Signals, each with one frozen object; connect slots of QObjects that live in the window's thread:
        run_started (RunStart): the network is built.
        stepped (Reading): one step is done.
        event_applied (Event): something changed or became non-finite at a step.
        paused (Boundary), resumed (Boundary): the run waits before this step, or goes on with it.
        failed (RunFailure): the run can't go on.
        ended (RunEnd): the run is over, however it ended.
        devices_found (tuple of names): what this machine has, empty where torch can't be imported; then ``devices``.
        weights_saved (Path), weights_refused (str): the answer to :meth:`save_weights`.
    """

    run_started = Signal(object)
    stepped = Signal(object)
    event_applied = Signal(object)
    paused = Signal(object)
    resumed = Signal(object)
    failed = Signal(object)
    ended = Signal(object)
    devices_found = Signal(object)
    weights_saved = Signal(object)
    weights_refused = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.devices: tuple[str, ...] | None = None
        self._orders = Condition()
        self._wanted: tuple[int, Experiment, tuple[str, ...]] | None = None
        self._asked = 0
        self._ended_through = 0.0  # runs up to this number are to end
        self._running = False
        self._single_steps = 0
        self._changes: dict[str, Any] = {}
        self._statistics: tuple[str, ...] = ()  # asked for since the last step
        self._saves: deque[Path] = deque()
        self._trainer: Trainer | None = None
        self._in_the_making: dict[str, Any] = {}  # changes of the step that is being computed
        self._seconds_per_step = 0.0
        self._due = 0.0
        self._waiting: deque[tuple[int, Reading]] = deque()

    def start_run(self, experiment: Experiment, statistics: Sequence[str], *, paused: bool = False) -> int:
        """Train this experiment from its beginning; a run that is going on is stopped. Gives the run's number."""
        with self._orders:
            self._ended_through = max(self._ended_through, self._asked)  # after shutdown: for good
            self._asked += 1
            self._wanted = (self._asked, experiment, tuple(statistics))
            self._running = not paused
            self._single_steps = 0
            self._changes = {}
            self._in_the_making = {}
            self._statistics = ()
            self._orders.notify_all()
            return self._asked

    def resume(self) -> None:
        """Go on until told otherwise."""
        with self._orders:
            self._running = True
            self._orders.notify_all()

    def pause(self) -> None:
        """Wait at the next step boundary."""
        with self._orders:
            self._running = False
            self._single_steps = 0
            self._orders.notify_all()

    def step_once(self) -> None:
        """Make one step and wait again."""
        with self._orders:
            self._running = False
            self._single_steps += 1
            self._orders.notify_all()

    def stop(self) -> None:
        """End the run at the next step boundary."""
        with self._orders:
            self._ended_through = max(self._ended_through, self._asked)  # after shutdown: for good
            self._orders.notify_all()

    def set_speed(self, steps_per_second: float | None) -> None:
        """At most so many steps a second; None for as fast as it goes."""
        with self._orders:
            self._seconds_per_step = 1 / steps_per_second if steps_per_second else 0.0
            self._orders.notify_all()

    def change(self, values: Mapping[str, Any]) -> None:
        """Let values hold from the next step on; they must be valid for :meth:`Experiment.changed`."""
        with self._orders:
            self._changes.update(values)

    def record(self, statistics: Sequence[str]) -> None:
        """Record these, too, from the next step on; they must be such as the network of the run has."""
        with self._orders:
            self._statistics = tuple(statistics)

    def save_weights(self, path: Path) -> None:
        """Write the weights of the newest run, at the next step boundary; one of two signals says how it went."""
        with self._orders:
            self._saves.append(path)
            self._orders.notify_all()

    def take(self, number: int) -> tuple[list[Reading], dict[str, Any]]:
        """The readings of a run that wait, oldest first; those of runs before it are dropped.

        With them the changes that were asked for and that no reading has yet.
        """
        with self._orders:
            taken = []
            while self._waiting and self._waiting[0][0] <= number:
                run, reading = self._waiting.popleft()
                if run == number:
                    taken.append(reading)
            self._orders.notify_all()
            return taken, {**self._in_the_making, **self._changes}

    def shutdown(self) -> None:
        """End the run and the thread; returns when it has ended."""
        with self._orders:
            self._ended_through = math.inf
            self._orders.notify_all()
        self.wait()

    def run(self) -> None:
        """The thread: one run after the other until :meth:`shutdown`."""
        self.devices = ()
        with suppress(Exception):  # where torch can't be imported, the first run says so
            from gradviz.training import process_state  # noqa: F401  (takes seconds: before a run is asked for)
            from gradviz.training.devices import available_devices

            self.devices = tuple(available_devices())
        self.devices_found.emit(self.devices)
        while (wanted := self._next_run()) is not None:
            self._train(*wanted)

    def _next_run(self) -> tuple[int, Experiment, tuple[str, ...]] | None:
        with self._orders:
            self._write_weights()  # asked for since the last step, with nobody waiting to be woken
            while self._wanted is None and self._ended_through != math.inf:
                self._orders.wait()
                self._write_weights()
            wanted, self._wanted = self._wanted, None
            return None if self._ended_through == math.inf else wanted

    def _train(self, number: int, experiment: Experiment, statistics: tuple[str, ...]) -> None:
        steps = 0
        try:
            from gradviz.training.process_state import prepared_trainer

            settings = configuration.read().values
            prepared = prepared_trainer(experiment, statistics, settings.threads or None, settings.device)
            with prepared as self._trainer:
                trainer = self._trainer
                self.run_started.emit(RunStart(number, trainer.info, statistics))
                while steps < experiment.training.all_steps and (orders := self._turn(number, steps)) is not None:
                    changes, more = orders
                    if changes:
                        trainer.change(changes)
                    trainer.record(more)
                    self._deliver(number, trainer.step())
                    steps += 1
        except Exception as error:  # noqa: BLE001  (the border of the thread)
            self.failed.emit(RunFailure(number, self._sentence(error)))
            self.ended.emit(RunEnd(number, "failed", steps))
        else:
            completed = steps == experiment.training.all_steps
            self.ended.emit(RunEnd(number, "completed" if completed else "stopped", steps))

    def _turn(self, number: int, step: int) -> tuple[dict[str, Any], tuple[str, ...]] | None:
        """Wait until the next step may be made; None where the run is to end.

        Gives the changes to make with it, and the statistics that are wanted from it on.
        """
        with self._orders:
            while number > self._ended_through:
                if self._saves:
                    self._write_weights()  # lets go of the orders: look at all of them again
                elif not self._running and not self._single_steps:
                    self._wait_for_order(number, step)
                elif len(self._waiting) >= MAX_WAITING:
                    self._orders.wait()
                elif self._single_steps:
                    self._single_steps -= 1
                    return self._take_orders()
                elif (early := self._due - time.monotonic()) > 0:
                    self._orders.wait(early)
                    self._due = min(self._due, time.monotonic() + self._seconds_per_step)
                else:
                    self._due = time.monotonic() + self._seconds_per_step
                    return self._take_orders()
            return None

    def _wait_for_order(self, number: int, step: int) -> None:
        self.paused.emit(Boundary(number, step))
        while not (self._running or self._single_steps > 0 or number <= self._ended_through):
            self._orders.wait()
            self._write_weights()
        if self._running:
            self._due = 0.0
            self.resumed.emit(Boundary(number, step))

    def _write_weights(self) -> None:
        """Write the files that are asked for, and let others give orders meanwhile."""
        while self._saves:
            path = self._saves.popleft()
            self._orders.release()
            try:
                if self._trainer is None:
                    raise InputError(self.tr("There are no weights before the first run."))
                self._trainer.save_weights(path)
                self.weights_saved.emit(path)
            except GradvizError as error:
                self.weights_refused.emit(str(error))
            finally:
                self._orders.acquire()

    def _take_orders(self) -> tuple[dict[str, Any], tuple[str, ...]]:
        self._in_the_making, self._changes = self._changes, {}
        statistics, self._statistics = self._statistics, ()
        return self._in_the_making, statistics

    def _deliver(self, number: int, reading: Reading) -> None:
        with self._orders:
            self._waiting.append((number, reading))
            self._in_the_making = {}
        self.stepped.emit(reading)
        for event in reading.events:
            self.event_applied.emit(event)

    def _sentence(self, error: Exception) -> str:
        if isinstance(error, GradvizError):
            return str(error)
        log.error("training failed", exc_info=error)
        if isinstance(error, MemoryError) or "allocate memory" in str(error):
            return self.tr("There is not enough memory: make the network or the batch smaller.")
        return self.tr("Training can't go on: {error}").format(error=f"{type(error).__name__}: {error}")
