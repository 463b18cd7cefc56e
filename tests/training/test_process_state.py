"""A run leaves the process of its caller as it was: threads, random state, flags, default dtype, environment."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from operator import attrgetter
from typing import Any

import numpy as np
import pytest
import torch

import gradviz
from gradviz.catalog.architectures import ARCHITECTURES
from gradviz.errors import InputError
from gradviz.experiment.experiment import Experiment
from gradviz.training.process_state import prepared_trainer, process_state
from gradviz.training.trainer import Trainer

THREADS = 3
FLAGS = (
    "cudnn.benchmark",
    "cudnn.deterministic",
    "cudnn.allow_tf32",
    "cuda.matmul.allow_tf32",
    "fp32_precision",
    "cudnn.conv.fp32_precision",
    "cudnn.rnn.fp32_precision",
    "cuda.matmul.fp32_precision",
    "mkldnn.conv.fp32_precision",
    "mkldnn.matmul.fp32_precision",
)
PRETRAINED = {
    "model": {"depth": 2, "width": 8},
    "training": {"steps": 2, "pretraining": {"kind": "autoencoder", "steps": 4}},
}
SMALL: dict[str, dict[str, Any]] = {
    "mlp": {"depth": 2, "width": 8},
    "resnet": {"blocks": [1, 1], "width": 4},
    "rnn": {"width": 6},
    "transformer": {"depth": 2, "width": 8, "heads": 2},
}


def flag(path: str) -> Any:
    """Return the value, or the type of the error if PyTorch refuses to read it after a mix of its two interfaces."""
    try:
        return attrgetter(path)(torch.backends)
    except (AttributeError, RuntimeError) as error:
        return type(error).__name__


def set_flag(path: str, value: Any) -> None:
    owner, _, name = path.rpartition(".")
    setattr(attrgetter(owner)(torch.backends) if owner else torch.backends, name, value)


def process() -> dict[str, Any]:
    """Return every setting of the process that a run could leave changed."""
    try:
        matmul = torch.get_float32_matmul_precision()
    except RuntimeError as error:
        matmul = type(error).__name__
    return {
        "threads": torch.get_num_threads(),
        "interop": torch.get_num_interop_threads(),
        "torch": torch.random.get_rng_state().tolist(),
        "numpy": str(np.random.get_state()),
        "random": random.getstate(),
        "deterministic": torch.are_deterministic_algorithms_enabled(),
        "warn_only": torch.is_deterministic_algorithms_warn_only_enabled(),
        "dtype": torch.get_default_dtype(),
        "grad": torch.is_grad_enabled(),
        "matmul": matmul,
        "environment": dict(os.environ),
        **{path: flag(path) for path in FLAGS},
    }


@pytest.fixture(params=["legacy", "new", "plain"])
def unusual(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The caller has set everything through PyTorch's older or newer interface, or has left the defaults."""
    monkeypatch.setenv("CUBLAS_WORKSPACE_CONFIG", ":16:8")
    if request.param == "plain":
        monkeypatch.delenv("CUBLAS_WORKSPACE_CONFIG")
        yield
        return
    before = torch.get_num_threads()
    kept = {path: flag(path) for path in FLAGS if path != "cudnn.deterministic"}
    torch.set_num_threads(THREADS)
    torch.use_deterministic_algorithms(True, warn_only=False)
    torch.set_default_dtype(torch.float64)
    torch.backends.cudnn.benchmark = True
    if request.param == "legacy":
        torch.set_float32_matmul_precision("medium")
        torch.backends.cudnn.allow_tf32 = False
    elif hasattr(torch.backends, "fp32_precision"):
        torch.backends.fp32_precision = "tf32"
        set_flag("cudnn.conv.fp32_precision", "ieee")
    torch.manual_seed(5)
    np.random.seed(5)
    random.seed(5)
    yield
    torch.set_num_threads(before)
    torch.use_deterministic_algorithms(False)
    torch.set_default_dtype(torch.float32)
    if hasattr(torch.backends, "fp32_precision"):
        torch.backends.fp32_precision = "none"
    torch.set_float32_matmul_precision("highest")
    for path, value in kept.items():
        if value not in ("AttributeError", "RuntimeError"):
            set_flag(path, value)


@pytest.mark.usefixtures("unusual")
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_run_leaves_the_process_as_it_was(architecture: str) -> None:
    before = process()
    raw = {"model": {"architecture": architecture, **SMALL[architecture]}, "data": {"batch_size": 8}}
    gradviz.run(raw, steps=2, threads=2)
    assert process() == before


@pytest.mark.usefixtures("unusual")
def test_so_does_one_with_pretraining() -> None:
    before = process()
    gradviz.run(PRETRAINED)
    assert process() == before


@pytest.mark.usefixtures("unusual")
@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_so_does_one_that_is_broken_off(error: type[BaseException]) -> None:
    before = process()

    def break_off(reading: Any) -> None:
        assert torch.get_num_threads() == 2
        assert torch.get_default_dtype() is torch.float32
        raise error

    with pytest.raises(error):
        gradviz.run(PRETRAINED, threads=2, on_reading=break_off)
    assert process() == before


@pytest.mark.usefixtures("unusual")
def test_so_does_one_that_cannot_be_built() -> None:
    before = process()
    with pytest.raises(InputError, match="device"):
        gradviz.run(PRETRAINED, device="tpu")
    with pytest.raises(InputError, match="grad_l3"):
        gradviz.run(PRETRAINED, statistics=["grad_l3"])
    assert process() == before


@pytest.mark.usefixtures("unusual")
def test_the_numbers_do_not_depend_on_the_caller() -> None:
    loss = gradviz.run(PRETRAINED).loss
    torch.set_default_dtype(torch.float32)
    torch.set_num_threads(1)
    assert gradviz.run(PRETRAINED).loss.tobytes() == loss.tobytes()


def test_a_trainer_sets_nothing_and_who_steps_it_decides() -> None:
    before = process()
    serial, parallel = (Trainer(Experiment.from_dict(PRETRAINED), threads=threads) for threads in (1, 2))
    serial.step()
    parallel.step()
    assert (serial.threads, parallel.threads) == (1, 2)
    assert process() == before
    with prepared_trainer(Experiment.from_dict(PRETRAINED), ["grad_l2"], 2) as inner:
        serial.step()
        assert (inner.threads, torch.get_num_threads()) == (2, 2)
    assert process() == before


def test_a_gpu_computes_the_same_bits_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CUBLAS_WORKSPACE_CONFIG", raising=False)
    before = process()
    with process_state(torch.device("cuda")):
        assert torch.are_deterministic_algorithms_enabled()
        assert os.environ["CUBLAS_WORKSPACE_CONFIG"] == ":4096:8"
        assert not torch.backends.cudnn.allow_tf32
        assert not torch.backends.cuda.matmul.allow_tf32
        with process_state(torch.device("cpu")):
            assert not torch.are_deterministic_algorithms_enabled()
        assert torch.are_deterministic_algorithms_enabled()
    assert process() == before
