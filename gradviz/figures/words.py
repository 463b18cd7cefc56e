"""The texts of a figure: whole sentences with placeholders for names and numbers, which can be translated."""

from __future__ import annotations

from collections.abc import Sequence

from gradviz.catalog.statistics import Statistic
from gradviz.experiment.experiment import Experiment
from gradviz.figures.ticks import power
from gradviz.heatmap.scale import ABOVE, BELOW, MINUS_INF, NAN, PLUS_INF, SUBNORMAL, UNRELATED, ZERO, Scale
from gradviz.language import translate
from gradviz.recording.run_info import RunInfo

LOSS = "loss"
LOG_LOSS = "loss, log scale"
NORM = "global gradient norm, before clipping"
NORM_AND_THRESHOLD = "global gradient norm, before clipping (dashed: the threshold)"
STEP = "step"
BETWEEN = " · "
NOT_RECORDED = "{statistic} was not recorded in this run"

LEGEND = {
    NAN: "NaN",
    PLUS_INF: "+Inf",
    MINUS_INF: "−Inf",
    ABOVE: "above scale",
    BELOW: "below scale",
    SUBNORMAL: "subnormal",
    ZERO: "zero",
    UNRELATED: "no reference",
}

_NAMELESS = "{architecture}, {layers} layers"
_LAYERS = "{layers} layers"
_ROWS = {
    "layers": "{statistic}: {symbol} per layer and step",
    "time": "{statistic}: {symbol} per time step and training step",
    "parameters": "{statistic}: {symbol} per parameter and step",
}
_BEFORE, _AFTER = "before clipping", "after clipping"
_SCALE = "color is {scale}, {low} to {high}"
_RELATIVE = "{symbol}, relative"
_UNLABELED = "{count} of {events} markers without label"
_RATE, _SEED = "learning rate {rate}", "seed {seed}"


def translated(template: str, **parts: object) -> str:
    """Translate a sentence, or a label of the catalog, to the current language and fill in its placeholders."""
    words = translate(template, "figures")
    return (translate(template, "catalog") if words == template else words).format(**parts)


def title(info: RunInfo) -> str:
    """Return the name of the run, or its architecture and number of layers if it has no name."""
    if name := translate(info.title.strip(), "presets"):
        return name
    if info.experiment is None:
        return translated(_LAYERS, layers=len(info.layers))
    return translated(_NAMELESS, architecture=translated(info.experiment.model.entry.label), layers=len(info.layers))


def bar_words(symbol: str, scale: Scale) -> str:
    """Return the label of the color bar."""
    return translated(_RELATIVE, symbol=symbol) if scale.kind in ("start", "loss") else symbol


def symbol_words(statistic: Statistic) -> str:
    """Return the formula of a statistic; signed statistics are shown by magnitude."""
    symbol = translated(statistic.symbol)
    return f"|{symbol}|" if statistic.signed else symbol


def subtitle(statistic: Statistic, symbol: str, scale: Scale | None, unlabeled: int, events: int) -> list[str]:
    """Return the parts of the subtitle: statistic, before or after clipping, scale, markers without label."""
    parts = [translated(_ROWS[statistic.rows], statistic=translated(statistic.label), symbol=symbol)]
    if statistic.clipped is not None and "clipping" not in statistic.symbol:
        parts.append(translated(_AFTER if statistic.clipped else _BEFORE))
    if scale:
        low, high = (power(end) if scale.entry.logarithmic else f"{end:.4g}" for end in (scale.low, scale.high))
        parts.append(translated(_SCALE, scale=translated(scale.entry.symbol), low=low, high=high))
    if unlabeled:
        parts.append(translated(_UNLABELED, count=f"{unlabeled:,}", events=f"{events:,}"))
    return parts


def caption(experiment: Experiment) -> list[str]:
    """Return the parts of the experiment; learning rate and seed come last."""
    model, training = experiment.model, experiment.training
    labels: Sequence[str] = [
        part.entry.label for part in (model, model.activation, model.initializer, experiment.data, training.optimizer)
    ]
    rate = translated(_RATE, rate=f"{training.optimizer.options()['lr']:g}")
    return [*map(translated, labels), rate, translated(_SEED, seed=experiment.seed)]
