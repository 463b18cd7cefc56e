"""A series has the same values in memory and in its file."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradviz.recording import series as series_module
from gradviz.recording.series import Series


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Use an empty cache folder, and files that grow by 4 KiB."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(series_module, "MEMORY_BYTES", 4096)
    return tmp_path


def grown(rows: int) -> Series:
    made = Series((3,), np.float32)
    for row in range(rows):
        made.append([row, np.nan, -np.inf])
    return made


def expected(rows: int) -> Any:
    return np.array([[row, np.nan, -np.inf] for row in range(rows)], np.float32)


@pytest.mark.parametrize(("rows", "in_file"), [(512, False), (513, True), (5000, True)])
def test_it_moves_to_a_file_and_reads_the_same(rows: int, in_file: bool) -> None:
    made = grown(rows)
    assert made.is_in_file is in_file
    np.testing.assert_array_equal(made.values, expected(rows))
    assert type(made.values) is np.ndarray


def test_what_was_read_before_stays_as_it_was() -> None:
    made = grown(400)
    early = made.values
    for row in range(400, 3000):
        made.append([row, np.nan, -np.inf])
        if row == 1000:
            late = made.values
    np.testing.assert_array_equal(early, expected(400))
    np.testing.assert_array_equal(late, expected(1001))
    with pytest.raises(ValueError, match="read-only"):
        late[0] = 1


def test_a_row_may_be_longer_than_a_piece() -> None:
    made = Series((5000,), np.float32)
    for row in range(300):
        made.append(np.full(5000, row, np.float32))
    assert made.is_in_file
    np.testing.assert_array_equal(made.values[:, -1], np.arange(300))


def test_the_file_has_no_name(cache: Path) -> None:
    made = grown(5000)
    assert made.is_in_file
    assert [path for path in cache.rglob("*") if path.is_file()] == []


@pytest.mark.skipif(not hasattr(os, "posix_fallocate"), reason="disk space is reserved in another way on this system")
@pytest.mark.parametrize("calls_before", [0, 3])
def test_a_full_disk_leaves_it_in_memory(monkeypatch: pytest.MonkeyPatch, calls_before: int) -> None:
    calls = iter(range(100))
    reserve = os.posix_fallocate

    def fill(file: int, start: int, length: int) -> None:
        if next(calls) >= calls_before:
            raise OSError(errno.ENOSPC, "no space left on device")
        reserve(file, start, length)

    monkeypatch.setattr(os, "posix_fallocate", fill)
    made = grown(5000)
    assert not made.is_in_file
    np.testing.assert_array_equal(made.values, expected(5000))


def test_a_folder_that_can_not_be_written_leaves_it_in_memory(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (cache / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache / "file"))
    made = grown(2000)
    assert not made.is_in_file
    np.testing.assert_array_equal(made.values, expected(2000))
