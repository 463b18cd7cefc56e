"""The words of the core in the person's language; those of the window itself come from Qt's ``tr``."""

from __future__ import annotations

from gradviz.language import retold, translate


def worded(text: str) -> str:
    """A label, help or unit of the catalog."""
    return translate(text, "catalog")


def narrated(text: str) -> str:
    """The title, the story or the group of a preset; a person's own stays as it is."""
    return translate(text, "presets")


def explained(text: str) -> str:
    """What the core says is wrong, or allowed."""
    return retold(text)
