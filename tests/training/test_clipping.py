"""Clipping compared with the paper's numbers and torch.nn.utils."""

from __future__ import annotations

from math import inf, nan
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from gradviz.experiment.experiment import Clipping
from gradviz.probe.norms import l2
from gradviz.training.clipping import clip


def clipping(kind: str, threshold: float, on: bool = True) -> Clipping:
    return Clipping.model_validate({"on": on, "kind": kind, "threshold": threshold})


def test_the_global_norm_is_that_of_all_tensors_together() -> None:
    """Norms 6 and 8 make 10 in total; with the threshold 1 both are divided by 10."""
    grads = torch.tensor([6.0, 0, 0, 8.0])
    coefficient = clip(grads, l2(grads), clipping("norm", 1.0))
    assert coefficient.item() == pytest.approx(0.1, rel=1e-6)
    assert grads.tolist() == pytest.approx([0.6, 0, 0, 0.8], rel=1e-6)


@pytest.mark.parametrize("kind", ["norm", "value"])
@pytest.mark.parametrize("threshold", [1e-6, 0.01, 1.0, 5.0, 1e6, 1e30])
@pytest.mark.parametrize("size", [1e-6, 1.0, 1e4])
def test_as_torch_does_it(kind: str, threshold: float, size: float) -> None:
    generator = torch.Generator().manual_seed(0)
    parts = [size * torch.randn(shape, generator=generator) for shape in ((5, 3), (7,), (2, 2, 2))]
    grads = torch.cat([part.flatten() for part in parts])
    before = grads.double().norm()
    parameters = [nn.Parameter(torch.zeros_like(part)) for part in parts]
    for parameter, part in zip(parameters, parts, strict=True):
        parameter.grad = part.clone()
    if kind == "norm":
        nn.utils.clip_grad_norm_(parameters, threshold)
    else:
        nn.utils.clip_grad_value_(parameters, threshold)
    coefficient = clip(grads, l2(grads), clipping(kind, threshold))
    expected = torch.cat([p.grad.flatten() for p in parameters if p.grad is not None])
    torch.testing.assert_close(grads, expected, rtol=1e-6, atol=0)
    assert coefficient.item() == pytest.approx((expected.double().norm() / before).item(), rel=1e-5)
    assert coefficient.item() <= 1


@pytest.mark.parametrize("kind", ["norm", "value"])
def test_where_there_is_nothing_to_clip(kind: str) -> None:
    for values in ([0.0, 0.0], [0.3, -0.4]):
        grads = torch.tensor(values)
        assert clip(grads, l2(grads), clipping(kind, 1.0)).item() == 1
        assert grads.tolist() == torch.tensor(values).tolist()
    grads = torch.tensor([30.0])
    assert clip(grads, l2(grads), clipping(kind, 1.0, on=False)).item() == 1
    assert grads.item() == 30


def test_gradients_whose_squares_leave_float32_are_clipped_as_well() -> None:
    grads = torch.tensor([3e25, 4e25])
    assert clip(grads, l2(grads), clipping("norm", 1.0)).item() == pytest.approx(2e-26, rel=1e-5)
    assert grads.tolist() == pytest.approx([0.6, 0.8], rel=1e-5)


def clipped(kind: str, *values: float) -> tuple[Tensor, float]:
    grads: Any = torch.tensor(values)
    return grads, clip(grads, l2(grads), clipping(kind, 1.0)).item()


def test_a_gradient_that_is_not_finite_is_never_a_step_of_zero() -> None:
    """NaN stays NaN everywhere, and Inf becomes NaN, or the threshold when clipped by value, as in torch."""
    grads, coefficient = clipped("norm", nan, 1.0)
    assert torch.isnan(grads).all()
    assert coefficient != coefficient
    grads, _ = clipped("norm", inf, 1.0)
    assert torch.isnan(grads[0])
    assert not (grads == 0).all()
    grads, _ = clipped("value", inf, 0.5)
    assert grads.tolist() == [1, 0.5]
    grads, _ = clipped("value", nan, 0.5)
    assert torch.isnan(grads[0])
