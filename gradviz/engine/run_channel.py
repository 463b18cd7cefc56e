"""The part of a run that two threads share: orders to the run, and readings from it."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Condition
from typing import Any

from gradviz.experiment.experiment import Experiment
from gradviz.recording.reading import Reading

MAX_WAITING = 1024
"""Maximum number of readings in the queue; if it is reached, training waits for the window."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Changes to make before the next step, and statistics to record from that step on."""

    changes: Mapping[str, Any]
    statistics: tuple[str, ...]


class RunChannel:
    """Connects one run to the code that started it.

    The first group of methods gives orders and takes readings, and can be called from any thread. An order takes
    effect at the next step boundary, and has no effect if the run has ended. The second group is called only by the
    engine's thread while it holds ``news``.

    Readings wait in a bounded queue until :meth:`take`. At a thousand steps per second, one event per step in the
    window's thread would halve the speed, and an unbounded queue would fill the memory.
    """

    def __init__(
        self,
        number: int,
        experiment: Experiment,
        statistics: Sequence[str],
        news: Condition,
        *,
        paused: bool = False,
        speed: float | None = None,
    ) -> None:
        self.number = number
        self.experiment = experiment
        self.statistics = tuple(statistics)
        self.is_ending = False
        self.saves: deque[Path] = deque()
        self._news = news
        self._goes_on = not paused
        self._single_steps = 0
        self._changes: dict[str, Any] = {}
        self._changes_being_made: dict[str, Any] = {}  # in the step that is being computed
        self._more_statistics: tuple[str, ...] = ()
        self._seconds_per_step = 1 / speed if speed else 0.0
        self._due = 0.0
        self._readings: deque[Reading] = deque()

    def resume(self) -> None:
        """Continue until another order is given."""
        with self._news:
            self._goes_on = True
            self._due = 0.0
            self._news.notify_all()

    def pause(self) -> None:
        """Wait at the next step boundary."""
        with self._news:
            self._goes_on = False
            self._single_steps = 0
            self._news.notify_all()

    def step_once(self) -> None:
        """Make one step and wait again."""
        with self._news:
            self._goes_on = False
            self._single_steps += 1
            self._news.notify_all()

    def stop(self) -> None:
        """End at the next step boundary."""
        with self._news:
            self.is_ending = True
            self._news.notify_all()

    def set_speed(self, steps_per_second: float | None) -> None:
        """Limit the number of steps per second; None removes the limit."""
        with self._news:
            self._seconds_per_step = 1 / steps_per_second if steps_per_second else 0.0
            self._news.notify_all()

    def change(self, values: Mapping[str, Any]) -> None:
        """Change values from the next step on; they must be valid for :meth:`Experiment.changed`."""
        with self._news:
            self._changes.update(values)

    def record(self, statistics: Sequence[str]) -> None:
        """Record more statistics from the next step on; the run's network must provide them."""
        with self._news:
            self._more_statistics = tuple(statistics)

    def save_weights(self, path: Path) -> None:
        """Write the weights to a file. The engine emits ``weights_saved`` or ``weights_refused``."""
        with self._news:
            self.saves.append(path)
            self._news.notify_all()

    def take(self) -> tuple[list[Reading], dict[str, Any]]:
        """Return the waiting readings, oldest first, and the ordered changes that no reading contains yet."""
        with self._news:
            readings = list(self._readings)
            self._readings.clear()
            self._news.notify_all()
            return readings, {**self._changes_being_made, **self._changes}

    @property
    def is_waiting(self) -> bool:
        """True if the run waits for an order."""
        return not (self.is_ending or self._goes_on or self._single_steps)

    @property
    def is_going_on(self) -> bool:
        """True if the run continues until another order is given."""
        return self._goes_on

    @property
    def is_full(self) -> bool:
        """True if readings have to be taken before the next step."""
        return len(self._readings) >= MAX_WAITING

    def seconds_left(self) -> float:
        """Return the time to wait before the next step at the current speed, in seconds."""
        if self._single_steps:
            return 0.0
        now = time.monotonic()
        self._due = min(self._due, now + self._seconds_per_step)
        return self._due - now

    def next_turn(self) -> Turn:
        """Take the orders for the next step."""
        if self._single_steps:
            self._single_steps -= 1
        else:
            self._due = time.monotonic() + self._seconds_per_step
        self._changes_being_made, self._changes = self._changes, {}
        statistics, self._more_statistics = self._more_statistics, ()
        return Turn(self._changes_being_made, statistics)

    def deliver(self, reading: Reading) -> None:
        """Put the reading of a completed step into the queue."""
        self._readings.append(reading)
        self._changes_being_made = {}
