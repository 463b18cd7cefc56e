"""The recurrent tasks: the contents of their sequences, and the loss of guessing."""

from typing import Any

import numpy as np
import pytest

from gradviz.data.batches import Batch
from gradviz.data.dataset import Dataset
from gradviz.errors import ExperimentError
from gradviz.experiment.experiment import Experiment


def build(data: dict[str, Any]) -> Dataset:
    loss = "mse" if data["name"] == "adding" else "cross_entropy"
    experiment = Experiment.from_dict({"data": data, "training": {"loss": loss}})
    built: Dataset = experiment.data.entry.resolve()(
        np.random.default_rng(0), experiment.data.batch_size, **experiment.data.options()
    )
    return built


def batches(data: dict[str, Any], count: int = 1, seed: int = 0) -> list[Batch]:
    stream = build(data).draw(np.random.default_rng(seed))
    return [next(stream) for _ in range(count)]


@pytest.mark.parametrize("length", [2, 3, 50, 1001])
def test_adding_is_the_sum_of_the_two_marked_values(length: int) -> None:
    built = build({"name": "adding", "length": length, "batch_size": 32})
    assert (built.input_shape, built.outputs, built.labels) == ((length, 2), 1, False)
    ((x, y),) = batches({"name": "adding", "length": length, "batch_size": 32})
    assert (x.shape, x.dtype.name, y.shape, y.dtype.name) == ((32, length, 2), "float32", (32, 1), "float32")
    values, marks = x[:, :, 0], x[:, :, 1]
    assert ((values >= 0) & (values < 1)).all()
    assert set(np.unique(marks)) <= {0, 1}
    assert (marks[:, : length // 2].sum(axis=1) == 1).all(), "one mark in the first half"
    assert (marks[:, length // 2 :].sum(axis=1) == 1).all(), "and one in the second"
    assert np.allclose((values * marks).sum(axis=1), y[:, 0], atol=1e-6)


def test_the_constant_prediction_one_has_a_loss_of_a_sixth() -> None:
    ((_, y),) = batches({"name": "adding", "length": 10, "batch_size": 60_000})
    assert y.mean() == pytest.approx(1, abs=0.01)
    assert np.square(y - 1).mean() == pytest.approx(1 / 6, abs=0.005)
    assert y.var() == pytest.approx(1 / 6, abs=0.005)


def test_every_place_of_a_half_is_marked_equally_often() -> None:
    ((x, _),) = batches({"name": "adding", "length": 9, "batch_size": 20_000})
    marked = x[:, :, 1].sum(axis=0)
    assert np.allclose(marked[:4], 5000, atol=350)
    assert np.allclose(marked[4:], 4000, atol=350)


def test_adding_needs_mse() -> None:
    with pytest.raises(ExperimentError) as error:
        Experiment.from_dict({"data": {"name": "adding"}})
    (fault,) = error.value.faults
    assert str(fault) == (
        'training.loss: found "cross_entropy" with numeric targets (data.name "adding"); allowed: "mse"'
    )


@pytest.mark.parametrize("length", [2, 3, 50, 1001])
def test_copy_asks_for_its_first_symbol(length: int) -> None:
    built = build({"name": "copy", "length": length, "batch_size": 32})
    assert (built.input_shape, built.outputs, built.labels) == ((length, 10), 8, True)
    ((x, y),) = batches({"name": "copy", "length": length, "batch_size": 32})
    assert (x.shape, x.dtype.name, y.shape, y.dtype.name) == ((32, length, 10), "float32", (32,), "int64")
    assert (x.sum(axis=2) == 1).all(), "one-hot"
    symbols = x.argmax(axis=2)
    assert np.array_equal(symbols[:, 0], y)
    assert (symbols[:, 1:-1] == 8).all(), "blank in between"
    assert (symbols[:, -1] == 9).all(), "the recall sign"


def test_copy_symbols_are_uniform() -> None:
    ((_, y),) = batches({"name": "copy", "length": 2, "batch_size": 40_000})
    assert np.allclose(np.bincount(y, minlength=8), 5000, atol=350)


@pytest.mark.parametrize("name", ["adding", "copy"])
def test_batches_are_fresh_and_decided_by_the_seed(name: str) -> None:
    data = {"name": name, "length": 6, "batch_size": 64}
    first, again, other = batches(data, 2), batches(data, 2), batches(data, 2, seed=1)
    assert not np.array_equal(first[0][0], first[1][0])
    assert not np.array_equal(first[0][0], other[0][0])
    assert all(np.array_equal(a[0], b[0]) and np.array_equal(a[1], b[1]) for a, b in zip(first, again, strict=True))


@pytest.mark.parametrize("name", ["adding", "copy"])
def test_the_least_length_is_two(name: str) -> None:
    with pytest.raises(ExperimentError, match=r"data.length: found 1; allowed: a whole number from 2 to 100,000"):
        build({"name": name, "length": 1})
    with pytest.raises(ExperimentError, match=r"data.batch_size: found 65,536 samples of 100000×(2|10) numbers"):
        build({"name": name, "length": 100_000, "batch_size": 65536})
