"""The place of the first non-finite value is the first one in the order in which a step computes."""

from __future__ import annotations

from math import inf, nan

import numpy as np
import pytest
import torch

from gradviz.training.events import first_nonfinite

NAMES = ["linear1", "linear2", "output"]


@pytest.mark.parametrize(
    ("z", "loss", "gradients", "norm", "layer", "place"),
    [
        ([1, nan, nan], nan, [nan, nan, nan], nan, "linear2", "output of linear2, in the forward pass"),
        ([1, 1, 1], nan, [nan, nan, nan], nan, "", "in the loss"),
        ([1, 1, 1], 1, [nan, nan, 1], nan, "linear2", "weight gradient of linear2, in the backward pass"),
        ([1, 1, 1], 1, [nan, 1, nan], nan, "output", "weight gradient of output, in the backward pass"),
        ([1, 1, 1], 1, [1, 1, 1], nan, "", "in a gradient, in the backward pass"),
        ([1, 1, 1], 1, None, nan, "", "in a gradient, in the backward pass"),
    ],
)
@pytest.mark.parametrize("kind", ["inf", "nan"])
def test_the_first_place(
    kind: str, z: list[float], loss: float, gradients: list[float] | None, norm: float, layer: str, place: str
) -> None:
    value = {"inf": inf, "nan": nan}[kind]

    def put(number: float) -> float:
        return value if np.isnan(number) else number

    rows = None if gradients is None else np.array([put(number) for number in gradients], np.float32)
    outputs = [torch.tensor([[0.0, put(number)]]) for number in z]
    (event,) = first_nonfinite(["inf", "nan"], 7, [put(loss), put(norm), 1.0], outputs, rows, NAMES)
    assert (event.step, event.kind, event.layer) == (7, kind, layer)
    assert place in event.detail
    assert "at step 7" in event.detail


def test_a_kind_that_was_seen_is_not_looked_for() -> None:
    assert first_nonfinite(["inf"], 0, [nan, nan, 1.0], [torch.tensor([nan])], None, ["output"]) == []


def test_both_kinds_in_one_step() -> None:
    z = [torch.tensor([inf]), torch.tensor([nan])]
    events = first_nonfinite({"nan", "inf"}, 0, [nan, nan, 1.0], z, None, ["linear1", "output"])
    assert [(event.kind, event.layer) for event in events] == [("inf", "linear1"), ("nan", "output")]
