"""States of a run within a memory budget, from which every step can be reached again by a short replay."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from gradviz.message import Message
from gradviz.recording.reading import Event
from gradviz.training.state import TrainerState
from gradviz.training.trainer import Trainer

FIRST_SPACING = 16  # copying the state takes a ninth of a step of a deep narrow MLP: below 1 % of the training
_SHARE_OF_EVENTS = 0.25


class Checkpoints:
    """States of one run: at every multiple of ``spacing``, and after every step that has an event.

    If the states take more than ``budget`` bytes, the spacing doubles and the states between are dropped. States after
    events are kept unless they alone take more than a quarter of the budget; in that case, the one that follows another
    state most closely is dropped.

    A replay is therefore always shorter than the spacing, and with states of b bytes the spacing after N steps is
    below 8/3·N·b/budget, or 16 if that is more. If a single state exceeds the budget, ``skipped`` holds a message and
    no further state is taken.
    """

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self.spacing = FIRST_SPACING
        self.skipped: Message | None = None
        self._states: dict[int, TrainerState] = {}
        self._sizes: dict[int, int] = {}
        self._at_events: set[int] = set()

    def __len__(self) -> int:
        return len(self._states)

    def __iter__(self) -> Iterator[TrainerState]:
        """Iterate over the states."""
        return iter(self._states.values())

    @property
    def nbytes(self) -> int:
        """The memory that the states take."""
        return sum(self._sizes.values())

    def nearest(self, step: int) -> TrainerState | None:
        """Return the state with the fewest steps to replay to the boundary before ``step``."""
        before = max((kept for kept in self._states if kept <= step), default=None)
        return None if before is None else self._states[before]

    def visit(self, trainer: Trainer, events: Collection[Event] = ()) -> None:
        """Keep the trainer's state if its next step is a multiple of the spacing, or if there are ``events``.

        Call this before the first step, and after each step with the events of its reading.
        """
        if self.skipped or not (events or trainer.next_step % self.spacing == 0):
            return
        state = trainer.state()
        if state.nbytes > self.budget:
            sizes = {name: f"{size / 2**20:,.1f}" for name, size in (("size", state.nbytes), ("budget", self.budget))}
            self.skipped = Message(
                "A checkpoint takes {size} MB, more than the {budget} MB that all may take.", **sizes
            )
            return
        self._states.pop(state.step, None)
        self._states[state.step], self._sizes[state.step] = state, state.nbytes
        if events:
            self._at_events.add(state.step)
        while self.nbytes > self.budget:
            self._thin_out()

    def _thin_out(self) -> None:
        of_events = sum(size for step, size in self._sizes.items() if self._is_only_of_event(step))
        if of_events > self.budget * _SHARE_OF_EVENTS:
            self._drop({self._closest()})
        else:
            self.spacing *= 2
            self._drop({step for step in self._states if step % self.spacing and step not in self._at_events})

    def _is_only_of_event(self, step: int) -> bool:
        return step in self._at_events and step % self.spacing != 0

    def _closest(self) -> int:
        """Return the step of the state after an event that follows another state most closely."""
        steps = sorted(self._states)
        gaps = {step: step - before for before, step in zip([-1, *steps], steps, strict=False)}
        return min(filter(self._is_only_of_event, steps), key=gaps.__getitem__)

    def _drop(self, steps: set[int]) -> None:
        self._at_events -= steps
        for step in steps:
            del self._states[step], self._sizes[step]
