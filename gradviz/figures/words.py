"""What a figure says: whole sentences with places for names and numbers, so that they can be translated."""

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
_SCALE = "colour is {scale}, {low} to {high}"
_RELATIVE = "{symbol}, relative"
_UNLABELLED = "{count} of {events} markers without label"
_RATE, _SEED = "learning rate {rate}", "seed {seed}"


def said(template: str, **parts: object) -> str:
    """A sentence, or a label of the catalog, in the language that is spoken, with its places filled in."""
    words = translate(template, "figures")
    return (translate(template, "catalog") if words == template else words).format(**parts)


def title(info: RunInfo) -> str:
    """The name of the run, or what it trains if it has none."""
    if name := translate(info.title.strip(), "presets"):
        return name
    if info.experiment is None:
        return said(_LAYERS, layers=len(info.layers))
    return said(_NAMELESS, architecture=said(info.experiment.model.entry.label), layers=len(info.layers))


def bar_words(symbol: str, scale: Scale) -> str:
    """What stands beside the color bar."""
    return said(_RELATIVE, symbol=symbol) if scale.kind in ("start", "loss") else symbol


def symbol_words(statistic: Statistic) -> str:
    """The formula; of what can be negative its magnitude, which is what is shown."""
    symbol = said(statistic.symbol)
    return f"|{symbol}|" if statistic.signed else symbol


def subtitle(statistic: Statistic, symbol: str, scale: Scale | None, unlabelled: int, events: int) -> list[str]:
    """Which statistic, before or after clipping, on which scale, part by part."""
    parts = [said(_ROWS[statistic.rows], statistic=said(statistic.label), symbol=symbol)]
    if statistic.clipped is not None and "clipping" not in statistic.symbol:
        parts.append(said(_AFTER if statistic.clipped else _BEFORE))
    if scale:
        low, high = (power(end) if scale.entry.logarithmic else f"{end:.4g}" for end in (scale.low, scale.high))
        parts.append(said(_SCALE, scale=said(scale.entry.symbol), low=low, high=high))
    if unlabelled:
        parts.append(said(_UNLABELLED, count=f"{unlabelled:,}", events=f"{events:,}"))
    return parts


def caption(experiment: Experiment) -> list[str]:
    """What the experiment is made of, part by part; learning rate and seed last."""
    model, training = experiment.model, experiment.training
    made_of: Sequence[str] = [
        part.entry.label for part in (model, model.activation, model.initializer, experiment.data, training.optimizer)
    ]
    rate = said(_RATE, rate=f"{training.optimizer.options()['lr']:g}")
    return [*map(said, made_of), rate, said(_SEED, seed=experiment.seed)]
