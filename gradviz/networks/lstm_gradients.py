"""The gradients inside a fused LSTM layer, which training does not return."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from gradviz.networks.lstm import Weights, deltas_of, gates_of, through_time
from gradviz.networks.lstm_workspace import find_kept, workspace_of


class LstmGradients:
    """∂L/∂z of the gates' inputs and ∂L/∂h_t of a layer, by back-propagation through time over its outputs.

    Training makes the same fused call whether or not gradients are recorded: it is two to three times as fast as one
    step after the other, but its intermediate values can't be observed. If the call keeps gates and gradients of hidden
    states in its workspace, they are read there; otherwise they are computed again.
    """

    def __init__(self, x: Tensor, h: Tensor, weights: Weights) -> None:
        self._x, self._h, self._weights = x.detach(), h, weights
        self._workspace = workspace_of(h)
        self._gradients: tuple[Tensor, Sequence[Tensor]] | None = None
        h.retain_grad()

    def of_gates(self) -> Tensor:
        """Return δ after the backward pass, (4, steps, batch, units)."""
        return self._computed()[0]

    def of_state(self, step: int) -> Tensor:
        """Return ∂L/∂h_t through all later steps after the backward pass, (batch, units)."""
        return self._computed()[1][step]

    @torch.no_grad()
    def _computed(self) -> tuple[Tensor, Sequence[Tensor]]:
        if self._gradients is None:
            h, hidden = self._h.detach(), self._weights.hidden
            from_outside = torch.zeros_like(h) if self._h.grad is None else self._h.grad
            # The workspace holds gradients only if the backward pass reached this layer.
            workspace = None if self._h.grad is None else self._workspace
            kept = find_kept(workspace, h, self._x.shape[2])
            if kept is None:
                z = gates_of(self._x, h, self._weights)
                deltas, totals = through_time(z, from_outside, hidden)
                deltas = deltas.view(*h.shape[:2], 4, -1).permute(2, 0, 1, 3)
            else:
                totals = from_outside + kept.from_later
                deltas = deltas_of(kept.gates, h, totals)
            self._gradients = deltas, totals.unbind(0)
        return self._gradients
