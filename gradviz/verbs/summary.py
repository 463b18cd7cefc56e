"""The summary of a run, in a few lines."""

from __future__ import annotations

from gradviz.recording.recording import Recording
from gradviz.verbs.text import print_table

_LISTED = 32  # layers, or events


def print_summary(recording: Recording) -> None:
    """Print the loss, the changes, and the place of the first value that is not finite."""
    last = len(recording) - 1
    first_loss, last_loss = recording.loss[0], recording.loss[-1]
    name = recording.info.title or "run"
    print(f"{name}: {last + 1:,} steps, loss {first_loss:.6g} at step 0, {last_loss:.6g} at step {last:,}")
    changes = [event for event in recording.events if event.kind not in ("inf", "nan")]
    for event in changes[:_LISTED]:
        print(f"  step {event.step:,}: {event.label}")
    if len(changes) > _LISTED:
        print(f"  and {len(changes) - _LISTED:,} more changes")
    for event in recording.events:
        if event not in changes:
            print(event.detail)


def print_layers(recording: Recording, statistic: str) -> None:
    """Print the first and the last value of a statistic per layer or time step, a selection if there are many."""
    values, layers = recording[statistic], recording.rows(statistic)
    last = len(layers) - 1
    every = -(-len(layers) // _LISTED)
    shown = [index for index in range(0, last, every) if last - index >= every]
    rows = [[layers[index], f"{values[0, index]:.3e}", f"{values[-1, index]:.3e}"] for index in [*shown, last]]
    print_table([[recording.described(statistic).symbol, "step 0", f"step {len(recording) - 1:,}"], *rows])
