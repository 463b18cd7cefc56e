"""Tables of numbers as comma-, semicolon- or tab-separated text."""

from __future__ import annotations

import csv
import math
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import chain
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from gradviz.data import disk
from gradviz.data.dataset import Dataset, shuffled_epochs
from gradviz.data.labels import classes_of
from gradviz.data.standardize import Over, standardized
from gradviz.errors import FileError
from gradviz.files import read_text
from gradviz.message import Message

MAX_TEXT_BYTES = 1 << 28
_LARGEST = float(np.finfo(np.float32).max)

Row = tuple[int, list[str]]
"""Line number and cells."""


def csv_table(
    rng: np.random.Generator,
    batch_size: int,
    path: str,
    target: str | None,
    targets: Literal["classes", "numbers"],
    header: Literal["auto", "present", "absent"],
    standardize: Over,
) -> Dataset:
    """Return the data set of a CSV file with one sample per line and inputs (columns − 1,).

    The inputs are standardized. The column ``target``, by default the last one, is predicted: classes are any text or
    whole numbers; numbers are used unchanged.
    """
    file = disk.find_file(path, Message("a CSV file"))
    rows = _rows(file, read_text(file, MAX_TEXT_BYTES))
    layout, rows = _layout(file, rows, header, target)
    table = _read(layout, rows)
    inputs = standardized(table.inputs, standardize, str(file), lambda i: Message("line {line}", line=table.lines[i]))
    wanted, outputs = _numbers(layout, table) if targets == "numbers" else _classes(layout, table)
    draw = shuffled_epochs(inputs, wanted, batch_size)
    return Dataset(inputs.shape[1:], outputs, targets == "classes", draw, wanted)


@dataclass(frozen=True, slots=True)
class _Layout:
    """The columns of a file; ``names`` is empty if the file has no header. ``target`` is the index of a column."""

    file: Path
    names: list[str]
    width: int
    target: int

    def place(self, line: int, column: int) -> str:
        """Return the name of a cell in messages."""
        if self.names:
            return Message(
                '{file}: line {line}, column {column} ("{name}")',
                file=self.file,
                line=line,
                column=column + 1,
                name=self.names[column],
            )
        return Message("{file}: line {line}, column {column}", file=self.file, line=line, column=column + 1)


@dataclass(frozen=True, slots=True)
class _Table:
    """Inputs (samples, columns − 1) float64, and the target cell and the line number of each sample."""

    inputs: NDArray[np.float64]
    targets: list[str]
    lines: array[int]


def _rows(file: Path, text: str) -> Iterator[Row]:
    first = text[: text.find("\n")]
    delimiter = next((sign for sign in "\t;" if sign in first), ",")
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True)
    try:
        for cells in reader:
            if len(cells) > 1 or any(cell.strip() for cell in cells):
                yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise FileError("{file}: line {line_num}: {error}", file=file, line_num=reader.line_num, error=error) from error


def _layout(file: Path, rows: Iterator[Row], header: str, target: str | None) -> tuple[_Layout, Iterator[Row]]:
    """Return the layout of the columns, and the rows that are samples."""
    first, second = next(rows, None), next(rows, None)
    if first is None:
        raise FileError("{file}: holds no samples", file=file)
    line, names = first
    if len(names) < 2:
        raise FileError(
            "{file}: line {line}: found one column; allowed: at least 2, inputs and what to predict",
            file=file,
            line=line,
        )
    present = header == "present" or (header == "auto" and (target is not None or _is_header(names, second)))
    following = chain([second] if second else [], rows)
    if not present:
        return _Layout(file, [], len(names), len(names) - 1), chain([first], following)
    if target is not None and names.count(target) != 1:
        times = Message("more than once") if target in names else Message("not")
        allowed = ", ".join(names[:20]) + (", …" if len(names) > 20 else "")
        raise FileError(
            '{file}: line {line}: data.target "{target}" is {times} in the header; allowed: one of {allowed}',
            file=file,
            line=line,
            target=target,
            times=times,
            allowed=allowed,
        )
    return _Layout(file, names, len(names), len(names) - 1 if target is None else names.index(target)), following


def _is_header(first: list[str], second: Row | None) -> bool:
    """Return True if some column has a name on the first line and a number on the second."""
    if second is None:
        return False
    return any(a and not _is_number(a) and _is_number(b) for a, b in zip(first, second[1], strict=False))


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _read(layout: _Layout, rows: Iterator[Row]) -> _Table:
    values, targets, lines = array("d"), [], array("q")
    for line, cells in rows:
        if len(cells) != layout.width:
            mismatch = Message(
                "found {count} columns; allowed: {width}, as on the first line", count=len(cells), width=layout.width
            )
            raise FileError("{file}: line {line}: {found}", file=layout.file, line=line, found=mismatch)
        targets.append(cells.pop(layout.target))
        try:
            numbers = [float(cell) for cell in cells]
        except ValueError:
            numbers = [math.nan]
        if not all(map(math.isfinite, numbers)):
            raise _no_number(layout, line, cells)
        values.extend(numbers)
        lines.append(line)
    disk.check_size(layout.file, len(targets), 4 * len(values))
    return _Table(np.frombuffer(values).reshape(len(targets), -1), targets, lines)


def _no_number(layout: _Layout, line: int, inputs: list[str]) -> FileError:
    wrong = next(i for i, cell in enumerate(inputs) if not _is_number(cell) or not math.isfinite(float(cell)))
    place = layout.place(line, wrong + (wrong >= layout.target))
    return FileError('{place}: found "{found}"; allowed: a finite number', place=place, found=_short(inputs[wrong]))


def _numbers(layout: _Layout, table: _Table) -> tuple[NDArray[np.float32], int]:
    """Return the targets (samples, 1) and the number of outputs."""
    numbers = np.empty((len(table.targets), 1), np.float32)
    for i, cell in enumerate(table.targets):
        value = float(cell) if _is_number(cell) else math.nan
        if not abs(value) <= _LARGEST:
            place = layout.place(table.lines[i], layout.target)
            hint = Message('a finite number in the range of float32, or data.targets "classes"')
            raise FileError('{place}: found "{found}"; allowed: {hint}', place=place, found=_short(cell), hint=hint)
        numbers[i] = value
    return numbers, 1


def _classes(layout: _Layout, table: _Table) -> tuple[NDArray[np.int64], int]:
    """Return the labels (samples,) and the number of classes.

    Numbers are compared by value (1 and 1.0 are the same class), other labels by their text.
    """
    seen: dict[str, int] = {}
    first_lines: list[int] = []
    codes = np.empty(len(table.targets), np.int64)
    for i, cell in enumerate(table.targets):
        if not cell:
            raise FileError(
                "{place}: found no class label; allowed: any text", place=layout.place(table.lines[i], layout.target)
            )
        codes[i] = seen.setdefault(cell, len(seen))
        if len(first_lines) < len(seen):
            first_lines.append(table.lines[i])
    names = list(seen)
    numeric = all(_is_number(name) and math.isfinite(float(name)) for name in names)
    values: NDArray[Any] = np.array([float(name) for name in names]) if numeric else np.array(names, object)
    column = f'"{layout.names[layout.target]}"' if layout.names else str(layout.target + 1)
    where = Message("{file}: column {column}", file=layout.file, column=column)
    classes, count = classes_of(values, where, lambda i: Message("line {line}", line=first_lines[i]))
    return classes[codes], count


def _short(cell: str) -> str:
    return cell if len(cell) <= 60 else cell[:57] + "…"
