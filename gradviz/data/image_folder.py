"""Image files in a folder with one subfolder per class, read with Pillow."""

from __future__ import annotations

import struct
import warnings
import zlib
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from gradviz.data import disk
from gradviz.data.dataset import Dataset, shuffled_epochs
from gradviz.data.standardize import standardizer_of_bytes
from gradviz.errors import FileError
from gradviz.message import Message

# Not TIFF: its library writes to the standard error stream directly. Not EPS: it runs Ghostscript.
FORMATS = ("BMP", "GIF", "JPEG", "PNG", "PPM", "WEBP")
SUFFIXES = (".bmp", ".gif", ".jpeg", ".jpg", ".pgm", ".png", ".ppm", ".webp")
MAX_PIXELS = 50_000_000
SMALL_PIXELS, PIXELS_PER_BYTE = 4_000_000, 250  # a larger picture may have at most so many pixels per byte
MAX_FILE_BYTES = 1 << 28

# Pillow's decoders raise these for a damaged file.
_DECODE_ERRORS = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, EOFError, struct.error, zlib.error,
    Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip


def image_folder(rng: np.random.Generator, batch_size: int, path: str, image_size: int, channels: int) -> Dataset:
    """Return images (``channels``, ``image_size``, ``image_size``), labeled by the name of their folder.

    The shorter side is scaled to ``image_size`` and the center is cropped; 1 channel is gray, 3 are red, green and
    blue. The images are standardized over the whole set to mean 0 and variance 1.
    """
    folder = disk.find_folder(path, Message("a folder that holds a folder of images for each class"))
    files, labels, classes = _listed(folder)
    shape = (channels, image_size, image_size)
    disk.check_size(folder, len(files), len(files) * channels * image_size**2)
    images = np.empty((len(files), *shape), np.uint8)
    for place, file in enumerate(files):
        images[place] = read_image(file, image_size, channels)
    targets = np.array(labels)
    draw = shuffled_epochs(images, targets, batch_size, standardizer_of_bytes(images))
    return Dataset(shape, classes, True, draw, targets)


def read_image(path: Path, size: int, channels: int) -> NDArray[np.uint8]:
    """Return the image as an array (channels, size, size). Raises :class:`FileError`."""
    try:
        _check_file_size(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # e.g. about damaged metadata of a photograph
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=FORMATS) as opened:
                _check_pixels(path, opened)
                opened.draft(None, (2 * size, 2 * size))  # lets a large JPEG be decoded at a fraction of its size
                image = _of_mode(ImageOps.exif_transpose(opened), "L" if channels == 1 else "RGB")
                fitted = ImageOps.fit(image, (size, size), Image.Resampling.BILINEAR)
    except _DECODE_ERRORS as error:
        raise FileError("{path}: no image that can be read: {error}", path=path, error=error) from error
    pixels: NDArray[np.uint8] = np.asarray(fitted).reshape(size, size, channels)
    return pixels.transpose(2, 0, 1)


def _of_mode(image: Image.Image, mode: str) -> Image.Image:
    """Convert an image to 8 bits per channel. 16-bit gray keeps its upper 8 bits; Pillow itself would clip at 255."""
    if image.mode.startswith("I;16"):
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    elif image.mode in ("I", "F"):
        raise ValueError(f"its pixels are of Pillow's mode {image.mode}; allowed: 8 bits a channel, or PNG of 16")
    return image.convert(mode)


def _check_file_size(path: Path) -> None:
    if (size := path.stat().st_size) > MAX_FILE_BYTES:
        raise FileError(
            "{path}: {size} bytes; allowed: at most {most}", path=path, size=f"{size:,}", most=f"{MAX_FILE_BYTES:,}"
        )


def _check_pixels(path: Path, image: Image.Image) -> None:
    size = path.stat().st_size
    most = min(MAX_PIXELS, max(SMALL_PIXELS, PIXELS_PER_BYTE * size))
    if image.width * image.height > most:
        raise FileError(
            "{path}: {width}×{height} pixels in {size} bytes; allowed: at most {most} pixels in such a file",
            path=path,
            width=f"{image.width:,}",
            height=f"{image.height:,}",
            size=f"{size:,}",
            most=f"{most:,}",
        )


def _listed(folder: Path) -> tuple[list[Path], list[int], int]:
    """Return all image files, their labels, and the number of classes. Labels follow the order of the folder names."""
    try:
        classes = sorted(filter(_is_class, folder.iterdir()), key=_by_name)
        if len(classes) < 2:
            raise FileError(
                "{folder}: {count} folders in it; allowed: at least 2, one for each class",
                folder=folder,
                count=len(classes),
            )
        files: list[Path] = []
        labels: list[int] = []
        for label, subfolder in enumerate(classes):
            images = sorted(islice(filter(_is_image, subfolder.iterdir()), disk.MAX_SAMPLES + 1), key=_by_name)
            if not images:
                raise FileError(
                    "{folder}: no images in it; allowed: {suffixes}", folder=subfolder, suffixes=", ".join(SUFFIXES)
                )
            files += images
            labels += [label] * len(images)
    except OSError as error:
        raise FileError(
            "{path}: can't be read: {reason}", path=error.filename or folder, reason=error.strerror
        ) from error
    return files, labels, len(classes)


def _is_class(place: Path) -> bool:
    return not place.name.startswith(".") and place.is_dir()


def _is_image(place: Path) -> bool:
    return not place.name.startswith(".") and place.suffix.lower() in SUFFIXES and place.is_file()


def _by_name(place: Path) -> str:
    return place.name
