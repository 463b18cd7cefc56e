"""``gradviz check``, ``info`` and ``presets``: what experiments and recordings hold, and their faults."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict

from gradviz.catalog.scalars import SCALARS, Scalar
from gradviz.errors import InputError
from gradviz.experiment.experiment import Experiment
from gradviz.experiment.presets import all_presets
from gradviz.recording.recording import Recording
from gradviz.sources import find, path_of
from gradviz.storage.stored_recording import StoredRecording, opened
from gradviz.storage.untrusted import claims_to_be_recording
from gradviz.verbs import DONE
from gradviz.verbs.outlined import outlined, parameters_of, warn_of_unreached, warn_of_weights
from gradviz.verbs.text import print_json, print_table, say, wrapped


def check(arguments: Namespace) -> int:
    """Print that nothing is wrong with an experiment; raise :class:`InputError` with its faults if it has any."""
    experiment = find(arguments.experiment)
    network = outlined(experiment, arguments.experiment)
    warn_of_unreached(experiment)
    warn_of_weights(experiment, network, arguments.experiment)
    name = f" ({experiment.name})" if experiment.name else ""
    print(f"{arguments.experiment}{name}: nothing is wrong")
    return DONE


def info(arguments: Namespace) -> int:
    """Print the contents of an experiment or a recording."""
    path = path_of(arguments.file)
    if path is not None and claims_to_be_recording(path):
        return _recording_info(opened(path), arguments)
    experiment = find(arguments.file)
    network = outlined(experiment, arguments.file)
    layers = [layer for layer, _ in network.layers()]
    parameters = parameters_of(network, experiment)
    if arguments.json:
        raw = experiment.to_dict()
        print_json({"parameters": parameters, "layers": [asdict(layer) for layer in layers], "experiment": raw})
        return DONE
    print(experiment.name or arguments.file)
    if experiment.notes:
        print(wrapped(experiment.notes))
    print(f"\n{parameters:,} parameters, {len(layers):,} layers:")
    print_table([layer.name, layer.kind, " × ".join(map(str, layer.shape))] for layer in layers)
    print()
    print_table(_settings(experiment))
    return DONE


def _recording_info(recording: StoredRecording, arguments: Namespace) -> int:
    if recording.damage:
        say(f"gradviz: {recording.damage}")
    experiment, information = recording.experiment, recording.info
    parameters = None
    if experiment is not None:
        with suppress(InputError):  # the data may be on another machine
            parameters = parameters_of(outlined(experiment, arguments.file), experiment)
    if arguments.json:
        print_json(
            {
                "parameters": parameters,
                "layers": [asdict(layer) for layer in information.layers],
                "steps": len(recording),
                "scalars": recording.scalars,
                "statistics": recording.statistics,
                "first_steps": {name: recording.first_step(name) for name in recording.statistics},
                "events": [event.to_dict() for event in recording.events],
                "end": recording.end,
                "damage": recording.damage or None,
                "run_id": information.run_id,
                "parent": information.parent and asdict(information.parent),
                "read_at": information.read_at,
                "constant_loss": information.constant_loss,
                "checkpoints": recording.checkpoint_steps(),
                "environment": dict(recording.environment),
                "experiment": experiment and experiment.to_dict(),
            }
        )
        return DONE
    ended = recording.end or "interrupted, or still running"
    planned = "" if information.planned_steps is None else f" of {information.planned_steps:,}"
    print(f"{information.title or arguments.file}: {len(recording):,}{planned} steps, {ended}")
    if information.parent is not None:
        print(f"a fork of {information.parent.run or 'another run'} at step {information.parent.step:,}")
    parameter_count = "" if parameters is None else f"{parameters:,} parameters, "
    print(f"\n{parameter_count}{len(recording.layers):,} layers:")
    print_table([layer.name, layer.kind, " × ".join(map(str, layer.shape))] for layer in information.layers)
    print("\nscalars:")
    print_table(_scalars(recording))
    print("\nstatistics:")
    print_table(_statistics(recording))
    if recording.events:
        print("\nevents:")
        print_table([f"step {event.step:,}", event.label] for event in recording.events)
    print("\nmade on:")
    print_table([key, str(value)] for key, value in recording.environment.items())
    if experiment is not None:
        print()
        print_table(_settings(experiment))
    return DONE


def _scalars(recording: Recording) -> Iterator[list[str]]:
    """Yield name, symbol and label of each scalar; only the name if the scalar is not in the catalog."""
    for name in recording.scalars:
        scalar = SCALARS.get(name, Scalar(name, "", "", ""))
        yield [name, scalar.symbol, scalar.label]


def _statistics(recording: Recording) -> Iterator[list[str]]:
    """Yield name, formula and label of each statistic, and its first step if that is not step 0."""
    for name in recording.statistics:
        began = recording.first_step(name)
        since = f"from step {began:,} on" if began else ""
        statistic = recording.described(name)
        yield [name, statistic.symbol, statistic.label, since]


def presets(arguments: Namespace) -> int:
    """List the presets."""
    listed, faults = all_presets()
    for fault in faults:
        say(f"gradviz: {fault}")
    if arguments.json:
        print_json([{key: getattr(preset, key) for key in ("name", "title", "group", "notes")} for preset in listed])
        return DONE
    group = ""
    for preset in listed:
        if preset.group != group:
            print(f"{preset.group.upper()}\n")
            group = preset.group
        print(f"{preset.name}: {preset.title}\n{wrapped(preset.notes)}\n")
    return DONE


def _settings(experiment: Experiment) -> Iterator[list[str]]:
    """Yield every key with its value, and the changes of the schedule."""
    for option in experiment.options():
        if option.path not in ("format", "version", "name", "notes", "schedule"):
            yield [option.path, _shown(experiment.value(option.path))]
    for change in experiment.schedule:
        for key, value in change.set.items():
            yield [f"at step {change.at:,}", f"{key} = {_shown(value)}"]


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
