"""Translations of catalog and preset texts. Texts of the window itself are translated by Qt's ``tr``."""

from __future__ import annotations

from gradviz.language import translate


def translated_label(text: str) -> str:
    """Translate a label, help or unit of the catalog."""
    return translate(text, "catalog")


def translated_preset(text: str) -> str:
    """Translate the title, notes or group of a preset; a text that the user wrote is returned unchanged."""
    return translate(text, "presets")
