"""No text overlaps another text or a picture or leaves the page, whatever is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from gradviz.experiment.experiment import Experiment
from gradviz.figures.heatmap import draw_heatmap
from gradviz.figures.page import DARK
from gradviz.recording.live_recording import LiveRecording
from gradviz.recording.reading import Event, Layer, Reading
from gradviz.recording.run_info import RunInfo, time_rows

SLIDES = ((1920, 1080), (1280, 720))
ODD = (600, 1000)
CHINESE = "二十层的乙状网络：梯度消失与批量归一化"
LONG = "encoder.stage_with_a_long_name.block.convolution"


def recorded(
    steps: int,
    names: Sequence[str],
    events: Sequence[Event] = (),
    name: str = "Run",
    statistic: str = "grad_l2",
    special: bool = False,
    **experiment: Any,
) -> LiveRecording:
    layers = [Layer(layer, "Linear", (1,)) for layer in names]
    rows = {"time": time_rows(len(names))}
    info = RunInfo.of(Experiment.from_dict({"name": name, **experiment}), layers, {}, other_rows=rows)
    made = LiveRecording(info, [statistic])
    rng = np.random.default_rng(0)
    for step in range(steps):
        values = (10 ** rng.uniform(-30, 8, len(names))).astype(np.float32)
        if special and step == 3:
            values[:7] = [np.nan, np.inf, -np.inf, 0, 1e-40, 1e-38, 3e38]
        now = tuple(event for event in events if event.step == step)
        loss = [np.nan, 0.0, 1e9][step % 3] if special else 2.0 + 1e5 * (step == 1)
        made.append(Reading(step, loss, 1e-30 if special else 1.0, 1.0, {statistic: values}, now))
    return made


def linear(count: int) -> list[str]:
    return [f"linear{number + 1}" for number in range(count)]


def changes(count: int, label: str = "Learning rate {}") -> list[Event]:
    return [Event(at, "change", label.format(at), "", "training.optimizer.lr", 0.1) for at in range(count)]


CASES: dict[str, tuple[list[LiveRecording], str]] = {
    "few": ([recorded(10, linear(3), changes(1))], "grad_l2"),
    "one": ([recorded(1, linear(1))], "grad_l2"),
    "twenty layers": ([recorded(500, [*linear(20), "output"], changes(1, "Batch norm on"))], "grad_l2"),
    "many layers": ([recorded(12_000, linear(200), name="Deep")], "grad_l2"),
    "long names": (
        [recorded(40, [f"{LONG * 4}{at}" for at in range(30)], changes(3, "X" * 200), "A long name " * 16)],
        "grad_l2",
    ),
    "Chinese": (
        [recorded(40, [f"第{at}层：{CHINESE}" for at in range(9)], changes(2, CHINESE), CHINESE * 5)],
        "grad_l2",
    ),
    "fifty events": ([recorded(60, linear(21), changes(50))], "grad_l2"),
    "events at the end": ([recorded(3, linear(4), [*changes(3), *changes(3, "Batch norm on")])], "grad_l2"),
    "special": ([recorded(30, linear(9), changes(2), special=True)], "grad_l2"),
    "time steps": ([recorded(20, linear(3000), statistic="time_delta_l2")], "time_delta_l2"),
    "forty time steps": ([recorded(20, linear(40), statistic="time_delta_l2")], "time_delta_l2"),
    "two": ([recorded(30, linear(4)), recorded(900, linear(40), changes(4), CHINESE * 3)], "grad_l2"),
    "three": ([recorded(10, linear(4)), recorded(1, linear(1)), recorded(30, linear(4), changes(20))], "grad_l2"),
    "eight": (
        [
            recorded(100 * at + 1, linear(3**at % 97 + 8), changes(at), "FigurePanel " * at, special=at > 5)
            for at in range(8)
        ],
        "grad_l2",
    ),
    "one has not the statistic": (
        [recorded(10, linear(4)), recorded(10, linear(4), statistic="delta_l2", name=CHINESE)],
        "grad_l2",
    ),
}


def overlap(box: Bbox, other: Bbox) -> tuple[float, float]:
    """Return how far two boxes overlap, across and down."""
    return min(box.x1, other.x1) - max(box.x0, other.x0), min(box.y1, other.y1) - max(box.y0, other.y0)


def check(figure: Figure, size: tuple[int, int]) -> None:
    """Fail if a text is cut off, or overlaps another text or a picture."""
    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    texts = [(text.get_text(), text.get_window_extent()) for axes in figure.axes for text in axes.texts]
    pictures = [(axes.get_label(), axes.bbox) for axes in figure.axes if axes.axison]
    assert len({text for text, _ in texts}) > 3
    for text, box in texts:
        assert 0 <= box.x0 < box.x1 <= size[0], text
        assert 0 <= box.y0 < box.y1 <= size[1], text
    for (text, box), (other, other_box) in combinations(texts, 2):
        across, down = overlap(box, other_box)
        blank = 0.25 * min(box.height, other_box.height)  # a box has room for accents that the letters don't use
        assert across <= 0 or down <= blank, (text, other)
    for text, box in texts:
        for picture, picture_box in pictures:
            across, down = overlap(box, picture_box)
            inside = picture == "heatmap" and "was not recorded" in text
            assert across <= 0 or down <= 0.25 * box.height or inside, (text, picture)


@pytest.mark.filterwarnings("ignore:Glyph:UserWarning")  # boxes, drawn if the machine has no Chinese font, are as wide
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("size", [*SLIDES, ODD])
def test_nothing_overlaps_or_is_cut_off(case: str, size: tuple[int, int]) -> None:
    recordings, statistic = CASES[case]
    check(draw_heatmap(recordings, statistic, size=size, theme=DARK), size)


def test_a_row_s_name_is_as_large_as_it_was_measured() -> None:
    names = [f"layer{at // 7}.{at % 7}.downsample" for at in range(22)]
    figure = draw_heatmap(recorded(200, names), "grad_l2", size=(1600, 900))
    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    boxes = {text.get_text(): text.get_window_extent() for axes in figure.axes for text in axes.texts}
    assert min(boxes[name].x0 for name in names if name in boxes) >= boxes["Run"].x0 - 1


def test_long_time_axes_name_round_steps() -> None:
    recordings, statistic = CASES["time steps"]
    texts = {text.get_text() for axes in draw_heatmap(recordings, statistic).axes for text in axes.texts}
    assert {"t=1", "t=1000", "t=2000", "t=3000"} <= texts
