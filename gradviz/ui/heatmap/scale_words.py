"""Texts for scales and values."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from gradviz.catalog.statistics import STATISTICS
from gradviz.heatmap.magnitude_codes import TINIEST
from gradviz.heatmap.scale import Scale
from gradviz.ui.widgets.numbers import in_words, power
from gradviz.ui.widgets.texts import translated_label


def end_words(scale: Scale, end: float) -> str:
    """Return the text of a position on the scale."""
    if not scale.entry.logarithmic:
        return f"{end:.4g}"
    return power(round(end)) if abs(end - round(end)) < 1e-9 else f"{10**end:.3g}"


def value_words(value: float) -> str:
    """Return a value as text: four digits, or the name of a special value."""
    if value == 0:
        return QCoreApplication.translate("StepTable", "zero")
    if abs(value) < TINIEST:
        return QCoreApplication.translate("StepTable", "{value} subnormal").format(value=in_words(value))
    return in_words(value)


def symbol_words(statistic: str) -> str:
    """Return the statistic's formula, between bars if it can be negative, since the heatmap shows magnitudes."""
    row = STATISTICS[statistic]
    return f"|{translated_label(row.symbol)}|" if row.signed else translated_label(row.symbol)


def scale_words(statistic: str, scale: Scale, is_locked: bool) -> str:
    """Return the description of a heatmap's colors: statistic, before or after clipping, scale and range."""
    row = STATISTICS[statistic]
    parts = [symbol_words(statistic)]
    if row.clipped is not None and "clipping" not in row.symbol:
        before, after = (
            QCoreApplication.translate("ScaleWords", "before clipping"),
            QCoreApplication.translate("ScaleWords", "after clipping"),
        )
        parts.append(after if row.clipped else before)
    span = QCoreApplication.translate("ScaleWords", "color is {scale}, {low} to {high}")
    low, high = (end_words(scale, end) for end in (scale.low, scale.high))
    parts.append(span.format(scale=translated_label(scale.entry.symbol), low=low, high=high))
    if is_locked:
        parts.append(QCoreApplication.translate("ScaleWords", "locked"))
    return " · ".join(parts)
