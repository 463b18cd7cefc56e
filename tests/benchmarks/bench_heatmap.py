"""Measure the cost of the heatmap for runs of several lengths, as ratios of interleaved timings.

``PYTHONPATH=. python tests/benchmarks/bench_heatmap.py [STEPS ...]`` prints, at 1,000, 100,000 and 1,000,000 steps of
200 layers: a frame at several zooms against a plain pyqtgraph ``ImageItem`` and matplotlib's ``imshow`` of the same
numbers; the memory that each takes besides the numbers; appending steps to the shown steps; another color range; and
opening a file against ``numpy.load`` of the same numbers.
"""

from __future__ import annotations

import gc
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from functools import cache, partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np
import psutil
from numpy.typing import NDArray

from gradviz.experiment.experiment import Experiment
from gradviz.heatmap.scale import Scale, palette
from gradviz.recording.live_recording import LiveRecording
from gradviz.recording.reading import Layer, Reading
from gradviz.recording.recording import Recording
from gradviz.recording.run_info import RunInfo
from gradviz.storage import file_format as storage
from gradviz.storage.stored_recording import open_recording

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from gradviz.ui.heatmap.heatmap_view import HeatmapView

LAYERS, SIZES = 200, (1_000, 100_000, 1_000_000)
WIDTH, HEIGHT = 1200, 600
ZOOMS = (0.999, 0.3, 0.03, 0.003)
ROUNDS = 9
SLOW_STEPS = 1_000_000  # matplotlib takes half a minute per frame for so many steps
SCALE = Scale(-9, 1)
RIVALS = ("gradviz", "pyqtgraph", "matplotlib")
Look = Callable[[int, int], None]


def main() -> None:
    """Print a line per measurement."""
    if sys.argv[1:2] == ["memory"]:
        print(memory_of(sys.argv[2], int(sys.argv[3])))
        return
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    for steps in tuple(map(int, sys.argv[1:])) or SIZES:
        print(f"\n{steps:,} steps × {LAYERS} layers, {steps * LAYERS * 4 / 1e6:,.0f} MB of numbers")
        compare_frames(steps)
        compare_memory(steps)
        compare_opening(steps)


def numbers(steps: int) -> NDArray[np.float32]:
    """Return numbers distributed like gradients, with a NaN."""
    rng = np.random.default_rng(0)
    some = 10 ** (np.linspace(-8, 0, LAYERS) + rng.normal(0, 0.3, (min(steps, 5000), LAYERS)))
    values = np.resize(some.astype(np.float32), (steps, LAYERS))
    values[steps // 3, LAYERS // 2] = np.nan
    return values


def recorded(values: NDArray[np.float32], planned: int = 0) -> LiveRecording:
    """Return the recording of a run that was planned for ``planned`` steps, by default the number of values."""
    layers = [Layer(f"linear{number}", "Linear", (64, 64)) for number in range(LAYERS)]
    made = LiveRecording(
        RunInfo.of(Experiment.from_dict({"training": {"steps": planned or len(values)}}), layers, {}),
        ["grad_l2"],
    )
    for step, row in enumerate(values):
        made.append(Reading(step, 1.0, 1.0, 1.0, {"grad_l2": row}))
    return made


@cache
def application() -> QApplication:
    """Return the application of this process."""
    from gradviz.app import build_application

    return build_application(["gradviz"])


def gradviz(recording: Recording) -> tuple[HeatmapView, Look]:
    """Return the heatmap of a recording and a function that shows a range of its steps."""
    from gradviz.ui.heatmap.heatmap_view import HeatmapView

    view = HeatmapView()
    view.resize(WIDTH, HEIGHT)
    view.show()
    view.show_recording(recording, "grad_l2")
    box = view.plot.getViewBox()
    viewport = view.plot.viewport()

    def look(start: int, stop: int) -> None:
        box.setXRange(start, stop, padding=0)
        viewport.repaint()

    application().processEvents()
    return view, look


def settle(view: HeatmapView) -> None:
    """Wait until the heatmap is exact."""
    while view.magnitudes.pyramid.unknown() or view.magnitudes.pyramid.missing(*view.item._visible())[1]:
        view.plot.viewport().repaint()
        view.magnitudes.wait()
        application().processEvents()


def pyqtgraph(values: NDArray[np.float32]) -> tuple[Any, Look]:
    """Return a plain image of the logarithms in gradviz's colors and a function that shows a range of steps."""
    import pyqtgraph as pg

    plot = pg.PlotWidget()
    plot.resize(WIDTH, HEIGHT)
    image = pg.ImageItem(np.log10(values).T, axisOrder="row-major", levels=(SCALE.low, SCALE.high), autoDownsample=True)
    image.setLookupTable(palette()[2:241])
    plot.addItem(image)
    plot.show()
    plot.getViewBox().setYRange(0, LAYERS, padding=0)
    application().processEvents()

    def look(start: int, stop: int) -> None:
        plot.getViewBox().setXRange(start, stop, padding=0)
        plot.viewport().repaint()

    return image, look


def matplotlib(values: NDArray[np.float32]) -> tuple[Any, Look]:
    """Return an imshow of the logarithms and a function that shows a range of steps."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure((WIDTH / 100, HEIGHT / 100), dpi=100)
    canvas: Any = FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.imshow(np.log10(values).T, aspect="auto", interpolation="none", vmin=SCALE.low, vmax=SCALE.high)

    def look(start: int, stop: int) -> None:
        axes.set_xlim(start, stop)
        canvas.draw()

    return canvas, look


def compare_frames(steps: int) -> None:
    """Compare frames at random places, in turns; then new steps and another color range."""
    keep = application()
    values = numbers(steps)
    recording = recorded(values)
    view, look = gradviz(recording)
    image, look_at_image = pyqtgraph(values)
    rivals = {"gradviz": look, "pyqtgraph": look_at_image, "matplotlib": matplotlib(values)[1]}
    rng = np.random.default_rng(1)
    for zoom in ZOOMS:
        span = max(20, int(zoom * steps) - 1)
        taken: dict[str, list[float]] = {name: [] for name in rivals}
        for turn in range(ROUNDS):
            start = int(rng.integers(0, steps - span + 1))
            look(start, start + span)
            settle(view)
            for name, look_at_rival in rivals.items():
                if name != "matplotlib" or (turn == 0 and (zoom == ZOOMS[0] or steps < SLOW_STEPS)):
                    taken[name].append(seconds(partial(look_at_rival, start, start + span)))
        print_ratios(f"frame of {span:,} steps", taken)
    look(0, steps)
    settle(view)
    news = values[:50]
    taken = {f"{name}, {change}": [] for change in ("50 new steps", "another range") for name in RIVALS[:2]}
    for turn in range(ROUNDS):
        for row in news:
            recording.append(Reading(len(recording), 1.0, 1.0, 1.0, {"grad_l2": row}))
        taken["gradviz, 50 new steps"].append(seconds(view.refresh) + seconds(partial(look, 0, steps)))
        shown = np.log10(values).T  # not timed: a caller would keep the logarithms of old steps
        taken["pyqtgraph, 50 new steps"].append(seconds(partial(image.setImage, shown, autoLevels=False)))
        taken["pyqtgraph, 50 new steps"][-1] += seconds(partial(rivals["pyqtgraph"], 0, steps))
        view.color_scale.preview(Scale(SCALE.low - turn, SCALE.high))
        taken["gradviz, another range"].append(seconds(partial(look, 0, steps)))
        image.setLevels((SCALE.low - turn, SCALE.high))
        taken["pyqtgraph, another range"].append(seconds(partial(rivals["pyqtgraph"], 0, steps)))
    print_ratios("a frame after", taken)
    view.close()
    keep.processEvents()


def compare_memory(steps: int) -> None:
    """Compare the memory that each takes besides the recording, each in its own process."""
    raw = steps * LAYERS * 4
    for name in RIVALS:
        ran = subprocess.run(
            [sys.executable, __file__, "memory", name, str(steps)], check=True, capture_output=True, text=True
        )
        print(f"memory, {name}: {int(ran.stdout.split()[-1]) / raw:.2f} of the numbers, beside them")


def memory_of(name: str, steps: int) -> int:
    """Return the peak memory in bytes while frames are drawn, without the memory of the numbers."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    keep = application()
    values = numbers(steps)
    recording = recorded(values) if name == "gradviz" else None
    if recording is not None:
        del values
    gc.collect()
    before = resident()
    most = before
    if recording is not None:
        view, look = gradviz(recording)
    else:
        view, look = None, {"pyqtgraph": pyqtgraph, "matplotlib": matplotlib}[name](values)[1]
    for zoom in ZOOMS[:1] if name == "matplotlib" else ZOOMS:
        span = max(20, int(zoom * steps))
        for start in range(0, steps - span + 1, max(1, steps // 4)):
            look(start, start + span)
            if view is not None:
                settle(view)
            most = max(most, resident())
    keep.processEvents()
    print(max(most, 0) - before)
    sys.stdout.flush()
    os._exit(0)


def resident() -> int:
    """Return the resident memory of this process in bytes."""
    return int(psutil.Process().memory_info().rss)


def compare_opening(steps: int) -> None:
    """Compare the time from a file to the heatmap of the whole run with the time that numpy takes to load it."""
    keep = application()
    with tempfile.TemporaryDirectory() as folder:
        path, npz = Path(folder) / "a.gradviz", Path(folder) / "a.npz"
        write_file(path, steps)
        np.savez(npz, grad_l2=numbers(steps))

        def opened(wait: bool) -> None:
            view, look = gradviz(open_recording(path))
            look(0, steps)
            if wait:
                settle(view)
            view.close()
            keep.processEvents()

        acts = {
            "numpy.load": lambda: np.load(npz)["grad_l2"].sum(),
            "gradviz, first frame": lambda: opened(False),
            "gradviz, exact picture": lambda: opened(True),
        }
        taken: dict[str, list[float]] = {name: [] for name in acts}
        for _ in range(3):
            for name, act in acts.items():
                taken[name].append(seconds(act))
        print_ratios("opening", taken)


def write_file(path: Path, steps: int) -> None:
    """Write a recording of ``steps`` steps by repeating the chunks of a short recording."""
    short = min(steps, 5000)
    recorded(numbers(short), steps).save(path)
    with closing(sqlite3.connect(path)) as db:
        chunks = db.execute("SELECT chunk, series, steps, codec, data FROM chunks").fetchall()
        overviews = db.execute("SELECT chunk, series, data FROM overviews").fetchall()
        for first in range(short // 1000, steps // 1000, short // 1000):
            for chunk, *others, data in chunks:
                crc = storage.checksum(first + chunk, *others, data=data)
                db.execute("INSERT INTO chunks VALUES (?, ?, ?, ?, ?, ?)", (first + chunk, *others, crc, data))
            for chunk, series, data in overviews:
                crc = storage.checksum(first + chunk, series, data=data)
                db.execute("INSERT INTO overviews VALUES (?, ?, ?, ?)", (first + chunk, series, crc, data))
        end = json.dumps({"how": "completed", "steps": steps})
        crc = storage.checksum("end", data=end.encode())
        db.execute("INSERT OR REPLACE INTO about VALUES ('end', ?, ?)", (end, crc))
        db.commit()


def seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def print_ratios(title: str, taken: Mapping[str, list[float]]) -> None:
    """Print the median of each and its ratio to the first."""
    first = median(next(iter(taken.values())))
    for name, times in taken.items():
        if times:
            print(f"{title}, {name}: {median(times) * 1e3:.1f} ms, {median(times) / first:.2f}×")


if __name__ == "__main__":
    main()
