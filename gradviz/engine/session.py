"""A session: the experiment as it is being edited, the run that is going on, and its recording."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gradviz.catalog.statistics import STATISTICS
from gradviz.engine.recorder import Recorder
from gradviz.engine.training_engine import Boundary, RunEnd, RunFailure, RunStart, TrainingEngine
from gradviz.errors import ExperimentError, FileError
from gradviz.experiment.experiment import Experiment
from gradviz.recording.live_recording import LiveRecording
from gradviz.recording.reading import Event
from gradviz.recording.recording import Recording
from gradviz.storage.file_format import End
from gradviz.storage.run_library import Shelf
from gradviz.storage.stored_recording import StoredRecording

COLLECT_INTERVAL_MS = 50
WARM_UP_AFTER_MS = 100
FOLLOW_INTERVAL_S = 1.0


class State(Enum):
    """What the run is doing."""

    IDLE = "idle"
    STARTING = "starting"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"
    COMPLETED = "completed"
    STOPPED = "stopped"
    FAILED = "failed"
    OPENED = "opened"  # a recording from a file is shown

    @property
    def is_live(self) -> bool:
        """Whether a run is going on, be it paused."""
        return self in (State.STARTING, State.RUNNING, State.PAUSED, State.STOPPING)


class Session(QObject):
    """What the views look at. Lives in the windows' thread; owns the engine, and outlives any window.

    Attributes:
        experiment: as edited; a run starts with it.
        in_force: of the run that goes on, with its changes; None without one.
        recording: that is shown: of the newest run, growing on a clock, or from a file; None before the first.
        recorder: keeps every run, whether it is shown or not.
        failure: why the newest run failed; empty where it didn't.
        speed: at most so many steps a second; None for as fast as it goes.

    Signals:
        experiment_changed (Experiment), state_changed (State), recording_started (Recording),
        recording_grown (): there are new steps, at most once a tick, event_applied (Event),
        refused (str): a change that can't be made, failed (str).
    """

    experiment_changed = Signal(object)
    state_changed = Signal(object)
    recording_started = Signal(object)
    recording_grown = Signal()
    event_applied = Signal(object)
    refused = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        experiment: Experiment,
        statistics: Sequence[str],
        shelf: Shelf | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.experiment = experiment
        self.in_force: Experiment | None = None
        self.recording: Recording | None = None
        self.state = State.IDLE
        self.failure = ""
        self.speed: float | None = None
        self.statistics = tuple(statistics)
        self.recorder = Recorder(shelf or Shelf(Path(), budget_mb=0), self)
        self._live: LiveRecording | None = None  # of the run that goes on
        self._follow_at = math.inf
        self._told_damage = ""
        self._begins_paused = False
        self._run_number = 0
        self.engine = TrainingEngine(self)
        self.engine.run_started.connect(self._on_run_started)
        self.engine.paused.connect(self._on_paused)
        self.engine.resumed.connect(self._on_resumed)
        self.engine.failed.connect(self._on_failed)
        self.engine.ended.connect(self._on_ended)
        self._recorded_run = 0
        self._warm_up_clock = QTimer(self)
        self._warm_up_clock.setSingleShot(True)
        self._warm_up_clock.setInterval(WARM_UP_AFTER_MS)
        self._warm_up_clock.timeout.connect(self.engine.start)
        self._warm_up_clock.timeout.connect(self.recorder.start)
        self._clock = QTimer(self)
        self._clock.setInterval(COLLECT_INTERVAL_MS)
        self._clock.timeout.connect(self.collect)
        self._clock.start()

    def warm_up(self) -> None:
        """Let the threads begin, a moment from now: not while the window is being drawn for the first time."""
        self._warm_up_clock.start()

    def edit(self, experiment: Experiment) -> None:
        """Take an experiment for the next start."""
        if experiment != self.experiment:
            self.experiment = experiment
            self.experiment_changed.emit(experiment)

    def change(self, values: Mapping[str, Any]) -> None:
        """Change what can change live: in the experiment, and in the run that goes on from its next step."""
        try:
            edited = self.experiment.with_values(values)
            if self.in_force is not None:
                self.in_force = self.in_force.changed(values)
                self.engine.change(values)
        except ExperimentError as error:
            self.refused.emit(str(error))
            self.experiment_changed.emit(self.experiment)
            return
        self.edit(edited)

    @Slot(object)
    def record(self, statistic: str) -> None:
        """Record a statistic, too: from the next step of the run that goes on, and from every start."""
        if statistic not in self.statistics:
            self.statistics = (*self.statistics, statistic)
            if self.in_force is not None:
                self.engine.record(self._fitting(self.in_force))

    def _fitting(self, experiment: Experiment) -> list[str]:
        return [name for name in self.statistics if STATISTICS[name].fits(experiment.model.architecture)]

    @property
    def can_train_again(self) -> bool:
        """False while a recording is shown that holds no experiment."""
        return self.state is not State.OPENED or self.recording is None or self.recording.experiment is not None

    def set_speed(self, steps_per_second: float | None) -> None:
        """At most so many steps a second; None for as fast as it goes."""
        self.speed = steps_per_second
        self.engine.set_speed(steps_per_second)

    @Slot()
    def restart(self, *, paused: bool = False) -> None:
        """Train the experiment from its beginning."""
        if not self.engine.isRunning():
            self.engine.start()
        self.in_force = self.experiment
        self.failure = ""
        self._begins_paused = paused
        self._run_number = self.engine.start_run(self.experiment, self._fitting(self.experiment), paused=paused)
        self._set_state(State.STARTING)

    @Slot()
    def run_or_pause(self) -> None:
        """What the large button and the space bar do."""
        if self.state in (State.RUNNING, State.STARTING):
            self.engine.pause()
            self._set_state(State.PAUSED)
        elif self.state is State.PAUSED:
            self.engine.resume()
            self._begins_paused = False
            self._set_state(State.RUNNING if self._recorded_run == self._run_number else State.STARTING)
        elif self.state is not State.STOPPING:
            self.restart()

    @Slot()
    def step_once(self) -> None:
        """Make one step and wait; starts a run where none is going on."""
        if not self.state.is_live:
            self.restart(paused=True)
        self.engine.step_once()

    @Slot()
    def stop(self) -> None:
        """End the run at the next step boundary."""
        if self.state.is_live:
            self._set_state(State.STOPPING)
            self.engine.stop()

    def shutdown(self) -> None:
        """End run and threads; returns when they have ended, and all that was computed is kept."""
        self._clock.stop()
        self._warm_up_clock.stop()
        self.engine.shutdown()
        self.collect()
        if self._live is not None:
            complete = len(self._live) == self._live.info.planned_steps
            self._end_live("completed" if complete else "stopped")
        self.recorder.shutdown()
        self._hold(None)

    def _set_state(self, state: State) -> None:
        if state is not self.state:
            self.state = state
            self.state_changed.emit(state)

    def open(self, recording: StoredRecording) -> None:
        """Show a recording from a file, in the place of the run that goes on, which ends and is kept."""
        self.engine.stop()
        self._run_number = 0  # of no run: what the engine still tells is of the one that ends
        self.in_force = None
        self.failure = ""
        recording.forgiving = True
        self._told_damage = ""
        self._show(recording)
        self._follow_at = math.inf if recording.end or recording.damage else time.monotonic()
        self._set_state(State.OPENED)

    def _show(self, recording: Recording) -> None:
        """Another recording is looked at."""
        self._hold(recording)
        self.recording = recording
        self.recording_started.emit(recording)

    def _hold(self, recording: Recording | None) -> None:
        """See that the shelf keeps what is shown, instead of what was."""
        paths = [one.path if isinstance(one, StoredRecording) else None for one in (self.recording, recording)]
        if paths[0] is not None and paths[0] != paths[1]:
            self.recorder.shelf.leave(paths[0])
        if paths[1] is not None:
            self.recorder.shelf.hold(paths[1])

    @Slot(object)
    def _on_run_started(self, start: RunStart) -> None:
        if start.number != self._run_number:
            return  # it made way before it began
        self.collect()
        self._recorded_run = start.number
        self._live = LiveRecording(start.info, start.statistics)
        self.recorder.begin(self._live)
        self._show(self._live)
        if self.state is State.STARTING:
            self._set_state(State.PAUSED if self._begins_paused else State.RUNNING)

    @Slot()
    def collect(self) -> None:
        """Take the steps that wait into the recording."""
        readings, asked = self.engine.take(self._recorded_run)
        if self._live is not None:
            for reading in readings:
                self._live.append(reading)
            self.recorder.grow(self._live)
        if readings and self.recording is self._live:
            self.recording_grown.emit()
            if events := [event for reading in readings for event in reading.events]:
                self._tell(events, asked)
        if isinstance(self.recording, StoredRecording):
            self._watch(self.recording)

    def _watch(self, recording: StoredRecording) -> None:
        """See what another program has written into the recording that is shown, and what can't be read of it."""
        if recording.damage != self._told_damage:
            self._told_damage = recording.damage
            self.recording_started.emit(recording)
            self.refused.emit(recording.damage)
        elif time.monotonic() >= self._follow_at:
            self._follow_at = math.inf
            try:
                if recording.refresh():
                    self.recording_grown.emit()
                if recording.end is None:
                    self._follow_at = time.monotonic() + FOLLOW_INTERVAL_S
            except FileError as error:
                self.refused.emit(str(error))

    def _end_live(self, how: End) -> None:
        assert self._live is not None
        self.recorder.end(self._live, how)
        self._live = None

    def _tell(self, events: Sequence[Event], asked: Mapping[str, Any]) -> None:
        """Tell of events; a change that was ``asked`` for since then goes before what they say."""
        if self.in_force is not None and self._live is not None and self._recorded_run == self._run_number:
            recorded = self._live.in_force(len(self._live) - 1)
            self.in_force = recorded.changed(asked) if recorded and asked else recorded
        for event in events:
            self.event_applied.emit(event)

    @Slot(object)
    def _on_paused(self, boundary: Boundary) -> None:
        self.collect()
        if boundary.number == self._run_number and self.state is not State.STOPPING:
            self._set_state(State.PAUSED)

    @Slot(object)
    def _on_resumed(self, boundary: Boundary) -> None:
        if boundary.number == self._run_number and self.state is not State.STOPPING:
            self._set_state(State.RUNNING)

    @Slot(object)
    def _on_failed(self, failure: RunFailure) -> None:
        if failure.number == self._run_number:
            self.failure = failure.message
            self.failed.emit(failure.message)

    @Slot(object)
    def _on_ended(self, end: RunEnd) -> None:
        self.collect()
        if end.number == self._recorded_run and self._live is not None:
            self._end_live(end.reason)
        if end.number == self._run_number:  # otherwise it made way for the next run
            self.in_force = None
            self._set_state(
                {"completed": State.COMPLETED, "stopped": State.STOPPED, "failed": State.FAILED}[end.reason]
            )
