from __future__ import annotations

import re
import subprocess
import sys
from base64 import b64decode
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.text import Text
from numpy.typing import NDArray
from PIL import Image

import gradviz
from gradviz.catalog.scales import SCALE_KINDS, Kind
from gradviz.errors import FileError, InputError
from gradviz.experiment.experiment import Experiment
from gradviz.figures.heatmap import draw_heatmap, png_bytes, save_figure
from gradviz.figures.page import save
from gradviz.figures.strips import thresholds
from gradviz.heatmap.rows import ShownRows
from gradviz.heatmap.scale import LAST, NAN, Scale, fitted_range, fitted_scale, palette
from gradviz.recording.live_recording import LiveRecording
from gradviz.recording.reading import Event, Layer, Reading
from gradviz.recording.run_info import RunInfo

SMALL = (800, 450)
BATCH_NORM = Event(4, "change", "Batch norm on", "", "model.normalization.on", True)


def recorded(
    values: NDArray[np.float32],
    events: tuple[Event, ...] = (),
    names: list[str] | None = None,
    loss: NDArray[np.float64] | None = None,
    norm: NDArray[np.float64] | None = None,
    **experiment: Any,
) -> LiveRecording:
    """Return a recording of ``grad_l2`` values, (steps, layers)."""
    steps, layers = values.shape
    info = [Layer(name, "Linear", (1,)) for name in names or [f"linear{i + 1}" for i in range(layers)]]
    made = LiveRecording(RunInfo.of(Experiment.from_dict(experiment), info, {}), ["grad_l2"])
    loss = np.linspace(2, 1, steps) if loss is None else loss
    norm = np.linspace(1, 3, steps) if norm is None else norm
    for step in range(steps):
        now = tuple(event for event in events if event.step == step)
        made.append(Reading(step, float(loss[step]), float(norm[step]), 1.0, {"grad_l2": values[step]}, now))
    return made


def random_values(steps: int, layers: int) -> NDArray[np.float32]:
    return (10 ** np.random.default_rng(0).uniform(-9, 1, (steps, layers))).astype(np.float32)


def axes_named(figure: Figure, name: str) -> Axes:
    return next(axes for axes in figure.axes if axes.get_label() == name)


def colors(figure: Figure) -> NDArray[np.uint8]:
    array = axes_named(figure, "heatmap").images[0].get_array()
    return np.asarray(array, np.uint8)


def texts(figure: Figure) -> list[Text]:
    return [text for axes in figure.axes for text in axes.texts]


def words(figure: Figure) -> list[str]:
    return [text.get_text() for text in texts(figure)]


def specials() -> LiveRecording:
    values = random_values(30, 8)
    values[3, :5] = [np.nan, np.inf, -np.inf, 0, 1e-40]
    loss, norm = np.linspace(2, 1, 30), np.linspace(1, 2, 30)
    loss[5:9], norm[5:9] = [np.nan, np.inf, -np.inf, 0], [np.nan, np.inf, 0, 1e9]
    events = (Event(3, "inf", "First Inf"), Event(3, "nan", "First NaN"), Event(29, "change", "Learning rate 1e-05"))
    return recorded(values, events, loss=loss, norm=norm, name="Specials")


def crowded() -> LiveRecording:
    names = [f"stage{i // 50}.block{i}.convolution_with_a_long_name" for i in range(200)]
    events = [Event(i, "change", f"Learning rate {i}", "", "training.optimizer.lr", float(i)) for i in range(50)]
    events += [Event(i, "change", "Clipping on", "", "training.clipping.on", True) for i in range(0, 50, 3)]
    return recorded(random_values(50, 200), (BATCH_NORM, *events), names, name="A very long name " * 11)


def nothing_ordinary() -> LiveRecording:
    values = np.zeros((5, 2), np.float32)
    return recorded(values, loss=np.full(5, np.nan), norm=np.zeros(5))


CASES: dict[str, Callable[[], LiveRecording]] = {
    "few": lambda: recorded(random_values(10, 4), (BATCH_NORM,)),
    "one": lambda: recorded(random_values(1, 1)),
    "specials": specials,
    "crowded": crowded,
    "nothing ordinary": nothing_ordinary,
    "many": lambda: recorded(random_values(5000, 21), (BATCH_NORM, Event(4999, "nan", "First NaN"))),
}


class TestImage:
    def test_shows_the_codes_that_the_window_shows(self) -> None:
        values = random_values(10, 4)
        fitted = fitted_range(values)
        assert fitted
        expected = palette()[Scale(*fitted).codes(values).T]
        assert (colors(draw_heatmap(recorded(values), "grad_l2", size=SMALL)) == expected).all()

    def test_is_exact_in_the_file(self) -> None:
        values = random_values(10, 4)
        figure = draw_heatmap(recorded(values), "grad_l2")
        picture = (imread(BytesIO(png_bytes(recorded(values), "grad_l2")))[..., :3] * 255).round().astype(np.uint8)
        height, width, _ = picture.shape
        box = axes_named(figure, "heatmap").get_position()
        for layer, step in np.ndindex(4, 10):
            x = int(width * (box.x0 + box.width * (step + 0.5) / 10))
            y = int(height * (1 - box.y1 + box.height * (layer + 0.5) / 4))
            assert picture[y, x].tolist() == colors(figure)[layer, step].tolist()

    def test_a_range_of_ones_own(self) -> None:
        values = random_values(10, 4)
        scale = Scale(-3, -1)
        figure = draw_heatmap(recorded(values), "grad_l2", scale, SMALL)
        assert (colors(figure) == palette()[scale.codes(values).T]).all()
        assert {"below scale", "above scale", "10⁻³", "10⁻¹"} <= set(words(figure))

    @pytest.mark.parametrize(
        ("kind", "low", "high", "tick"),
        [("linear", 0.0, 0.5, "0.2"), ("start", -2, 2, "10⁻²"), ("loss", -3, 3, "10⁻³")],
    )
    def test_every_kind_of_scale(self, kind: Kind, low: float, high: float, tick: str) -> None:
        values = random_values(10, 4)
        scale = Scale(low, high, kind)
        figure = draw_heatmap(recorded(values), "grad_l2", scale, SMALL)
        assert (colors(figure) == palette()[scale.codes(values, values[0]).T]).all()
        assert tick in words(figure)
        assert any(scale.entry.symbol in text for text in words(figure))

    def test_no_spike_is_lost_where_many_share_a_pixel(self) -> None:
        values = np.full((2000, 900), 1e-6, np.float32)
        values[1555, 333] = np.nan
        values[244, 77] = 10
        figure = draw_heatmap(recorded(values), "grad_l2", Scale(-6, 1), SMALL)
        pixels = colors(figure)
        rows, columns, _ = pixels.shape
        assert rows < 300
        assert columns < 1000
        _, nan, _ = np.argwhere((pixels == palette()[NAN]).all(axis=-1))  # three columns wide
        assert nan.tolist() == pytest.approx([333 * rows / 900, 1555 * columns / 2000], abs=1)
        (spike,) = np.argwhere((pixels == palette()[LAST]).all(axis=-1))
        assert spike.tolist() == pytest.approx([77 * rows / 900, 244 * columns / 2000], abs=1)

    @pytest.mark.parametrize("kind", SCALE_KINDS)
    def test_every_kind_of_scale_is_that_of_the_window(self, kind: Kind) -> None:
        values = random_values(10, 4)
        values[0, 1] = 0
        scale = fitted_scale(kind, values, values[0])
        assert scale
        figure = draw_heatmap(recorded(values), "grad_l2", kind, SMALL)
        assert (colors(figure) == palette()[scale.codes(values, values[0]).T]).all()
        subtitle = next(text for text in words(figure) if "color is" in text)
        assert f"color is {SCALE_KINDS[kind].symbol}" in subtitle
        assert ("no reference" in words(figure)) == (kind == "start")

    def test_rows_as_they_are_picked_sorted_and_merged(self) -> None:
        values = random_values(10, 4)
        rows = ShownRows(("b", "a (2)"), ((2,), (0, 1)))
        figure = draw_heatmap(recorded(values), "grad_l2", Scale(-9, 1), SMALL, rows=rows)
        assert (colors(figure) == palette()[rows.of_codes(Scale(-9, 1).codes(values).T)]).all()
        labels = words(figure)
        assert {"b", "a (2)"} <= set(labels)
        assert "linear1" not in labels

    @pytest.mark.parametrize("suffix", [".svg", ".pdf"])
    def test_a_vector_format_leaves_the_figure_as_it_was(self, suffix: str, tmp_path: Path) -> None:
        figure = draw_heatmap(recorded(random_values(10, 4)), "grad_l2", size=SMALL)
        before = colors(figure), figure.get_size_inches().tolist()
        save(figure, tmp_path / f"a{suffix}")
        assert (colors(figure) == before[0]).all()
        assert figure.get_size_inches().tolist() == before[1]

    def test_no_viewer_can_blur_it(self, tmp_path: Path) -> None:
        figure = draw_heatmap(recorded(random_values(10, 4)), "grad_l2", size=SMALL)
        save(figure, tmp_path / "a.svg")
        encoded = re.findall(r'base64,\s*([^"]*)', (tmp_path / "a.svg").read_text())
        pictures = [Image.open(BytesIO(b64decode(text))) for text in encoded]
        cells = np.asarray(max(pictures, key=lambda picture: picture.width).convert("RGB"))
        assert cells.shape[1] >= 0.6 * SMALL[0]  # a smoothed border is less than a pixel of the page
        down, across = cells.shape[0] // 4, cells.shape[1] // 10
        drawn = np.repeat(np.repeat(colors(figure), down, axis=0), across, axis=1)
        assert any((cells == expected).all() for expected in (drawn, drawn[::-1]))  # SVG may flip the image


class TestWords:
    def test_say_what_is_shown(self) -> None:
        figure = draw_heatmap(recorded(random_values(10, 4), name="Sigmoid"), "grad_l2", size=SMALL)
        labels = words(figure)
        assert "Sigmoid" in labels
        shown = "Weight gradient: ‖∂L/∂W‖₂ per layer and step"
        assert f"{shown} · before clipping · color is log₁₀, 10⁻⁹ to 10¹" in labels
        assert "‖∂L/∂W‖₂" in labels
        assert {"linear1", "linear4", "step", "loss", "global gradient norm, before clipping"} <= set(labels)

    def test_names_are_no_formulas(self, tmp_path: Path) -> None:
        figure = draw_heatmap(recorded(random_values(3, 2), name="$5 and 6$ ^_{"), "grad_l2", size=SMALL)
        assert "$5 and 6$ ^_{" in words(figure)
        save(figure, tmp_path / "a.svg")

    def test_input_is_on_top(self) -> None:
        figure = draw_heatmap(recorded(random_values(10, 4)), "grad_l2", size=SMALL)
        heights = {text.get_text(): text.get_position()[1] for text in texts(figure)}
        assert heights["linear1"] < heights["linear4"]  # from the top of the page

    @pytest.mark.parametrize(
        ("case", "expected"),
        [
            ("few", set()),
            ("specials", {"NaN", "+Inf", "−Inf", "zero", "subnormal"}),
            ("nothing ordinary", {"NaN", "zero"}),
        ],
    )
    def test_special_colors_are_explained_where_they_occur(self, case: str, expected: set[str]) -> None:
        labels = set(words(draw_heatmap(CASES[case](), "grad_l2", size=SMALL)))
        assert labels & {"NaN", "+Inf", "−Inf", "zero", "subnormal", "above scale", "below scale"} == expected


class TestEvents:
    def test_stand_at_the_left_edge_of_their_step(self) -> None:
        figure = draw_heatmap(recorded(random_values(10, 4), (BATCH_NORM,)), "grad_l2", size=(1600, 900))
        assert "Batch norm on" in words(figure)
        box = axes_named(figure, "heatmap").get_position()
        edge = 1600 * (box.x0 + 0.4 * box.width)
        lines = [line.get_xdata() for axes in figure.axes for line in axes.lines if line.get_color() == "white"]
        assert np.array(lines) == pytest.approx(np.array([[edge, edge]]))

    def test_the_ones_that_matter_keep_their_label(self) -> None:
        labels = words(draw_heatmap(crowded(), "grad_l2", size=SMALL))
        assert "Batch norm on" in labels
        assert any("markers without label" in text for text in labels)

    def test_a_threshold_holds_from_its_step_on(self) -> None:
        events = (
            Event(2, "change", "", "", "training.clipping.on", True),
            Event(4, "change", "", "", "training.clipping.threshold", 0.5),
            Event(6, "change", "", "", "training.clipping.kind", "value"),
            Event(7, "change", "", "", "training.clipping.kind", "norm"),
            Event(8, "change", "", "", "training.clipping.on", False),
        )
        limits = thresholds(recorded(random_values(9, 2), events))
        assert limits.tolist() == pytest.approx([np.nan, np.nan, 1, 1, 0.5, 0.5, np.nan, 0.5, np.nan], nan_ok=True)

    def test_clipping_is_drawn_where_it_was_on(self) -> None:
        clipping = {"clipping": {"on": True, "threshold": 2.0}}
        labels = words(draw_heatmap(recorded(random_values(9, 2), training=clipping), "grad_l2", size=SMALL))
        assert "global gradient norm, before clipping (dashed: the threshold)" in labels


class TestFile:
    @pytest.mark.parametrize(("suffix", "start"), [(".png", b"\x89PNG"), (".PDF", b"%PDF"), (".svg", b"<?xml")])
    def test_is_what_its_suffix_says_and_the_same_each_time(self, suffix: str, start: bytes, tmp_path: Path) -> None:
        contents = []
        for name in ("a", "b"):
            path = tmp_path / f"{name}{suffix}"
            save_figure(recorded(random_values(10, 4), (BATCH_NORM,)), "grad_l2", path, SMALL)
            contents.append(path.read_bytes())
        assert contents[0] == contents[1]
        assert contents[0].startswith(start)
        assert len(list(tmp_path.iterdir())) == 2

    @pytest.mark.parametrize("size", [(3200, 1800), (1921, 1079), (400, 1333)])
    def test_has_the_size_that_was_asked_for(self, size: tuple[int, int]) -> None:
        height, width, _ = imread(BytesIO(png_bytes(recorded(random_values(3, 2)), "grad_l2", size))).shape
        assert (width, height) == size

    def test_that_can_not_be_written(self, tmp_path: Path) -> None:
        with pytest.raises(FileError, match=r"nowhere.*can't be written"):
            save_figure(recorded(random_values(3, 2)), "grad_l2", tmp_path / "nowhere" / "a.png", SMALL)

    @pytest.mark.parametrize("size", [(399, 900), (900, 8001)])
    def test_of_an_impossible_size(self, size: tuple[int, int]) -> None:
        with pytest.raises(InputError, match="allowed: 400 to 8,000 pixels each way"):
            draw_heatmap(recorded(random_values(3, 2)), "grad_l2", size=size)

    def test_of_a_run_without_a_step(self) -> None:
        with pytest.raises(InputError, match="no step"):
            draw_heatmap(recorded(np.empty((0, 2), np.float32)), "grad_l2")


def test_the_users_matplotlib_neither_matters_nor_changes() -> None:
    plain = png_bytes(recorded(random_values(10, 4)), "grad_l2", SMALL)
    with mpl.rc_context({"axes.facecolor": "black", "font.family": ["monospace"], "image.interpolation": "bilinear"}):
        assert png_bytes(recorded(random_values(10, 4)), "grad_l2", SMALL) == plain
        assert mpl.rcParams["axes.facecolor"] == "black"


def test_needs_no_display_torch_or_pyplot(tmp_path: Path) -> None:
    code = (
        "import sys, gradviz.figures.heatmap;"
        "print([name for name in ('torch', 'PySide6', 'matplotlib.pyplot') if name in sys.modules])"
    )
    root = Path(gradviz.__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_a_statistic_chosen_during_the_run_is_drawn_from_where_it_begins(record: Callable[..., LiveRecording]) -> None:
    recording = record(np.ones((30, 4)))
    for step in range(30, 40):
        row = np.ones(4, np.float32)
        recording.append(Reading(step, 1.0, 1.0, 1.0, {"grad_l2": row, "delta_l2": row, "weight_l2": 2 * row}))
    figure = draw_heatmap(recording, "weight_l2")
    axes = next(axes for axes in figure.axes if axes.get_label() == "heatmap")
    assert tuple(axes.images[0].get_extent()) == (30, 40, 1, 0)
    assert axes.get_xlim() == (0, 40)
    with pytest.raises(InputError, match="weight_l2 was recorded from step 30 on"):
        draw_heatmap(recording, "weight_l2", steps=range(10, 30))
