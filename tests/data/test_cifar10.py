"""Small files in the format of CIFAR-10's binary version."""

import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from gradviz.data import disk
from gradviz.data.cifar10 import cifar10
from gradviz.data.dataset import Dataset
from gradviz.errors import ExperimentError, FileError


@pytest.fixture
def records() -> NDArray[np.uint8]:
    table = np.random.default_rng(0).integers(0, 256, (15, 3073), np.uint8)
    table[:, 0] = np.arange(15) % 10
    return table


@pytest.fixture
def folder(tmp_path: Path, records: NDArray[np.uint8]) -> Path:
    (tmp_path / "data_batch_10.bin").write_bytes(records[12:].tobytes())
    (tmp_path / "data_batch_1.bin").write_bytes(records[:7].tobytes())
    (tmp_path / "data_batch_2.bin").write_bytes(records[7:12].tobytes())
    (tmp_path / "test_batch.bin").write_bytes(b"not read")
    return tmp_path


def build(folder: Path, batch_size: int = 15) -> Dataset:
    return cifar10(np.random.default_rng(0), batch_size, str(folder))


def error_message(call: Callable[[], object]) -> str:
    with pytest.raises(FileError) as error:
        call()
    return str(error.value)


def test_images_and_labels(folder: Path, records: NDArray[np.uint8]) -> None:
    built = build(folder)
    assert (built.input_shape, built.outputs, built.labels) == ((3, 32, 32), 10, True)
    x, y = next(built.draw(np.random.default_rng(1)))
    order = np.random.default_rng(1).permutation(15)
    assert (x.dtype.name, y.dtype.name) == ("float32", "int64")
    assert np.array_equal(y, (np.arange(15) % 10)[order])
    pixels = records[:, 1:].astype(np.float64)
    expected = (pixels - pixels.mean()) / pixels.std()
    assert np.allclose(x, expected[order].reshape(15, 3, 32, 32), atol=1e-5)
    red_at_row_1_column_2 = expected[order][:, 34]
    assert np.allclose(x[:, 0, 1, 2], red_at_row_1_column_2, atol=1e-5)


def test_the_pickled_version_is_refused_and_never_opened(tmp_path: Path) -> None:
    class Evil:
        def __reduce__(self) -> tuple[object, ...]:
            return Path.touch, (tmp_path / "run",)

    (tmp_path / "data_batch_1").write_bytes(pickle.dumps(Evil()))
    (tmp_path / "batches.meta").write_bytes(pickle.dumps(Evil()))
    assert error_message(lambda: build(tmp_path)) == (
        f"{tmp_path}: holds the pickled Python version, which is never opened: a pickle can run any code; "
        "the binary version is cifar-10-binary.tar.gz at https://www.cs.toronto.edu/~kriz/cifar.html"
    )
    assert not (tmp_path / "run").exists()


def test_a_folder_without_batches_says_where_they_are(tmp_path: Path) -> None:
    assert error_message(lambda: build(tmp_path)).startswith(
        f"{tmp_path}: no data_batch_*.bin in it; the binary version is "
    )
    inner = tmp_path / "cifar-10-batches-bin"
    inner.mkdir()
    assert error_message(lambda: build(tmp_path)) == f"{tmp_path}: no data_batch_*.bin in it; there are some in {inner}"


def test_the_archive_itself_is_no_folder(tmp_path: Path) -> None:
    path = tmp_path / "cifar-10-binary.tar.gz"
    path.touch()
    with pytest.raises(ExperimentError, match=r"data.path: .*, a file; allowed: the path of the folder .* unpacked"):
        build(path)


@pytest.mark.parametrize("size", [0, 3072, 3073 * 2 + 1])
def test_a_file_is_whole_images(folder: Path, size: int) -> None:
    path = folder / "data_batch_2.bin"
    path.write_bytes(bytes(size))
    assert (
        error_message(lambda: build(folder))
        == f"{path}: {size:,} bytes; allowed: a multiple of 3,073, the bytes of one image"
    )


def test_labels_are_of_ten_classes(folder: Path, records: NDArray[np.uint8]) -> None:
    path = folder / "data_batch_2.bin"
    records[9, 0] = 100  # a label of CIFAR-100
    path.write_bytes(records[7:12].tobytes())
    assert error_message(lambda: build(folder)) == f"{path}: found label 100 at sample 2 (from 0); allowed: 0 to 9"


def test_size_is_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "MAX_BYTES", 15 * 3073 - 1)
    assert error_message(lambda: build(folder)) == f"{folder}: its inputs take 46,095 bytes; allowed: at most 46,094"
    monkeypatch.setattr(disk, "MAX_SAMPLES", 14)
    assert error_message(lambda: build(folder)) == f"{folder}: holds 15 samples; allowed: at most 14"


def test_a_batch_takes_no_more_than_there_is(folder: Path) -> None:
    with pytest.raises(ExperimentError, match=r"data.batch_size: found 16; allowed: at most 15"):
        build(folder, 16)
