"""A session: the edited experiment, the current runs, and the displayed recording."""

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
    """The model behind the views. Lives in the window's thread, owns the engine, and outlives any window.

    Attributes:
        experiment: the edited experiment, with which the next run starts.
        run: the newest run, which receives the orders; None before the first run and while a file is displayed.
        recording: the displayed recording, of the newest run or from a file; None before the first recording.
        recorder: the recorder, which writes every run, displayed or not.
        speed: the maximum number of steps per second; None for full speed.

    Signals:
        experiment_changed (Experiment): ``experiment`` was edited.
        state_changed (State): ``state`` has changed.
        recording_started (Recording): another recording is displayed.
        recording_grown (): the recording has new steps; emitted at most once per tick of the clock.
        event_applied (Event): the newest steps contain this event.
        refused (str): an order can't be carried out, for this reason.
        failed (str): the run failed, for this reason.
        weights_saved (Path): the weights are in this file.
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
        self._runs: dict[int, LiveRun] = {}  # unfinished runs, including replaced runs that are stopping
        self._weights_of: LiveRun | None = None
        self._followed: FollowedFile | None = None
        self._state = State.IDLE  # as last emitted
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
        """State of the newest run, or of the view if there is no run."""
        if self.run is not None:
            return self.run.state
        return State.IDLE if self.recording is None else State.OPENED

    @property
    def in_force(self) -> Experiment | None:
        """Experiment of the current run with its changes, or None if no run is in progress."""
        return self.run.in_force if self.run is not None and self.run.state.is_live else None

    @property
    def failure(self) -> str:
        """Reason that the newest run failed; empty if it did not fail."""
        return self.run.failure if self.run is not None else ""

    def warm_up(self) -> None:
        """Start the threads after a short delay, because the window is being painted for the first time."""
        self._warm_up_clock.start()

    def edit(self, experiment: Experiment) -> None:
        """Set the experiment of the next start."""
        if experiment != self.experiment:
            self.experiment = experiment
            self.experiment_changed.emit(experiment)

    def change(self, values: Mapping[str, Any]) -> None:
        """Change live options in the experiment and, from its next step on, in the current run."""
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
        """Record one more statistic, from the next step of the current run on and in all later runs."""
        if statistic not in self.statistics:
            self.statistics = (*self.statistics, statistic)
            if self.run is not None and self.run.state.is_live:
                self.run.channel.record(self._fitting(self.run.experiment))

    def _fitting(self, experiment: Experiment) -> list[str]:
        return [name for name in self.statistics if STATISTICS[name].fits(experiment.model.architecture)]

    @property
    def can_train_again(self) -> bool:
        """False if the displayed recording contains no experiment."""
        return self.state is not State.OPENED or self.recording is None or self.recording.experiment is not None

    def set_speed(self, steps_per_second: float | None) -> None:
        """Limit the number of steps per second; None removes the limit."""
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
        self._emit_state()

    @Slot()
    def run_or_pause(self) -> None:
        """Pause or resume the current run, or start a run. This is the action of the run button."""
        if self.run is not None and self.state in (State.RUNNING, State.STARTING):
            self.run.pause()
        elif self.run is not None and self.state is State.PAUSED:
            self.run.resume()
        elif self.state is not State.STOPPING:
            self.restart()
        self._emit_state()

    @Slot()
    def step_once(self) -> None:
        """Make one step and wait. Starts a run if none is in progress."""
        if not self.state.is_live:
            self.restart(paused=True)
        assert self.run is not None
        self.run.channel.step_once()

    @Slot()
    def stop(self) -> None:
        """End the run at the next step boundary."""
        if self.run is not None and self.state.is_live:
            self.run.stop()
            self._emit_state()

    def save_weights(self, path: Path) -> None:
        """Write the weights of the newest run to a file, at its next step boundary."""
        if self._weights_of is None:
            self.refused.emit(self.tr("There are no weights before the first run."))
        else:
            self._weights_of.channel.save_weights(path)

    def open(self, recording: StoredRecording) -> None:
        """Show a recording from a file. The current run is stopped; its recording is kept."""
        self._make_way()
        self._followed = FollowedFile(recording)
        self._show(recording)
        self._emit_state()

    def shutdown(self) -> None:
        """End runs and threads; returns when they have ended and every computed step is recorded."""
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
        """Stop the newest run to replace it; forget it if its network isn't built yet."""
        if self.run is not None:
            self.run.stop()
            if self.run.recording is None:
                self._runs.pop(self.run.number, None)
                self._weights_of = None
        self.run = None

    def _emit_state(self) -> None:
        if self.state is not self._state:
            self._state = self.state
            self.state_changed.emit(self._state)

    def _show(self, recording: Recording) -> None:
        """Replace the displayed recording."""
        self._hold(recording)
        self.recording = recording
        self.recording_started.emit(recording)

    def _hold(self, recording: Recording | None) -> None:
        """Protect the new recording's file in the run library, and release the previous file."""
        paths = [shown.path if isinstance(shown, StoredRecording) else None for shown in (self.recording, recording)]
        if paths[0] is not None and paths[0] != paths[1]:
            self.recorder.run_library.leave(paths[0])
        if paths[1] is not None:
            self.recorder.run_library.hold(paths[1])

    @Slot()
    def collect(self) -> None:
        """Append the waiting steps to their recordings."""
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
        """Show the steps that another process has written to the displayed file, and report new damage."""
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
        if run is not None:  # None if the run was replaced before it began
            recording = run.begin(start)
            self.recorder.begin(recording)
            self._followed = None
            self._show(recording)
            self._emit_state()

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
            self._emit_state()

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
        self._emit_state()

    @Slot(object)
    def _on_weights_saved(self, saved: WeightsSaved) -> None:
        self.weights_saved.emit(saved.path)

    @Slot(object)
    def _on_weights_refused(self, refused: WeightsRefused) -> None:
        self.refused.emit(refused.message)
