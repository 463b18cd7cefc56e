"""The data sets. Implementations are called as ``f(rng, batch_size, **options)``.

``rng`` is a ``numpy.random.Generator``; implementations return a :class:`gradviz.data.dataset.Dataset`.
"""

from __future__ import annotations

from dataclasses import dataclass

from gradviz.catalog.entry import Entry, Table
from gradviz.catalog.option import Option, named


@dataclass(frozen=True, slots=True)
class NumericEntry(Entry):
    """A data set whose targets are always numbers, never classes."""


@dataclass(frozen=True, slots=True)
class SizedEntry(Entry):
    """A data set whose number of ``samples`` is known before it is loaded."""

    samples: int = 0


def _path(help: str) -> Option:
    """Return the required option ``path`` of a data set that is read from disk."""
    return Option(..., "Path", f"{help} Relative to the current folder.", kinds=("str",), min_length=1)


def _samples(default: int) -> Option:
    return Option(default, "Samples", "Points in all.", ge=20, le=1_000_000)


def _noise(default: float) -> Option:
    return Option(default, "Noise", "Standard deviation of what is added to both coordinates.", ge=0, le=10)


_CHANNELS = "1 for gray, 3 for red, green and blue."
_LENGTH = Option(50, "Length", "Time steps of a sequence.", unit="steps", ge=2, le=100_000)
_TARGETS = Option(
    "classes",
    "Targets",
    "What is predicted: class labels (whole numbers or text) or numbers, as they are.",
    choices=named(classes="Classes", numbers="Numbers"),
)


def _standardize(default: str) -> Option:
    help = "Inputs to mean 0 and variance 1: each column over the samples, the whole set, or not at all."
    choices = named(columns="Each column", set="The whole set", none="Not at all")
    return Option(default, "Standardize", help, choices=choices)


DATASETS: Table[Entry] = Table(
    "Data set",
    "name",
    SizedEntry(
        "digits",
        "Handwritten digits",
        "1,797 real 8×8 images of handwritten digits (UCI, Alpaydin & Kaynak 1998); shipped.",
        "gradviz.data.digits:digits",
        {
            "image_size": Option(
                8, "Image size", "Side of the images; above 8 they are up-sampled.", unit="pixels", ge=8, le=64
            ),
            "channels": Option(1, "Channels", "1, or the same 3 times.", ge=1, le=3),
        },
        samples=1797,
    ),
    Entry(
        "gaussian",
        "Gaussian noise",
        "Inputs N(0, std²) with random labels or targets: what initialization alone does to gradients.",
        "gradviz.data.synthetic:gaussian",
        {
            "inputs": Option(
                None,
                "Inputs",
                "Numbers per sample or time step; 32 where not given.",
                kinds=("int", "null"),
                ge=1,
                le=65536,
            ),
            "length": Option(
                None, "Length", "Sequences of so many steps.", kinds=("int", "null"), unit="steps", ge=1, le=100_000
            ),
            "channels": Option(
                None, "Channels", "Of the images; 3 where not given.", kinds=("int", "null"), ge=1, le=1024
            ),
            "image_size": Option(
                None, "Image size", "Square images of this side.", kinds=("int", "null"), unit="pixels", ge=1, le=1024
            ),
            "std": Option(1.0, "Standard deviation", "Of the inputs.", gt=0, le=1e6),
            "classes": Option(
                None,
                "Classes",
                "Uniformly random labels; 10 where neither is given.",
                kinds=("int", "null"),
                ge=2,
                le=10000,
            ),
            "outputs": Option(
                None, "Outputs", "N(0, 1) targets in place of labels.", kinds=("int", "null"), ge=1, le=10000
            ),
            "fresh": Option(True, "Fresh", "New samples each step, or one fixed batch."),
        },
    ),
    Entry(
        "spirals",
        "Spirals",
        "Points on interleaved spiral arms in the plane, one class an arm.",
        "gradviz.data.synthetic:spirals",
        {
            "classes": Option(3, "Arms", "Spiral arms, one class each.", ge=2, le=20),
            "samples": Option(1500, "Samples", "Points in all.", ge=20, le=1_000_000),
            "noise": Option(0.1, "Noise", "Standard deviation across the arm, in radians.", ge=0, le=10),
        },
    ),
    Entry(
        "moons",
        "Moons",
        "Points in the plane on two half circles that reach into each other, one class each.",
        "gradviz.data.synthetic:moons",
        {"samples": _samples(1000), "noise": _noise(0.1)},
    ),
    Entry(
        "circles",
        "Circles",
        "Points in the plane on a circle within a circle, one class each.",
        "gradviz.data.synthetic:circles",
        {
            "samples": _samples(1000),
            "noise": _noise(0.05),
            "factor": Option(0.5, "Factor", "Radius of the inner circle; the outer has 1.", ge=0, lt=1),
        },
    ),
    NumericEntry(
        "adding",
        "Adding problem",
        "Sequences of pairs (value, marker); the sum of the two marked values is to be said at the end. "
        "Saying 1 always costs 1/6 (Hochreiter & Schmidhuber 1997, experiment 4).",
        "gradviz.data.sequences:adding",
        {"length": _LENGTH},
    ),
    Entry(
        "copy",
        "Copy a symbol",
        "Sequences of one of 8 symbols, blanks, and the sign to say that symbol again. Guessing costs ln 8 ≈ 2.08 "
        "(after Hochreiter & Schmidhuber 1997, experiments 2 and 3).",
        "gradviz.data.sequences:copy",
        {"length": _LENGTH},
    ),
    Entry(
        "csv",
        "CSV file",
        "A table of numbers, one sample a line, separated by commas, semicolons or tabs; one column is predicted.",
        "gradviz.data.csv_table:csv_table",
        {
            "path": _path("A text file in UTF-8."),
            "target": Option(
                None, "Target", "Name of the column to predict; the last where not given.", kinds=("str", "null")
            ),
            "targets": _TARGETS,
            "header": Option(
                "auto",
                "Header",
                "Whether the first line has names; auto: look at the first two.",
                choices=named(auto="Automatic", present="Present", absent="Absent"),
            ),
            "standardize": _standardize("columns"),
        },
    ),
    Entry(
        "npz",
        "NumPy archive",
        "Arrays that numpy.savez wrote: x (or inputs), samples first, and y (or targets).",
        "gradviz.data.npz_arrays:npz_arrays",
        {"path": _path("An .npz file."), "targets": _TARGETS, "standardize": _standardize("set")},
    ),
    Entry(
        "mnist",
        "MNIST",
        "28×28 images of 10 classes from IDX files: MNIST (LeCun et al. 1998), Fashion-MNIST, KMNIST.",
        "gradviz.data.mnist:mnist",
        {"path": _path("The folder with train-images-idx3-ubyte and train-labels-idx1-ubyte, gzipped (.gz) or not.")},
    ),
    Entry(
        "cifar10",
        "CIFAR-10",
        "32×32 color photographs of 10 classes (Krizhevsky 2009), from the binary version.",
        "gradviz.data.cifar10:cifar10",
        {"path": _path("The folder cifar-10-batches-bin, with data_batch_1.bin to data_batch_5.bin.")},
    ),
    Entry(
        "image_folder",
        "Folder of images",
        "Your own pictures, in a folder of folders, one for each class; the middle square of each is used.",
        "gradviz.data.image_folder:image_folder",
        {
            "path": _path("The folder that holds the folders."),
            "image_size": Option(32, "Image size", "Side to which images are scaled.", unit="pixels", ge=1, le=1024),
            "channels": Option(3, "Channels", _CHANNELS, ge=1, le=3),
        },
    ),
)
