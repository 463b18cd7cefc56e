"""Norms of the gradients with respect to the outputs of a forward pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

import torch
from torch import Tensor

from gradviz.probe.norms import l2, l2_each
from gradviz.probe.trace import Source

_KEPT_BYTES = 1 << 16


class Deltas:
    """‖∂L/∂t‖₂ of tensors t or other sources; a source that is None takes no part and has the norm 0.

    Small gradients are kept, and their norms are computed together in a few calls. The norm of a large gradient is
    computed as soon as the backward pass produces it, while it is in the cache: keeping large gradients would take as
    much memory again as the activations.
    """

    def __init__(self, sources: Sequence[Source | None]) -> None:
        self._sources = sources
        self._measured: dict[int, Tensor] = {}
        for index, tensor in enumerate(sources):
            if not isinstance(tensor, Tensor) or not tensor.requires_grad:
                continue
            if tensor.nbytes <= _KEPT_BYTES:
                tensor.retain_grad()
            else:
                cast(Any, tensor).register_hook(_measure_into(self._measured, index))

    def norms(self) -> Tensor:
        """Return the norms after the backward pass, (tensors,) float64."""
        kept = {index: source for index, source in enumerate(self._sources) if index not in self._measured}
        grads = [source.grad if isinstance(source, Tensor) else source and source() for source in kept.values()]
        if any(grad is None for grad in grads):
            zero = next(_tensor_of(source) for source in self._sources if source is not None).new_zeros(1)
            grads = [zero if grad is None else grad for grad in grads]
        norms = l2_each(cast(list[Tensor], grads))
        if not self._measured:
            return norms
        self._measured.update((index, norms[position : position + 1]) for position, index in enumerate(kept))
        return torch.cat([self._measured[index] for index in range(len(self._sources))])


def _tensor_of(source: Source) -> Tensor:
    return source if isinstance(source, Tensor) else source()


def _measure_into(measured: dict[int, Tensor], index: int) -> Callable[[Tensor], None]:
    """Return a hook for a tensor.

    The hook must not refer to its tensor: such a cycle would keep the tensor alive until the garbage collector runs.
    """

    def measure(grad: Tensor) -> None:
        measured[index] = l2(grad)

    return measure
