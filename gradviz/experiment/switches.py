"""The options that can be turned on and off during a run: those with a switch."""

from __future__ import annotations

from gradviz.catalog.architectures import ARCHITECTURES
from gradviz.catalog.option import Option
from gradviz.experiment.experiment import Experiment
from gradviz.experiment.section import by_path, options_of
from gradviz.message import Message


def all_switches() -> list[Option]:
    """Return the switches of all architectures, each once. An experiment has a subset of them among its options."""
    raws = ({"model": {"architecture": name}} for name in ARCHITECTURES)
    options = by_path(option for raw in raws for option in options_of(Experiment, raw) if option.switch)
    return list(options.values())


def title_of(option: Option, experiment: Experiment) -> str:
    """Return the name of an option on buttons and in events, such as "Batch norm"."""
    if option.switch is None or not option.switch.title:
        return option.label
    kind = by_path(experiment.options())[f"{option.path.rpartition('.')[0]}.kind"]
    labels = {name: label for name, label, _ in kind.choices}
    return Message(option.switch.title, kind=Message(labels[experiment.value(kind.path)]))
