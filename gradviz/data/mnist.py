"""MNIST (LeCun et al. 1998), and data sets in the same format, read from IDX files."""

from __future__ import annotations

import gzip
import zlib
from math import prod
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gradviz.data.dataset import Dataset, shuffled_epochs
from gradviz.data.disk import check_size, find_folder
from gradviz.data.labels import check_ten_classes
from gradviz.data.standardize import standardizer_of_bytes
from gradviz.errors import FileError
from gradviz.message import Message

_IMAGES, _LABELS = 0x00000803, 0x00000801  # unsigned bytes, of 3 axes and of 1


def mnist(rng: np.random.Generator, batch_size: int, path: str) -> Dataset:
    """Return the training images (1, rows, columns), standardized over the whole set to mean 0 and variance 1."""
    folder = find_folder(
        path, Message("a folder with train-images-idx3-ubyte and train-labels-idx1-ubyte, gzipped or not")
    )
    image_file = _file_in(folder, "train-images", "idx3-ubyte")
    label_file = _file_in(folder, "train-labels", "idx1-ubyte")
    images, labels = read_idx(image_file, _IMAGES), read_idx(label_file, _LABELS)
    if len(images) != len(labels):
        raise FileError(
            "{label_file}: {count} labels for the {count2} images of {name}",
            label_file=label_file,
            count=f"{len(labels):,}",
            count2=f"{len(images):,}",
            name=image_file.name,
        )
    check_ten_classes(labels, str(label_file))
    images = images[:, None]
    draw = shuffled_epochs(images, labels.astype(np.int64), batch_size, standardizer_of_bytes(images))
    return Dataset(images.shape[1:], 10, True, draw, labels)


def read_idx(path: Path, magic: int) -> NDArray[np.uint8]:
    """Return the array of an IDX file with this magic number, gzipped or not. Raises :class:`FileError`.

    The header is big-endian: the magic number, whose last byte is the number of axes, and the size of each axis.
    """
    axes = magic & 0xFF
    try:
        with path.open("rb") as file:
            gzipped = file.read(2) == b"\x1f\x8b"
        with gzip.open(path) if gzipped else path.open("rb") as file:
            header = file.read(4 + 4 * axes)
            sizes = _sizes(path, header, magic)
            size = prod(sizes)
            content = file.read(size + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise FileError("{path}: can't be read: {error}", path=path, error=error) from error
    if len(content) != size:
        held = Message("more") if len(content) > size else Message("only {count}", count=f"{len(content):,}")
        stated = "×".join(map(str, sizes))
        raise FileError(
            "{path}: its header says {stated} = {size} bytes, and it holds {held}",
            path=path,
            stated=stated,
            size=f"{size:,}",
            held=held,
        )
    return np.frombuffer(content, np.uint8).reshape(sizes)


def _sizes(path: Path, header: bytes, magic: int) -> list[int]:
    number = int.from_bytes(header[:4], "big")
    if len(header) >= 4 and number != magic:
        raise FileError(
            "{path}: starts with the number 0x{found}; allowed: 0x{magic}",
            path=path,
            found=f"{number:08x}",
            magic=f"{magic:08x}",
        )
    if len(header) < 4 + 4 * (magic & 0xFF):
        raise FileError("{path}: ends within its header of {value} bytes", path=path, value=4 + 4 * (magic & 255))
    sizes = [int(size) for size in np.frombuffer(header, ">u4", offset=4)]
    check_size(path, sizes[0], prod(sizes))
    if 0 in sizes:
        raise FileError(
            "{path}: its header says images of {size}×{size2} pixels; allowed: at least 1×1",
            path=path,
            size=sizes[1],
            size2=sizes[2],
        )
    return sizes


def _file_in(folder: Path, stem: str, kind: str) -> Path:
    """Return the file of this kind, under its published name or the variant that some archives use."""
    names = [f"{stem}{sign}{kind}{suffix}" for sign in "-." for suffix in ("", ".gz")]
    for name in names:
        if (folder / name).is_file():
            return folder / name
    raise FileError(
        "{folder}: no {stem} in it; allowed: one of {names}", folder=folder, stem=stem, names=", ".join(names)
    )
