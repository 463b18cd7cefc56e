"""Data sets from folders of images."""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gradviz.data import disk
from gradviz.data import image_folder as module
from gradviz.data.dataset import Dataset
from gradviz.data.image_folder import image_folder, read_image
from gradviz.errors import ExperimentError, FileError

RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, color in (("b", GREEN), ("a", RED), ("c", BLUE)):
        (tmp_path / name).mkdir()
        for i, suffix in enumerate((".png", ".bmp", ".GIF")):
            Image.new("RGB", (9 + i, 12), color).save(tmp_path / name / f"{i}{suffix}")
    (tmp_path / "readme.txt").write_text("no class")
    (tmp_path / "a" / "Thumbs.db").write_text("no image")
    (tmp_path / "a" / "._0.png").write_text("no image either")
    (tmp_path / ".cache").mkdir()
    return tmp_path


def build(folder: Path, batch_size: int = 9, image_size: int = 6, channels: int = 3) -> Dataset:
    return image_folder(np.random.default_rng(0), batch_size, str(folder), image_size, channels)


def error_message(call: Callable[[], object]) -> str:
    with pytest.raises(FileError) as error:
        call()
    return str(error.value)


def png(width: int, height: int) -> bytes:
    """Return the beginning of a PNG file of this size, without pixels."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))


def test_a_class_is_a_folder_in_alphabetical_order(folder: Path) -> None:
    built = build(folder)
    assert (built.input_shape, built.outputs, built.labels) == ((3, 6, 6), 3, True)
    x, y = next(built.draw(np.random.default_rng(0)))
    assert (x.shape, x.dtype.name, y.dtype.name) == ((9, 3, 6, 6), "float32", "int64")
    assert np.bincount(y).tolist() == [3, 3, 3]
    assert np.array_equal(x.argmax(axis=1), np.broadcast_to(y[:, None, None], (9, 6, 6))), "red is a, green is b"
    assert (float(x.mean()), float(x.std())) == pytest.approx((0, 1), abs=1e-5)


def test_gray(folder: Path) -> None:
    built = build(folder, channels=1)
    assert built.input_shape == (1, 6, 6)
    assert len(np.unique(next(built.draw(np.random.default_rng(0)))[0])) == 3


def test_the_middle_is_cut_out(tmp_path: Path) -> None:
    pixels = np.zeros((4, 12, 3), np.uint8)
    pixels[:, 4:8] = 200
    Image.fromarray(pixels).save(tmp_path / "wide.png")
    assert (read_image(tmp_path / "wide.png", 4, 3) == 200).all()


def test_rows_and_columns_stay_what_they_are(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (5, 5, 3), np.uint8)
    Image.fromarray(pixels).save(tmp_path / "i.png")
    assert np.array_equal(read_image(tmp_path / "i.png", 5, 3), pixels.transpose(2, 0, 1))


def test_sixteen_bits_keep_the_upper_eight(tmp_path: Path) -> None:
    pixels = (np.arange(16, dtype=np.uint16) * 4000).reshape(4, 4)
    Image.fromarray(pixels).save(tmp_path / "i.png")
    for channels in (1, 3):
        assert np.array_equal(read_image(tmp_path / "i.png", 4, channels)[0], pixels >> 8)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK"])
def test_modes_become_gray_or_colored(tmp_path: Path, mode: str) -> None:
    path = tmp_path / ("i.jpg" if mode == "CMYK" else "i.png")
    Image.new("RGB", (4, 4), (255, 255, 255)).convert(mode).save(path)
    assert read_image(path, 4, 1).shape == (1, 4, 4)
    assert (read_image(path, 4, 3) == 255).all()


def test_a_palette_with_transparency_warns_nobody(tmp_path: Path) -> None:
    image = Image.new("P", (4, 4), 1)
    image.putpalette([0, 0, 0, 9, 9, 9, 50, 50, 50])
    image.save(tmp_path / "i.png", transparency=bytes([0, 100, 255]))
    assert (read_image(tmp_path / "i.png", 4, 3) == 9).all()


def test_photographs_stand_upright(tmp_path: Path) -> None:
    pixels = np.zeros((8, 8, 3), np.uint8)
    pixels[:, :4] = 255  # left half
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90° clockwise
    Image.fromarray(pixels).save(tmp_path / "i.jpg", exif=exif, quality=95)
    turned = read_image(tmp_path / "i.jpg", 8, 1)[0]
    assert (turned[:4] > 200).all()
    assert (turned[4:] < 50).all()


def test_wide_pixels_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "i.pgm"
    path.write_bytes(b"P5 2 2 65535 " + bytes(8))
    assert error_message(lambda: read_image(path, 2, 1)) == (
        f"{path}: no image that can be read: its pixels are of Pillow's mode I; allowed: 8 bits a channel, or PNG of 16"
    )


def test_a_corrupt_file_is_named(folder: Path) -> None:
    path = folder / "b" / "0.png"
    sound = path.read_bytes()
    for content in (
        b"",
        b"no image",
        sound[:40],
        sound[:-30],
        png(4, 4),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    ):
        path.write_bytes(content)
        assert error_message(lambda: build(folder)).startswith(f"{path}: no image that can be read: ")


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".gif", ".bmp", ".webp", ".ppm"])
def test_damage_anywhere_is_a_file_error(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"i{suffix}"
    rng = np.random.default_rng(0)
    Image.fromarray(rng.integers(0, 256, (6, 5, 3), np.uint8)).save(path)
    sound, refused = path.read_bytes(), []
    for place in range(0, len(sound), max(1, len(sound) // 150)):
        for broken in (sound[:place], sound[:place] + bytes([sound[place] ^ 0xFF]) + sound[place + 1 :]):
            path.write_bytes(broken)
            try:
                assert read_image(path, 4, 3).shape == (3, 4, 4)
            except FileError as error:
                refused.append(str(error))
    assert refused
    assert all(message.startswith(f"{path}: ") for message in refused)


@pytest.mark.parametrize("size", [(10_000, 10_000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)])
def test_bombs_are_refused_before_they_are_unpacked(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(png(*size))
    assert error_message(lambda: read_image(path, 4, 1)).startswith(f"{path}: ")


def test_a_large_picture_in_a_tiny_file_is_not_decoded(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    Image.new("1", (7000, 7000)).save(path)
    assert path.stat().st_size < 7000
    expected = "allowed: at most 4,000,000 pixels in such a file"
    assert error_message(lambda: read_image(path, 4, 1)).endswith(expected)
    Image.new("1", (2000, 2000)).save(path)
    assert not read_image(path, 4, 1).any()


def test_bounds_are_reported(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(module, "MAX_PIXELS", 100)
        path = folder / "a" / "0.png"
        size, allowed = f"9×12 pixels in {path.stat().st_size} bytes", "at most 100 pixels in such a file"
        assert error_message(lambda: build(folder)) == f"{path}: {size}; allowed: {allowed}"
    with monkeypatch.context() as patch:
        patch.setattr(module, "MAX_FILE_BYTES", 50)
        assert error_message(lambda: build(folder)).endswith(" bytes; allowed: at most 50")
    with monkeypatch.context() as patch:
        patch.setattr(disk, "MAX_BYTES", 9 * 3 * 36 - 1)
        assert error_message(lambda: build(folder)) == f"{folder}: its inputs take 972 bytes; allowed: at most 971"
    with monkeypatch.context() as patch:
        patch.setattr(disk, "MAX_SAMPLES", 8)
        assert error_message(lambda: build(folder)) == f"{folder}: holds 9 samples; allowed: at most 8"


def test_folders_without_classes_or_images(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    empty = tmp_path_factory.mktemp("empty")
    assert error_message(lambda: build(empty)) == f"{empty}: 0 folders in it; allowed: at least 2, one for each class"
    (folder / "d").mkdir()
    assert error_message(lambda: build(folder)).startswith(f"{folder / 'd'}: no images in it; allowed: .bmp, .gif, ")


def test_a_batch_takes_no_more_than_there_is(folder: Path) -> None:
    with pytest.raises(ExperimentError, match=r"data.batch_size: found 10; allowed: at most 9"):
        build(folder, 10)
