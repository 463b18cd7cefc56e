"""Saving weights to safetensors files and starting runs from them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors import safe_open
from safetensors.numpy import load_file, save_file

import gradviz
from gradviz.cli import main
from gradviz.errors import ExperimentError, FileError
from gradviz.experiment.experiment import Experiment
from gradviz.training.trainer import Trainer
from gradviz.training.weights import MAX_FILE_BYTES

MODEL = {"depth": 2, "width": 8, "activation": {"name": "prelu"}, "normalization": {"on": True}}
MODELS = {
    "mlp": MODEL,
    "resnet": {"architecture": "resnet", "blocks": [1, 1], "width": 4},
    "lstm": {"architecture": "rnn", "cell": "lstm", "width": 6},
    "transformer": {"architecture": "transformer", "depth": 1, "width": 8, "heads": 2},
}


def raw(model: dict[str, Any], weights: Path | None = None, **training: Any) -> dict[str, Any]:
    own = {**model, "weights": str(weights)} if weights else model
    return {"model": own, "training": {"steps": 3, "optimizer": {"name": "adam"}, **training}}


def trainer_of(model: dict[str, Any], weights: Path | None = None, **training: Any) -> Trainer:
    return Trainer(Experiment.from_dict(raw(model, weights, **training)))


@pytest.mark.parametrize("precision", ["float32", "float64", "bfloat16"])
@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_round_trip_keeps_every_bit(model: dict[str, Any], precision: str, tmp_path: Path) -> None:
    path = tmp_path / "run.safetensors"
    trained = trainer_of(model, precision=precision)
    for _ in trained:
        pass
    trained.save_weights(path)
    again = trainer_of(model, path, precision=precision)
    assert torch.equal(again.flat.values, trained.flat.values)
    assert again.loaded is not None
    assert again.loaded.complete


def test_names_and_numbers_are_those_of_pytorch(tmp_path: Path) -> None:
    path = tmp_path / "run.safetensors"
    trainer = trainer_of(MODEL)
    trainer.save_weights(path)
    loaded, weights = load_file(path), trainer.weights()
    assert {name: array.shape for name, array in loaded.items()} == {
        "linear.0.weight": (8, 64),
        "linear.1.weight": (8, 8),
        **{f"{group}.{i}.{part}": (8,) for group in ("norm",) for i in (0, 1) for part in ("weight", "bias")},
        **{f"linear.{i}.bias": (8,) for i in (0, 1)},
        **{f"phi_modules.{i}.weight": (1,) for i in (0, 1)},
        "output.weight": (10, 8),
        "output.bias": (10,),
    }
    assert all(np.array_equal(loaded[name], weights[name]) for name in loaded)
    with safe_open(path, "np") as file:
        assert json.loads(file.metadata()["experiment"]) == trainer.experiment.to_dict()


def test_weights_are_a_copy() -> None:
    trainer = trainer_of(MODEL)
    before = trainer.weights()
    kept = {name: array.copy() for name, array in before.items()}
    trainer.step()
    assert all(np.array_equal(before[name], kept[name]) for name in kept)


def test_fine_tuning_goes_on_where_the_run_ended(tmp_path: Path) -> None:
    path = tmp_path / "run.safetensors"
    rate: dict[str, Any] = {"optimizer": {"name": "adam", "lr": 0.01}}
    first = gradviz.run(raw(MODEL, steps=40, **rate), save_weights=path)
    second = gradviz.run(raw(MODEL, path, **rate))
    assert second.loss[0] < 0.7 * first.loss[0]
    (event,) = second.events
    assert (event.step, event.kind, event.label) == (0, "weights", "Weights loaded")
    assert event.detail == f"12 tensors of {path} were loaded."
    assert second.environment["weights"]["loaded"] == 12


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Write a file that fits in part: the output has another shape, and one tensor holds integers."""
    path = tmp_path / "other.safetensors"
    arrays = trainer_of(MODEL).weights()
    del arrays["linear.1.weight"], arrays["norm.0.bias"]
    arrays["output.weight"] = np.zeros((5, 8), np.float32)
    arrays["output.bias"] = np.zeros(10, np.int64)
    arrays["head.weight"] = np.zeros((3, 3), np.float16)
    arrays["linear.0.weight"] = np.full((8, 64), 0.5, np.float16)
    save_file(arrays, path)
    return path


def test_what_does_not_match_is_listed_and_the_rest_is_loaded(other: Path) -> None:
    trainer = trainer_of(MODEL, other)
    assert trainer.loaded is not None
    assert trainer.loaded.missing == ("linear.1.weight", "norm.0.bias")
    assert trainer.loaded.unexpected == ("head.weight",)
    assert set(trainer.loaded.different) == {
        "output.bias (I64 in the file; allowed: F64, F32, F16, BF16)",
        "output.weight (5 × 8 in the file, 10 × 8 here)",
    }
    weights, usual = trainer.weights(), trainer_of(MODEL).weights()
    assert (weights["linear.0.weight"] == 0.5).all()
    assert np.array_equal(weights["output.weight"], usual["output.weight"])
    assert np.array_equal(weights["linear.1.weight"], usual["linear.1.weight"])
    (event,) = trainer.step().events
    assert event.label == "Weights loaded in part"
    for name in ("linear.1.weight", "head.weight", "output.weight (5 × 8 in the file, 10 × 8 here)"):
        assert name in event.detail
    assert trainer.step().events == ()
    assert json.loads(json.dumps(trainer.environment))["weights"]["unexpected"] == ["head.weight"]


def test_parameters_that_are_not_in_use_are_not_missed(other: Path) -> None:
    loaded = trainer_of({**MODEL, "normalization": {"on": False}}, other).loaded
    assert loaded is not None
    assert loaded.missing == ("linear.1.weight",)


def test_nothing_matches(tmp_path: Path) -> None:
    path = tmp_path / "other.safetensors"
    save_file({"a": np.zeros(3, np.float32)}, path)
    with pytest.raises(ExperimentError, match=r"model\.weights: .*: nothing in it matches this network; found a; all"):
        trainer_of(MODEL, path)


def whole(tmp_path: Path) -> bytes:
    path = tmp_path / "whole.safetensors"
    trainer_of(MODEL).save_weights(path)
    return path.read_bytes()


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("missing", "can't be read: No such file"),
        ("folder", "can't be read: Is a directory"),
        ("empty", "not a whole safetensors file"),
        ("cut", "not a whole safetensors file"),
        ("header", "not a whole safetensors file"),
        ("length", "not a whole safetensors file"),
        ("longer", "not a whole safetensors file"),
        ("text", "not a whole safetensors file"),
        ("oversized", f"larger than {MAX_FILE_BYTES:,} bytes"),
        ("pickle", "a pickle of torch.save"),
        ("old pickle", "a pickle of torch.save"),
    ],
)
def test_a_file_that_is_none_is_refused_by_name(kind: str, message: str, tmp_path: Path) -> None:
    path, good = tmp_path / "bad.safetensors", whole(tmp_path)
    match kind:
        case "folder":
            path.mkdir()
        case "pickle" | "old pickle":
            torch.save({"linear.0.weight": torch.zeros(8, 64)}, path, _use_new_zipfile_serialization=kind == "pickle")
        case "oversized":
            with path.open("wb") as file:
                file.truncate(MAX_FILE_BYTES + 1)  # a sparse file takes no disk space
        case "missing":
            pass
        case _:
            changed = {
                "empty": b"",
                "cut": good[:-1],
                "header": good[:20] + b"\xff" + good[21:],
                "length": (1 << 60).to_bytes(8, "little") + good[8:],
                "longer": good + b"more",
                "text": b"not weights at all",
            }
            path.write_bytes(changed[kind])
    with pytest.raises(FileError) as refused:
        trainer_of(MODEL, path)
    assert str(refused.value).startswith(f"{path}: {message}")


@pytest.mark.parametrize("length", [0x280, 0x480])
def test_a_header_whose_length_looks_like_a_pickle(length: int, tmp_path: Path) -> None:
    content = whole(tmp_path)
    size = int.from_bytes(content[:8], "little")
    padded = content[8 : 8 + size].rstrip()
    while len(padded) > length:
        length += 0x400
    path = tmp_path / "run.safetensors"
    path.write_bytes(length.to_bytes(8, "little") + padded.ljust(length) + content[8 + size :])
    assert path.read_bytes()[:1] == b"\x80"
    assert trainer_of(MODEL, path).loaded is not None


def test_command_line(other: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = tmp_path / "own.json", tmp_path / "run.safetensors"
    Experiment.from_dict(raw(MODEL)).save(source)
    assert main(["run", str(source), "--out", str(out)]) == 0
    assert f"wrote {out}" in capsys.readouterr().out
    assert main(["run", str(source), "--set", f"model.weights={out}"]) == 0
    assert capsys.readouterr().err == ""
    assert main(["run", str(source), "--set", f"model.weights={other}"]) == 0
    assert "gradviz: note: 8 tensors of" in (error := capsys.readouterr().err)
    assert "missing in the file: linear.1.weight, norm.0.bias; not of this network: head.weight; different:" in error
    assert main(["run", str(source), "--set", f"model.weights={source}"]) == 2
    assert f"gradviz: {source}: not a whole safetensors file" in capsys.readouterr().err


def test_weights_that_can_not_be_written(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="can't be written"):
        trainer_of(MODEL).save_weights(tmp_path / "no folder" / "run.safetensors")
    assert list(tmp_path.iterdir()) == []


def test_check_lists_what_does_not_match(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, other = tmp_path / "run.safetensors", tmp_path / "experiment.json"
    trainer_of(MODEL).save_weights(path)
    Experiment.from_dict(raw(MODELS["resnet"], path)).save(other)
    assert main(["check", str(other)]) == 2
    assert "nothing in it matches" in capsys.readouterr().err
    Experiment.from_dict(raw({**MODEL, "depth": 3}, path)).save(other)
    assert main(["check", str(other)]) == 0
    output = capsys.readouterr()
    assert "missing in the file: linear.2.weight, linear.2.bias" in output.err
    assert "nothing is wrong" in output.out
    Experiment.from_dict(raw(MODEL, path)).save(other)
    assert main(["check", str(other)]) == 0
    assert capsys.readouterr().err == ""
    Experiment.from_dict(raw(MODEL, tmp_path / "no.safetensors")).save(other)
    assert main(["check", str(other)]) == 2
