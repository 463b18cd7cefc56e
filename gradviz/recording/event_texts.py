"""The events of a recording in the language that is spoken; in the file they are in English."""

from __future__ import annotations

from gradviz.language import retold
from gradviz.recording.reading import Event


def label_of(event: Event) -> str:
    """A few words, for a marker."""
    if event.kind != "change":
        return retold(event.label)
    name, _, value = event.label.rpartition(" ")
    return f"{retold(name)} {retold(value)}"


def detail_of(event: Event) -> str:
    """A sentence; the label of an event that has none."""
    if not event.detail:
        return label_of(event)
    return retold(event.detail.replace(event.label, label_of(event)))
