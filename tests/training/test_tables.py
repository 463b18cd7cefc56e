"""Every row of every table builds, trains two steps and records."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from gradviz.catalog.activations import ACTIVATIONS
from gradviz.catalog.architectures import ARCHITECTURES
from gradviz.catalog.datasets import DATASETS
from gradviz.catalog.decays import DECAYS
from gradviz.catalog.entry import Entry, Table
from gradviz.catalog.initializers import INITIALIZERS
from gradviz.catalog.losses import LOSSES
from gradviz.catalog.normalizations import NORMALIZATIONS
from gradviz.catalog.optimizers import OPTIMIZERS
from gradviz.catalog.recurrent import RECURRENT_INITIALIZERS
from gradviz.catalog.statistics import STATISTICS
from gradviz.errors import ExperimentError
from gradviz.experiment.experiment import Experiment
from gradviz.headless import run
from gradviz.recording.recording import Recording

OF_LAYERS = [name for name, row in STATISTICS.items() if row.rows == "layers"]
TABLES: list[Table[Any]] = [
    ACTIVATIONS, ARCHITECTURES, DATASETS, DECAYS, INITIALIZERS, LOSSES, NORMALIZATIONS, OPTIMIZERS,
    RECURRENT_INITIALIZERS, STATISTICS,
]  # fmt: skip
SMALL: dict[str, dict[str, Any]] = {
    "mlp": {"depth": 2, "width": 8},
    "resnet": {"blocks": [1, 1], "width": 4},
    "rnn": {"depth": 2, "width": 6},
    "transformer": {"depth": 2, "width": 8, "heads": 2},
}


def trained(
    model: dict[str, Any] | None = None, data: dict[str, Any] | None = None, **training: Any
) -> Recording:  # fmt: skip
    """Run two steps with every statistic."""
    section = {"architecture": "mlp", **(model or {})}
    section = {**SMALL[section["architecture"]], **section}
    names = list(STATISTICS) if section["architecture"] == "rnn" else OF_LAYERS
    raw = {"model": section, "data": {"batch_size": 8, **(data or {})}, "training": {"steps": 2, **training}}
    recording = run(raw, statistics=names)
    assert len(recording) == 2
    assert np.isfinite(recording.loss).all()
    assert np.isfinite(recording.grad_norm).all()
    for name in names:
        expected = len(recording.layers) if name in OF_LAYERS else recording[name].shape[1]
        assert recording[name].shape == (2, expected)
        if name != "update_ratio":
            assert np.isfinite(recording[name]).all(), name
    assert recording.experiment is not None
    assert Experiment.from_json(recording.experiment.to_json()) == recording.experiment
    return recording


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations(name: str) -> None:
    recording = trained({"activation": {"name": name}})
    assert (recording["grad_l2"] > 0).all()


@pytest.mark.parametrize("name", INITIALIZERS)
@pytest.mark.parametrize("architecture", ["mlp", "rnn", "resnet"])
def test_initializers(architecture: str, name: str) -> None:
    recording = trained({"architecture": architecture, "initializer": {"name": name}})
    if name != "zeros":
        assert (recording["weight_l2"] > 0).all()


@pytest.mark.parametrize("name", RECURRENT_INITIALIZERS)
@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_recurrent_initializers(cell: str, name: str) -> None:
    trained({"architecture": "rnn", "cell": cell, "initializer": {"recurrent": {"name": name}}})


@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_optimizers(name: str, architecture: str) -> None:
    recording = trained({"architecture": architecture}, optimizer={"name": name})
    assert (recording["update_ratio"] > 0).all()
    trained({"architecture": architecture}, optimizer={"name": name, "weight_decay": 0.1})


@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize("residual", [True, False])
@pytest.mark.parametrize("kind", [*NORMALIZATIONS, None])
def test_architectures_with_every_switch(architecture: str, residual: bool, kind: str | None) -> None:
    normalization = {"on": True, "kind": kind} if kind else {"on": False}
    model = {"architecture": architecture, "normalization": normalization, "residual": {"on": residual}}
    unfit = {"rnn": ["batch"], "transformer": ["batch", "group"]}
    if kind in unfit.get(architecture, []):
        with pytest.raises(ExperimentError, match=re.escape("model.normalization.kind")):
            trained(model)
        return
    recording = trained(model)
    used = [name for name in recording.layers if residual or "downsample" not in name]
    assert (recording["grad_l2"][:, [recording.layers.index(name) for name in used]] > 0).all()


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_cells(cell: str) -> None:
    trained({"architecture": "rnn", "cell": cell})


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("data", [{"name": "digits"}, {"name": "gaussian", "outputs": 2}, {"name": "adding"}])
def test_losses(loss: str, data: dict[str, Any]) -> None:
    if loss == "cross_entropy" and data["name"] != "digits":
        with pytest.raises(ExperimentError, match="numeric targets"):
            trained(data=data, loss=loss)
        return
    trained(data=data, loss=loss)


@pytest.mark.parametrize("kind", DECAYS)
def test_decays(kind: str) -> None:
    trained(decay={"kind": kind}, warmup=1)


def csv_file(folder: Path) -> dict[str, Any]:
    rows = np.random.default_rng(0).normal(size=(20, 3))
    lines = [f"{a:g},{b:g},{c:g},{'yes' if a > 0 else 'no'}" for a, b, c in rows]
    (folder / "table.csv").write_text("\n".join(["a,b,c,label", *lines]) + "\n", encoding="utf-8")
    return {"path": str(folder / "table.csv")}


def npz_file(folder: Path) -> dict[str, Any]:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(20, 2, 8, 8)).astype(np.float32)
    np.savez(folder / "arrays.npz", x=x, y=rng.integers(0, 3, 20))
    return {"path": str(folder / "arrays.npz")}


def mnist_files(folder: Path) -> dict[str, Any]:
    rng = np.random.default_rng(0)
    for name, array in (
        ("train-images-idx3-ubyte", rng.integers(0, 256, (20, 8, 8), np.uint8)),
        ("train-labels-idx1-ubyte", rng.integers(0, 10, 20, np.uint8)),
    ):
        sizes = np.array([0x800 + array.ndim, *array.shape], ">u4")
        (folder / name).write_bytes(sizes.tobytes() + array.tobytes())
    return {"path": str(folder)}


def cifar_files(folder: Path) -> dict[str, Any]:
    records = np.random.default_rng(0).integers(0, 256, (20, 3073), np.uint8)
    records[:, 0] %= 10
    (folder / "data_batch_1.bin").write_bytes(records.tobytes())
    return {"path": str(folder)}


def image_files(folder: Path) -> dict[str, Any]:
    rng = np.random.default_rng(0)
    for kind in ("cats", "dogs"):
        (folder / kind).mkdir()
        for index in range(5):
            Image.fromarray(rng.integers(0, 256, (9, 11, 3), np.uint8)).save(folder / kind / f"{index}.png")
    return {"path": str(folder), "image_size": 8}


ON_DISK: dict[str, Callable[[Path], dict[str, Any]]] = {
    "csv": csv_file,
    "npz": npz_file,
    "mnist": mnist_files,
    "cifar10": cifar_files,
    "image_folder": image_files,
}
NUMBERS = ("adding",)


@pytest.mark.parametrize("name", DATASETS)
def test_data_sets(name: str, tmp_path: Path) -> None:
    options = ON_DISK[name](tmp_path) if name in ON_DISK else {}
    loss = "mse" if name in NUMBERS else "cross_entropy"
    recording = trained(data={"name": name, **options}, loss=loss)
    assert (recording["grad_l2"] > 0).all()
    again = trained(data={"name": name, **options}, loss=loss)
    assert again.loss.tolist() == recording.loss.tolist()


@pytest.mark.parametrize(
    ("architecture", "data"),
    [
        ("rnn", {"name": "adding", "length": 7}),
        ("rnn", {"name": "copy", "length": 7}),
        ("rnn", {"name": "gaussian", "length": 4, "inputs": 3}),
        ("transformer", {"name": "copy", "length": 7}),
        ("resnet", {"name": "gaussian", "image_size": 8, "channels": 2}),
        ("resnet", {"name": "digits", "image_size": 12, "channels": 3}),
    ],
)
def test_architectures_with_data_of_their_own(architecture: str, data: dict[str, Any]) -> None:
    loss = "mse" if data["name"] == "adding" else "cross_entropy"
    trained({"architecture": architecture}, data, loss=loss)


@pytest.mark.parametrize("statistic", STATISTICS)
def test_each_statistic_by_itself_and_as_one_of_all(statistic: str) -> None:
    raw = {"model": {"architecture": "rnn", "width": 6}, "data": {"batch_size": 8}}
    alone = run(raw, steps=2, statistics=[statistic])
    together = run(raw, steps=2, statistics=list(STATISTICS))
    np.testing.assert_allclose(alone[statistic], together[statistic], rtol=2e-5)


def test_every_row_can_be_read_by_people() -> None:
    for table in TABLES:
        assert table.label
        labels = [row.label for row in table.values()]
        assert len(set(labels)) == len(labels)
        for name, row in table.items():
            entry: Entry = row
            assert entry.name == name
            assert re.fullmatch("[a-z][a-z0-9_]*", name)
            assert entry.label
            assert entry.help.rstrip().endswith("."), (table.label, name)
            assert callable(entry.resolve())
