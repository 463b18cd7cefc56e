"""The training loop, one step at a time, without Qt."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

import gradviz
from gradviz.catalog.losses import LOSSES
from gradviz.catalog.optimizers import OPTIMIZERS
from gradviz.catalog.scalars import RECORDED_ALWAYS
from gradviz.data.dataset import dataset_of
from gradviz.experiment.experiment import Experiment
from gradviz.networks.activations import build_activation, saturated_regions
from gradviz.networks.build import check_shortcuts, initialize, move_buffers, outline, with_storage
from gradviz.networks.network import Switches
from gradviz.probe.norms import l2
from gradviz.probe.owned_buffers import OwnedBuffers
from gradviz.probe.probe import Probe, check_statistics
from gradviz.recording.reading import Event, Reading
from gradviz.recording.run_info import RunInfo, time_rows
from gradviz.training.clipping import clip
from gradviz.training.constant_loss import constant_loss
from gradviz.training.devices import find_device, find_precision
from gradviz.training.environment import environment_of
from gradviz.training.events import NonFinite, change_event, first_nonfinite, phase_events, weights_event
from gradviz.training.feed import Feed
from gradviz.training.memory import check_memory
from gradviz.training.optimizer import (
    build_optimizer,
    copied,
    optimizer_state,
    restore_optimizer,
    set_live_options,
)
from gradviz.training.phases import FineTuning, TrainingPhase
from gradviz.training.schedule import scheduled
from gradviz.training.state import TrainerState, pack, restore_batches, unpack
from gradviz.training.threads import suitable_threads, thread_count
from gradviz.training.weights import load_start, weights_of, write_weights

DEFAULT_STATISTICS = ("grad_l2", "delta_l2")


class Trainer:
    """Trains one experiment. :meth:`step` makes one optimizer step and returns its reading.

    ``device`` is ``cpu``, ``cuda``, ``mps``, or ``auto`` for an accelerator if available; small networks are faster on
    ``cpu``. Raises :class:`ExperimentError` if the experiment can't be built, :class:`InputError` for an unknown
    statistic or an unavailable device, :class:`FileError` for weights that can't be read.

    A trainer changes no settings of the process; the code that steps it does, see
    :func:`gradviz.training.process_state.prepared_trainer`. ``threads`` defaults to the number that suits the network.

    ``loaded`` describes how the weights of ``model.weights`` matched, or is None if the run doesn't start from a file.
    ``info`` describes the run in a recording.
    """

    def __init__(
        self,
        experiment: Experiment,
        statistics: Sequence[str] = DEFAULT_STATISTICS,
        threads: int | None = None,
        device: str = "cpu",
    ) -> None:
        self.device = find_device(device)
        dtype = find_precision(experiment.training.precision, self.device)
        self.experiment = experiment
        self.next_step = 0
        weight_seed, data_seed, pretraining_seed, forward_seed = np.random.SeedSequence(experiment.seed).spawn(4)
        rng = np.random.default_rng(data_seed)
        dataset = dataset_of(experiment, rng)
        self.feed = Feed(dataset.draw(rng), dataset, experiment.training.loss, dtype, self.device)
        network = outline(experiment, dataset.input_shape, dataset.outputs)
        check_shortcuts(network, experiment)
        check_statistics(statistics, network.kinds_of_rows())
        check_memory(network, experiment, dataset.input_shape, self.device, dtype.itemsize)
        self.threads = threads or suitable_threads(network, dataset.input_shape, experiment.data.batch_size)
        # Weights are drawn in float64 and rounded: a seed then gives the same start in every precision.
        self.network = with_storage(network.double())
        self.layers = tuple(layer for layer, _ in self.network.layers())
        with thread_count(self.threads):  # decompositions of large matrices depend on the number of threads
            initialize(self.network, experiment, seed=_whole(weight_seed))
        self.loaded = load_start(experiment.model, self.network)
        # All generators that steps draw from, except the batches' own; a state contains all of them.
        self.generators = {
            "pretraining": torch.Generator().manual_seed(_whole(pretraining_seed)),
            "forward": torch.Generator(self.device).manual_seed(_whole(forward_seed)),
        }
        self.network.generator = self.generators["forward"]
        pretraining = experiment.training.pretraining
        first = pretraining.entry.resolve()(self.network, self.generators["pretraining"], **pretraining.options())
        self.flat = OwnedBuffers(self.network.layout(), self.device, dtype, beside=first.parameters())
        self.network.on_flattened()
        move_buffers(self.network, self.device, dtype)
        self._buffers = list(self.network.buffers())

        self._saturated_bounds = cache(partial(saturated_regions, build_activation(experiment.model.activation)))
        self.probe = Probe(statistics, self.flat, self._saturated_bounds)
        kind = FineTuning if experiment.training.pretraining_steps else TrainingPhase
        element_wise = OPTIMIZERS[experiment.training.optimizer.name].element_wise
        training = kind(self.network, self.flat, LOSSES[experiment.training.loss].resolve(), element_wise)
        self._phases = {**first.phases(self.network, self.flat), experiment.training.pretraining_steps: training}
        self._pending: dict[str, Any] = {}
        self._unseen: set[NonFinite] = {"inf", "nan"}
        self.info = self._run_info(constant_loss(dataset, experiment.training.loss))
        self._begin_phase()

    def _run_info(self, constant_loss: float | None) -> RunInfo:
        rows = {
            "time": time_rows(self.network.time_steps),
            "parameters": tuple(name for name, _ in self.network.others()),
        }
        return RunInfo.of(
            self.experiment,
            self.layers,
            self.environment,
            other_rows=rows,
            scalars=(*RECORDED_ALWAYS, "lr"),
            constant_loss=constant_loss,
        )

    @property
    def environment(self) -> dict[str, Any]:
        """Versions, machine, device and threads of the run."""
        return environment_of(self.device, self.threads, self.loaded)

    def weights(self) -> dict[str, NDArray[Any]]:
        """Return a copy of every parameter by its name in PyTorch; bfloat16 is converted to float32.

        The running statistics of batch norm are omitted: gradviz only trains, and training never reads them.
        """
        return weights_of(self.network)

    def save_weights(self, path: Path) -> None:
        """Write the weights to a safetensors file; raises :class:`FileError`."""
        experiment = json.dumps(self.experiment.to_dict())
        write_weights(self.weights(), path, {"gradviz": gradviz.__version__, "experiment": experiment})

    def change(self, values: Mapping[str, Any]) -> None:
        """Set values by key path, from the next step on.

        Raises :class:`ExperimentError` for a key that can't change during a run or a value out of range.
        """
        check_shortcuts(self.network, self.experiment.changed({**self._pending, **values}))
        self._pending.update(values)

    def record(self, statistics: Sequence[str]) -> None:
        """Compute these statistics, too, from the next step on; nothing else changes.

        Raises :class:`InputError` for an unknown statistic, or one that this network has no rows for.
        """
        wider = tuple(dict.fromkeys([*self.probe.statistics, *statistics]))
        if wider != self.probe.statistics:
            check_statistics(statistics, self.network.kinds_of_rows())
            self.probe = Probe(wider, self.flat, self._saturated_bounds)

    def step(self) -> Reading:
        """Make one optimizer step (zero, forward, backward, read, clip, step) and return its reading."""
        events = self._beginnings() + self._apply_changes()
        learning_rate = set_live_options(self.optimizer, self.experiment.training, self.next_step)
        inputs, targets = next(self.feed)
        self.flat.grads.zero_()

        loss, trace = self._phase.forward(inputs, targets, self._switches, self.probe.needs)
        self.probe.watch(trace)
        loss.backward()
        self.probe.read("backward")

        grad_norm = l2(self.flat.grads)
        clip_coef = clip(self.flat.grads, grad_norm, self.experiment.training.clipping)
        self.probe.read("clipping")

        self.optimizer.step()
        self.probe.read("update")

        numbers, statistics = self.probe.collect(loss, grad_norm, clip_coef)
        if self._unseen and not np.isfinite(numbers).all():
            names = [layer.name for layer in self.layers]
            grad_l2 = statistics.get("grad_l2")
            nonfinite = first_nonfinite(self._unseen, self.next_step, numbers, trace.z, grad_l2, names)
            self._unseen -= {event.kind for event in nonfinite}
            events += nonfinite
        loss_value, norm, coefficient = numbers
        scalars = {"lr": learning_rate}
        reading = Reading(self.next_step, loss_value, norm, coefficient, statistics, tuple(events), scalars)
        self.next_step += 1
        self._begin_phase()
        return reading

    def state(self) -> TrainerState:
        """Return a copy of everything that the next steps depend on, for :meth:`restore`."""
        return TrainerState(
            self.next_step,
            self._first_of_phase,
            self.experiment.model_copy(update={"schedule": ()}),
            dict(self._pending),
            frozenset(self._unseen),
            self.feed.batches.state(),
            {name: copied(tensor) for name, tensor in self._tensors().items()},
            {name: generator.get_state() for name, generator in self.generators.items()},
            optimizer_state(self.optimizer),
        )

    def restore(self, state: TrainerState) -> None:
        """Continue from a state of this trainer, or of another trainer of the same experiment, bit for bit.

        Name, notes, schedule and number of steps of this trainer's experiment are kept. Raises :class:`InputError` if
        the state belongs to another run; the trainer is then unchanged.
        """
        experiment = state.experiment_for(self.experiment)
        check_shortcuts(self.network, experiment.changed(state.pending))
        tensors = self._tensors()
        state.check_fits(tensors, self.generators, {first: phase.parameters for first, phase in self._phases.items()})
        restore_batches(self.feed.batches, state.batches)
        self.experiment, self.next_step = experiment, state.step
        self._pending, self._unseen = dict(state.pending), set(state.unseen)
        self._enter_phase(state.phase)
        restore_optimizer(self.optimizer, state.optimizer)
        self.flat.values.copy_(state.tensors["values"])
        unpack(self._buffers, state.tensors)
        for name, generator in self.generators.items():
            generator.set_state(state.generators[name])

    def _tensors(self) -> dict[str, Tensor]:
        """Return the parameters in one buffer, and the network's buffers packed by dtype."""
        return {"values": self.flat.values, **pack(self._buffers)}

    def __iter__(self) -> Iterator[Reading]:
        """Make the remaining steps of the experiment and yield their readings."""
        while self.next_step < self.experiment.training.all_steps:
            yield self.step()

    def _begin_phase(self) -> None:
        """Begin a phase if the next step is its first."""
        if self.next_step in self._phases:
            self._enter_phase(self.next_step)
            self._phase.begin()

    def _enter_phase(self, first_step: int) -> None:
        """Switch to a phase, with an optimizer whose state is empty, without calling :meth:`Phase.begin`."""
        self._first_of_phase, self._phase = first_step, self._phases[first_step]
        self.optimizer = build_optimizer(self.experiment.training.optimizer, self._phase.parameters)
        self._use_switches()

    def _beginnings(self) -> list[Event]:
        """Return the events of this step's beginnings: a run that starts from the weights of a file, a phase."""
        loaded = [weights_event(self.loaded)] if self.loaded and self.next_step == 0 else []
        phase = self._phases.get(self.next_step)
        return [*loaded, *(phase_events(self.next_step, phase) if phase else [])]

    def _use_switches(self) -> None:
        self._switches = Switches.of(self.experiment.model)
        self._phase.train_only(self._switches)

    def _apply_changes(self) -> list[Event]:
        """Apply scheduled and pending changes; return an event for each one that changes a value."""
        requested = {**scheduled(self.experiment, self.next_step), **self._pending}
        self._pending = {}
        changes = {key: value for key, value in requested.items() if self.experiment.value(key) != value}
        if not changes:
            return []
        self.experiment = self.experiment.changed(changes)
        self._use_switches()
        return [change_event(self.next_step, self.experiment, key) for key in changes]


def _whole(seed: np.random.SeedSequence) -> int:
    """Return a seed as an integer for torch."""
    return int(seed.generate_state(1, np.uint64)[0] >> 1)
