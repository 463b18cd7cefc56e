from __future__ import annotations

import numpy as np
import pytest

from gradviz.heatmap.rows import RowChoice, ShownRows, has_stages, matches, order_by, shown_rows, stage_of
from gradviz.heatmap.scale import Scale

RESNET = ("conv1", "layer1.0.conv1", "layer1.0.conv2", "layer2.0.conv1", "layer2.0.downsample", "fc")
TRANSFORMER = ("input", "blocks.0.query", "blocks.0.key", "blocks.1.query", "blocks.1.key", "output")


def names(choice: RowChoice, of: tuple[str, ...] = RESNET) -> list[str]:
    return list(shown_rows(of, choice).names)


def test_nothing_chosen_is_everything_as_it_was_recorded() -> None:
    assert shown_rows(RESNET, RowChoice()) == ShownRows.all_of(RESNET)


@pytest.mark.parametrize(
    ("pattern", "matching"),
    [
        ("conv2", ["layer1.0.conv2"]),
        ("LAYER2", ["layer2.0.conv1", "layer2.0.downsample"]),
        ("layer?.0.conv1", ["layer1.0.conv1", "layer2.0.conv1"]),
        ("conv*", ["conv1"]),
        ("fc, down", ["layer2.0.downsample", "fc"]),
        (" , ", list(RESNET)),
        ("[", []),
    ],
)
def test_a_filter_is_part_of_a_name_or_a_glob(pattern: str, matching: list[str]) -> None:
    assert names(RowChoice(pattern=pattern)) == matching
    assert [name for name in RESNET if matches(name, pattern)] == matching


def test_picked_names_that_are_not_there_do_not_matter() -> None:
    assert names(RowChoice(picked=frozenset({"fc", "conv1", "linear7"}))) == ["conv1", "fc"]


def test_a_stage_is_one_row() -> None:
    assert names(RowChoice(by_stage=True)) == ["conv1", "layer1 (2)", "layer2 (2)", "fc"]
    assert names(RowChoice(by_stage=True), TRANSFORMER) == ["input", "blocks.0 (2)", "blocks.1 (2)", "output"]
    assert names(RowChoice(by_stage=True, pattern="conv1")) == ["conv1", "layer1.0.conv1", "layer2.0.conv1"]
    assert has_stages(RESNET)
    assert not has_stages(["linear1", "linear2", "output"])
    assert stage_of("encoder.attention") == "encoder.attention"


def test_a_merged_row_shows_the_worst_of_its_layers() -> None:
    shown = shown_rows(RESNET, RowChoice(by_stage=True))
    values = np.array([1, -5, 2, np.nan, 9, np.inf], np.float32)
    np.testing.assert_array_equal(shown.of_values(values), np.array([1, -5, np.nan, np.inf], np.float32))
    codes = np.array([[1, 1], [5, 0], [2, 7], [246, 1], [9, 9], [245, 245]], np.uint8)
    assert shown.of_codes(codes).tolist() == [[1, 1], [5, 7], [246, 9], [245, 245]]


@pytest.mark.parametrize("others", [[1e-40, 0], [1e-9, 0], [0, 0], [np.inf, np.nan], [-np.inf, 1], [1e9, 1e-9]])
def test_picture_and_number_of_a_merged_row_agree(others: list[float]) -> None:
    shown = shown_rows(RESNET, RowChoice(by_stage=True))
    values = np.array([1, 0, 0, *others, 1], np.float32)
    scale = Scale(-6, 0)
    np.testing.assert_array_equal(
        shown.of_codes(scale.codes(values)[:, None])[:, 0], scale.codes(shown.of_values(values))
    )


def test_rows_in_another_order_keep_their_numbers() -> None:
    shown = shown_rows(RESNET, RowChoice(order=("fc", "layer1.0.conv2"), pattern="c"))
    assert list(shown.names)[:2] == ["fc", "layer1.0.conv2"]
    values = np.arange(6, dtype=np.float32)
    assert shown.of_values(values)[:2].tolist() == [5, 2]
    assert shown.of_codes(values.astype(np.uint8)[:, None])[:2, 0].tolist() == [5, 2]


def test_no_row_may_be_shown() -> None:
    shown = shown_rows(RESNET, RowChoice(pattern="nothing"))
    assert shown.names == ()
    assert shown.of_values(np.ones(6, np.float32)).shape == (0,)
    assert shown.of_codes(np.ones((6, 3), np.uint8)).shape == (0, 3)


def test_nan_is_first_in_either_order() -> None:
    values = np.array([3, -1e-40, np.nan, 0, np.inf, 3], np.float32)
    assert order_by("abcdef", values, "smallest") == ("c", "d", "b", "a", "f", "e")
    assert order_by("abcdef", values, "largest") == ("c", "e", "a", "f", "b", "d")
    assert order_by("abcdef", values, "depth") == ()
