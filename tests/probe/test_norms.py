"""Norms over the whole range of floating-point numbers."""

from __future__ import annotations

from math import inf, nan

import numpy as np
import pytest
import torch
from torch import Tensor

from gradviz.probe.norms import as_rows, l2, l2_each, l2_rows, mean_rows, std_rows

F32, F64, BF16 = torch.float32, torch.float64, torch.bfloat16


def exact(row: Tensor) -> float:
    """Return the norm in NumPy's extended precision, whose exponents can hold the square of every float64 number."""
    return float(np.sqrt(np.square(row.double().numpy().astype(np.longdouble)).sum()))


@pytest.mark.parametrize(
    ("dtype", "element"),
    [(F32, e) for e in (1e-45, 1e-42, 1.2e-38, 1e-25, 1e-23, 1e-13, 1e-5, 1.0, 1e12, 1e18, 1e20, 1e36)]
    + [(F64, e) for e in (5e-324, 1e-320, 1e-250, 1e-170, 1e-5, 1.0, 1e160, 1e300)]
    + [(BF16, e) for e in (1e-38, 1e-25, 1.0, 1e20, 1e36)],
)
def test_one_row(dtype: torch.dtype, element: float) -> None:
    row = torch.randint(1, 9, (1, 300), generator=torch.Generator().manual_seed(0)).to(dtype) * element
    norms = l2_rows(row)
    assert (norms.shape, norms.dtype) == ((1,), F64)
    assert norms.item() == pytest.approx(exact(row[0]), rel=1e-6)
    assert norms.item() > 0


@pytest.mark.parametrize("dtype", [F32, F64])
def test_rows_of_every_size_side_by_side(dtype: torch.dtype) -> None:
    """A row outside the safe range is accurate and does not change the other rows."""
    elements = [0.0, 1e-42, 1e-25, 1e-10, 1.0, 1e10, 1e20, 1e37]
    rows = torch.tensor(elements, dtype=dtype)[:, None].repeat(1, 9)
    expected = [exact(row) for row in rows]
    assert l2_rows(rows).tolist() == pytest.approx(expected, rel=1e-6, abs=0)
    for kept in range(len(elements)):
        assert l2_rows(rows[[kept, 4]]).tolist() == pytest.approx([expected[kept], 3.0], rel=1e-6, abs=0)


@pytest.mark.parametrize("dtype", [F32, F64, BF16])
def test_what_is_no_ordinary_number_stays_what_it_is(dtype: torch.dtype) -> None:
    rows = torch.tensor([[0, 0], [3, 4], [inf, 1], [-inf, 1], [nan, 1], [inf, nan], [0, nan]], dtype=dtype)
    norms = l2_rows(rows).tolist()
    assert norms[:4] == [0, 5, inf, inf]
    assert np.isnan(norms[4:]).all()


def test_elements_of_one_row_far_apart() -> None:
    small = torch.full((1, 1000), 1e-25)
    small[0, 0] = 1e-3
    assert l2_rows(small).item() == pytest.approx(1e-3, rel=1e-6)
    large = torch.full((1, 1000), 1e25)
    large[0, 0] = 1e-3
    assert l2_rows(large).item() == pytest.approx(1e25 * 999**0.5, rel=1e-6)
    wide = torch.tensor([[1e-300, 1e300]], dtype=F64)
    assert l2_rows(wide).item() == 1e300


def test_a_long_row_loses_nothing_to_rounding() -> None:
    row = torch.randn(1, 4_000_003, generator=torch.Generator().manual_seed(0))
    assert l2(row).item() == pytest.approx(exact(row[0]), rel=1e-6)
    assert l2(torch.full_like(row, 0.1)).item() == pytest.approx(0.1 * 4_000_003**0.5, rel=5e-6)


@pytest.mark.parametrize("size", [1, 4095, 4096, 4097, 8192, 10_000])
def test_rows_are_measured_to_their_end(size: int) -> None:
    rows = torch.ones(3, size)
    rows[1, -1] = 1000
    rows[2] = 1e-25
    expected = [size**0.5, (size - 1 + 1e6) ** 0.5, 1e-25 * size**0.5]
    assert l2_rows(rows).tolist() == pytest.approx(expected, rel=5e-6)
    assert l2_rows(rows[:2]).tolist() == pytest.approx(expected[:2], rel=5e-6)
    assert l2_rows(rows[:, : size // 2 + 1])[0].item() == pytest.approx((size // 2 + 1) ** 0.5, rel=5e-6)


def test_nothing_to_measure() -> None:
    assert l2_rows(torch.zeros(0, 4)).tolist() == []
    assert l2_rows(torch.zeros(0, 4, dtype=F64)).tolist() == []


def test_mean_and_spread() -> None:
    rows = torch.randn(3, 5000, generator=torch.Generator().manual_seed(0)) * torch.tensor([[1e-25], [1.0], [1e20]])
    rows[1] += 1000
    values = rows.double().numpy()
    error = np.abs(mean_rows(rows).numpy() - values.mean(1))
    # If numbers cancel, float32 is accurate relative to their magnitude.
    assert (error < 1e-7 * np.abs(values).mean(1)).all()
    assert std_rows(rows).tolist() == pytest.approx(values.std(1).tolist(), rel=1e-5)
    assert std_rows(torch.full((1, 7), 0.25)).tolist() == [0]


def test_stacking_keeps_the_order() -> None:
    shapes = [(4, 4), (4, 4), (2, 8), (600, 600), (600, 600), (4, 4), (3,), ()]
    tensors = [torch.full(shape, index + 1.0) for index, shape in enumerate(shapes)]
    assert [tuple(rows.shape) for rows in as_rows(tensors)] == [
        (2, 16), (1, 16), (1, 360_000), (1, 360_000), (1, 16), (1, 3), (1, 1),
    ]  # fmt: skip
    assert l2_each(tensors).tolist() == pytest.approx([t.double().norm().item() for t in tensors], rel=1e-6)
