"""Compare a recorded step with a plain PyTorch loop of the same network, and with other ways to observe gradients.

Run as a script. All rows of a group take turns, so that other load on the machine affects all of them; each fetches a
batch and reads the loss. Torch uses one thread, whose CPU time is measured. The ratios are ratios of medians.
"""

from __future__ import annotations

import argparse
import ctypes
import sys
from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter, thread_time
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from gradviz.catalog.statistics import STATISTICS
from gradviz.data.batches import Batch
from gradviz.data.dataset import dataset_of
from gradviz.experiment.experiment import Experiment
from gradviz.training.trainer import Trainer

TURN = 10  # steps per turn
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # parameters of mallopt
Step = Callable[[], object]
OF_LAYERS = [name for name, row in STATISTICS.items() if row.rows == "layers"]
WEIGHTS = ["grad_l2", "update_ratio"]
ACTIVATIONS = [*WEIGHTS, "activation_mean", "activation_std"]

MLP = {
    "model": {
        "depth": 50,
        "width": 64,
        "activation": {"name": "relu"},
        "initializer": {"name": "he_normal"},
    },
    "data": {"name": "digits", "batch_size": 64},
    "training": {"optimizer": {"name": "sgd", "lr": 1e-3}},
}
RESNET = {
    "model": {"architecture": "resnet"},
    "data": {"name": "gaussian", "image_size": 32, "batch_size": 32},
    "training": {"optimizer": {"name": "sgd", "lr": 1e-3}},
}
LSTM = {
    "model": {"architecture": "rnn", "cell": "lstm"},
    "data": {"name": "copy", "length": 100, "batch_size": 64},
    "training": {"optimizer": {"name": "sgd", "lr": 1e-3}},
}
RNN = {
    "model": {"architecture": "rnn"},
    "data": {"name": "copy", "length": 100, "batch_size": 64},
    "training": {"optimizer": {"name": "sgd", "lr": 1e-3}},
}


def batches(raw: dict[str, Any]) -> Iterator[Batch]:
    rng = np.random.default_rng(0)
    return dataset_of(Experiment.from_dict(raw), rng).draw(rng)


def plain(
    raw: dict[str, Any], network: nn.Module, look: Callable[[nn.Module], object] | None = None, *, hooked: bool = False
) -> Step:
    """Return a step of a plain training loop."""
    stream = batches(raw)
    optimizer = torch.optim.SGD(network.parameters(), lr=1e-3)

    def step() -> object:
        x, y = next(stream)
        optimizer.zero_grad()
        inputs = torch.from_numpy(x).requires_grad_(hooked)  # full backward hooks warn if inputs need no gradient
        loss = F.cross_entropy(network(inputs), torch.from_numpy(y))
        torch.autograd.backward(loss)
        seen = look(network) if look else None
        optimizer.step()
        return loss.item(), seen

    return step


def recorded(raw: dict[str, Any], statistics: list[str]) -> Step:
    return Trainer(Experiment.from_dict(raw), statistics, threads=1).step


def plain_mlp() -> nn.Module:
    layers: list[nn.Module] = [nn.Flatten()]
    for _ in range(50):
        linear = nn.Linear(64, 64)
        nn.init.kaiming_normal_(linear.weight)
        layers += [linear, nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(64, 10))


class PlainBlock(nn.Module):
    def __init__(self, inputs: int, width: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, width, 3, stride, 1, bias=False)
        self.conv2 = nn.Conv2d(width, width, 3, 1, 1, bias=False)
        self.bn1, self.bn2 = nn.BatchNorm2d(width), nn.BatchNorm2d(width)
        self.downsample: nn.Module = nn.Identity()
        if inputs != width:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, width, 1, stride, bias=False), nn.BatchNorm2d(width))

    def forward(self, x: Tensor) -> Tensor:
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + self.downsample(x))


def plain_resnet() -> nn.Module:
    layers: list[nn.Module] = [nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()]
    inputs = 16
    for width in (16, 32, 64):
        for index in range(3):
            layers.append(PlainBlock(inputs, width, 2 if width > 16 and not index else 1))
            inputs = width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


class PlainRnn(nn.Module):
    def __init__(self, inputs: int, kind: Callable[..., nn.RNNBase] = nn.RNN) -> None:
        super().__init__()
        self.rnn = kind(inputs, 64, batch_first=True)
        self.output = nn.Linear(64, 8)

    def forward(self, x: Tensor) -> Tensor:
        output: Tensor = self.output(self.rnn(x)[0][:, -1])
        return output


def five_norms(network: nn.Module) -> object:
    """Compute five statistics per parameter, with a synchronization each."""
    values = []
    for parameter in network.parameters():
        if parameter.grad is not None:
            grad = parameter.grad
            values += [grad.norm().item(), grad.abs().mean().item(), grad.abs().max().item(), grad.std().item()]
            values.append(parameter.norm().item())
    return values


def histograms(network: nn.Module) -> object:
    return [torch.histc(p.grad, 64).tolist() for p in network.parameters() if p.grad is not None]


def with_hooks(network: nn.Module) -> nn.Module:
    """Measure δ of every layer by full backward hooks."""
    norms: dict[nn.Module, Tensor] = {}

    def keep(module: nn.Module, grad_input: Any, grad_output: Any) -> None:
        norms[module] = grad_output[0].norm()

    for module in network.modules():
        if isinstance(module, nn.Linear):
            module.register_full_backward_hook(keep)
    return network


def measure(title: str, rows: dict[str, tuple[Step, float | None]], seconds: float) -> None:
    """Time the rows in turns and print each with its ratio to the first row."""
    times: dict[str, list[float]] = {name: [] for name in rows}
    for step, _ in rows.values():
        for _ in range(3):
            step()
    end = perf_counter() + seconds
    while perf_counter() < end:
        for name, (step, _) in rows.items():
            step()  # warms the cache
            start = thread_time()
            for _ in range(TURN):
                step()
            times[name].append((thread_time() - start) / TURN)
    reference = median(next(iter(times.values())))
    print(f"\n{title}\n{'':52}{'ms':>9}{'ratio':>8}{'budget':>9}")
    for name, (_, budget) in rows.items():
        ratio = median(times[name]) / reference
        limit = "" if budget is None else f"≤ {budget:.2f}"
        verdict = "  over" if budget is not None and ratio > budget else ""
        print(f"{name:52}{1e3 * median(times[name]):9.2f}{ratio:8.2f}{limit:>9}{verdict}")


def keep_freed_memory() -> None:
    """Let the C library keep freed memory instead of returning it to the system and requesting it again.

    That costs up to half of a ResNet's step, and affects one row or another by chance.
    """
    if sys.platform.startswith("linux"):
        libc = ctypes.CDLL(None)
        libc.mallopt(_MMAP_THRESHOLD, 1 << 25)
        libc.mallopt(_TRIM_THRESHOLD, (1 << 31) - 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20, help="for each group of rows")
    seconds = parser.parse_args().seconds
    torch.set_num_threads(1)
    keep_freed_memory()
    measure(
        "MLP, 50 layers of 64, batch 64",
        {
            "plain loop": (plain(MLP, plain_mlp()), None),
            "grad_l2, update_ratio": (recorded(MLP, WEIGHTS), 1.00),
            "… and activation_mean, activation_std": (recorded(MLP, ACTIVATIONS), 1.10),
            "… and delta_l2": (recorded(MLP, [*ACTIVATIONS, "delta_l2"]), 1.20),
            "all statistics": (recorded(MLP, OF_LAYERS), None),
            "plain, .item() of five statistics per parameter": (plain(MLP, plain_mlp(), five_norms), None),
            "plain, full backward hooks": (plain(MLP, with_hooks(plain_mlp()), hooked=True), None),
            "plain, torch.histc per parameter": (plain(MLP, plain_mlp(), histograms), None),
        },
        seconds,
    )
    measure(
        "ResNet-20, 3×32×32, batch 32",
        {
            "plain loop": (plain(RESNET, plain_resnet()), None),
            "grad_l2, delta_l2": (recorded(RESNET, ["grad_l2", "delta_l2"]), None),
            "all statistics": (recorded(RESNET, OF_LAYERS), 1.06),
        },
        seconds,
    )
    inputs = next(batches(RNN))[0].shape[-1]
    measure(
        "RNN of 64 units over 100 steps, batch 64",
        {
            "plain loop": (plain(RNN, PlainRnn(inputs)), None),
            "grad_l2": (recorded(RNN, ["grad_l2"]), None),
            "all statistics, time_delta_l2 among them": (recorded(RNN, list(STATISTICS)), 1.15),
        },
        seconds,
    )
    measure(
        "LSTM of 64 units over 100 steps, batch 64",
        {
            "plain loop": (plain(LSTM, PlainRnn(inputs, nn.LSTM)), None),
            "grad_l2": (recorded(LSTM, ["grad_l2"]), None),
            "grad_l2, delta_l2, time_delta_l2": (recorded(LSTM, ["grad_l2", "delta_l2", "time_delta_l2"]), 1.60),
        },
        seconds,
    )


if __name__ == "__main__":
    main()
