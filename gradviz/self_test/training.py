"""Checks that every network trains: each architecture, and each row of the other tables with a small network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from gradviz.catalog.activations import ACTIVATIONS
from gradviz.catalog.architectures import ARCHITECTURES
from gradviz.catalog.datasets import DATASETS, NumericEntry
from gradviz.catalog.decays import DECAYS
from gradviz.catalog.initializers import INITIALIZERS
from gradviz.catalog.normalizations import NORMALIZATIONS
from gradviz.catalog.optimizers import OPTIMIZERS
from gradviz.catalog.pretraining import PRETRAINING
from gradviz.catalog.recurrent import RECURRENT_INITIALIZERS
from gradviz.catalog.statistics import STATISTICS
from gradviz.configuration import read
from gradviz.recording.recording import Recording
from gradviz.self_test.check import Check, make_sure

STEPS = 3
_SMALL: Mapping[str, Mapping[str, Any]] = {
    "mlp": {"depth": 2, "width": 8},
    "resnet": {"blocks": [1, 1], "width": 4},
    "rnn": {"depth": 1, "width": 6},
    "transformer": {"depth": 2, "width": 8, "heads": 2},
}


def checks(folder: Path) -> Iterator[Check]:
    """Yield the checks of PyTorch, the architectures, the tables, and a file of weights."""
    yield Check("PyTorch", _torch)
    for name in ARCHITECTURES:
        yield Check(name, partial(_architecture, name))
    for title, experiments in _tables(folder).items():
        yield Check(title, partial(_each, experiments))
    yield Check("weights in a file", partial(_weights, folder / "weights.safetensors"))


def train(experiment: Mapping[str, Any], **options: Any) -> Recording:
    """Train a small network for a few steps on the configured device; fail if its losses are not finite."""
    from gradviz.headless import run

    model = {"architecture": "mlp", **experiment.get("model", {})}
    raw = {
        "model": {**_SMALL.get(model["architecture"], {}), **model},
        "data": {"batch_size": 8, **experiment.get("data", {})},
        "training": {"steps": STEPS, **experiment.get("training", {})},
    }
    settings = read().values
    recording = run(raw, threads=settings.threads or None, device=settings.device, **options)
    make_sure(len(recording) >= STEPS, f"found {len(recording)} steps; needed: {STEPS}")
    make_sure(bool(np.isfinite(recording.loss).all()), f"the loss is {recording.loss.tolist()}")
    return recording


def _torch() -> str:
    import torch

    settings = read().values
    return f"{torch.__version__}, device {settings.device}, threads {settings.threads or 'automatic'}"


def _architecture(name: str) -> str:
    names = [statistic for statistic, row in STATISTICS.items() if row.fits(name)]
    recording = train({"model": {"architecture": name}}, statistics=names)
    return f"{STEPS} steps, {len(recording.layers)} layers, {len(names)} statistics"


def _each(experiments: Mapping[str, Mapping[str, Any]]) -> str:
    for name, experiment in experiments.items():
        try:
            train(experiment)
        except Exception as error:
            error.add_note(f"while training {name}")
            raise
    return ", ".join(experiments)


def _tables(folder: Path) -> dict[str, dict[str, dict[str, Any]]]:
    """Return an experiment for each row of each table; files are created for data sets that are read from disk."""
    rnn = {"architecture": "rnn"}
    return {
        "activations": {name: {"model": {"activation": {"name": name}}} for name in ACTIVATIONS},
        "initializers": {name: {"model": {"initializer": {"name": name}}} for name in INITIALIZERS},
        "recurrent initializers": {
            name: {"model": {**rnn, "initializer": {"recurrent": {"name": name}}}} for name in RECURRENT_INITIALIZERS
        },
        "normalizations": {name: {"model": {"normalization": {"on": True, "kind": name}}} for name in NORMALIZATIONS},
        "optimizers": {name: {"training": {"optimizer": {"name": name}}} for name in OPTIMIZERS},
        "decays": {name: {"training": {"decay": {"kind": name}}} for name in DECAYS},
        "pre-training": {
            name: {"training": {"pretraining": {"kind": name, **({"steps": 4} if "steps" in row.options else {})}}}
            for name, row in PRETRAINING.items()
        },
        "data": {name: _data(name, folder) for name in DATASETS if name in _ON_DISK or not _needs_path(name)},
    }


def _needs_path(name: str) -> bool:
    return "path" in DATASETS[name].options


def _data(name: str, folder: Path) -> dict[str, Any]:
    make = _ON_DISK.get(name)
    loss = "mse" if isinstance(DATASETS[name], NumericEntry) else "cross_entropy"
    return {"data": {"name": name, **(make(folder) if make else {})}, "training": {"loss": loss}}


def _csv(folder: Path) -> dict[str, Any]:
    path = folder / "table.csv"
    path.write_text("a,b,kind\n" + "".join(f"{i},{-i},{'even' if i % 2 else 'odd'}\n" for i in range(20)), "utf-8")
    return {"path": str(path)}


def _npz(folder: Path) -> dict[str, Any]:
    path = folder / "arrays.npz"
    np.savez(path, x=np.arange(80, dtype=np.float32).reshape(20, 4), y=np.arange(20) % 3)
    return {"path": str(path)}


def _images(folder: Path) -> dict[str, Any]:
    from PIL import Image

    for kind, suffix in (("dark", "png"), ("light", "jpg")):
        (folder / "images" / kind).mkdir(parents=True, exist_ok=True)
        for index in range(5):
            pixels = np.full((9, 11, 3), 40 * index + (60 if kind == "light" else 0), np.uint8)
            Image.fromarray(pixels).save(folder / "images" / kind / f"{index}.{suffix}")
    return {"path": str(folder / "images"), "image_size": 8}


_ON_DISK = {"csv": _csv, "npz": _npz, "image_folder": _images}


def _weights(path: Path) -> str:
    train({}, save_weights=path)
    train({"model": {"weights": str(path)}})
    return path.suffix
