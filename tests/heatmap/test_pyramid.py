"""The pyramid is compared with the maxima of the magnitudes themselves."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from gradviz.heatmap.magnitude_codes import NAN, NOTHING, ZERO, magnitude_codes
from gradviz.heatmap.pyramid import FINE, Digest, MagnitudePyramid, digest_of, maxima
from gradviz.recording.overview import Overview

ROWS = 3
Magnitudes = NDArray[np.uint16]


def built(magnitudes: Magnitudes, sizes: list[int], tile_bytes: int = 2**30) -> MagnitudePyramid:
    pyramid = MagnitudePyramid(magnitudes.shape[1], tile_bytes)
    start = 0
    for size in sizes:
        pyramid.append(magnitudes[start : start + size])
        start += size
    pyramid.append(magnitudes[start:])
    assert len(pyramid) == len(magnitudes)
    return pyramid


def put(pyramid: MagnitudePyramid, magnitudes: Magnitudes, chunk: int, units: tuple[int, ...] = FINE) -> None:
    part = magnitudes[chunk * 1000 : (chunk + 1) * 1000]
    pyramid.put(chunk, Digest.of(part))
    for unit in units:
        pyramid.put_tile(unit, chunk, maxima(part, unit))


def check(pyramid: MagnitudePyramid, magnitudes: Magnitudes, start: int, stop: int, columns: int) -> None:
    window = pyramid.window(start, stop, columns)
    shown, first, block = window.magnitudes, window.first, window.block
    end = min(stop, len(magnitudes))
    assert first <= start < first + block
    assert first % block == 0
    assert len(shown) <= columns + 2
    assert first + len(shown) * block >= end
    assert first + (len(shown) - 1) * block < end
    for index, column in enumerate(shown):
        steps = magnitudes[first + index * block : first + (index + 1) * block]
        if index < len(shown) - 1 or first + (index + 1) * block <= end:
            np.testing.assert_array_equal(column, steps.max(0))
        else:  # the last column may leave out steps right of the window
            inside = magnitudes[first + index * block : end]
            assert (column >= inside.max(0)).all()
            assert (column <= steps.max(0)).all()


@pytest.mark.parametrize("steps", [1, 3, 4, 5, 99, 100, 101, 500, 999, 1000, 1001, 4095, 20_000])
def test_windows(steps: int) -> None:
    rng = np.random.default_rng(steps)
    magnitudes = rng.integers(0, 2**16, (steps, ROWS), np.uint16)
    pyramid = built(magnitudes, [])
    check(pyramid, magnitudes, 0, steps, 1)
    check(pyramid, magnitudes, 0, steps, 10)
    check(pyramid, magnitudes, 0, steps, 10_000_000)
    for _ in range(60):
        start = int(rng.integers(0, steps))
        stop = start + 1 + int(rng.integers(0, steps - start))
        check(pyramid, magnitudes, start, stop, int(rng.integers(1, 1000)))


def test_growing_in_pieces_of_any_size_is_the_same_as_at_once() -> None:
    rng = np.random.default_rng(0)
    magnitudes = rng.integers(0, 2**16, (9000, ROWS), np.uint16)
    magnitudes[rng.random(magnitudes.shape) < 0.99] = 0  # else all blocks would have much the same maximum
    for most in (1, 5, 40, 700, 3000):
        sizes: list[int] = []
        while sum(sizes) < 6000:
            sizes.append(int(rng.integers(0, most + 1)))
        pyramid = built(magnitudes, sizes)
        for start, stop, columns in ((0, 9000, 1), (0, 9000, 14), (0, 9000, 1000), (17, 8500, 100), (8990, 9000, 3)):
            check(pyramid, magnitudes, start, stop, columns)


def test_windows_while_it_grows() -> None:
    rng = np.random.default_rng(1)
    magnitudes = rng.integers(0, 2**16, (3000, ROWS), np.uint16)
    pyramid = MagnitudePyramid(ROWS)
    for step in range(len(magnitudes)):
        pyramid.append(magnitudes[step : step + 1])
        if step % 37 == 0:
            check(pyramid, magnitudes[: step + 1], 0, step + 1, 7)
            check(pyramid, magnitudes[: step + 1], step // 2, step + 1, 50)


def test_one_nan_is_seen_wherever_it_is_at_every_zoom() -> None:
    rng = np.random.default_rng(2)
    for _ in range(40):
        steps, at = 40_000, int(rng.integers(0, 40_000))
        magnitudes = np.full((steps, ROWS), 30_000, np.uint16)
        magnitudes[at, 1] = NAN
        pyramid = built(magnitudes, [int(rng.integers(0, 5000))], tile_bytes=int(rng.integers(1, 200_000)))
        for _ in range(10):
            start, stop = sorted(rng.integers(0, steps + 1, 2).tolist())
            if not start <= at < stop:
                start, stop = 0, steps
            window = pyramid.window(start, stop, int(rng.integers(1, 3000)))
            assert window.magnitudes[(at - window.first) // window.block, 1] == NAN
            assert (window.magnitudes[:, [0, 2]] == 30_000).all()


def test_where_tiles_are_missing_the_block_stands_for_its_steps_until_they_are_put() -> None:
    rng = np.random.default_rng(3)
    magnitudes = rng.integers(0, 2**16, (20_500, ROWS), np.uint16)
    pyramid = built(magnitudes, [], tile_bytes=30_000)
    unit, chunks = pyramid.missing(2100, 2900, 800)
    assert (unit, chunks) == (1, [2])
    coarse = pyramid.window(2100, 2900, 800)
    assert coarse.block == 1
    for column, magnitude in enumerate(coarse.magnitudes):
        block = (2100 + column) // 100 * 100
        np.testing.assert_array_equal(magnitude, magnitudes[block : block + 100].max(0))
    put(pyramid, magnitudes, 2)
    assert pyramid.missing(2100, 2900, 800) == (1, [])
    check(pyramid, magnitudes, 2100, 2900, 800)
    check(pyramid, magnitudes, 20_400, 20_500, 100)  # the growing chunk is never dropped
    assert pyramid.missing(0, 20_500, 100) == (100, [])


def test_skipped_chunks_are_nothing_until_they_are_put_in_any_order() -> None:
    rng = np.random.default_rng(4)
    magnitudes = rng.integers(256, 2**16, (12_345, ROWS), np.uint16)
    pyramid = built(magnitudes[:1500], [])
    pyramid.skip_to(12_000)
    pyramid.append(magnitudes[12_000:])
    assert pyramid.unknown() == [1, *range(2, 12)]
    assert pyramid.missing(0, 12_345, 10) == (100, pyramid.unknown())
    assert (pyramid.window(5000, 5100, 100).magnitudes == NOTHING).all()
    for chunk in rng.permutation(pyramid.unknown()).tolist():
        put(pyramid, magnitudes, chunk)
    assert pyramid.unknown() == []
    for columns in (1, 10, 100, 1000, 20_000):
        check(pyramid, magnitudes, 0, 12_345, columns)


def test_memory_is_bounded() -> None:
    magnitudes = np.zeros((1000, 50), np.uint16)
    pyramid = MagnitudePyramid(50, tile_bytes=1_000_000)
    for _ in range(100):
        pyramid.append(magnitudes)
    kept = [chunk for chunk in range(100) if not pyramid.missing(chunk * 1000, (chunk + 1) * 1000, 1000)[1]]
    assert 5 <= len(kept) <= 10, "the newest are kept"
    assert kept[-1] == 99


@pytest.mark.parametrize("zero", [ZERO, 1])
def test_a_digest_of_an_overview_is_that_of_the_values(zero: int) -> None:
    rng = np.random.default_rng(5)
    values = (10 ** rng.uniform(-30, 30, (1000, 40)) * rng.choice([-1, 1], (1000, 40))).astype(np.float32)
    for special in (0, 1e-40, np.nan, np.inf, -np.inf):
        values[rng.integers(0, 1000, 20), rng.integers(0, 40, 20)] = special
    values[:, 0], values[:, 1] = 0, np.nan
    expected, digest = Digest.of(magnitude_codes(values, zero)), digest_of(Overview.of(values), zero)
    np.testing.assert_array_equal(digest.worst, expected.worst)
    np.testing.assert_array_equal(digest.least, expected.least)
    np.testing.assert_array_equal(digest.largest, expected.largest)


def test_extremes_are_of_ordinary_numbers() -> None:
    values = np.full((600, 2), np.nan, np.float32)
    values[300, 0], values[599, 0], values[0, 0] = 1e-5, 10, 1e9
    pyramid = built(magnitude_codes(values), [])
    least, largest = pyramid.extremes(100, 600)
    assert [least[0], largest[0]] == magnitude_codes(np.array([1e-5, 10], np.float32)).tolist()
    assert least[1] > largest[1]


def test_beyond_the_end() -> None:
    magnitudes = np.arange(20, dtype=np.uint16)[:, None].repeat(ROWS, 1)
    window = built(magnitudes, []).window(15, 400, 1000)
    assert (window.first, window.block) == (15, 1)
    np.testing.assert_array_equal(window.magnitudes[:, 0], np.arange(15, 20))
