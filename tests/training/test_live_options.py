"""Every option that can change during a run reaches the computation, and its change makes an event."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from gradviz.catalog.architectures import ARCHITECTURES
from gradviz.catalog.losses import LOSSES
from gradviz.catalog.optimizers import OPTIMIZERS
from gradviz.catalog.option import Option
from gradviz.errors import ExperimentError
from gradviz.experiment.experiment import Experiment
from gradviz.experiment.keypath import replaced
from gradviz.experiment.section import Choice, Section, own_options
from gradviz.headless import run
from gradviz.recording.recording import Recording

AT = 2
STATISTICS = ["grad_l2", "delta_l2", "grad_l2_clipped", "update_ratio"]
SMALL: dict[str, dict[str, Any]] = {
    "mlp": {"depth": 2, "width": 8},
    "resnet": {"blocks": [1, 1], "width": 4},
    "rnn": {"depth": 2, "width": 6},
    "transformer": {"depth": 2, "width": 8, "heads": 2},
}
CELLS = ("rnn", "lstm", "gru")
RAWS: list[dict[str, Any]] = [
    *({"model": {"architecture": name, **SMALL[name]}} for name in ARCHITECTURES),
    *({"model": {"architecture": "rnn", "cell": cell, **SMALL["rnn"]}} for cell in CELLS),
    *({"model": SMALL["mlp"], "training": {"optimizer": {"name": name}}} for name in OPTIMIZERS),
    *({"model": SMALL["mlp"], "training": {"loss": name}} for name in LOSSES),
]


def live_options(raw: dict[str, Any]) -> list[Option]:
    return [option for option in Experiment.from_dict(raw).options() if option.live]


def cases() -> Iterator[Any]:
    for raw in RAWS:
        for option in live_options(raw):
            chosen = [*raw["model"].values(), *raw.get("training", {}).values()]
            yield pytest.param(raw, option, id=f"{option.path}-{chosen}")


def prepared(raw: dict[str, Any], option: Option) -> Experiment:
    """Return an experiment in which the option has an effect: its section is on, and clipping limits every gradient."""
    section, _, key = option.path.rpartition(".")
    on = {f"{section}.on": True} if key != "on" and f"{section}.on" in [o.path for o in live_options(raw)] else {}
    small = {"data.batch_size": 8, "training.steps": AT + 2, "training.clipping.threshold": 1e-3}
    return Experiment.from_dict(replaced(raw, {**small, **on}))


def other(option: Option, value: Any) -> Any:
    """Return another value that the option accepts."""
    if option.kinds == ("bool",):
        return not value
    if option.choices:
        return next(name for name, _, _ in option.choices if name != value)
    return value / 2 if value else 0.25


def recorded(experiment: Experiment) -> Recording:
    return run(experiment, statistics=STATISTICS)


@pytest.mark.parametrize(("raw", "option"), list(cases()))
def test_a_change_in_mid_run_changes_its_step(raw: dict[str, Any], option: Option) -> None:
    """The step after it may be the first to differ: SGD starts to accumulate gradients when it gets momentum."""
    experiment = prepared(raw, option)
    value = other(option, experiment.value(option.path))
    schedule = [{"at": AT, "set": {option.path: value}}]
    try:
        scheduled = experiment.with_values({"schedule": schedule})
    except ExperimentError as error:  # values that this network can't have are refused, not ignored
        (fault,) = error.faults
        assert option.path in fault.path
        assert "gradviz normalizes no gates" in fault.message
        return
    without, changed = recorded(experiment), recorded(scheduled)
    assert [(event.step, event.key, event.value) for event in changed.events] == [(AT, option.path, value)]
    rows = [[recording[name] for name in STATISTICS] for recording in (without, changed)]
    for before, after in zip(*rows, strict=True):
        np.testing.assert_array_equal(before[:AT], after[:AT])
    differ = [not np.array_equal(before[AT:], after[AT:], equal_nan=True) for before, after in zip(*rows, strict=True)]
    assert any(differ), f"{option.path} = {value} changed nothing"


def test_no_live_option_of_a_table_or_section_is_left_out() -> None:
    tried = {replace(option, path="") for raw in RAWS for option in live_options(raw)}
    declared = {option for section in sections(Section) for option in own_options(section).values() if option.live}
    assert declared <= tried


def sections(of: type[Section]) -> Iterator[type[Section]]:
    """Return every section of an experiment; the part that a table's rows share is not a section itself."""
    for section in of.__subclasses__():
        if section.__module__.startswith("gradviz.") and (not issubclass(section, Choice) or hasattr(section, "table")):
            yield section
        yield from sections(section)
