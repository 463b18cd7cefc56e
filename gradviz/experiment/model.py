"""The sections of an experiment that describe the network.

An architecture whose defaults or allowed values differ from those of :class:`Model` has sections of its own.
"""

from __future__ import annotations

from typing import Annotated, Any

from gradviz.catalog.activations import ACTIVATIONS
from gradviz.catalog.architectures import ARCHITECTURES
from gradviz.catalog.entry import Table
from gradviz.catalog.initializers import INITIALIZERS
from gradviz.catalog.normalizations import NORMALIZATIONS, NormalizationKind
from gradviz.catalog.option import Option, Switch
from gradviz.catalog.recurrent import RECURRENT_INITIALIZERS
from gradviz.experiment.section import Choice, OneOf, Section
from gradviz.message import Message


def _normalize(default: bool) -> Any:
    after = Message("The weights were trained behind the normalization: without it the loss may jump.")
    switch = Switch("B", Message("{kind} norm"), after)
    help = Message("Normalize each hidden layer before its activation.")
    return Option(default, "Normalization", help, live=True, switch=switch).field()


def _normalization_kind(default: str, table: Table[NormalizationKind] = NORMALIZATIONS) -> Any:
    help = Message("What is normalized: a unit over the batch, or a sample over its units.")
    return Option(default, "Normalize by", help, choices=table.choices).field()


def _add_shortcuts(default: bool) -> Any:
    help = Message("Add a layer's input to its output wherever the widths agree (He et al. 2016).")
    return Option(default, "Residual", help, live=True, switch=Switch("R")).field()


class Activation(Choice):
    """The function φ, applied after every hidden layer."""

    name: str


class Initializer(Choice):
    """The distribution of the weights at the start, and the constant of the biases."""

    name: str
    bias: float = Option(0.0, "Initial bias", "Every bias at the start.", ge=-1e3, le=1e3).field()


class Normalization(Section):
    """The normalization between the linear map and the activation."""

    on: bool = _normalize(False)
    kind: str = _normalization_kind("batch")


class Residual(Section):
    """Identity shortcuts."""

    on: bool = _add_shortcuts(False)


ACTIVATION = OneOf(Activation, ACTIVATIONS, "sigmoid")
INITIALIZER = OneOf(Initializer, INITIALIZERS, "xavier_uniform")


class Model(Choice):
    """The network."""

    architecture: str
    activation: Annotated[Activation, ACTIVATION] = ACTIVATION.default()
    initializer: Annotated[Initializer, INITIALIZER] = INITIALIZER.default()
    normalization: Normalization = Normalization()
    residual: Residual = Residual()
    weights: str | None = Option(
        None,
        "Start from",
        "Weights to start from: a safetensors file. What it lacks starts as usual. Relative to the current folder.",
        kinds=("str", "null"),
        min_length=1,
        max_length=4096,
    ).field()


class Dropout(Section):
    """Dropout of the output a of φ, in hidden layers (Srivastava et al. 2014)."""

    on: bool = Option(
        False,
        "Dropout",
        "Set random outputs of hidden layers to 0 in each step (Srivastava et al. 2014).",
        live=True,
        switch=Switch("D"),
    ).field()
    p: float = Option(
        0.5,
        "Dropout rate",
        "Probability p that an output is set to 0; the others are multiplied by 1/(1 − p).",
        live=True,
        ge=0,
        lt=1,
    ).field()


class MlpModel(Model):
    """A fully connected network."""

    dropout: Dropout = Dropout()


class UsedNormalization(Normalization):
    """Normalization that is on by default, as in the published network."""

    on: bool = _normalize(True)


class UsedResidual(Residual):
    """Shortcuts that are on by default, as in the published network."""

    on: bool = _add_shortcuts(True)


RELU = ACTIVATION.with_default("relu")
HE_NORMAL = INITIALIZER.with_default("he_normal")


class ResNetModel(Model):
    """A convolutional network; the defaults are those of He et al. 2016."""

    activation: Annotated[Activation, RELU] = RELU.default()
    initializer: Annotated[Initializer, HE_NORMAL] = HE_NORMAL.default()
    normalization: UsedNormalization = UsedNormalization()
    residual: UsedResidual = UsedResidual()


class Recurrent(Choice):
    """The initializer of hidden-to-hidden matrices; each gate's block is initialized by itself."""

    name: str


RECURRENT = OneOf(Recurrent, RECURRENT_INITIALIZERS, "orthogonal")


class RecurrentInitializer(Initializer):
    """The initializers of a recurrent network; all matrices but the hidden-to-hidden ones follow ``name``."""

    recurrent: Annotated[Recurrent, RECURRENT] = RECURRENT.default()
    forget_bias: float = Option(
        0.0,
        "Forget bias",
        "Bias of an LSTM's forget gate at the start, the sum of the two vectors that PyTorch has: 1 or more lets "
        "it remember from the start (Jozefowicz et al. 2015).",
        ge=-1e3,
        le=1e3,
    ).field()


RECURRENT_ACTIVATION = OneOf(Activation, ACTIVATIONS.only("tanh", "relu", "identity"), "tanh")
RECURRENT_INITIALIZER = OneOf(RecurrentInitializer, INITIALIZERS, "xavier_uniform")


class RecurrentNormalization(Normalization):
    """Normalization at each time step by itself, therefore not over the batch (Ba et al. 2016)."""

    kind: str = _normalization_kind("layer", NORMALIZATIONS.only("layer", "group", "rms"))


class RecurrentModel(Model):
    """A recurrent network."""

    activation: Annotated[Activation, RECURRENT_ACTIVATION] = RECURRENT_ACTIVATION.default()
    initializer: Annotated[RecurrentInitializer, RECURRENT_INITIALIZER] = RECURRENT_INITIALIZER.default()
    normalization: RecurrentNormalization = RecurrentNormalization()


class TokenNormalization(UsedNormalization):
    """Normalization of each token by itself."""

    kind: str = _normalization_kind("layer", NORMALIZATIONS.only("layer", "rms"))


class TransformerModel(Model):
    """A stack of encoder blocks; the defaults are those of Vaswani et al. 2017."""

    activation: Annotated[Activation, RELU] = RELU.default()
    normalization: TokenNormalization = TokenNormalization()
    residual: UsedResidual = UsedResidual()


MODEL = OneOf(
    Model,
    ARCHITECTURES,
    "mlp",
    bases={"mlp": MlpModel, "resnet": ResNetModel, "rnn": RecurrentModel, "transformer": TransformerModel},
)
