"""The training engine: a QThread that drives a trainer and tells of every step."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Condition
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QThread, Signal

from gradviz import configuration
from gradviz.engine.run_channel import RunChannel, Turn
from gradviz.errors import GradvizError, InputError
from gradviz.experiment.experiment import Experiment
from gradviz.recording.reading import Reading
from gradviz.recording.run_info import RunInfo

if TYPE_CHECKING:
    from gradviz.training.trainer import Trainer

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RunStart:
    """What is known of a run before its first step. ``number`` is that of its :class:`RunChannel`."""

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


@dataclass(frozen=True, slots=True)
class StepDone:
    """A step of a run, and its reading."""

    number: int
    reading: Reading


@dataclass(frozen=True, slots=True)
class WeightsSaved:
    """The weights of a run are in a file."""

    number: int
    path: Path


@dataclass(frozen=True, slots=True)
class WeightsRefused:
    """Why the weights of a run can't be saved."""

    number: int
    message: str


class TrainingEngine(QThread):
    """Trains one experiment after another, in a thread of its own so that the window never waits for torch.

    :meth:`start_run` returns the channel of the new run: orders to a run are given through its channel, and its
    readings are taken from there. Every signal names its run by the channel's number. The thread lives from
    :meth:`start` to :meth:`shutdown`; it imports torch before the first run is asked for.

    Signals, each with one frozen object; connect slots of QObjects that live in the window's thread:
        run_started (RunStart): the network is built.
        stepped (StepDone): one step is done.
        paused (Boundary), resumed (Boundary): the run waits before this step, or goes on with it.
        failed (RunFailure): the run can't go on.
        ended (RunEnd): the run is over, however it ended.
        devices_found (tuple of names): what this machine has, empty where torch can't be imported; then ``devices``.
        weights_saved (WeightsSaved), weights_refused (WeightsRefused): the answer to :meth:`RunChannel.save_weights`.
    """

    run_started = Signal(object)
    stepped = Signal(object)
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
        self._news = Condition()  # shared with all channels
        self._numbers = itertools.count(1)
        self._newest: RunChannel | None = None
        self._wanted: RunChannel | None = None  # the newest run, until the thread begins it
        self._leaving = False
        self._trained: RunChannel | None = None  # the run that goes on, or the last one
        self._trainer: Trainer | None = None  # of that run

    def start_run(
        self, experiment: Experiment, statistics: Sequence[str], *, paused: bool = False, speed: float | None = None
    ) -> RunChannel:
        """Train this experiment from its beginning, at most ``speed`` steps a second; another run is stopped."""
        with self._news:
            if self._newest is not None:
                self._newest.stop()
            run = RunChannel(next(self._numbers), experiment, statistics, self._news, paused=paused, speed=speed)
            self._newest = self._wanted = run
            self._news.notify_all()
            return run

    def shutdown(self) -> None:
        """End the run and the thread; returns when it has ended."""
        with self._news:
            self._leaving = True
            if self._newest is not None:
                self._newest.stop()
            self._news.notify_all()
        self.wait()

    def run(self) -> None:
        """The thread: one run after the other until :meth:`shutdown`."""
        self.devices = ()
        with suppress(Exception):  # where torch can't be imported, the first run says so
            from gradviz.training import process_state  # noqa: F401  (takes seconds: before a run is asked for)
            from gradviz.training.devices import available_devices

            self.devices = tuple(available_devices())
        self.devices_found.emit(self.devices)
        while (run := self._next_run()) is not None:
            self._train(run)

    def _next_run(self) -> RunChannel | None:
        with self._news:
            while True:
                if self._trained is not None and self._trained.saves:
                    self._write_weights(self._trained)
                elif self._leaving:
                    return None
                elif self._wanted is not None:
                    run, self._wanted = self._wanted, None
                    return run
                else:
                    self._news.wait()

    def _train(self, run: RunChannel) -> None:
        self._trained, self._trainer = run, None
        experiment, statistics = run.experiment, run.statistics
        steps = 0
        try:
            from gradviz.training.process_state import prepared_trainer

            settings = configuration.read().values
            prepared = prepared_trainer(experiment, statistics, settings.threads or None, settings.device)
            with prepared as self._trainer:
                trainer = self._trainer
                self.run_started.emit(RunStart(run.number, trainer.info, statistics))
                while steps < experiment.training.all_steps and (turn := self._turn(run, steps)) is not None:
                    if turn.changes:
                        trainer.change(turn.changes)
                    trainer.record(turn.statistics)
                    self._deliver(run, trainer.step())
                    steps += 1
        except Exception as error:  # noqa: BLE001  (the border of the thread)
            self.failed.emit(RunFailure(run.number, self._sentence(error)))
            self.ended.emit(RunEnd(run.number, "failed", steps))
        else:
            completed = steps == experiment.training.all_steps
            self.ended.emit(RunEnd(run.number, "completed" if completed else "stopped", steps))

    def _turn(self, run: RunChannel, step: int) -> Turn | None:
        """Wait until the next step may be made; return what to make it with, or None if the run is to end."""
        with self._news:
            while not run.is_ending:
                if run.saves:
                    self._write_weights(run)  # lets go of the lock: look at all orders again
                elif run.is_waiting:
                    self._wait_for_order(run, step)
                elif run.is_full:
                    self._news.wait()
                elif (seconds := run.seconds_left()) > 0:
                    self._news.wait(seconds)
                else:
                    return run.next_turn()
            return None

    def _wait_for_order(self, run: RunChannel, step: int) -> None:
        self.paused.emit(Boundary(run.number, step))
        while run.is_waiting:
            if run.saves:
                self._write_weights(run)
            else:
                self._news.wait()
        if run.is_going_on and not run.is_ending:
            self.resumed.emit(Boundary(run.number, step))

    def _write_weights(self, run: RunChannel) -> None:
        """Write the files that are asked for, and let others give orders meanwhile."""
        while run.saves:
            path = run.saves.popleft()
            self._news.release()
            try:
                if self._trainer is None:
                    raise InputError(self.tr("There are no weights: the network was not built."))
                self._trainer.save_weights(path)
                self.weights_saved.emit(WeightsSaved(run.number, path))
            except GradvizError as error:
                self.weights_refused.emit(WeightsRefused(run.number, error.message))
            finally:
                self._news.acquire()

    def _deliver(self, run: RunChannel, reading: Reading) -> None:
        with self._news:
            run.deliver(reading)
        self.stepped.emit(StepDone(run.number, reading))

    def _sentence(self, error: Exception) -> str:
        if isinstance(error, GradvizError):
            return error.message
        log.error("training failed", exc_info=error)
        if isinstance(error, MemoryError) or "allocate memory" in str(error):
            return self.tr("There is not enough memory: make the network or the batch smaller.")
        return self.tr("Training can't go on: {error}").format(error=f"{type(error).__name__}: {error}")
