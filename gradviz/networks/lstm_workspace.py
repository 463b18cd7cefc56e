"""What the fused LSTM of the CPU leaves in its workspace.

WORKAROUND torch 2.13 (oneDNN): the call knows the gates and the gradients of the hidden states, and returns neither. It
keeps both in its workspace, in places that are documented nowhere. They are looked for once for each size, in a small
training step whose gates and gradients are known, and used only if every number is the expected one; wherever they
aren't found, they are computed again.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import torch
from torch import Tensor

from gradviz.networks.lstm import Weights, gates_of, run_lstm, through_time

_TOLERANCE = 1e-5  # of numbers around 1
_LARGEST = 1 << 21  # hidden states of a layer over batch and steps; looking takes about 200 bytes for each


class Kept(NamedTuple):
    """Gates i, f, g, o after their activation functions, (steps, batch, 4·units), and ∂L/∂h_t through later steps."""

    gates: Tensor
    from_later: Tensor


class WorkspaceSlot(NamedTuple):
    """Where a workspace has a matrix for each time step."""

    start: int
    strides: tuple[int, int]

    def read(self, workspace: Tensor, steps: int, batch: int, width: int) -> Tensor:
        """(steps, batch, width), without a copy."""
        return workspace.as_strided((steps, batch, width), (*self.strides, 1), self.start)


def workspace_of(h: Tensor) -> Tensor | None:
    """The workspace of the call that h_t come from, as float32 numbers; None if it was computed in another way.

    It must be asked for before the backward pass, and read after it.
    """
    workspace = getattr(h.grad_fn, "_saved_result3", None)
    return workspace.view(torch.float32) if h.dtype is torch.float32 and workspace is not None else None


def find_kept(workspace: Tensor | None, h: Tensor, inputs: int) -> Kept | None:
    """What the workspace of a layer with ``inputs`` features holds after the backward pass; None if it isn't known."""
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
    """Where gates and gradients are found in a training step of random numbers; None if either is found nowhere.

    ``threads`` is part of the size: another number of them may choose another implementation.
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
        found = _place_of(gates, workspace), _place_of(totals - from_outside, workspace)
    return None if found[0] is None or found[1] is None else (found[0], found[1])


def _place_of(expected: Tensor, workspace: Tensor) -> WorkspaceSlot | None:
    """Where all of ``expected``, (steps, batch, width), is found in the workspace; None if it is not."""
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
    """Where ``row`` begins; None if it is found nowhere."""
    begins = (workspace[: len(workspace) - len(row)] - row[0]).abs() < _TOLERANCE
    for start in begins.nonzero().flatten().tolist():
        if torch.allclose(workspace[start : start + len(row)], row, rtol=0, atol=_TOLERANCE):
            return int(start)
    return None
