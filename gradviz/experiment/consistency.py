"""Rules for keys that contradict each other although each is valid by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from gradviz.catalog.datasets import NumericEntry, SizedEntry
from gradviz.errors import ExperimentError, Fault
from gradviz.message import Message

if TYPE_CHECKING:
    from gradviz.experiment.experiment import Experiment


def contradictions(experiment: Experiment) -> list[Fault]:
    """Return every contradiction in an experiment whose keys are valid by themselves."""
    faults = [fault for rule in _RULES for fault in rule(experiment)]
    return faults or list(_schedule_is_live(experiment))


def _loss_fits_data(experiment: Experiment) -> Iterator[Fault]:
    if experiment.training.loss != "cross_entropy":
        return
    data = experiment.data
    options = data.options()
    problem = Message('found "cross_entropy" with numeric targets')
    if options.get("outputs") is not None:
        yield Fault(
            "training.loss", Message('{problem} (data.outputs); allowed: "mse", or data.classes', problem=problem)
        )
    elif options.get("targets") == "numbers":
        yield Fault(
            "training.loss",
            Message('{problem} (data.targets); allowed: "mse", or data.targets "classes"', problem=problem),
        )
    elif isinstance(data.entry, NumericEntry):
        yield Fault(
            "training.loss",
            Message('{problem} (data.name "{name}"); allowed: "mse"', problem=problem, name=data.entry.name),
        )


def _labels_or_targets(experiment: Experiment) -> Iterator[Fault]:
    options = experiment.data.options()
    if options.get("classes") is not None and options.get("outputs") is not None:
        yield Fault("data.outputs", Message("found together with data.classes; allowed: one of the two"))


def _one_kind_of_inputs(experiment: Experiment) -> Iterator[Fault]:
    given = {name for name, value in experiment.data.options().items() if value is not None}
    if experiment.data.entry.name != "gaussian":
        return
    if "image_size" not in given:
        if "channels" in given:
            yield Fault("data.channels", Message("found without data.image_size; allowed: for images only"))
        return
    for name, kind in (("inputs", Message("vectors")), ("length", Message("sequences"))):
        if name in given:
            message = Message(
                "found together with data.image_size; allowed: one of the two, {kind} or images", kind=kind
            )
            yield Fault(f"data.{name}", message)


def _gray_or_colored(experiment: Experiment) -> Iterator[Fault]:
    if experiment.data.entry.name in ("digits", "image_folder") and experiment.data.options()["channels"] == 2:
        yield Fault("data.channels", Message("found 2; allowed: 1 or 3"))


def _named_target_needs_a_header(experiment: Experiment) -> Iterator[Fault]:
    options = experiment.data.options()
    if options.get("header") == "absent" and options.get("target") is not None:
        message = Message(
            'found "{target}" with data.header "absent"; allowed: in files with a header', target=options["target"]
        )
        yield Fault("data.target", message)


def _batch_size_fits_samples(experiment: Experiment) -> Iterator[Fault]:
    data = experiment.data
    samples = data.entry.samples if isinstance(data.entry, SizedEntry) else data.options().get("samples")
    if samples is not None and data.batch_size > samples:
        allowed = Message("at most {samples}, the samples that there are", samples=f"{samples:,}")
        yield Fault(
            "data.batch_size",
            Message("found {batch_size}; allowed: {allowed}", batch_size=f"{data.batch_size:,}", allowed=allowed),
        )


def _batch_norm_needs_a_batch(experiment: Experiment) -> Iterator[Fault]:
    normalization = experiment.model.normalization
    if experiment.data.batch_size == 1 and normalization.on and normalization.kind == "batch":
        yield Fault("data.batch_size", Message("found 1; batch normalization needs at least 2 samples"))


def _nesterov_needs_momentum(experiment: Experiment) -> Iterator[Fault]:
    options = experiment.training.optimizer.options()
    if options.get("nesterov") and options.get("momentum") == 0:
        yield Fault("training.optimizer.nesterov", Message("found true with momentum 0; allowed: momentum above 0"))


def _recommended_gain(experiment: Experiment) -> Iterator[Fault]:
    recommended = ("identity", "sigmoid", "tanh", "relu", "leaky_relu", "selu")
    activation = experiment.model.activation.name
    if experiment.model.initializer.options().get("gain") == "activation" and activation not in recommended:
        yield Fault(
            "model.initializer.gain",
            Message(
                'found "activation", and PyTorch recommends no gain for {activation}; allowed: a number',
                activation=activation,
            ),
        )


def _gates_have_their_own_activations(experiment: Experiment) -> Iterator[Fault]:
    model = experiment.model
    cell = model.options().get("cell")
    if cell in ("lstm", "gru"):
        if model.activation.name != "tanh":
            problem = Message('found "{name}"', name=model.activation.name)
            message = Message(
                '{problem}; the cell "{cell}" has sigmoid and tanh of its own; allowed: "tanh"',
                problem=problem,
                cell=cell,
            )
            yield Fault("model.activation.name", message)
        if model.normalization.on:
            yield Fault(
                "model.normalization.on",
                Message('found true; gradviz normalizes no gates; allowed: false, or the cell "rnn"'),
            )


def _forget_bias_needs_a_forget_gate(experiment: Experiment) -> Iterator[Fault]:
    model = experiment.model
    bias = getattr(model.initializer, "forget_bias", 0.0)
    if bias != 0 and model.options().get("cell") != "lstm":
        yield Fault(
            "model.initializer.forget_bias", Message('found {bias}; allowed: 0, or the cell "lstm"', bias=f"{bias:g}")
        )


def _heads_share_the_width(experiment: Experiment) -> Iterator[Fault]:
    options = experiment.model.options()
    if "heads" not in options:
        return
    width, heads = options["width"], options["heads"]
    if width % heads:
        divisors = ", ".join(str(n) for n in range(1, 65) if width % n == 0)
        yield Fault(
            "model.heads",
            Message(
                "found {heads}; allowed for width {width}: {divisors}", heads=heads, width=width, divisors=divisors
            ),
        )


def _autoencoders_are_for_mlps(experiment: Experiment) -> Iterator[Fault]:
    pretraining, model = experiment.training.pretraining, experiment.model
    if pretraining.entry.name != "autoencoder":
        return
    if model.entry.name != "mlp":
        problem = Message('found "autoencoder" with the architecture "{name}"', name=model.entry.name)
        yield Fault(
            "training.pretraining.kind",
            Message('{problem}; allowed: "none", or the architecture "mlp"', problem=problem),
        )
    elif (steps := experiment.training.pretraining_steps) < (depth := model.options()["depth"]):
        message = Message(
            "found {steps} for {depth} hidden layers; allowed: at least {depth}, one for each",
            steps=f"{steps:,}",
            depth=f"{depth:,}",
        )
        yield Fault("training.pretraining.steps", message)


def _schedule_is_live(experiment: Experiment) -> Iterator[Fault]:
    unscheduled = experiment.model_copy(update={"schedule": ()})
    for index, change in enumerate(experiment.schedule):
        for path, value in change.set.items():
            try:
                unscheduled.changed({path: value})
            except ExperimentError as error:
                for fault in error.faults:  # a contradiction may be reported at another key than the one that is set
                    message = fault.message if fault.path == path else str(fault)
                    yield Fault(f"schedule[{index}].set.{path}", message)


_RULES: tuple[Callable[[Experiment], Iterator[Fault]], ...] = (
    _loss_fits_data,
    _labels_or_targets,
    _one_kind_of_inputs,
    _gray_or_colored,
    _named_target_needs_a_header,
    _batch_size_fits_samples,
    _batch_norm_needs_a_batch,
    _nesterov_needs_momentum,
    _recommended_gain,
    _gates_have_their_own_activations,
    _forget_bias_needs_a_forget_gate,
    _heads_share_the_width,
    _autoencoders_are_for_mlps,
)
