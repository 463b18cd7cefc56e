"""Texts of tables and presets in the person's language; those of the window itself come from Qt's ``tr``."""

from __future__ import annotations

from gradviz.language import translate


def translated_label(text: str) -> str:
    """Translate a label, help or unit of the catalog."""
    return translate(text, "catalog")


def translated_preset(text: str) -> str:
    """Translate the title, the story or the group of a preset; a person's own text stays as it is."""
    return translate(text, "presets")
