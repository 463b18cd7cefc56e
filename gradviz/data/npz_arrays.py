"""Arrays in an archive of numpy.savez."""

from __future__ import annotations

import tokenize
import warnings
import zipfile
import zlib
from lzma import LZMAError
from math import prod
from pathlib import Path
from typing import IO, Any, Literal

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from gradviz.data.dataset import Dataset, shuffled_epochs
from gradviz.data.disk import check_size, find_file
from gradviz.data.labels import classes_of
from gradviz.data.standardize import Over, standardized
from gradviz.errors import FileError
from gradviz.message import Message

# zipfile, its decompressors and NumPy's header parser raise these for a damaged file.
_DECODE_ERRORS = (
    OSError, ValueError, EOFError, RuntimeError, SyntaxError, tokenize.TokenError,
    zipfile.BadZipFile, zlib.error, LZMAError,
)  # fmt: skip
_NUMBERS = "biuf"


def npz_arrays(
    rng: np.random.Generator,
    batch_size: int,
    path: str,
    targets: Literal["classes", "numbers"],
    standardize: Over,
) -> Dataset:
    """Return the data set of an archive: inputs from the array ``x`` or ``inputs``, targets from ``y`` or ``targets``.

    Inputs (samples, …) are standardized. Targets are classes (samples,), whole numbers or text, or numbers (samples,)
    or (samples, outputs), which are used unchanged. Images are (samples, channels, rows, columns), sequences
    (samples, length, numbers).
    """
    file = find_file(path, Message("an .npz archive, as numpy.savez writes it"))
    raw_inputs, raw_targets = _read(file)
    inputs = standardized(raw_inputs, standardize, Message("{file}: inputs", file=file), _place)
    wanted, outputs = (_numbers if targets == "numbers" else _classes)(
        raw_targets, Message("{file}: targets", file=file)
    )
    draw = shuffled_epochs(inputs, wanted, batch_size)
    return Dataset(inputs.shape[1:], outputs, targets == "classes", draw, wanted)


def _read(path: Path) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the arrays of inputs and targets. Never unpickles, and never reads more than the size limit."""
    try:
        with path.open("rb") as file:
            if file.read(4) != b"PK\x03\x04":
                raise FileError("{path}: no .npz archive, as numpy.savez writes it", path=path)
        with zipfile.ZipFile(path) as archive, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about arrays that Python 2 wrote
            inputs = _array(path, archive, ("x", "inputs"), _NUMBERS)
            targets = _array(path, archive, ("y", "targets"), _NUMBERS + "US")
    except _DECODE_ERRORS as error:
        raise FileError("{path}: can't be read: {error}", path=path, error=error) from error
    if inputs.ndim < 2:
        raise FileError(
            "{path}: inputs: found shape {shape}; allowed: (samples, …) of 2 axes or more",
            path=path,
            shape=inputs.shape,
        )
    if len(inputs) != len(targets):
        raise FileError(
            "{path}: {count} targets for {count2} inputs",
            path=path,
            count=f"{len(targets):,}",
            count2=f"{len(inputs):,}",
        )
    return inputs, targets


def _array(path: Path, archive: zipfile.ZipFile, names: tuple[str, str], kinds: str) -> NDArray[Any]:
    """Return the first of the named arrays that the archive contains. Raises :class:`FileError` if there is none."""
    members = archive.namelist()
    name = next((name for name in names if f"{name}.npy" in members), None)
    if name is None:
        first_members = ", ".join(members[:10]) or Message("nothing")
        raise FileError(
            '{path}: no array "{name}" or "{name2}" in it; found {found}',
            path=path,
            name=names[0],
            name2=names[1],
            found=first_members,
        )
    held = archive.getinfo(f"{name}.npy").file_size
    with archive.open(f"{name}.npy") as file:
        _check_header(path, Message('{path}: array "{name}"', path=path, name=name), file, held, kinds)
        file.seek(0)
        array: NDArray[Any] = npy.read_array(file, allow_pickle=False)
        return array


def _check_header(path: Path, where: str, file: IO[bytes], held: int, kinds: str) -> None:
    """Check the type and the shape of an array before memory is allocated. ``held`` is its stored size in bytes."""
    readers = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
    version = npy.read_magic(file)
    if version not in readers:
        raise FileError(
            "{where}: found version {version}.{version2} of the format; allowed: 1.0, 2.0",
            where=where,
            version=version[0],
            version2=version[1],
        )
    shape, _, dtype = readers[version](file)
    if dtype.hasobject:
        raise FileError(
            "{where}: holds pickled Python objects, which are never opened: a pickle can run any code", where=where
        )
    if dtype.kind not in kinds:
        allowed = "numbers" if kinds == _NUMBERS else Message("numbers or text")
        raise FileError("{where}: found {dtype}; allowed: {allowed}", where=where, dtype=dtype, allowed=allowed)
    if not shape or min(shape) < 1:
        raise FileError(
            "{where}: found shape {shape}; allowed: (samples, …), at least 1 of each", where=where, shape=shape
        )
    check_size(path, shape[0], prod(shape) * max(4, dtype.itemsize))
    if prod(shape) * dtype.itemsize > held:
        raise FileError(
            "{where}: its header says {shape} of {dtype}, and it holds only {held} bytes",
            where=where,
            shape=shape,
            dtype=dtype,
            held=f"{held:,}",
        )


def _numbers(targets: NDArray[Any], where: str) -> tuple[NDArray[np.float32], int]:
    """Return the targets (samples, outputs) and the number of outputs."""
    if targets.dtype.kind not in _NUMBERS or targets.ndim > 2:
        actual = Message("found {dtype} of shape {shape}", dtype=targets.dtype, shape=targets.shape)
        raise FileError(
            "{where}: {found}; allowed: numbers, (samples,) or (samples, outputs)", where=where, found=actual
        )
    with np.errstate(over="ignore"):
        numbers = targets.reshape(len(targets), -1).astype(np.float32)
    wrong = np.argwhere(~np.isfinite(numbers))
    if wrong.size:
        sample, output = wrong[0]
        value = targets.reshape(len(targets), -1)[sample, output]
        raise FileError(
            "{where}: found {found} at {place}; allowed: finite numbers of float32",
            where=where,
            found=value,
            place=_place(sample),
        )
    return numbers, numbers.shape[1]


def _place(sample: int) -> str:
    return Message("sample {sample} (from 0)", sample=sample)


def _classes(targets: NDArray[Any], where: str) -> tuple[NDArray[np.int64], int]:
    """Return the labels (samples,) and the number of classes."""
    if targets.shape[1:] not in ((), (1,)):
        actual = Message("found shape {shape}", shape=targets.shape)
        raise FileError(
            '{where}: {found}; allowed: class labels (samples,), or data.targets "numbers"', where=where, found=actual
        )
    return classes_of(targets.ravel(), where, _place)
