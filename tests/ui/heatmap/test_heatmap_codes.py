"""The heatmap of long recordings: drawn at once, exact after a while, without reading a file whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradviz.experiment.experiment import Experiment
from gradviz.heatmap.pyramid import MagnitudePyramid
from gradviz.heatmap.scale import NAN, NOTHING, SPECIAL_COLORS, Scale
from gradviz.recording.live_recording import LiveRecording
from gradviz.recording.reading import Layer, Reading
from gradviz.recording.recording import Recording
from gradviz.recording.run_info import RunInfo
from gradviz.storage.stored_recording import StoredRecording, open_recording
from gradviz.ui.heatmap import heatmap_codes as module
from gradviz.ui.heatmap.heatmap_view import HeatmapView
from gradviz.ui.widgets.theme import LIGHT

STEPS, ROWS = 30_250, 4


def numbers() -> NDArray[np.float32]:
    """Return the values of a long run of four layers, (steps, layers), with one NaN and one spike."""
    rng = np.random.default_rng(0)
    values = (10 ** rng.uniform(-6, -1, (STEPS, ROWS))).astype(np.float32)
    values[12_345, 1], values[23_456, 2] = np.nan, 50
    return values


@pytest.fixture(scope="module")
def values() -> NDArray[np.float32]:
    return numbers()


@pytest.fixture(scope="module")
def live(values: NDArray[np.float32]) -> Recording:
    layers = [Layer(f"linear{number}", "Linear", (1,)) for number in range(ROWS)]
    experiment = Experiment.from_dict({"training": {"steps": STEPS}})
    recording = LiveRecording(RunInfo.of(experiment, layers, {}), ["grad_l2"])
    for step, row in enumerate(values):
        recording.append(Reading(step, 1.0, 1.0, 1.0, {"grad_l2": row}))
    return recording


@pytest.fixture(scope="module")
def path(live: Recording, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("long") / "a.gradviz"
    live.save(path)
    return path


@pytest.fixture(params=["live", "file"])
def recording(
    request: pytest.FixtureRequest, live: Recording, path: Path, monkeypatch: pytest.MonkeyPatch
) -> Recording:
    monkeypatch.setattr(module, "_CELLS_AT_ONCE", 1000)
    return live if request.param == "live" else open_recording(path)


@pytest.fixture
def view(show: Callable[[QWidget], None]) -> HeatmapView:
    view = HeatmapView()
    view.style_with(LIGHT)
    view.resize(700, 400)
    show(view)
    return view


def look_at(view: HeatmapView, start: float, stop: float) -> None:
    view.plot.getViewBox().setXRange(start, stop, padding=0)
    view.plot.grab()


def is_exact(view: HeatmapView) -> bool:
    view.plot.grab()
    return not view.magnitudes.pyramid.unknown() and not view.magnitudes.pyramid.missing(*view.item._visible())[1]


def worst_of(values: NDArray[np.float32], scale: Scale, view: HeatmapView) -> NDArray[np.uint8]:
    """Return the codes that the view should show, (rows, columns)."""
    codes, area = view.item.visible_codes()
    block, first = round(area.width() / codes.shape[1]), round(area.left())
    codes_of_steps = scale.codes(values[first : first + codes.shape[1] * block])
    return np.stack([codes_of_steps[at : at + block].max(0) for at in range(0, len(codes_of_steps), block)], axis=1)


def test_any_part_at_any_zoom_is_exact_in_the_end(
    view: HeatmapView, recording: Recording, values: NDArray[np.float32], qtbot: QtBot
) -> None:
    view.show_recording(recording, "grad_l2")
    rng = np.random.default_rng(1)
    qtbot.waitUntil(lambda: is_exact(view))
    assert view.scale == Scale(-6, 2)
    for zoom in (1, 0.5, 0.2, 0.05, 0.01, 0.001):
        span = max(4, int(zoom * STEPS))
        start = int(rng.integers(0, STEPS - span + 1))
        look_at(view, start, start + span)
        qtbot.waitUntil(lambda: is_exact(view))
        codes, _ = view.item.visible_codes()
        np.testing.assert_array_equal(codes[:, :-1], worst_of(values, Scale(-6, 2), view)[:, : codes.shape[1] - 1])


def test_a_lone_nan_is_seen_at_every_zoom_from_the_first_frame_on(
    view: HeatmapView, recording: Recording, qtbot: QtBot
) -> None:
    view.show_recording(recording, "grad_l2")
    qtbot.waitUntil(lambda: not view.magnitudes.pyramid.unknown())
    rng = np.random.default_rng(2)
    for _ in range(20):
        span = int(10 ** rng.uniform(1, 4.4))
        start = int(rng.integers(max(0, 12_345 - span + 1), min(STEPS - span, 12_345) + 1))
        look_at(view, start, start + span)
        codes, area = view.item.visible_codes()
        column = int((12_345 - area.left()) / (area.width() / codes.shape[1]))
        assert codes[1, column] == NAN
        assert (codes[[0, 2, 3]] < NAN).all()


@pytest.mark.parametrize(("span", "pixels"), [(STEPS, range(3, 5)), (100, range(4, 9))])
def test_a_lone_nan_is_wide_enough_for_an_eye_and_where_it_is(
    view: HeatmapView, recording: Recording, qtbot: QtBot, span: int, pixels: range
) -> None:
    view.show_recording(recording, "grad_l2")
    start = 0 if span == STEPS else 12_300
    look_at(view, start, start + span)
    qtbot.waitUntil(lambda: is_exact(view))
    image = view.plot.grab().toImage()
    is_pink = [
        [image.pixelColor(x, y).getRgb()[:3] == SPECIAL_COLORS[NAN] for x in range(image.width())]
        for y in range(image.height())
    ]
    columns = np.flatnonzero(np.any(is_pink, axis=0))
    assert len(columns) in pixels
    assert np.ptp(columns) == len(columns) - 1
    middle = view.plot.getViewBox().mapSceneToView(QPointF(float(columns.mean()) + 0.5, 0)).x()
    assert middle == pytest.approx(12_345.5, abs=1.5 * span / 600)


def test_a_file_is_not_read_to_be_looked_at(view: HeatmapView, path: Path, qtbot: QtBot) -> None:
    recording = open_recording(path)
    view.show_recording(recording, "grad_l2")
    look_at(view, 0, STEPS)
    assert len(view.item) == STEPS
    assert recording.chunks_read <= 3, "the first step, and what may still grow"
    qtbot.waitUntil(lambda: not view.magnitudes.pyramid.unknown())
    codes, _ = view.item.visible_codes()
    assert (codes != NOTHING).all()
    assert (codes == NAN).any()


def test_the_range_is_that_of_all_steps_and_of_the_visible_ones(
    view: HeatmapView, recording: Recording, qtbot: QtBot
) -> None:
    view.show_recording(recording, "grad_l2")
    qtbot.waitUntil(lambda: not view.magnitudes.pyramid.unknown())
    look_at(view, 20_050, 23_456)
    view.color_scale.fit_asked.emit("visible")
    assert view.scale == Scale(-6, -1)
    look_at(view, 20_050, 23_457)
    view.color_scale.fit_asked.emit("visible")
    assert view.scale == Scale(-6, 2)


def test_a_ratio_to_the_last_layer_is_read_as_it_is_looked_at(
    view: HeatmapView, recording: Recording, values: NDArray[np.float32], qtbot: QtBot
) -> None:
    view.show_recording(recording, "grad_l2")
    view.color_scale.set_kind("loss")
    look_at(view, 10_000, 10_200)
    qtbot.waitUntil(lambda: is_exact(view))
    assert view.scale is not None
    assert view.scale.kind == "loss"
    codes, area = view.item.visible_codes()
    assert area.left() == 10_000
    np.testing.assert_array_equal(codes.T, view.scale.codes(values[10_000:10_200]))


def test_a_run_that_is_as_long_already_goes_on(
    view: HeatmapView, values: NDArray[np.float32], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_CELLS_AT_ONCE", 1000)
    layers = [Layer(f"linear{number}", "Linear", (1,)) for number in range(ROWS)]
    recording = LiveRecording(RunInfo.of(Experiment.from_dict({"training": {"steps": STEPS}}), layers, {}), ["grad_l2"])

    def go_on(stop: int) -> None:
        for step in range(len(recording), stop):
            recording.append(Reading(step, 1.0, 1.0, 1.0, {"grad_l2": values[step]}))

    go_on(3_500)
    view.show_recording(recording, "grad_l2")
    for stop in (3_501, 3_900, 4_000, 4_001, 9_999, 10_100):
        go_on(stop)
        view.refresh()
        look_at(view, stop - 100, stop)
        np.testing.assert_array_equal(
            view.item.visible_codes()[0][:, :-1], worst_of(values, view.scale or Scale(0, 1), view)[:, :99]
        )
    look_at(view, 0, 10_100)
    qtbot.waitUntil(lambda: is_exact(view))
    codes, _ = view.item.visible_codes()
    np.testing.assert_array_equal(
        codes[:, :-1], worst_of(values[:10_100], view.scale or Scale(0, 1), view)[:, : codes.shape[1] - 1]
    )


def test_a_damaged_chunk_is_reported_and_the_rest_is_shown(
    view: HeatmapView, path: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    spoiled = tmp_path / "b.gradviz"
    spoiled.write_bytes(path.read_bytes())
    with closing(sqlite3.connect(spoiled)) as db:
        db.execute("UPDATE chunks SET crc = crc + 1 WHERE chunk = 7")
        db.commit()
    view.show_recording(StoredRecording(spoiled), "grad_l2")
    qtbot.waitUntil(lambda: not view.magnitudes.pyramid.unknown())
    look_at(view, 7_100, 7_200)
    qtbot.waitUntil(lambda: "damaged" in view._hint.text)
    codes, _ = view.item.visible_codes()
    assert (codes != NOTHING).all(), "the blocks still stand for them"


def test_a_damaged_overview_leaves_a_gap_of_its_own_length(
    view: HeatmapView, path: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    spoiled = tmp_path / "b.gradviz"
    spoiled.write_bytes(path.read_bytes())
    with closing(sqlite3.connect(spoiled)) as db:
        db.execute("UPDATE overviews SET crc = crc + 1 WHERE chunk = 11")
        db.commit()
    view.show_recording(StoredRecording(spoiled), "grad_l2")
    qtbot.waitUntil(lambda: view.magnitudes.pyramid.unknown() == [11])
    assert "damaged" in view._hint.text
    look_at(view, 0, STEPS)
    codes, area = view.item.visible_codes()
    gap = np.flatnonzero((codes == NOTHING).all(axis=0)) * area.width() / codes.shape[1]
    assert 10_900 <= gap.min() < gap.max() <= 12_000


def test_nothing_is_read_while_nobody_looks(view: HeatmapView, path: Path, qtbot: QtBot) -> None:
    recording = open_recording(path)
    view.show_recording(recording, "grad_l2")
    view.hide()
    view.item.requested.emit((1, [3]))
    view.magnitudes.wait()
    assert recording.chunks_read <= 3
    view.show()
    look_at(view, 0, STEPS)
    qtbot.waitUntil(lambda: not view.magnitudes.pyramid.unknown())


def test_memory_is_that_of_blocks_and_of_a_few_tiles(values: NDArray[np.float32]) -> None:
    pyramid = MagnitudePyramid(ROWS, tile_bytes=100_000)
    for start in range(0, STEPS, 500):
        pyramid.append(Scale(0, 1).magnitudes(values[start : start + 500]))
    kept = pyramid._tile_bytes + sum(array.nbytes for array in (*pyramid._coarse, pyramid._least, pyramid._largest))
    assert kept < 0.5 * values.nbytes
