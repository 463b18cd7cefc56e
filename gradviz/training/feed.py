"""The batches of a run as tensors on its device."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor
from torch.nn.functional import one_hot

from gradviz.data.batches import Batches
from gradviz.data.dataset import Dataset


class Feed(Iterator[tuple[Tensor, Tensor]]):
    """An endless iterator over inputs (batch, \\*input_shape) of ``dtype`` and targets in the form of ``loss``."""

    def __init__(self, batches: Batches, dataset: Dataset, loss: str, dtype: torch.dtype, device: torch.device) -> None:
        self.batches = batches
        self._dataset, self._loss, self._dtype, self._device = dataset, loss, dtype, device

    def __next__(self) -> tuple[Tensor, Tensor]:
        inputs, targets = next(self.batches)
        x, y = torch.from_numpy(inputs).to(self._dtype), torch.from_numpy(targets)
        if not self._dataset.labels:
            y = y.to(self._dtype)
        elif self._loss == "mse":
            y = one_hot(y, self._dataset.outputs).to(self._dtype)
        return self._on_device(x), self._on_device(y)

    def _on_device(self, tensor: Tensor) -> Tensor:
        if self._device.type == "cuda":  # a copy from pinned memory is asynchronous
            return tensor.pin_memory().to(self._device, non_blocking=True)
        return tensor.to(self._device)
