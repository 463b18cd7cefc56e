"""How many threads a network is worth."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from gradviz.networks.network import Network, Switches

ALL_THREADS = torch.get_num_threads()
_WORTH_THREADS = 300_000_000  # multiply-adds: with its backward pass, a step of about 20 ms on one thread


@contextmanager
def thread_count(threads: int) -> Iterator[None]:
    """Compute with so many threads; put the number of before back on exit."""
    before = torch.get_num_threads()
    try:
        torch.set_num_threads(threads)
        yield
    finally:
        torch.set_num_threads(before)


def suitable_threads(outline: Network, input_shape: tuple[int, ...], batch_size: int) -> int:
    """One thread for a network whose step is short, all of them for one whose step is long.

    Threads bring a short step little, and beside a window cost it much: they wait for each other by spinning.
    ``outline`` is the network on the meta device.
    """
    return ALL_THREADS if multiply_adds(outline, input_shape, batch_size) >= _WORTH_THREADS else 1


def multiply_adds(outline: Network, input_shape: tuple[int, ...], batch_size: int) -> int:
    """Those of the linear maps in a forward pass over a batch; of a recurrent network, in one time step.

    Its time steps can't share threads, as each waits for the one before.
    """
    weights = [weight for _, weight in outline.layers()]
    if outline.time_steps:
        return batch_size * sum(weight.numel() for weight in weights)
    sizes = _output_sizes(outline, input_shape)
    return batch_size * sum(size * weight[0].numel() for size, weight in zip(sizes, weights, strict=True))


def outputs_of(outline: Network, input_shape: tuple[int, ...]) -> int:
    """How many numbers the linear maps of all layers put out for one sample, over all of its time steps."""
    if outline.time_steps:
        return outline.time_steps * sum(len(weight) for _, weight in outline.layers())
    return sum(_output_sizes(outline, input_shape))


def _output_sizes(outline: Network, input_shape: tuple[int, ...]) -> list[int]:
    """Of each layer, for one sample; two go through, since batch norm takes no fewer."""
    _, trace = outline(torch.empty(2, *input_shape, device="meta"), Switches(normalization=False, residual=True))
    return [z.numel() // 2 for z in trace.z]
