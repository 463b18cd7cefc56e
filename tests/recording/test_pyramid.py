"""The pyramid against the maximum of the codes themselves."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from gradviz.recording.pyramid import CodePyramid
from gradviz.recording.scale import NAN

LAYERS = 3


def built(codes: NDArray[np.uint8], chunks: list[int]) -> CodePyramid:
    pyramid = CodePyramid(codes.shape[1])
    start = 0
    for size in chunks:
        pyramid.append(codes[start : start + size])
        start += size
    pyramid.append(codes[start:])
    assert len(pyramid) == len(codes)
    return pyramid


def check(pyramid: CodePyramid, codes: NDArray[np.uint8], start: int, stop: int, columns: int) -> None:
    found, first, block = pyramid.window(start, stop, columns)
    shown = min(stop, len(codes))
    assert first <= start < first + block
    assert first % block == 0
    assert len(found) <= columns + 2
    assert first + len(found) * block >= shown
    assert first + (len(found) - 1) * block < shown
    for index, column in enumerate(found):
        steps = codes[first + index * block : first + (index + 1) * block]
        if index < len(found) - 1 or first + (index + 1) * block <= shown:
            np.testing.assert_array_equal(column, steps.max(0))
        else:  # the last column may leave out what is right of the window
            inside = codes[first + index * block : shown]
            assert (column >= inside.max(0)).all()
            assert (column <= steps.max(0)).all()


@pytest.mark.parametrize("steps", [1, 7, 8, 9, 63, 64, 65, 511, 513, 4095, 4097, 20_000])
def test_windows(steps: int) -> None:
    rng = np.random.default_rng(steps)
    codes = rng.integers(0, 247, (steps, LAYERS), np.uint8)
    pyramid = built(codes, [])
    check(pyramid, codes, 0, steps, 10)
    check(pyramid, codes, 0, steps, 10_000_000)
    for _ in range(60):
        start = int(rng.integers(0, steps))
        stop = start + 1 + int(rng.integers(0, steps - start))
        check(pyramid, codes, start, stop, int(rng.integers(1, 1000)))


def test_growing_in_pieces_of_any_size_is_the_same_as_at_once() -> None:
    rng = np.random.default_rng(0)
    codes = rng.integers(0, 247, (9000, LAYERS), np.uint8)
    codes[rng.random(codes.shape) < 0.99] = 0  # or every block's maximum would be much the same
    for most in (1, 5, 40, 700):
        sizes: list[int] = []
        while sum(sizes) < 8000:
            sizes.append(int(rng.integers(0, most + 1)))
        pyramid, whole = built(codes, sizes), built(codes, [])
        for start, stop, columns in (
            (0, 9000, 1),
            (0, 9000, 14),
            (0, 9000, 120),
            (0, 9000, 1000),
            (17, 8500, 100),
            (8990, 9000, 3),
        ):
            one, other = pyramid.window(start, stop, columns), whole.window(start, stop, columns)
            np.testing.assert_array_equal(one[0], other[0])
            assert one[1:] == other[1:]


def test_windows_while_it_grows() -> None:
    rng = np.random.default_rng(1)
    codes = rng.integers(0, 247, (3000, LAYERS), np.uint8)
    pyramid = CodePyramid(LAYERS)
    for step in range(len(codes)):
        pyramid.append(codes[step : step + 1])
        if step % 37 == 0:
            check(pyramid, codes[: step + 1], 0, step + 1, 7)
            check(pyramid, codes[: step + 1], step // 2, step + 1, 50)


@pytest.mark.parametrize("chunks", [[], [13, 8000], [1] * 100, [7, 2]])
@pytest.mark.parametrize("at", [0, 1, 4095, 4096, 39_999])
def test_one_nan_is_seen_at_every_zoom(at: int, chunks: list[int]) -> None:
    codes = np.full((40_000, LAYERS), 100, np.uint8)
    codes[at, 1] = NAN
    pyramid = built(codes, chunks)
    for columns in (1, 2, 3, 10, 100, 641, 5000, 40_000):
        found, first, block = pyramid.window(0, len(codes), columns)
        place = (at - first) // block
        assert found[place, 1] == NAN
        assert (found == NAN).sum() == 1


def test_beyond_the_end() -> None:
    codes = np.arange(20, dtype=np.uint8)[:, None].repeat(LAYERS, 1)
    found, first, block = built(codes, []).window(15, 400, 1000)
    assert (first, block) == (15, 1)
    np.testing.assert_array_equal(found[:, 0], np.arange(15, 20))
    assert len(CodePyramid(LAYERS).window(0, 100, 10)[0]) == 0
