"""A session: the experiment as it is being edited, the runs that go on, and the recording that is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gradviz.catalog.statistics import STATISTICS
from gradviz.engine.followed_file import FollowedFile
from gradviz.engine.live_run import LiveRun, State
from gradviz.engine.recorder import Recorder
from gradviz.engine.training_engine import (
    Boundary,
    RunEnd,
    RunFailure,
    RunStart,
    TrainingEngine,
    WeightsRefused,
    WeightsSaved,
)
from gradviz.errors import ExperimentError, FileError
from gradviz.experiment.experiment import Experiment
from gradviz.recording.recording import Recording
from gradviz.storage.run_library import RunLibrary
from gradviz.storage.stored_recording import StoredRecording

COLLECT_INTERVAL_MS = 50
WARM_UP_AFTER_MS = 100


class Session(QObject):
    """What the views look at. Lives in the windows' thread; owns the engine, and outlives any window.

    Attributes:
        experiment: as edited; a run starts with it.
        run: the newest run, which orders go to, be it over; None before the first, and while a file is shown.
        recording: that is shown: of the newest run, growing on a clock, or from a file; None before the first.
        recorder: keeps every run, whether it is shown or not.
        speed: at most so many steps a second; None for as fast as it goes.

    Signals:
        experiment_changed (Experiment), state_changed (State), recording_started (Recording),
        recording_grown (): there are new steps, at most once a tick, event_applied (Event),
        refused (str): an order that can't be carried out, failed (str), weights_saved (Path).
    """

    experiment_changed = Signal(object)
    state_changed = Signal(object)
    recording_started = Signal(object)
    recording_grown = Signal()
    event_applied = Signal(object)
    refused = Signal(object)
    failed = Signal(object)
    weights_saved = Signal(object)

    def __init__(
        self,
        experiment: Experiment,
        statistics: Sequence[str],
        run_library: RunLibrary | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.experiment = experiment
        self.run: LiveRun | None = None
        self.recording: Recording | None = None
        self.speed: float | None = None
        self.statistics = tuple(statistics)
        self.recorder = Recorder(run_library or RunLibrary(Path(), budget_mb=0), self)
        self._runs: dict[int, LiveRun] = {}  # that have not ended; one that makes way for another is among them
        self._weights_of: LiveRun | None = None
        self._followed: FollowedFile | None = None
        self._state = State.IDLE  # as it was last told
        self.engine = TrainingEngine(self)
        self.engine.run_started.connect(self._on_run_started)
        self.engine.paused.connect(self._on_paused)
        self.engine.resumed.connect(self._on_resumed)
        self.engine.failed.connect(self._on_failed)
        self.engine.ended.connect(self._on_ended)
        self.engine.weights_saved.connect(self._on_weights_saved)
        self.engine.weights_refused.connect(self._on_weights_refused)
        self._warm_up_clock = QTimer(self)
        self._warm_up_clock.setSingleShot(True)
        self._warm_up_clock.setInterval(WARM_UP_AFTER_MS)
        self._warm_up_clock.timeout.connect(self.engine.start)
        self._warm_up_clock.timeout.connect(self.recorder.start)
        self._clock = QTimer(self)
        self._clock.setInterval(COLLECT_INTERVAL_MS)
        self._clock.timeout.connect(self.collect)
        self._clock.start()

    @property
    def state(self) -> State:
        """What the newest run is doing, or what is shown instead of it."""
        if self.run is not None:
            return self.run.state
        return State.IDLE if self.recording is None else State.OPENED

    @property
    def in_force(self) -> Experiment | None:
        """The experiment of the run that goes on, with its changes; None without one."""
        return self.run.in_force if self.run is not None and self.run.state.is_live else None

    @property
    def failure(self) -> str:
        """Why the newest run failed; empty if it did not."""
        return self.run.failure if self.run is not None else ""

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
            if self.run is not None and self.run.state.is_live:
                self.run.change(values)
        except ExperimentError as error:
            self.refused.emit(error.message)
            self.experiment_changed.emit(self.experiment)
            return
        self.edit(edited)

    @Slot(object)
    def record(self, statistic: str) -> None:
        """Record a statistic, too: from the next step of the run that goes on, and from every start."""
        if statistic not in self.statistics:
            self.statistics = (*self.statistics, statistic)
            if self.run is not None and self.run.state.is_live:
                self.run.channel.record(self._fitting(self.run.experiment))

    def _fitting(self, experiment: Experiment) -> list[str]:
        return [name for name in self.statistics if STATISTICS[name].fits(experiment.model.architecture)]

    @property
    def can_train_again(self) -> bool:
        """False while a recording is shown that holds no experiment."""
        return self.state is not State.OPENED or self.recording is None or self.recording.experiment is not None

    def set_speed(self, steps_per_second: float | None) -> None:
        """At most so many steps a second; None for as fast as it goes."""
        self.speed = steps_per_second
        if self.run is not None:
            self.run.channel.set_speed(steps_per_second)

    @Slot()
    def restart(self, *, paused: bool = False) -> None:
        """Train the experiment from its beginning."""
        if not self.engine.isRunning():
            self.engine.start()
        self._make_way()
        statistics = self._fitting(self.experiment)
        channel = self.engine.start_run(self.experiment, statistics, paused=paused, speed=self.speed)
        self.run = self._weights_of = self._runs[channel.number] = LiveRun(channel, paused=paused)
        self._tell_state()

    @Slot()
    def run_or_pause(self) -> None:
        """What the large button and the space bar do."""
        if self.run is not None and self.state in (State.RUNNING, State.STARTING):
            self.run.pause()
        elif self.run is not None and self.state is State.PAUSED:
            self.run.resume()
        elif self.state is not State.STOPPING:
            self.restart()
        self._tell_state()

    @Slot()
    def step_once(self) -> None:
        """Make one step and wait; starts a run where none is going on."""
        if not self.state.is_live:
            self.restart(paused=True)
        assert self.run is not None
        self.run.channel.step_once()

    @Slot()
    def stop(self) -> None:
        """End the run at the next step boundary."""
        if self.run is not None and self.state.is_live:
            self.run.stop()
            self._tell_state()

    def save_weights(self, path: Path) -> None:
        """Write the weights of the newest run to a file, at its next step boundary."""
        if self._weights_of is None:
            self.refused.emit(self.tr("There are no weights before the first run."))
        else:
            self._weights_of.channel.save_weights(path)

    def open(self, recording: StoredRecording) -> None:
        """Show a recording from a file, in the place of the run that goes on, which ends and is kept."""
        self._make_way()
        self._followed = FollowedFile(recording)
        self._show(recording)
        self._tell_state()

    def shutdown(self) -> None:
        """End runs and threads; returns when they have ended, and all that was computed is kept."""
        self._clock.stop()
        self._warm_up_clock.stop()
        self.engine.shutdown()
        self.collect()
        for run in self._runs.values():
            if run.recording is not None:
                self.recorder.end(run.recording, "completed" if run.is_complete else "stopped")
        self._runs.clear()
        self.recorder.shutdown()
        self._hold(None)

    def _make_way(self) -> None:
        """Let the newest run end for something else; one that has not begun is not waited for."""
        if self.run is not None:
            self.run.stop()
            if self.run.recording is None:
                self._runs.pop(self.run.number, None)
                self._weights_of = None
        self.run = None

    def _tell_state(self) -> None:
        if self.state is not self._state:
            self._state = self.state
            self.state_changed.emit(self._state)

    def _show(self, recording: Recording) -> None:
        """Another recording is looked at."""
        self._hold(recording)
        self.recording = recording
        self.recording_started.emit(recording)

    def _hold(self, recording: Recording | None) -> None:
        """See that the run_library keeps what is shown, instead of what was."""
        paths = [one.path if isinstance(one, StoredRecording) else None for one in (self.recording, recording)]
        if paths[0] is not None and paths[0] != paths[1]:
            self.recorder.run_library.leave(paths[0])
        if paths[1] is not None:
            self.recorder.run_library.hold(paths[1])

    @Slot()
    def collect(self) -> None:
        """Take the steps that wait into their recordings."""
        for run in tuple(self._runs.values()):
            self._collect_from(run)
        if self._followed is not None:
            self._look_at(self._followed)

    def _collect_from(self, run: LiveRun) -> None:
        readings = run.collect()
        if run.recording is None:
            return
        self.recorder.grow(run.recording)
        if readings and run.recording is self.recording:
            self.recording_grown.emit()
            for event in [event for reading in readings for event in reading.events]:
                self.event_applied.emit(event)

    def _look_at(self, followed: FollowedFile) -> None:
        """See what another program has written into the recording that is shown, and what can't be read of it."""
        if damage := followed.new_damage():
            self.recording_started.emit(followed.recording)
            self.refused.emit(damage)
            return
        try:
            if followed.has_grown():
                self.recording_grown.emit()
        except FileError as error:
            self.refused.emit(error.message)

    @Slot(object)
    def _on_run_started(self, start: RunStart) -> None:
        run = self._runs.get(start.number)
        if run is not None:  # otherwise it made way before it began
            recording = run.begin(start)
            self.recorder.begin(recording)
            self._followed = None
            self._show(recording)
            self._tell_state()

    @Slot(object)
    def _on_paused(self, boundary: Boundary) -> None:
        self._settle(boundary.number, State.PAUSED)

    @Slot(object)
    def _on_resumed(self, boundary: Boundary) -> None:
        self._settle(boundary.number, State.RUNNING)

    def _settle(self, number: int, state: Literal[State.RUNNING, State.PAUSED]) -> None:
        run = self._runs.get(number)
        if run is not None:
            self._collect_from(run)
            run.settle(state)
            self._tell_state()

    @Slot(object)
    def _on_failed(self, failure: RunFailure) -> None:
        run = self._runs.get(failure.number)
        if run is not None:
            run.failure = failure.message
            if run is self.run:
                self.failed.emit(failure.message)

    @Slot(object)
    def _on_ended(self, end: RunEnd) -> None:
        run = self._runs.get(end.number)
        if run is None:
            return
        self._collect_from(run)
        del self._runs[end.number]
        if run.recording is not None:
            self.recorder.end(run.recording, end.reason)
        run.end(end.reason)
        self._tell_state()

    @Slot(object)
    def _on_weights_saved(self, saved: WeightsSaved) -> None:
        self.weights_saved.emit(saved.path)

    @Slot(object)
    def _on_weights_refused(self, refused: WeightsRefused) -> None:
        self.refused.emit(refused.message)
