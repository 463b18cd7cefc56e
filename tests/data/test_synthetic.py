"""Synthetic data: shapes, values, statistics, and options that can't be combined."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from gradviz.data import dataset
from gradviz.data.batches import Batch
from gradviz.data.dataset import Dataset
from gradviz.data.digits import read_digits
from gradviz.errors import ExperimentError, Fault
from gradviz.experiment.experiment import Experiment


def build(data: dict[str, Any], seed: int = 0) -> Dataset:
    loss = "mse" if "outputs" in data else "cross_entropy"
    experiment = Experiment.from_dict({"data": data, "training": {"loss": loss}})
    rng = np.random.default_rng(seed)
    built: Dataset = experiment.data.entry.resolve()(rng, experiment.data.batch_size, **experiment.data.options())
    assert rng.bit_generator.state == np.random.default_rng(seed).bit_generator.state, "drew while it was built"
    return built


def batches(data: dict[str, Any], count: int = 1, seed: int = 0) -> list[Batch]:
    stream = build(data, seed).draw(np.random.default_rng(seed))
    return [next(stream) for _ in range(count)]


def faults(data: dict[str, Any]) -> list[Fault]:
    with pytest.raises(ExperimentError) as error:
        build(data)
    return list(error.value.faults)


@pytest.mark.parametrize(
    ("data", "input_shape", "outputs"),
    [
        ({"name": "digits"}, (1, 8, 8), 10),
        ({"name": "digits", "channels": 3, "image_size": 12}, (3, 12, 12), 10),
        ({"name": "gaussian"}, (32,), 10),
        ({"name": "gaussian", "inputs": 5, "classes": 4}, (5,), 4),
        ({"name": "gaussian", "length": 7}, (7, 32), 10),
        ({"name": "gaussian", "length": 7, "inputs": 5, "outputs": 2}, (7, 5), 2),
        ({"name": "gaussian", "image_size": 6}, (3, 6, 6), 10),
        ({"name": "gaussian", "image_size": 6, "channels": 1, "outputs": 1}, (1, 6, 6), 1),
        ({"name": "spirals", "classes": 5}, (2,), 5),
        ({"name": "moons"}, (2,), 2),
        ({"name": "circles"}, (2,), 2),
    ],
)
def test_shapes_types_and_determinism(data: dict[str, Any], input_shape: tuple[int, ...], outputs: int) -> None:
    data = {**data, "batch_size": 16}
    built = build(data)
    assert (built.input_shape, built.outputs) == (input_shape, outputs)
    first, again, other = batches(data, 3), batches(data, 3), batches(data, 3, seed=1)
    for (x, y), (x2, y2) in zip(first, again, strict=True):
        assert (x.shape, x.dtype.name) == ((16, *input_shape), "float32")
        assert (y.shape, y.dtype.name) == (((16,), "int64") if built.labels else ((16, outputs), "float32"))
        assert x.tobytes() == x2.tobytes()
        assert y.tobytes() == y2.tobytes()
    assert any(not np.array_equal(a[0], b[0]) for a, b in zip(first, other, strict=True))


def test_channels_of_digits_are_alike() -> None:
    (gray, labels), (colored, same) = batches({"name": "digits"})[0], batches({"name": "digits", "channels": 3})[0]
    assert np.array_equal(labels, same)
    for channel in range(3):
        assert np.array_equal(colored[:, channel], gray[:, 0])
    assert np.isclose(read_digits()[0].mean(), 0, atol=1e-6)


def test_gaussian_stream_is_the_plain_one_of_numpy() -> None:
    """Plain inputs never change, because recorded runs must stay repeatable."""
    rng = np.random.default_rng(3)
    for x, y in batches({"name": "gaussian", "inputs": 4, "std": 2.0, "batch_size": 8}, 2, seed=3):
        assert np.array_equal(x, rng.standard_normal((8, 4), dtype=np.float32) * np.float32(2))
        assert np.array_equal(y, rng.integers(0, 10, 8))


@pytest.mark.parametrize("shape", [{"inputs": 50}, {"inputs": 10, "length": 5}, {"image_size": 5, "channels": 2}])
def test_gaussian_has_its_standard_deviation(shape: dict[str, int]) -> None:
    x, y = batches({"name": "gaussian", "std": 3.0, "batch_size": 4000, "classes": 4, **shape})[0]
    assert abs(x.mean()) < 5 * 3 / np.sqrt(x.size)
    assert x.std() == pytest.approx(3, abs=5 * 3 / np.sqrt(2 * x.size))
    assert np.allclose(np.bincount(y), 1000, atol=5 * np.sqrt(1000 * 0.75))


def test_gaussian_is_fresh_or_one_fixed_batch() -> None:
    fresh, fixed = (batches({"name": "gaussian", "fresh": value}, 3) for value in (True, False))
    assert not np.array_equal(fresh[0][0], fresh[1][0])
    assert all(np.array_equal(x, fixed[0][0]) and np.array_equal(y, fixed[0][1]) for x, y in fixed)
    assert np.array_equal(fresh[0][0], fixed[0][0])


@pytest.mark.parametrize(
    ("options", "path", "message"),
    [
        ({"image_size": 4, "inputs": 8}, "data.inputs", "together with data.image_size; allowed: one of the two"),
        ({"image_size": 4, "length": 8}, "data.length", "together with data.image_size; allowed: one of the two"),
        ({"channels": 3}, "data.channels", "without data.image_size; allowed: for images only"),
        ({"classes": 3, "outputs": 2}, "data.outputs", "together with data.classes; allowed: one of the two"),
        ({"image_size": 0}, "data.image_size", "found 0; allowed: null or a whole number from 1 to 1,024"),
    ],
)
def test_gaussian_faults(options: dict[str, Any], path: str, message: str) -> None:
    (fault,) = faults({"name": "gaussian", **options})
    assert fault.path == path
    assert message in fault.message


def test_numeric_targets_need_mse() -> None:
    with pytest.raises(ExperimentError, match=r'numeric targets \(data.outputs\); allowed: "mse", or data.classes'):
        Experiment.from_dict({"data": {"name": "gaussian", "outputs": 1}})


@pytest.mark.parametrize("name", ["digits", "image_folder"])
def test_two_channels_are_no_image(name: str) -> None:
    path = {"path": "somewhere"} if name == "image_folder" else {}
    assert faults({"name": name, "channels": 2, **path}) == [Fault("data.channels", "found 2; allowed: 1 or 3")]


def test_a_batch_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dataset, "MAX_BATCH_NUMBERS", 1000)
    build({"name": "gaussian", "image_size": 10, "channels": 1, "batch_size": 10})
    (fault,) = faults({"name": "gaussian", "image_size": 10, "channels": 1, "batch_size": 11})
    assert str(fault) == (
        "data.batch_size: found 11 samples of 1×10×10 numbers; allowed: at most 10 (1,000 numbers a batch)"
    )


@pytest.mark.parametrize("name", ["spirals", "moons", "circles"])
def test_a_batch_takes_no_more_than_there_is(name: str) -> None:
    (fault,) = faults({"name": name, "samples": 20, "batch_size": 21})
    assert str(fault) == "data.batch_size: found 21; allowed: at most 20, the samples that there are"


def epoch(data: dict[str, Any]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    return batches({**data, "batch_size": data["samples"]})[0]


@pytest.mark.parametrize("samples", [20, 21])
def test_moons_lie_on_their_half_circles(samples: int) -> None:
    x, y = epoch({"name": "moons", "samples": samples, "noise": 0.0})
    upper, lower = x[y == 0], x[y == 1]
    assert (len(upper), len(lower)) == (10, samples - 10)
    assert np.allclose(np.hypot(*upper.T), 1, atol=1e-6)
    assert (upper[:, 1] >= -1e-6).all()
    assert np.allclose(np.hypot(lower[:, 0] - 1, lower[:, 1] - 0.5), 1, atol=1e-6)
    assert (lower[:, 1] <= 0.5 + 1e-6).all()
    angles = np.sort(np.arctan2(upper[:, 1].clip(0), upper[:, 0]))
    assert np.allclose(angles, np.linspace(0, np.pi, 10), atol=1e-3)


def test_circles_have_their_radii() -> None:
    x, y = epoch({"name": "circles", "samples": 41, "noise": 0.0, "factor": 0.3})
    assert np.allclose(np.hypot(*x[y == 0].T), 1, atol=1e-6)
    assert np.allclose(np.hypot(*x[y == 1].T), 0.3, atol=1e-6)
    assert np.bincount(y).tolist() == [20, 21]
    assert np.allclose(x[y == 0].mean(axis=0), 0, atol=1e-6), "evenly spaced, the last point is not the first again"


@pytest.mark.parametrize("name", ["moons", "circles"])
def test_noise_is_added_to_both_coordinates(name: str) -> None:
    def points(noise: float) -> NDArray[np.float32]:
        x, _ = epoch({"name": name, "samples": 20_000, "noise": noise})
        return x

    added = points(0.2) - points(0.0)  # the same seed, so the same order
    assert np.allclose(added.std(axis=0), 0.2, atol=0.005)
    assert np.corrcoef(added.T)[0, 1] == pytest.approx(0, abs=0.03)


@pytest.mark.parametrize("name", ["spirals", "moons", "circles"])
def test_the_seed_decides_the_points_too(name: str) -> None:
    def points(seed: int) -> NDArray[np.float32]:
        (x, _), *_ = batches({"name": name, "samples": 32, "batch_size": 32}, seed=seed)
        return np.unique(x, axis=0)

    assert np.array_equal(points(0), points(0))
    assert not np.array_equal(points(0), points(1))


def test_every_sample_comes_once_an_epoch() -> None:
    first, second = np.split(
        np.concatenate([x for x, _ in batches({"name": "moons", "samples": 64, "batch_size": 16}, 8)]), 2
    )
    assert len(np.unique(first, axis=0)) == 64
    assert not np.array_equal(first, second)
    assert np.array_equal(np.unique(first, axis=0), np.unique(second, axis=0))
