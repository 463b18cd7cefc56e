"""The texts of an event, translated to the current language."""

from __future__ import annotations

from gradviz.language import translate
from gradviz.message import Message
from gradviz.recording.reading import Event


def label_of(event: Event) -> str:
    """Return the translated label of an event, a few words for a marker."""
    return translate(_label(event))


def detail_of(event: Event) -> str:
    """Return the translated detail of an event, a sentence.

    Files of version 1 keep no templates; most of their details stay in English.
    """
    if event.detail == f"{event.label}, from step {event.step} on.":
        return translate(Message("{label}, from step {step} on.", label=_label(event), step=event.step))
    return translate(event.detail)


_NON_FINITE = {"inf": "Inf", "nan": "NaN"}


def _label(event: Event) -> str:
    if isinstance(event.label, Message):
        return event.label
    if event.kind in _NON_FINITE:
        return Message("First {kind}", kind=_NON_FINITE[event.kind])
    if event.kind != "change":
        return event.label
    name, _, value = event.label.rpartition(" ")
    kind, separator, _ = name.rpartition(" norm")
    title = Message("{kind} norm", kind=Message(kind)) if separator else Message(name)
    return Message("{name} {value}", name=title, value=Message(value))
