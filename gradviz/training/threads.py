"""The number of threads that suits a network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from gradviz.networks.network import Network, Switches

ALL_THREADS = torch.get_num_threads()
_WORTH_THREADS = 300_000_000  # multiply-adds; with the backward pass, such a step takes about 20 ms on one thread


@contextmanager
def thread_count(threads: int) -> Iterator[None]:
    """Compute with ``threads`` threads; restore the previous number on exit."""
    before = torch.get_num_threads()
    try:
        torch.set_num_threads(threads)
        yield
    finally:
        torch.set_num_threads(before)


def suitable_threads(outline: Network, input_shape: tuple[int, ...], batch_size: int) -> int:
    """Return 1 for a network whose step is short, and all threads for a network whose step is long.

    More threads speed up a short step only a little, and they slow it down beside a window, because they wait for each
    other by spinning. ``outline`` is the network on the meta device.
    """
    return ALL_THREADS if multiply_adds(outline, input_shape, batch_size) >= _WORTH_THREADS else 1


def multiply_adds(outline: Network, input_shape: tuple[int, ...], batch_size: int) -> int:
    """Return the multiply-adds of the linear maps in a forward pass over a batch.

    For a recurrent network they are those of one time step: time steps can't run in parallel, because each depends on
    the one before.
    """
    weights = [weight for _, weight in outline.layers()]
    if outline.time_steps:
        return batch_size * sum(weight.numel() for weight in weights)
    sizes = _output_sizes(outline, input_shape)
    return batch_size * sum(size * weight[0].numel() for size, weight in zip(sizes, weights, strict=True))


def outputs_of(outline: Network, input_shape: tuple[int, ...]) -> int:
    """Return the number of outputs of all layers' linear maps for one sample, over all of its time steps."""
    if outline.time_steps:
        return outline.time_steps * sum(len(weight) for _, weight in outline.layers())
    return sum(_output_sizes(outline, input_shape))


def _output_sizes(outline: Network, input_shape: tuple[int, ...]) -> list[int]:
    """Return the output size of each layer for one sample; the batch has two, because batch norm needs two."""
    _, trace = outline(torch.empty(2, *input_shape, device="meta"), Switches(normalization=False, residual=True))
    return [z.numel() // 2 for z in trace.z]
