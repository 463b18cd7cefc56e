"""Every preset loads, has notes, and runs. tests/training/test_phenomena.py checks that the notes are true."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import gradviz
from gradviz.catalog.statistics import STATISTICS
from gradviz.configuration import choose
from gradviz.errors import InputError
from gradviz.experiment.experiment import Experiment
from gradviz.experiment.presets import all_presets, find, load_preset, preset_groups, preset_names
from gradviz.resources import resources

PROMISED = {
    "sigmoid-20",
    "tanh-xavier-20",
    "relu-he-30",
    "relu-xavier-30",
    "tiny-init",
    "large-init",
    "zeros-init",
    "constant-init",
    "dying-relu",
    "exploding-lr",
    "exploding-tanh",
    "selu-30",
    "batchnorm-explodes-30",
    "residual-without-norm-30",
    "clipping-mlp",
    "plain-20",
    "resnet-20",
    "plain-56",
    "resnet-56",
    "resnet18",
    "rnn-adding",
    "lstm-adding",
    "rnn-exploding",
    "post-ln",
    "pre-ln",
}


def test_all_that_were_promised_are_there() -> None:
    assert set(preset_names()) >= PROMISED


def test_every_file_is_in_exactly_one_group() -> None:
    files = {path.stem for path in (resources() / "presets").glob("*.json")} - {"groups"}
    assert sorted(preset_names()) == sorted(files)


def test_groups_come_in_order_and_none_is_empty() -> None:
    titles = [title for title, _ in preset_groups()]
    assert titles[0] == "Depth and activation"
    assert len(set(titles)) == len(titles)
    assert all(names for _, names in preset_groups())
    assert preset_names()[0] == "sigmoid-20"


def test_titles_are_unique() -> None:
    titles = [load_preset(name).name for name in preset_names()]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("name", preset_names())
def test_is_told_in_a_few_sentences(name: str) -> None:
    preset = load_preset(name)
    assert preset.name
    assert 2 <= preset.notes.count(". ") + 1 <= 6
    assert len(preset.notes) < 600
    assert any(word in preset.notes for word in ("Press", "Switch", "run again", "run ResNet-20", "lower the"))


@pytest.mark.parametrize("name", preset_names())
def test_is_kept_by_a_round_trip(name: str) -> None:
    preset = load_preset(name)
    assert Experiment.from_json(preset.to_json()) == preset


@pytest.mark.parametrize("name", preset_names())
def test_runs(name: str) -> None:
    recording = gradviz.run(name, steps=3, threads=1)
    assert len(recording) == recording.info.planned_steps
    assert np.isfinite(recording.loss[0])
    assert recording["grad_l2"].shape == (len(recording), len(recording.layers))


@pytest.mark.slow
@pytest.mark.parametrize("name", preset_names())
def test_runs_to_its_end(name: str) -> None:
    statistics = [statistic for statistic in STATISTICS if not statistic.startswith("time_")]
    recording = gradviz.run(name, threads=1, statistics=statistics)
    assert len(recording) == recording.info.planned_steps
    assert list(recording.statistics) == statistics


def test_an_unknown_name_is_answered_with_those_there_are() -> None:
    with pytest.raises(InputError, match=r"neither a file nor a preset; presets: sigmoid-20, tanh-xavier-20"):
        find("sigmoid-21")
    with pytest.raises(InputError):
        find("groups")


def test_clipping_mlp_is_exactly_the_one_of_the_books() -> None:
    preset = load_preset("clipping-mlp")
    assert preset.model.options() == {"depth": 1, "width": 50}
    assert preset.model.activation.name == "relu"
    data = preset.data.options()
    assert (data["inputs"], data["outputs"], data["std"], data["fresh"]) == (10, 1, 1.0, True)
    assert (preset.data.name, preset.data.batch_size) == ("gaussian", 64)
    training = preset.training
    assert (training.steps, training.loss, training.optimizer.name) == (100, "mse", "adam")
    assert training.optimizer.options()["lr"] == 1e-3
    clipping = training.clipping
    assert (clipping.on, clipping.kind, clipping.threshold) == (True, "norm", 1.0)


def test_plain_networks_differ_from_their_twins_in_nothing_but_the_shortcuts() -> None:
    for depth in (20, 56):
        plain, residual = load_preset(f"plain-{depth}"), load_preset(f"resnet-{depth}")
        assert sum(residual.model.options()["blocks"]) * 2 + 2 == depth
        assert plain.model.normalization.on
        twin = plain.with_values({"model.residual.on": True})
        assert (twin.model, twin.data, twin.training) == (residual.model, residual.data, residual.training)


# Presets of a lab


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    """Return a folder that is configured as the presets folder."""
    folder = tmp_path / "week-3"
    folder.mkdir()
    choose("presets_folder", str(folder))
    return folder


def test_presets_of_a_lab_come_after_ours_and_are_found_by_name(lab: Path) -> None:
    mine = find("sigmoid-20").with_values({"name": "Three layers", "notes": "Look.", "model.depth": 3})
    mine.save(lab / "three.json")
    mine.with_values({"name": ""}).save(lab / "nameless.json")
    presets, faults = all_presets()
    assert not faults
    *ours, nameless, three = presets
    assert [preset.name for preset in ours] == preset_names()
    assert (three.name, three.group, three.title, three.notes) == ("three", "week-3", "Three layers", "Look.")
    assert nameless.title == "nameless"
    assert three.load() == find("three") == mine
    with pytest.raises(InputError, match="nameless, three"):
        find("four")


def test_a_bad_preset_of_a_lab_is_told_of_and_the_others_are_listed(lab: Path) -> None:
    find("sigmoid-20").save(lab / "good.json")
    find("sigmoid-20").save(lab / "sigmoid-20.json")
    (lab / "broken.json").write_text("{", encoding="utf-8")
    (lab / "wrong.json").write_text('{"format": "gradviz-experiment", "version": 1, "seed": -1}', encoding="utf-8")
    (lab / "folder.json").mkdir()
    presets, faults = all_presets()
    assert [preset.name for preset in presets[len(preset_names()) :]] == ["good"]
    assert len(faults) == 4
    assert "broken.json: not JSON" in faults[0]
    assert "folder.json: can't be read" in faults[1]
    assert "the name of another preset" in faults[2]
    assert "wrong.json: seed: found -1" in faults[3]


def test_a_presets_folder_that_is_not_there_is_told_of(lab: Path) -> None:
    lab.rmdir()
    presets, (fault,) = all_presets()
    assert len(presets) == len(preset_names())
    assert fault == f"presets_folder: found {lab}, which can't be read; allowed: a folder"
