"""Small files in the IDX format of MNIST."""

import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from gradviz.data import disk
from gradviz.data.dataset import Dataset
from gradviz.data.mnist import mnist
from gradviz.errors import ExperimentError, FileError

IMAGES, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"


def idx(array: NDArray[np.uint8], magic: int | None = None) -> bytes:
    sizes = np.array([0x800 + array.ndim if magic is None else magic, *array.shape], ">u4")
    return sizes.tobytes() + array.tobytes()


@pytest.fixture
def images() -> NDArray[np.uint8]:
    return np.random.default_rng(0).integers(0, 256, (12, 5, 4), np.uint8)


@pytest.fixture
def labels() -> NDArray[np.uint8]:
    return np.array([5, 0, 4, 1, 9, 2, 1, 3, 1, 4, 3, 5], np.uint8)


@pytest.fixture
def folder(tmp_path: Path, images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> Path:
    (tmp_path / IMAGES).write_bytes(idx(images))
    (tmp_path / LABELS).write_bytes(idx(labels))
    return tmp_path


def build(folder: Path, batch_size: int = 12) -> Dataset:
    return mnist(np.random.default_rng(0), batch_size, str(folder))


def error_message(call: Callable[[], object]) -> str:
    with pytest.raises(FileError) as error:
        call()
    return str(error.value)


@pytest.mark.parametrize("zipped", [(), (IMAGES,), (IMAGES, LABELS)])
@pytest.mark.parametrize("dots", [False, True])
def test_images_and_labels(
    folder: Path, images: NDArray[np.uint8], labels: NDArray[np.uint8], zipped: tuple[str, ...], dots: bool
) -> None:
    for name in (IMAGES, LABELS):
        content = (folder / name).read_bytes()
        (folder / name).unlink()
        name = name.replace("-idx", ".idx") if dots else name
        if name.replace(".idx", "-idx") in zipped:
            (folder / f"{name}.gz").write_bytes(gzip.compress(content))
        else:
            (folder / name).write_bytes(content)
    built = build(folder)
    assert (built.input_shape, built.outputs, built.labels) == ((1, 5, 4), 10, True)
    x, y = next(built.draw(np.random.default_rng(1)))
    order = np.random.default_rng(1).permutation(12)
    assert (x.shape, x.dtype.name, y.dtype.name) == ((12, 1, 5, 4), "float32", "int64")
    assert np.array_equal(y, labels[order])
    expected = (images - images.mean()) / images.std()
    assert np.allclose(x[:, 0], expected[order], atol=1e-5)
    assert (float(x.mean()), float(x.std())) == pytest.approx((0, 1), abs=1e-5)


def test_an_image_of_one_shade_is_all_zero(folder: Path) -> None:
    (folder / IMAGES).write_bytes(idx(np.full((12, 5, 4), 77, np.uint8)))
    assert not next(build(folder).draw(np.random.default_rng(0)))[0].any()


def test_what_is_missing_is_named(folder: Path) -> None:
    (folder / LABELS).unlink()
    assert error_message(lambda: build(folder)) == (
        f"{folder}: no train-labels in it; allowed: one of train-labels-idx1-ubyte, train-labels-idx1-ubyte.gz, "
        "train-labels.idx1-ubyte, train-labels.idx1-ubyte.gz"
    )


def test_counts_must_agree(folder: Path, labels: NDArray[np.uint8]) -> None:
    (folder / LABELS).write_bytes(idx(labels[:-1]))
    assert error_message(lambda: build(folder)) == f"{folder / LABELS}: 11 labels for the 12 images of {IMAGES}"


def test_labels_are_of_ten_classes(folder: Path, labels: NDArray[np.uint8]) -> None:
    labels[3] = 10
    (folder / LABELS).write_bytes(idx(labels))
    assert (
        error_message(lambda: build(folder))
        == f"{folder / LABELS}: found label 10 at sample 3 (from 0); allowed: 0 to 9"
    )


def test_a_batch_takes_no_more_than_there_is(folder: Path) -> None:
    with pytest.raises(ExperimentError, match=r"data.batch_size: found 13; allowed: at most 12"):
        build(folder, 13)


@pytest.mark.parametrize("zipped", [False, True])
def test_faults_of_an_idx_file(folder: Path, images: NDArray[np.uint8], zipped: bool) -> None:
    path = folder / IMAGES
    cases = [
        (idx(images, magic=0x801), "starts with the number 0x00000801; allowed: 0x00000803"),
        (idx(images)[:3], "ends within its header of 16 bytes"),
        (idx(images)[:15], "ends within its header of 16 bytes"),
        (b"", "ends within its header of 16 bytes"),
        (idx(images)[:-1], "its header says 12×5×4 = 240 bytes, and it holds only 239"),
        (idx(images) + b"x", "its header says 12×5×4 = 240 bytes, and it holds more"),
        (idx(images[:0]), "holds no samples"),
        (idx(images[:, :0]), "its header says images of 0×4 pixels; allowed: at least 1×1"),
        (b"PK\3\4" + bytes(20), "starts with the number 0x504b0304; allowed: 0x00000803"),
    ]
    for content, message in cases:
        path.write_bytes(gzip.compress(content) if zipped else content)
        assert error_message(lambda: build(folder)) == f"{path}: {message}"


def test_a_damaged_gzip_is_named(folder: Path, images: NDArray[np.uint8]) -> None:
    path = folder / IMAGES
    sound = gzip.compress(idx(images))
    for broken in (sound[:-20], sound[:-4] + b"\0\0\0\0", sound[:30] + b"\xff" * 20 + sound[50:]):
        path.write_bytes(broken)
        assert error_message(lambda: build(folder)).startswith(f"{path}: can't be read: ")


def test_bombs_are_bounded(folder: Path, images: NDArray[np.uint8], monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / IMAGES
    path.write_bytes(idx(images)[:4] + b"\xff" * 12)
    assert error_message(lambda: build(folder)) == f"{path}: holds 4,294,967,295 samples; allowed: at most 5,000,000"
    path.write_bytes(idx(images)[:7] + b"\x09" + b"\xff" * 8)
    assert error_message(lambda: build(folder)).endswith(" bytes; allowed: at most 1,073,741,824")

    read = []
    monkeypatch.setattr(gzip.GzipFile, "read", lambda self, size=-1, read=gzip.GzipFile.read: _noted(read(self, size)))

    def _noted(content: bytes) -> bytes:
        read.append(len(content))
        return content

    path.write_bytes(gzip.compress(idx(images) + bytes(10_000_000)))
    assert error_message(lambda: build(folder)).endswith("240 bytes, and it holds more")
    assert sum(read) <= 16 + 240 + 1, "no more is unpacked than the header allows"


def test_the_bound_is_reported(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "MAX_BYTES", 239)
    assert error_message(lambda: build(folder)) == f"{folder / IMAGES}: its inputs take 240 bytes; allowed: at most 239"
    monkeypatch.setattr(disk, "MAX_SAMPLES", 11)
    assert error_message(lambda: build(folder)) == f"{folder / IMAGES}: holds 12 samples; allowed: at most 11"
