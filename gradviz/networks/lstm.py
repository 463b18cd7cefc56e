"""LSTM layers in one fused call, and the formulas of the gradients that such a call doesn't return."""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor


class Weights(NamedTuple):
    """The parameters of a layer in PyTorch's layout: W (gates·units, inputs), U (gates·units, units), two biases."""

    inputs: Tensor
    hidden: Tensor
    input_bias: Tensor
    hidden_bias: Tensor


def run_lstm(x: Tensor, weights: Weights) -> Tensor:
    """Return h_t of Hochreiter & Schmidhuber 1997 with the forget gate of Gers et al. 2000, for all steps at once.

    Maps (steps, batch, inputs) to (steps, batch, units).
    """
    start = x.new_zeros(1, x.shape[1], weights.hidden.shape[1])
    states: Tensor = torch.lstm(x, (start, start), weights, True, 1, 0.0, True, False, False)[0]
    return states


@torch.no_grad()
def gates_of(x: Tensor, h: Tensor, weights: Weights) -> Tensor:
    """Return the inputs z of the gates i, f, g, o, (steps, batch, 4·units), from a layer's inputs and hidden states."""
    before = torch.cat([torch.zeros_like(h[:1]), h[:-1]])
    z = F.linear(x, weights.inputs, weights.input_bias + weights.hidden_bias)
    return z.view(-1, z.shape[2]).addmm_(before.view(-1, h.shape[2]), weights.hidden.t()).view_as(z)


def deltas_of(gates: Tensor, h: Tensor, totals: Tensor) -> Tensor:
    """Return ∂L/∂z_t (4, steps, batch, units) from the outputs of the gates i, f, g, o, h_t and ∂L/∂h_t.

    No matrix product is needed: given ∂L/∂h_t, only ∂L/∂c_t is still propagated from step to step.
    """
    steps, batch, units = h.shape
    i, f, g, o = gates.view(steps, batch, 4, units).permute(2, 0, 1, 3).contiguous()
    new = i * g
    c = torch.zeros(steps + 1, batch, units, dtype=h.dtype)
    c[1:] = new
    for before, kept, after in zip(c[:-1].unbind(0), f.unbind(0), c[1:].unbind(0), strict=True):
        after.addcmul_(before, kept)
    tanh_c = h / o.clamp(min=torch.finfo(o.dtype).tiny)
    cell = torch.addcmul(o, h, tanh_c, value=-1).mul_(totals)
    in_time = list(zip(cell.unbind(0), f.unbind(0), strict=True))
    for (earlier, _), (later, kept) in zip(in_time[-2::-1], in_time[:0:-1], strict=True):
        earlier.addcmul_(later, kept)
    deltas = torch.empty(4, steps, batch, units, dtype=h.dtype)
    torch.sub(1, i, out=deltas[0]).mul_(new).mul_(cell)
    torch.sub(1, f, out=deltas[1]).mul_(f).mul_(c[:-1]).mul_(cell)
    torch.addcmul(i, new, g, value=-1, out=deltas[2]).mul_(cell)
    torch.sub(1, o, out=deltas[3]).mul_(h).mul_(totals)
    return deltas


def through_time(z: Tensor, from_outside: Tensor, hidden: Tensor) -> tuple[Tensor, Tensor]:
    """Return ∂L/∂z_t (steps, batch, 4·units) and ∂L/∂h_t (steps, batch, units).

    ``from_outside`` is ∂L/∂h_t without the part that comes through later t. The layer computes c_t = f·c_{t−1} + i·g
    and h_t = o·tanh c_t.
    """
    steps, batch, units = from_outside.shape
    i, f, g, o = z.view(steps, batch, 4, units).unbind(2)
    i, f, g, o = i.sigmoid(), f.sigmoid(), g.contiguous().tanh(), o.sigmoid()
    cells = [z.new_zeros(batch, units)]
    for new, kept in zip((i * g).unbind(0), f.unbind(0), strict=True):
        cells.append(torch.addcmul(new, kept, cells[-1]))
    c = torch.stack(cells)
    tanh_c = c[1:].tanh()
    of_cell = torch.stack([g * i * (1 - i), c[:-1] * f * (1 - f), i * (1 - g**2)], 2)
    of_output, into_cell = tanh_c * o * (1 - o), o * (1 - tanh_c**2)
    deltas, totals = z.new_empty(steps, batch, 4, units), torch.empty_like(from_outside)
    of_step = (
        from_outside,
        f,
        of_cell,
        of_output,
        into_cell,
        deltas[:, :, :3],
        deltas[:, :, 3],
        deltas.flatten(2),
        totals,
    )
    delta, cell = z.new_zeros(batch, 4 * units), z.new_zeros(batch, units)
    for outside, kept, by_cell, by_output, into, three, fourth, both, total in zip(
        *(reversed(values.unbind(0)) for values in of_step), strict=True
    ):
        torch.addmm(outside, delta, hidden, out=total)
        cell = torch.addcmul(cell, total, into)
        torch.mul(cell[:, None], by_cell, out=three)
        torch.mul(total, by_output, out=fourth)
        delta, cell = both, cell * kept
    return deltas.view_as(z), totals
