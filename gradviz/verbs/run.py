"""``gradviz run``: train without a window."""

from __future__ import annotations

import sys
from argparse import Namespace
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from gradviz.catalog.statistics import STATISTICS
from gradviz.errors import ExperimentError, InputError
from gradviz.experiment.experiment import Experiment
from gradviz.experiment.keypath import assignment
from gradviz.process_signals import EndRequest, exit_status, noting_end_requests
from gradviz.recording.live_recording import LiveRecording
from gradviz.recording.recording import Recording
from gradviz.sources import find
from gradviz.verbs import DONE
from gradviz.verbs.config import configured
from gradviz.verbs.outlined import named, warn_of_unreached
from gradviz.verbs.outs import FigureOptions, LiveOuts, checked_outs, figure_language, write_outs
from gradviz.verbs.summary import print_layers, print_summary
from gradviz.verbs.text import leave_closed_terminal, one_message, say

if TYPE_CHECKING:
    from gradviz.training.trainer import Trainer

MAX_THREADS = 1024


def run(arguments: Namespace) -> int:
    """Train and write the requested files, or print a summary. A signal ends the run, not the program."""
    experiment = _experiment(arguments)
    _check_options(arguments)
    _configure(arguments)
    language = figure_language(None)
    outs = checked_outs(arguments.out)
    warn_of_unreached(experiment)
    with noting_end_requests() as request:
        with LiveOuts(outs) as live:
            recording, trainer = _train(experiment, arguments, live, request)
        # files are written before anything is printed: standard output may be a closed pipe
        options = FigureOptions(metadata=not arguments.no_metadata, language=language, scalars=tuple(arguments.scalars))
        write_failures = write_outs([recording], outs, arguments.statistic, options, trainer.save_weights)
    done, steps = len(recording), experiment.training.all_steps
    failures = {**live.failures, **write_failures}
    if done < steps:
        leave_closed_terminal()
        say(f"gradviz: interrupted after {done:,} of {steps:,} steps; what was trained so far is kept")
    print_summary(recording)
    if not outs:
        print_layers(recording, arguments.statistic)
    for path in outs:
        if path not in failures:
            print(f"wrote {path}")
    if failures:
        raise InputError(one_message(list(map(str, failures.values()))))
    return DONE if request.number is None or done == steps else exit_status(request.number)


def _experiment(arguments: Namespace) -> Experiment:
    """Return the experiment with the settings of the command line; changes of ``--at`` follow its schedule."""
    experiment = find(arguments.experiment)
    values = dict(assignment(text) for text in arguments.set)
    numbers = {"training.steps": arguments.steps, "seed": arguments.seed}
    values.update({key: value for key, value in numbers.items() if value is not None})
    if arguments.at:
        schedule = values.get("schedule", experiment.to_dict()["schedule"])
        changes = [_change(text) for text in arguments.at]
        values["schedule"] = [*schedule, *changes] if isinstance(schedule, list) else schedule
    return experiment.with_values(values, "command line") if values else experiment


def _change(text: str) -> dict[str, Any]:
    """Parse ``STEP:KEY=VALUE`` as a change of a schedule."""
    step, _, rest = text.partition(":")
    try:
        at, (key, value) = int(step), assignment(rest)
    except (ValueError, ExperimentError):
        example = "100:model.normalization.on=true"
        raise InputError(f"--at: found {text!r}; allowed: STEP:KEY=VALUE, such as {example}") from None
    return {"at": at, "set": {key: value}}


def _check_options(arguments: Namespace) -> None:
    if arguments.statistic not in STATISTICS:
        raise InputError(f"--statistic: found {arguments.statistic!r}; allowed: one of {', '.join(STATISTICS)}")
    if arguments.threads is not None and not 1 <= arguments.threads <= MAX_THREADS:
        allowed = f"a whole number from 1 to {MAX_THREADS:,}"
        raise InputError(f"--threads: found {arguments.threads:,}; allowed: {allowed}")


def _configure(arguments: Namespace) -> None:
    """Take values that the command line leaves open from the configuration."""
    configuration = configured()
    arguments.device = configuration.asked("device", arguments.device)
    arguments.threads = configuration.asked("threads", arguments.threads) or None


def _train(
    experiment: Experiment, arguments: Namespace, live: LiveOuts, request: EndRequest
) -> tuple[Recording, Trainer]:
    """Train to the end, or to the step in which a signal arrives."""
    from tqdm import tqdm

    from gradviz.training.process_state import prepared_trainer
    from gradviz.training.trainer import DEFAULT_STATISTICS

    statistics = tuple(dict.fromkeys([*DEFAULT_STATISTICS, arguments.statistic]))
    with ExitStack() as stack:
        with named(arguments.experiment):
            prepared = prepared_trainer(experiment, statistics, arguments.threads, arguments.device)
            trainer = stack.enter_context(prepared)
        if trainer.loaded and not trainer.loaded.complete:
            say(f"gradviz: note: {trainer.loaded.described()}")
        if missing := [name for name in arguments.scalars if name not in trainer.info.scalars]:
            allowed = ", ".join(trainer.info.scalars)
            raise InputError(f"--scalars: found {missing[0]!r}; this run records {allowed}")
        recording = LiveRecording(trainer.info, statistics)
        live.start(recording)
        silent = not (sys.stderr and sys.stderr.isatty())
        bar = stack.enter_context(tqdm(total=experiment.training.all_steps, unit=" steps", disable=silent, leave=False))
        for reading in trainer:
            recording.append(reading)
            live.append(reading)
            bar.set_postfix_str(f"loss {reading.loss:.4g}", refresh=False)
            bar.update()
            if request.number is not None:
                break
    live.close("completed" if len(recording) == experiment.training.all_steps else "stopped")
    return recording, trainer
