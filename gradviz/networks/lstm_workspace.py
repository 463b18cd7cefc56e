"""The gates and gradients that the CPU's fused LSTM keeps in its workspace.

WORKAROUND torch 2.13 (oneDNN): the call computes the gates and the gradients of the hidden states, and returns neither.
It keeps both in its workspace, at undocumented positions. The positions are located once for each size, in a small
training step whose gates and gradients are computed independently, and are used only if every number agrees. If they
can't be located, gates and gradients are computed again.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import torch
from torch import Tensor

from gradviz.networks.lstm import Weights, gates_of, run_lstm, through_time

_TOLERANCE = 1e-5  # of numbers around 1
_LARGEST = 1 << 21  # hidden states of a layer over batch and steps; the search takes about 200 bytes for each


class Kept(NamedTuple):
    """Outputs of the gates i, f, g, o, (steps, batch, 4·units), and the part of ∂L/∂h_t that comes through later steps.

    The second has the shape (steps, batch, units).
    """

    gates: Tensor
    from_later: Tensor


class WorkspaceSlot(NamedTuple):
    """The position of a matrix for each time step in a workspace."""

    start: int
    strides: tuple[int, int]

    def read(self, workspace: Tensor, steps: int, batch: int, width: int) -> Tensor:
        """Return the matrices, (steps, batch, width), without a copy."""
        return workspace.as_strided((steps, batch, width), (*self.strides, 1), self.start)


def workspace_of(h: Tensor) -> Tensor | None:
    """Return the workspace of the call that computed ``h`` as float32 numbers, or None if another call computed it.

    Call this before the backward pass, and read the workspace after it.
    """
    workspace = getattr(h.grad_fn, "_saved_result3", None)
    return workspace.view(torch.float32) if h.dtype is torch.float32 and workspace is not None else None


def find_kept(workspace: Tensor | None, h: Tensor, inputs: int) -> Kept | None:
    """Return gates and gradients from the workspace of a layer with ``inputs`` features after the backward pass.

    Returns None if their positions in the workspace can't be located.
    """
    steps, batch, units = h.shape
    if workspace is None or h.numel() > _LARGEST:
        return None
    places = _places(steps, batch, inputs, units, torch.get_num_threads())
    if places is None:
        return None
    gates, from_later = places
    return Kept(gates.read(workspace, steps, batch, 4 * units), from_later.read(workspace, steps, batch, units))


@cache
def _places(
    steps: int, batch: int, inputs: int, units: int, threads: int
) -> tuple[WorkspaceSlot, WorkspaceSlot] | None:
    """Return the positions of gates and gradients in a training step with random numbers, or None if one is missing.

    ``threads`` is part of the cache key: PyTorch may choose another implementation for another number of threads.
    """
    generator = torch.Generator().manual_seed(0)

    def random(*size: int) -> Tensor:
        return torch.randn(size, generator=generator)

    weights = Weights(random(4 * units, inputs), random(4 * units, units), random(4 * units), random(4 * units))
    weights = Weights(*(weight.mul_(units**-0.5).requires_grad_() for weight in weights))
    x, from_outside = random(steps, batch, inputs), random(steps, batch, units)
    with torch.enable_grad():
        h = run_lstm(x, weights)
        workspace = workspace_of(h)
        torch.autograd.backward(h, from_outside)
    if workspace is None:
        return None
    with torch.no_grad():
        z = gates_of(x, h, weights)
        totals = through_time(z, from_outside, weights.hidden)[1]
        gates = z.sigmoid()
        gates[..., 2 * units : 3 * units] = z[..., 2 * units : 3 * units].tanh()
        gate_place, gradient_place = _place_of(gates, workspace), _place_of(totals - from_outside, workspace)
    return None if gate_place is None or gradient_place is None else (gate_place, gradient_place)


def _place_of(expected: Tensor, workspace: Tensor) -> WorkspaceSlot | None:
    """Return the position of ``expected``, (steps, batch, width), in the workspace, or None if it isn't there."""
    steps, batch, width = expected.shape
    if steps < 2 or batch < 2:
        return None
    starts = [_start_of(row, workspace) for row in (expected[0, 0], expected[1, 0], expected[0, 1])]
    if None in starts:
        return None
    first, of_step, of_sample = (start or 0 for start in starts)
    place = WorkspaceSlot(first, (of_step - first, of_sample - first))
    last = first + (steps - 1) * place.strides[0] + (batch - 1) * place.strides[1]
    if min(place.strides) < width or last + width > len(workspace):
        return None
    same = torch.allclose(place.read(workspace, steps, batch, width), expected, rtol=0, atol=_TOLERANCE)
    return place if same else None


def _start_of(row: Tensor, workspace: Tensor) -> int | None:
    """Return the index at which ``row`` begins, or None if it isn't in the workspace."""
    begins = (workspace[: len(workspace) - len(row)] - row[0]).abs() < _TOLERANCE
    for start in begins.nonzero().flatten().tolist():
        if torch.allclose(workspace[start : start + len(row)], row, rtol=0, atol=_TOLERANCE):
            return int(start)
    return None
