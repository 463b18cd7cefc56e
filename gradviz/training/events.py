"""The events that the trainer reports with a step."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from gradviz.experiment.experiment import Experiment
from gradviz.experiment.section import by_path
from gradviz.experiment.switches import title_of
from gradviz.message import Message
from gradviz.recording.reading import Event
from gradviz.training.phases import Phase
from gradviz.training.weights import Match

NonFinite = Literal["inf", "nan"]


def change_event(step: int, experiment: Experiment, key: str) -> Event:
    """Return the event that ``key`` has changed to its value in ``experiment``."""
    value = experiment.value(key)
    option = by_path(experiment.options())[key]
    name = title_of(option, experiment)
    after = Message(option.switch.after) if option.switch and option.switch.after and value is False else None
    label = Message("{name} {value}", name=Message(name) if type(name) is str else name, value=_value_text(value))
    return Event(
        step, "change", label, after or Message("{label}, from step {step} on.", label=label, step=step), key, value
    )


def _value_text(value: Any) -> str:
    if isinstance(value, bool):
        return Message("on") if value else Message("off")
    return f"{value:g}" if isinstance(value, float) else str(value)


def phase_events(step: int, phase: Phase) -> list[Event]:
    """Return the event that a phase begins, or no event if the phase has no label."""
    return [Event(step, "phase", phase.label, phase.detail)] if phase.label else []


def weights_event(match: Match) -> Event:
    """Return the event that a run starts from the weights of a file."""
    label = Message("Weights loaded") if match.complete else Message("Weights loaded in part")
    return Event(0, "weights", label, match.described(most=8))


def first_nonfinite(
    kinds: Collection[NonFinite],
    step: int,
    numbers: Sequence[float],
    z: Sequence[Tensor],
    grad_l2: NDArray[np.float32] | None,
    names: Sequence[str],
) -> list[Event]:
    """Return an event for each of the ``kinds`` of non-finite values that occur in this step.

    The place of an event is the first in the order in which a step computes: the outputs ``z`` of the linear maps from
    input to output, the loss (``numbers[0]``), the gradients from output to input, and the norm of all gradients
    (``numbers[1]``).
    """
    events = []
    tests = {"inf": (np.isinf, torch.isinf), "nan": (np.isnan, torch.isnan)}
    words = {"inf": "Inf", "nan": "NaN"}
    for kind in sorted(kinds):
        of_number, of_tensor = tests[kind]
        layer, place = "", ""
        in_layers = torch.stack([of_tensor(tensor).any() for tensor in z]).tolist()
        forward = in_layers.index(True) if any(in_layers) else None
        if forward is not None:
            layer, place = names[forward], Message("in the output of {name}, in the forward pass", name=names[forward])
        elif of_number(numbers[0]):
            place = Message("in the loss")
        else:
            backward = np.flatnonzero(of_number(grad_l2)) if grad_l2 is not None else np.empty(0, int)
            if backward.size:
                layer = names[backward[-1]]
                place = Message("in the weight gradient of {layer}, in the backward pass", layer=layer)
            elif of_number(numbers[1]):
                place = Message("in a gradient, in the backward pass")
        if place:
            detail = Message(
                "The first {kind} of the run stood {place}, at step {step}.", kind=words[kind], place=place, step=step
            )
            events.append(Event(step, kind, Message("First {kind}", kind=words[kind]), detail, layer=layer))
    return events
