"""The traits of each statistic in the table, against recorded numbers."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import gradviz
from gradviz.catalog.statistics import STATISTICS

NETWORKS: list[dict[str, Any]] = [
    {"architecture": "rnn", "width": 12},
    {"architecture": "mlp", "depth": 3, "width": 12, "activation": {"name": "relu"}},
    {"architecture": "mlp", "depth": 3, "width": 12, "activation": {"name": "tanh"}, "initializer": {"name": "normal"}},
]
STRICT = {"on": True, "threshold": 1e-4}


@cache
def recorded(network: int, clipped: bool = False) -> gradviz.Recording:
    names = [name for name, row in STATISTICS.items() if row.fits(NETWORKS[network]["architecture"])]
    clipping = STRICT if clipped else {}
    training = {"steps": 8, "optimizer": {"lr": 2.0}, "clipping": clipping}
    return gradviz.run({"model": NETWORKS[network], "data": {"batch_size": 8}, "training": training}, statistics=names)


def numbers(name: str) -> NDArray[np.float32]:
    recordings = [recorded(index) for index in range(len(NETWORKS))]
    return np.concatenate([recording[name].ravel() for recording in recordings if name in recording.statistics])


@pytest.mark.parametrize("name", STATISTICS)
def test_signed_ones_can_be_negative_and_no_others(name: str) -> None:
    assert bool((numbers(name) < 0).any()) == STATISTICS[name].signed


@pytest.mark.parametrize("name", [name for name, row in STATISTICS.items() if row.share])
def test_shares_lie_between_0_and_1_and_0_is_one_of_them(name: str) -> None:
    values = numbers(name)
    assert ((values >= 0) & (values <= 1)).all()
    assert (values == 0).any()


@pytest.mark.parametrize("name", [name for name, row in STATISTICS.items() if row.clipped is not None])
def test_only_what_is_of_the_clipped_gradient_changes_with_clipping(name: str) -> None:
    """Compare the first step, before any weight has been updated."""
    free, strict = recorded(0)[name][0], recorded(0, clipped=True)[name][0]
    assert np.array_equal(free, strict) != STATISTICS[name].clipped


def test_one_scale_is_for_rows_of_one_kind() -> None:
    for family in {row.family for row in STATISTICS.values()}:
        members = [row for row in STATISTICS.values() if row.family == family]
        assert len({(row.rows, row.share, row.signed) for row in members}) == 1, family
        assert family in STATISTICS or len(members) > 1
    assert all(("∂L" in row.symbol) == (row.clipped is not None) for row in STATISTICS.values())
