"""CIFAR-10 (Krizhevsky 2009), read from its binary version."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gradviz.data.dataset import Dataset, shuffled_epochs
from gradviz.data.disk import check_size, find_folder
from gradviz.data.labels import check_ten_classes
from gradviz.data.standardize import standardizer_of_bytes
from gradviz.errors import FileError
from gradviz.files import read_bytes
from gradviz.message import Message

_RECORD = 1 + 3 * 32 * 32  # the label, then the red, green and blue planes, row by row
_WHERE = Message("the binary version is cifar-10-binary.tar.gz at https://www.cs.toronto.edu/~kriz/cifar.html")


def cifar10(rng: np.random.Generator, batch_size: int, path: str) -> Dataset:
    """Return the training images (3, 32, 32), standardized over the whole set to mean 0 and variance 1."""
    folder = find_folder(
        path, Message("the folder with CIFAR-10's data_batch_*.bin, unpacked ({address})", address=_WHERE)
    )
    records = _read(_batch_files(folder), folder)
    images = records[:, 1:].reshape(-1, 3, 32, 32)
    labels = records[:, 0].astype(np.int64)
    draw = shuffled_epochs(images, labels, batch_size, standardizer_of_bytes(images))
    return Dataset((3, 32, 32), 10, True, draw, labels)


def _batch_files(folder: Path) -> list[Path]:
    files = sorted(folder.glob("data_batch_*.bin"), key=lambda file: (len(file.name), file.name))
    if files:
        return files
    if (folder / "batches.meta").exists() or (folder / "data_batch_1").exists():
        raise FileError(
            "{folder}: holds the pickled Python version, which is never opened: a pickle can run any code; {address}",
            folder=folder,
            address=_WHERE,
        )
    inner = folder / "cifar-10-batches-bin"
    hint = Message("; there are some in {inner}", inner=inner) if inner.is_dir() else f"; {_WHERE}"
    raise FileError("{folder}: no data_batch_*.bin in it{hint}", folder=folder, hint=hint)


def _read(files: list[Path], folder: Path) -> NDArray[np.uint8]:
    """Return the records, (samples, 3073)."""
    try:
        sizes = [file.stat().st_size for file in files]
    except OSError as error:
        raise FileError("{folder}: can't be read: {reason}", folder=folder, reason=error.strerror) from error
    for file, size in zip(files, sizes, strict=True):
        if size == 0 or size % _RECORD:
            raise FileError(
                "{file}: {size} bytes; allowed: a multiple of {record}, the bytes of one image",
                file=file,
                size=f"{size:,}",
                record=f"{_RECORD:,}",
            )
    check_size(folder, sum(sizes) // _RECORD, sum(sizes))
    parts = []
    for file, size in zip(files, sizes, strict=True):
        part = np.frombuffer(read_bytes(file, size), np.uint8).reshape(-1, _RECORD)
        check_ten_classes(part[:, 0], str(file))
        parts.append(part)
    return np.concatenate(parts)
