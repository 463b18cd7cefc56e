"""What only building an experiment's network can tell, found without training."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gradviz.errors import ExperimentError
from gradviz.experiment.experiment import Experiment
from gradviz.verbs.text import say

if TYPE_CHECKING:
    from gradviz.training.network import Network


@contextmanager
def named(source: str) -> Iterator[None]:
    """Let faults that building finds be those of ``source``."""
    try:
        yield
    except ExperimentError as error:
        raise ExperimentError(error.faults, source) from error


def outlined(experiment: Experiment, source: str) -> Network:
    """The network without storage; raises :class:`ExperimentError` where it can't be built."""
    import numpy as np

    from gradviz.training.build import outline

    data = experiment.data
    with named(source):
        dataset = data.entry.resolve()(np.random.default_rng(0), data.batch_size, **data.options())
        return outline(experiment, dataset.input_shape, dataset.outputs)


def trained_parameters(network: Network, experiment: Experiment) -> int:
    """How many numbers the first step trains: those of remedies that are off don't count."""
    from gradviz.training.network import Switches

    model = experiment.model
    groups = Switches(model.normalization.on, model.residual.on).groups
    return sum(values.numel() for name, values in network.named_parameters() if network.group_of(name) in groups)


def warn_of_unreached(experiment: Experiment) -> None:
    """Say which changes of the schedule come after the last step."""
    steps = experiment.training.steps
    late = sorted({change.at for change in experiment.schedule if change.at >= steps})
    if late:
        say(f"gradviz: note: the last step is {steps - 1:,}; no change at {', '.join(f'{at:,}' for at in late)}")
