"""The number of threads is chosen by the work of a step."""

from __future__ import annotations

from typing import Any

import pytest

from gradviz.experiment.experiment import Experiment
from gradviz.networks.build import outline
from gradviz.training.threads import ALL_THREADS, multiply_adds, suitable_threads
from gradviz.training.trainer import Trainer


@pytest.mark.parametrize(
    ("model", "shape", "expected"),
    [
        ({"depth": 2, "width": 10}, (7,), 64 * (7 * 10 + 10 * 10 + 10 * 5)),
        ({"architecture": "rnn", "width": 10}, (99, 7), 64 * (10 * 10 + 10 * 5)),
        (
            {"architecture": "resnet", "blocks": [1, 1], "width": 4},
            (3, 8, 8),
            64 * (9 * 64 * (3 * 4 + 2 * 4 * 4) + 9 * 16 * (4 * 8 + 8 * 8) + 16 * 4 * 8 + 8 * 5),
        ),
        (
            {"architecture": "transformer", "depth": 2, "width": 8},
            (6, 3),
            64 * (6 * (3 * 8 + 2 * 12 * 8 * 8) + 8 * 5),
        ),
    ],
    ids=["mlp", "rnn", "resnet", "transformer"],
)
def test_work_is_counted(model: dict[str, Any], shape: tuple[int, ...], expected: int) -> None:
    network = outline(Experiment.from_dict({"model": model}), shape, 5)
    assert multiply_adds(network, shape, 64) == expected


def test_a_short_step_has_one_thread_and_a_long_one_all() -> None:
    small = outline(Experiment.from_dict({}), (64,), 10)
    large = outline(Experiment.from_dict({"model": {"architecture": "resnet"}}), (3, 32, 32), 10)
    assert suitable_threads(small, (64,), 64) == 1
    assert suitable_threads(large, (3, 32, 32), 64) == ALL_THREADS
    assert Trainer(Experiment.from_dict({}), threads=2).environment["threads"] == 2
