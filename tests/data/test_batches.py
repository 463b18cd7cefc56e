"""The position of batches can be saved and restored."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gradviz.data.batches import Batch, Batches, DrawnEpochs, FixedBatch, FreshBatches, ShuffledEpochs

SAMPLES, BATCH = 11, 3  # 3 batches an epoch, 2 samples left out


def sample(rng: np.random.Generator) -> Batch:
    return rng.random((SAMPLES, 2), dtype=np.float32), rng.integers(0, 5, SAMPLES)


def shuffled(rng: np.random.Generator) -> Batches:
    inputs, targets = sample(np.random.default_rng(9))
    return ShuffledEpochs(inputs, targets, BATCH, lambda x: (x / 2).astype(np.float32), rng)


KINDS: dict[str, Callable[[np.random.Generator], Batches]] = {
    "shuffled": shuffled,
    "drawn": lambda rng: DrawnEpochs(sample, BATCH, rng),
    "fresh": lambda rng: FreshBatches(sample, rng),
    "fixed": lambda rng: FixedBatch(sample, rng),
}


def make(kind: str, seed: int = 4) -> Batches:
    return KINDS[kind](np.random.default_rng(seed))


def take(batches: Batches, count: int = 8) -> list[bytes]:
    return [x.tobytes() + y.tobytes() for x, y in (next(batches) for _ in range(count))]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("before", range(8))
def test_they_continue_from_where_they_were(kind: str, before: int) -> None:
    batches = make(kind)
    take(batches, before)
    state = json.loads(json.dumps(batches.state()))
    expected = take(batches)
    for other in (make(kind), make(kind, seed=5), batches):  # new batches, those of another seed, the same moved back
        take(other, before // 2)
        other.restore(state)
        assert other.state() == state
        assert take(other) == expected


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_drawn_before_the_first(kind: str) -> None:
    rng = np.random.default_rng(4)
    batches = KINDS[kind](rng)
    batches.state()
    assert rng.bit_generator.state == np.random.default_rng(4).bit_generator.state
    assert take(batches) == take(make(kind))


def test_a_state_holds_no_samples() -> None:
    for kind in KINDS:
        batches = make(kind)
        take(batches)
        assert len(json.dumps(batches.state())) < 600


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "state",
    [
        None,
        [],
        {},
        {"generator": None, "position": 0, "set": None, "epochs": None},
        {"generator": {"bit_generator": "MT19937"}, "position": 0, "set": {"bit_generator": "MT19937"}, "epochs": None},
        {"generator": {"bit_generator": "PCG64", "state": {"state": -1, "inc": 0}, "has_uint32": 0, "uinteger": 0},
         "position": 0, "set": 5, "epochs": []},
    ],
)  # fmt: skip
def test_an_invalid_state_is_refused_and_changes_nothing(kind: str, state: Any) -> None:
    batches = make(kind)
    take(batches, 2)
    with pytest.raises(ValueError, match="allowed"):
        batches.restore(state)
    expected = make(kind)
    take(expected, 2)
    assert take(batches) == take(expected)


@pytest.mark.parametrize("position", [-1, 4, 1.0, True, "1", None])
def test_a_position_outside_the_epoch_is_refused(position: Any) -> None:
    batches = make("shuffled")
    with pytest.raises(ValueError, match="position"):
        batches.restore({**batches.state(), "position": position})
