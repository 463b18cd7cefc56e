from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from gradviz.errors import FileError
from gradviz.experiment.experiment import Experiment
from gradviz.figures.animation import FRAME_MS, LAST_MS, MOST_FRAMES, save_animation
from gradviz.figures.encoders import missing_encoder
from gradviz.figures.heatmap import draw_heatmap, png_bytes
from gradviz.figures.page import DARK
from gradviz.heatmap.scale import NAN, palette
from gradviz.recording.live_recording import LiveRecording
from gradviz.recording.reading import Event, Layer, Reading
from gradviz.recording.recording import Recording
from gradviz.recording.run_info import RunInfo

SIZE = (800, 450)


def recorded(steps: int = 40, layers: int = 4) -> Recording:
    info = [Layer(f"linear{number + 1}", "Linear", (1,)) for number in range(layers)]
    made = LiveRecording(RunInfo.of(Experiment.from_dict({"name": "Film"}), info, {}), ["grad_l2"])
    values = (10 ** np.random.default_rng(0).uniform(-9, 1, (steps, layers))).astype(np.float32)
    values[steps // 2, 1] = np.nan
    for step in range(steps):
        switch = Event(step, "change", "Batch norm on", "", "model.normalization.on", True)
        events = (switch,) if step == steps // 2 else ()
        made.append(Reading(step, 2 - step / steps, 1.0, 1.0, {"grad_l2": values[step]}, events))
    return made


def frames(path: Path) -> list[NDArray[np.uint8]]:
    with Image.open(path) as film:
        pictures = []
        for number in range(getattr(film, "n_frames", 1)):
            film.seek(number)
            pictures.append(np.asarray(film.convert("RGB")))
        return pictures


def heatmap_box(recording: Recording) -> tuple[slice, slice]:
    figure = draw_heatmap(recording, "grad_l2", size=SIZE)
    box = next(axes for axes in figure.axes if axes.get_label() == "heatmap").get_position()
    rows = slice(round(SIZE[1] * (1 - box.y1)) + 2, round(SIZE[1] * (1 - box.y0)) - 2)
    return rows, slice(round(SIZE[0] * box.x0) + 2, round(SIZE[0] * box.x1) - 2)


def test_grows_from_step_to_step_to_the_whole_picture(tmp_path: Path) -> None:
    recording, path = recorded(), tmp_path / "a.gif"
    save_animation(recording, "grad_l2", path, SIZE)
    pictures = frames(path)
    assert len(pictures) == 40
    rows, columns = heatmap_box(recording)
    whole = pictures[-1][rows, columns]
    for number, frame in enumerate(pictures, 1):
        end = whole.shape[1] * number // 40
        assert (frame[rows, columns][:, : end - 4] == whole[:, : end - 4]).all()
        assert (frame[rows, columns][:, end + 4 :] == 255).all()
    still = tmp_path / "a.png"
    still.write_bytes(png_bytes(recording, "grad_l2", SIZE))
    with Image.open(still) as picture:
        difference = np.abs(np.asarray(picture.convert("RGB")).astype(int) - pictures[-1])
    assert (difference > 40).mean() < 0.001  # a GIF has 256 colors
    assert difference.mean() < 1


def test_a_nan_keeps_its_color(tmp_path: Path) -> None:
    recording, path = recorded(), tmp_path / "a.gif"
    save_animation(recording, "grad_l2", path, SIZE, theme=DARK)
    rows, columns = heatmap_box(recording)
    assert (frames(path)[-1][rows, columns] == palette()[NAN]).all(axis=-1).any()


def test_a_label_appears_with_its_step(tmp_path: Path) -> None:
    recording, path = recorded(), tmp_path / "a.gif"
    save_animation(recording, "grad_l2", path, SIZE)
    pictures = frames(path)
    rows, columns = heatmap_box(recording)
    above = slice(rows.start - 20, rows.start - 6), columns
    dark = [bool((frame[above] < 100).any()) for frame in pictures]
    assert dark == [False] * 20 + [True] * 20


def test_long_runs_have_as_many_frames_as_a_film_needs(tmp_path: Path) -> None:
    path, calls = tmp_path / "a.gif", list[tuple[int, int]]()
    save_animation(
        recorded(steps=3000), "grad_l2", path, SIZE, progress=lambda done, count: calls.append((done, count))
    )
    with Image.open(path) as film:
        durations = []
        for number in range(getattr(film, "n_frames", 1)):
            film.seek(number)
            durations.append(film.info["duration"])
    assert durations == [FRAME_MS] * (MOST_FRAMES - 1) + [LAST_MS]
    assert calls == [(done, MOST_FRAMES) for done in range(1, MOST_FRAMES + 1)]


@pytest.mark.parametrize("suffix", [".gif", ".mp4"])
def test_is_the_same_each_time(suffix: str, tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}{suffix}" for name in ("a", "b")]
    if missing_encoder(paths[0]):
        pytest.skip("no ffmpeg on this machine")
    for path in paths:
        save_animation([recorded(), recorded(9, 2)], "grad_l2", path, (801, 451))
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert len(list(tmp_path.iterdir())) == 2


def test_one_that_is_given_up_leaves_nothing(tmp_path: Path) -> None:
    def give_up(done: int, _: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    for suffix in (".gif", ".mp4"):
        path = tmp_path / f"a{suffix}"
        if not missing_encoder(path):
            with pytest.raises(KeyboardInterrupt):
                save_animation(recorded(), "grad_l2", path, SIZE, progress=give_up)
    assert list(tmp_path.iterdir()) == []


def test_without_an_encoder_the_message_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FileError, match=r"a\.mp4: needs the program ffmpeg.*a \.gif needs nothing"):
        save_animation(recorded(), "grad_l2", tmp_path / "a.mp4", SIZE)


def test_an_encoder_that_fails_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin" / "ffmpeg"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho no such codec >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/bin:/usr/bin")
    with pytest.raises(FileError, match=r"ffmpeg can't write it: no such codec"):
        save_animation(recorded(), "grad_l2", tmp_path / "a.mp4", SIZE)
    assert [path.name for path in tmp_path.iterdir()] == ["bin"]


def test_side_by_side_the_shorter_waits_for_the_longer(tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    save_animation([recorded(10), recorded(40)], "grad_l2", path, (1600, 800))
    pictures = frames(path)
    assert len(pictures) == 40
    left = [frame[:, :750] for frame in pictures]
    assert (left[10] == left[-1]).all()
    assert (pictures[10] != pictures[-1]).any()
