"""The devices that a run computes on."""

from __future__ import annotations

import warnings

import pytest
import torch

import gradviz
from gradviz.cli import main
from gradviz.errors import ExperimentError, InputError
from gradviz.experiment.experiment import Experiment
from gradviz.training.devices import available_devices, find_device, find_precision
from gradviz.training.trainer import Trainer

SMALL = {"model": {"depth": 2, "width": 8}, "training": {"steps": 3}}
needs_cuda = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")


def test_the_default_is_the_processor() -> None:
    trainer = Trainer(Experiment.from_dict(SMALL))
    assert trainer.environment["device"] == "cpu"
    assert trainer.environment["threads"] >= 1


def test_auto_takes_an_accelerator_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for cuda, mps, expected in ((False, False, "cpu"), (True, False, "cuda"), (False, True, "mps")):
        monkeypatch.setattr(torch.cuda, "is_available", lambda is_available=cuda: is_available)
        monkeypatch.setattr(torch.backends.mps, "is_available", lambda is_available=mps: is_available)
        assert find_device("auto").type == expected
        assert available_devices() == list(dict.fromkeys(["cpu", expected]))


@pytest.mark.parametrize("name", ["tpu", "cuda", "mps", "", "cpu:0"])
def test_a_device_that_is_not_there(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    message = f"device: found {name!r}; this machine has cpu; allowed: these, or auto"
    with pytest.raises(InputError) as refused:
        gradviz.run(SMALL, device=name)
    assert str(refused.value) == message


def test_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "sigmoid-20", "--steps", "1", "--device", "tpu"]) == 2
    assert "device: found 'tpu'; this machine has cpu" in capsys.readouterr().err
    assert main(["run", "sigmoid-20", "--steps", "1", "--device", "cpu"]) == 0


def test_mps_has_no_float64(monkeypatch: pytest.MonkeyPatch) -> None:
    def as_on_mps(*size: int, dtype: torch.dtype, device: torch.device) -> torch.Tensor:
        if dtype is torch.float64:
            raise TypeError(
                "Cannot convert a MPS Tensor to float64 dtype as the MPS framework doesn't support float64."
            )
        return torch.zeros(size, dtype=dtype)

    monkeypatch.setattr(torch, "ones", as_on_mps)
    assert find_precision("float32", torch.device("mps")) is torch.float32
    with pytest.raises(ExperimentError, match=r"mps can't compute with here; allowed: float32, bfloat16"):
        find_precision("float64", torch.device("mps"))


@needs_cuda
def test_cuda_and_the_processor_agree() -> None:
    for precision, rtol in (("float32", 1e-4), ("float64", 1e-6)):
        raw = {**SMALL, "training": {"steps": 3, "precision": precision}}
        on_cuda, on_cpu = gradviz.run(raw, device="cuda"), gradviz.run(raw)
        for name in on_cpu:
            assert on_cuda[name] == pytest.approx(on_cpu[name], rel=rtol)


@needs_cuda
def test_cuda_gives_the_same_bits_again() -> None:
    first, second = (gradviz.run(SMALL, device="cuda") for _ in range(2))
    assert all((first[name] == second[name]).all() for name in first)


@needs_cuda
def test_cuda_is_waited_for_once_a_step() -> None:
    trainer = Trainer(Experiment.from_dict(SMALL), device="cuda")
    trainer.step()
    torch.cuda.set_sync_debug_mode("warn")
    try:
        with warnings.catch_warnings(record=True) as waits:
            warnings.simplefilter("always")
            trainer.step()
    finally:
        torch.cuda.set_sync_debug_mode("default")
    assert len([wait for wait in waits if "synchronizing" in str(wait.message)]) == 1
