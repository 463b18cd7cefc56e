"""The process-wide settings of PyTorch: the code that steps a trainer sets them for the run and restores them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from operator import attrgetter
from typing import Any

import torch

from gradviz.experiment.experiment import Experiment
from gradviz.training.devices import find_device
from gradviz.training.threads import thread_count
from gradviz.training.trainer import Trainer

_CUBLAS = "CUBLAS_WORKSPACE_CONFIG"

Setting = tuple[Callable[[], Any], Callable[[Any], object], Any]
"""A getter, a setter, and the value during a run."""


def _backend(path: str, value: Any) -> Setting:
    """Return a setting of ``torch.backends``."""
    owner, _, name = path.rpartition(".")

    def set_value(value: Any) -> None:
        setattr(attrgetter(owner)(torch.backends), name, value)

    return partial(attrgetter(path), torch.backends), set_value, value


# Full float32: TF32 keeps only 10 bits of the inputs of a product. PyTorch 2.9 added a second interface to this
# setting. If the process has used the second one, PyTorch refuses to compute unless both are set, in this order.
_SETTINGS: tuple[Setting, ...] = (
    (torch.get_default_dtype, torch.set_default_dtype, torch.float32),
    _backend("cudnn.benchmark", False),
    _backend("cudnn.allow_tf32", False),
    _backend("cuda.matmul.allow_tf32", False),
    (torch.get_float32_matmul_precision, torch.set_float32_matmul_precision, "highest"),
    _backend("cudnn.conv.fp32_precision", "ieee"),
    _backend("cudnn.rnn.fp32_precision", "ieee"),
    _backend("cuda.matmul.fp32_precision", "ieee"),
    _backend("mkldnn.conv.fp32_precision", "ieee"),
    _backend("mkldnn.rnn.fp32_precision", "ieee"),
    _backend("mkldnn.matmul.fp32_precision", "ieee"),
)


@contextmanager
def prepared_trainer(
    experiment: Experiment, statistics: Sequence[str], threads: int | None = None, device: str = "cpu"
) -> Iterator[Trainer]:
    """Build a :class:`Trainer` in a process prepared for its steps, and restore the process's state on exit."""
    with process_state(find_device(device)):
        trainer = Trainer(experiment, statistics, threads, device)
        with thread_count(trainer.threads):
            yield trainer


@contextmanager
def process_state(device: torch.device) -> Iterator[None]:
    """Compute on ``device`` with full float32 precision and deterministically; restore all settings on exit.

    The settings apply to all threads of the process.
    """
    cuda = device.type == "cuda"
    with ExitStack() as put_back:
        for restore in _restorers():
            put_back.callback(restore)
        if cuda:
            os.environ.setdefault(_CUBLAS, ":4096:8")  # otherwise two runs may differ in their last bits
        torch.use_deterministic_algorithms(cuda, warn_only=True)
        for _, set_value, value in _SETTINGS:
            with suppress(AttributeError):  # an older PyTorch
                set_value(value)
        yield


def _restorers() -> Iterator[Callable[[], object]]:
    """Yield functions that restore the current settings; call them from the last to the first."""
    mode, warn_only = (
        torch.are_deterministic_algorithms_enabled(),
        torch.is_deterministic_algorithms_warn_only_enabled(),
    )
    yield partial(torch.use_deterministic_algorithms, mode, warn_only=warn_only)
    yield partial(_set_variable, _CUBLAS, os.environ.get(_CUBLAS))
    for get_value, set_value, _ in reversed(_SETTINGS):
        with suppress(AttributeError, RuntimeError):  # an older PyTorch, or only the other interface can read it
            yield partial(set_value, get_value())


def _set_variable(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value
