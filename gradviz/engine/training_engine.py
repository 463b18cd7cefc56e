"""The training engine: a QThread that drives a trainer and emits a signal for every step."""

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
    """Facts of a run before its first step. ``number`` is the number of its :class:`RunChannel`."""

    number: int
    info: RunInfo
    statistics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunEnd:
    """End of a run: the reason and the number of completed steps."""

    number: int
    reason: Literal["completed", "stopped", "failed"]
    steps: int


@dataclass(frozen=True, slots=True)
class RunFailure:
    """Failure of a run, with a message for the user."""

    number: int
    message: str


@dataclass(frozen=True, slots=True)
class Boundary:
    """A run and the number of its next step."""

    number: int
    step: int


@dataclass(frozen=True, slots=True)
class StepDone:
    """Reading of one completed step of a run."""

    number: int
    reading: Reading


@dataclass(frozen=True, slots=True)
class WeightsSaved:
    """The file to which the weights of a run were saved."""

    number: int
    path: Path


@dataclass(frozen=True, slots=True)
class WeightsRefused:
    """Reason that the weights of a run can't be saved."""

    number: int
    message: str


class TrainingEngine(QThread):
    """Trains one experiment after another in its own thread. The window never waits for torch.

    :meth:`start_run` returns the channel of the new run, which takes orders and provides the readings. Every signal
    contains the channel's number. The thread lives from :meth:`start` to :meth:`shutdown`, and imports torch before
    the first run is requested.

    Each signal sends one frozen object. Connect slots of QObjects that live in the window's thread.

    Signals:
        run_started (RunStart): the network is built.
        stepped (StepDone): a step is completed.
        paused (Boundary): the run waits before this step.
        resumed (Boundary): the run continues with this step.
        failed (RunFailure): the run can't continue.
        ended (RunEnd): the run has ended for any reason.
        devices_found (tuple of str): names of the available devices, also in ``devices``; empty if torch can't be
            imported.
        weights_saved (WeightsSaved): :meth:`RunChannel.save_weights` succeeded.
        weights_refused (WeightsRefused): :meth:`RunChannel.save_weights` failed.
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
        self._wanted: RunChannel | None = None  # the newest run if the thread has not begun it
        self._leaving = False
        self._trained: RunChannel | None = None  # the current or last run
        self._trainer: Trainer | None = None  # of that run

    def start_run(
        self, experiment: Experiment, statistics: Sequence[str], *, paused: bool = False, speed: float | None = None
    ) -> RunChannel:
        """Stop the current run and train an experiment at no more than ``speed`` steps per second."""
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
        """Train one run after the other until :meth:`shutdown`. Called in the thread."""
        self.devices = ()
        with suppress(Exception):  # if torch can't be imported, the first run reports it
            from gradviz.training import process_state  # noqa: F401  (takes seconds, hence before the first run)
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
        except Exception as error:  # noqa: BLE001  (an exception must not end the thread)
            self.failed.emit(RunFailure(run.number, self._message_of(error)))
            self.ended.emit(RunEnd(run.number, "failed", steps))
        else:
            completed = steps == experiment.training.all_steps
            self.ended.emit(RunEnd(run.number, "completed" if completed else "stopped", steps))

    def _turn(self, run: RunChannel, step: int) -> Turn | None:
        """Wait for the next step's time and return its orders, or None if the run has to end."""
        with self._news:
            while not run.is_ending:
                if run.saves:
                    self._write_weights(run)  # releases the lock, hence check all orders again
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
        """Write the requested files. The lock is released meanwhile."""
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

    def _message_of(self, error: Exception) -> str:
        if isinstance(error, GradvizError):
            return error.message
        log.error("training failed", exc_info=error)
        if isinstance(error, MemoryError) or "allocate memory" in str(error):
            return self.tr("There is not enough memory: make the network or the batch smaller.")
        return self.tr("Training can't go on: {error}").format(error=f"{type(error).__name__}: {error}")
