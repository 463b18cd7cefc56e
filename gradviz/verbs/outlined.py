"""Checks of an experiment that need its network, which is built without storage and not trained."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from gradviz.errors import ExperimentError
from gradviz.experiment.experiment import Experiment
from gradviz.verbs.text import say

if TYPE_CHECKING:
    from gradviz.networks.network import Network


@contextmanager
def named(source: str) -> Iterator[None]:
    """Attribute faults that are found inside the block to ``source``."""
    try:
        yield
    except ExperimentError as error:
        raise ExperimentError(error.faults, source) from error


def outlined(experiment: Experiment, source: str) -> Network:
    """Return the network without storage; raises :class:`ExperimentError` if it can't be built."""
    import numpy as np

    from gradviz.data.dataset import dataset_of
    from gradviz.networks.build import outline

    with named(source):
        dataset = dataset_of(experiment, np.random.default_rng(0))
        return outline(experiment, dataset.input_shape, dataset.outputs)


def warn_of_weights(experiment: Experiment, network: Network, source: str) -> None:
    """Print the mismatches of the file ``model.weights``; raises if it can't be read or if nothing matches."""
    from gradviz.networks.network import Switches
    from gradviz.training.weights import match_weights

    model = experiment.model
    if model.weights is None:
        return
    with named(source):
        match = match_weights(Path(model.weights), network, Switches.of(model).groups)
    for mismatch in match.mismatches():
        say(f"gradviz: note: {model.weights}: {mismatch}")


def parameters_of(network: Network, experiment: Experiment) -> int:
    """Return the number of parameters of the network, without those of a normalization that is off.

    Shortcuts count, whether they are on or off: a plain network and its residual twin have the same number.
    """
    from gradviz.networks.network import Switches

    groups = Switches(experiment.model.normalization.on, residual=True).groups
    return sum(values.numel() for name, values in network.named_parameters() if network.group_of(name) in groups)


def warn_of_unreached(experiment: Experiment) -> None:
    """Print the changes of the schedule that come after the last step."""
    steps = experiment.training.all_steps
    late = sorted({change.at for change in experiment.schedule if change.at >= steps})
    if late:
        say(f"gradviz: note: the last step is {steps - 1:,}; no change at {', '.join(f'{at:,}' for at in late)}")
