"""A run of the engine, as seen from the window's thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, Literal

from gradviz.engine.run_channel import RunChannel
from gradviz.engine.training_engine import RunStart
from gradviz.experiment.experiment import Experiment
from gradviz.recording.live_recording import LiveRecording
from gradviz.recording.reading import Reading


class State(Enum):
    """State of a run, or of the view if there is no run."""

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
        """True if a run is in progress, including a paused run."""
        return self in (State.STARTING, State.RUNNING, State.PAUSED, State.STOPPING)


class LiveRun:
    """Gives orders to one run and collects its readings.

    The state reflects an order at once, before the engine carries it out, because a pressed button has to look
    pressed. While the run is stopping, no other answer of the engine changes the state.

    Attributes:
        channel: the channel to the run in the engine's thread.
        experiment: the experiment that the run began with.
        in_force: the experiment with all changes so far, both recorded and ordered.
        recording: the recording, which grows with :meth:`collect`; None until the network is built.
        state: the current state, or how the run ended.
        failure: the reason of a failure; empty if the run did not fail.
    """

    def __init__(self, channel: RunChannel, *, paused: bool = False) -> None:
        self.channel = channel
        self.experiment = channel.experiment
        self.in_force: Experiment = channel.experiment
        self.recording: LiveRecording | None = None
        self.state = State.STARTING
        self.failure = ""
        self._begins_paused = paused

    @property
    def number(self) -> int:
        """The number by which the engine's signals name this run."""
        return self.channel.number

    def pause(self) -> None:
        """Wait at the next step boundary."""
        self.channel.pause()
        self.state = State.PAUSED

    def resume(self) -> None:
        """Continue after a pause."""
        self.channel.resume()
        self._begins_paused = False
        self.state = State.STARTING if self.recording is None else State.RUNNING

    def stop(self) -> None:
        """End at the next step boundary."""
        self.channel.stop()
        if self.state.is_live:
            self.state = State.STOPPING

    def change(self, values: Mapping[str, Any]) -> None:
        """Change values from the next step on. Raises :class:`ExperimentError` if a value is invalid."""
        self.in_force = self.in_force.changed(values)
        self.channel.change(values)

    def begin(self, start: RunStart) -> LiveRecording:
        """Note that the network is built, and return the recording, which is still empty."""
        self.recording = LiveRecording(start.info, start.statistics)
        if self.state is State.STARTING:
            self.state = State.PAUSED if self._begins_paused else State.RUNNING
        return self.recording

    def collect(self) -> Sequence[Reading]:
        """Append the waiting readings to the recording and return them."""
        if self.recording is None:
            return ()
        readings, ordered = self.channel.take()
        for reading in readings:
            self.recording.append(reading)
        changed = any(event.kind == "change" for reading in readings for event in reading.events)
        recorded = self.recording.in_force(len(self.recording) - 1) if changed else None
        if recorded is not None:  # changes ordered since then take precedence over recorded values
            self.in_force = recorded.changed(ordered) if ordered else recorded
        return readings

    def settle(self, state: Literal[State.RUNNING, State.PAUSED]) -> None:
        """Note that the engine has carried out an order."""
        if self.state is not State.STOPPING:
            self.state = state

    def end(self, reason: Literal["completed", "stopped", "failed"]) -> None:
        """Note how the run ended."""
        self.state = {"completed": State.COMPLETED, "stopped": State.STOPPED, "failed": State.FAILED}[reason]

    @property
    def is_complete(self) -> bool:
        """True if every planned step is recorded."""
        return self.recording is not None and len(self.recording) == self.recording.info.planned_steps
